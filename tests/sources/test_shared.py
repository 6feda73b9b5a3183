"""Real articles, where the folder with them is there: nothing of their text stands here."""

import hashlib
from itertools import islice

import pytest

import qawl
from qawl.convert import convert
from qawl.finding import Finding
from qawl.sources.registry import read_sources
from qawl.text import normalise


def test_the_seed_comes_out_right(shared, read, sections):
    [article], findings = read(*sorted((shared / "seed").glob("*.txt")))
    assert findings == []
    rows = sections(article)
    assert [type for type, _ in rows] == ["headline", "summary", "caption", "summary", "body"]
    raw = next((shared / "seed").glob("*.txt")).read_text("utf-8").split("\n")
    paragraphs = [line for line in raw if line]
    gone = {piece.text for piece in article.removed}
    assert article.text == "\n\n".join(line for line in paragraphs if line not in gone)
    assert [raw.index(words.split("\n")[0]) for _, words in rows] == [2, 4, 6, 10, 12]
    assert sorted(raw.index(text) for text in gone) == [0, 8, 20, 22, 32]
    assert article.text.count("’") == article.text.count("‘") > 0


@pytest.mark.parametrize("path", ["saudinewsnet/2015-08-02.zip", "ant/France24.tar.xz"])
def test_a_thousand_articles_of_each_collection_become_records(shared, path):
    records = list(islice(convert(shared / "data" / path, on_finding=lambda finding: None), 1000))
    assert len(records) == 1000
    for record in records:
        assert all(record.text[span.start : span.end] == span.text for span in record.all_spans())
    assert [finding for finding in qawl.check(records) if finding.severity == "error"] == []


@pytest.mark.parametrize(
    "path", ["saudinewsnet/2015-07-31.zip", "ant/Alarabia.tar.xz", "ant/BBC.tar.xz", "ant/CNN.tar.xz"]
)
def test_a_thousand_articles_of_each_collection_read(shared, path, sections):
    items = list(islice(read_sources([shared / "data" / path]), 1000))
    for item in items:
        if isinstance(item, Finding):
            assert item.check == "article-without-text"
        else:
            sections(item)
            assert normalise(item.text) == item.text
            assert item.source.license
            assert item.source.published


def test_no_cleaning_of_real_articles_removes_a_sentence(shared):
    """A removed piece that ends like a sentence must be one of those that a person has looked at."""
    looked_at = {"app-notice-bbc", "opinion-notice", "rights-notice", "click-here", "ruler"}
    ended: dict[str, int] = {}
    for path in ("saudinewsnet/2015-08-01.zip", "ant/BBC.tar.xz"):
        for item in islice(read_sources([shared / "data" / path]), 1500):
            for piece in getattr(item, "removed", ()):
                if piece.text.endswith(".") and piece.rule not in looked_at:
                    digest = hashlib.sha256(piece.text.encode()).hexdigest()[:8]
                    ended[f"{piece.rule} {digest}"] = len(piece.text)
    assert ended == {}
