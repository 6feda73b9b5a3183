"""The card: figures in blocks, and a header from which datasets takes configs, splits and labels."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from qawl.agreement import agree
from qawl.publish import card
from qawl.publish.build import plan
from qawl.publish.configs import CONFIGS
from qawl.publish.parquet import Size
from qawl.scoring.tables import percent

ROOT = Path(__file__).resolve().parents[2]
BLOCK = "---\nlanguage: [ar]\n---\n\n# Title\n\n<!-- qawl:{0} -->\nstale-line\n<!-- /qawl:{0} -->\n\nafter\n"


def sizes(splits: tuple[str, ...]) -> dict[tuple[str, str], Size]:
    return {(config, split): Size(1, 2, 3) for config in CONFIGS for split in splits}


@pytest.mark.parametrize("name", card.BLOCKS)
def test_a_block_is_filled_and_stays_when_filled_again(corpus, name: str) -> None:
    stats = plan(corpus, agreement={"made": agree(corpus, corpus).in_brief()}).stats
    filled = card.filled(BLOCK.format(name), stats)
    assert "stale-line" not in filled
    assert filled.count("\n|") > 3
    assert filled.endswith("\n\nafter\n")
    assert card.filled(filled, stats) == filled


def test_figures_are_those_of_the_corpus(corpus) -> None:
    filled = card.filled(BLOCK.format("labels"), plan(corpus).stats)
    assert "| corpus | quotations | 117 | 81 | 18 | 18 |" in filled
    assert "| stance | `against` | 39 | 27 | 6 | 6 |" in filled
    assert "| quotation type | `mixed` | 0 | 0 | 0 | 0 |" in filled


def test_agreement_is_that_which_the_corpus_keeps(corpus) -> None:
    other = [record.with_(quotes=record.quotes[1:]) for record in corpus]
    kept = {"few": agree(corpus[:5], other[:5]).in_brief(), "made": agree(corpus, other).in_brief()}
    filled = card.filled(BLOCK.format("agreement"), plan(corpus, agreement=kept).stats)
    assert "| percent | made, 40 articles | few, 5 articles |" in filled
    exact = [percent(agree(corpus[:n], other[:n]).score.total["exact"]["f"]) for n in (40, 5)]
    assert f"| F: exact content | {exact[0]} | {exact[1]} |" in filled


def test_a_card_cannot_show_agreement_of_which_the_corpus_knows_nothing(corpus) -> None:
    with pytest.raises(ValueError, match="qawl agree --save"):
        card.filled(BLOCK.format("agreement"), plan(corpus).stats)


def test_the_header_keeps_what_people_wrote_and_adds_what_datasets_reads(corpus) -> None:
    stats = plan(corpus).stats
    source = "---\nlicense: cc-by-4.0\npretty_name: قول\n---\n# Title\n"
    head, body = card.published(source, stats, sizes(stats.splits)).removeprefix("---\n").split("\n---\n")
    header = yaml.safe_load(head)
    assert (header["license"], header["pretty_name"], body) == ("cc-by-4.0", "قول", "# Title\n")
    assert header["size_categories"] == ["n<1K"]
    assert [config["config_name"] for config in header["configs"]] == list(CONFIGS)
    assert [config.get("default", False) for config in header["configs"]] == [True, False, False]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("# no header\n", "no YAML header"),
        ("---\nlicense: x\n", "no YAML header"),
        ("---\n- a\n---\n", "no mapping"),
        ("---\na: [\n---\n", "cannot be read"),
        (BLOCK.format("sizes").replace("<!-- /qawl:sizes -->", ""), "left open"),
        (BLOCK.format("prices"), "unknown block 'prices'"),
    ],
)
def test_a_broken_card_is_refused_with_the_cure(corpus, source: str, message: str) -> None:
    stats = plan(corpus).stats
    with pytest.raises(ValueError, match=message):
        card.published(source, stats, sizes(stats.splits))


@pytest.mark.parametrize(
    ("articles", "name"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**5, "100K<n<1M"), (10**7, "1M<n<10M")],
)
def test_size_categories_are_the_hubs(articles: int, name: str) -> None:
    assert card.size_category(articles) == name
