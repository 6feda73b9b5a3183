"""Agreement between two annotators: cases computed by hand, and what must hold of any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qawl.agreement import NOBODY, agree
from qawl.cli import main
from qawl.record import Quote, Record, Section, Span, Speaker, Stance, sha256

TEXT = "قال عمر إن البئر جفت، وأضاف: نحتاج مطرا."  # eight words, 40 characters


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


def quote(words: str, id: str = "q1", **fields: Any) -> Quote:
    fields |= {name: at(fields[name]) for name in ("cue", "mention") if fields.get(name)}
    return Quote(id, fields.pop("type", "indirect"), (at(words),), **fields)


def record(*quotes: Quote, id: str = "a", types: tuple[str, ...] = ()) -> Record:
    speakers = tuple(Speaker(f"s{k}", "عمر", type) for k, type in enumerate(types, 1))
    sections = (Section(0, len(TEXT), "body"),)
    return Record(id, TEXT, sha256(TEXT), sections=sections, speakers=speakers, quotes=quotes)


def standoff(row: Record) -> Record:
    def bare(span: Span) -> Span:
        return Span(span.start, span.end)

    quotes = tuple(
        Quote(
            quote.id,
            quote.type,
            tuple(map(bare, quote.spans)),
            cue=bare(quote.cue) if quote.cue else None,
            mention=bare(quote.mention) if quote.mention else None,
            speaker=quote.speaker,
            stance=quote.stance,
        )
        for quote in row.quotes
    )
    return row.with_(text=None, quotes=quotes)


def test_alpha_over_words_by_hand() -> None:
    # Of eight words both put two into a content, the first alone one, none the second alone, neither five.
    found = agree([record(quote("البئر جفت"), quote("مطرا", id="q2"))], [record(quote("البئر جفت"))])
    assert (found.unit, found.units) == ("words", 8)
    # Sixteen judgements, 5 yes and 11 no: α = 1 − 15 · 1 / (5 · 11).
    assert found.alpha["content"].value == pytest.approx(1 - 15 / 55)
    assert found.alpha["cue"].value is None  # nobody marked one: nothing varies


def test_alpha_over_characters_where_a_text_is_not_at_hand() -> None:
    one, other = record(quote("البئر جفت", cue="قال")), record(quote("البئر", cue="قال"))
    found = agree([standoff(one), one.with_(id="b")], [standoff(other), other.with_(id="b")])
    assert (found.unit, found.units) == ("characters", 2 * len(TEXT))
    # In each article, without text: 9 and 5 of 40 characters; with text the space between is none of it.
    both, first = 5 + 5, 4 + 3
    yes = 2 * both + first
    judgements = 2 * 2 * len(TEXT)
    assert found.alpha["content"].value == pytest.approx(1 - (judgements - 1) * first / (yes * (judgements - yes)))
    assert found.alpha["cue"].value == 1


def test_without_text_figures_come_from_offsets() -> None:
    one = standoff(record(quote("البئر جفت", speaker="s1", mention="عمر"), types=("person",)))
    found = agree([one], [one])
    assert found.score["exact"]["f"].value == found.score["attributed"]["f"].value == 1
    assert found.alpha["mention"].value == 1
    assert found.score.total.counts["gold_chars"] == 9


def test_confusion_and_agreement_by_label() -> None:
    def side(*labels: tuple[str, str, str | None]) -> Record:
        contents = ("البئر جفت", "نحتاج", "مطرا")
        quotes = [
            quote(words, id=words, type=type, stance=Stance(stance), speaker=speaker)
            for words, (type, stance, speaker) in zip(contents, labels, strict=True)
        ]
        return record(*quotes, types=("person", "organization"))

    one = side(("direct", "favor", "s1"), ("direct", "none", "s1"), ("mixed", "none", None))
    other = side(("direct", "favor", "s1"), ("mixed", "none", "s2"), ("mixed", "against", None))
    found = agree([one], [other])
    assert found.confusion["type"]["direct"] == {"direct": 1, "indirect": 0, "mixed": 1}
    assert found.confusion["stance"]["none"] == {"favor": 0, "against": 1, "none": 1}
    assert found.confusion["speaker_type"]["person"]["organization"] == 1
    assert found.confusion["speaker_type"][NOBODY][NOBODY] == 1
    assert found.by_label["type"]["direct"].value == pytest.approx(2 / 3)
    assert found.by_label["type"]["indirect"].value is None
    # Six judgements of type, 3 direct and 3 mixed, one pair differs: α = 1 − 5 · 1 / 9.
    assert found.alpha["type"].value == pytest.approx(1 - 5 / 9)
    # Stance: 2 favor, 3 none, 1 against; 11 of 15 pairs of judgements differ: α = 1 − 5 · 1 / 11.
    assert found.alpha["stance"].value == pytest.approx(1 - 5 / 11)


def test_optional_is_not_heeded_and_what_one_alone_judged_is_named() -> None:
    one = record(quote("البئر جفت", optional=True))
    found = agree([one, one.with_(id="b")], [record(), one.with_(id="c")])
    assert found.score.total.counts["gold"] == 1
    assert [(finding.check, finding.record) for finding in found.score.findings] == [
        ("unknown-record", "b"),
        ("unknown-record", "c"),
    ]


WORDS = TEXT.replace("،", "").replace(".", "").replace(":", "").split()
sides = st.lists(
    st.builds(
        lambda words, cue, stance, speaker: quote(words, cue=cue, stance=Stance(stance), speaker=speaker),
        st.sampled_from([*WORDS, "البئر جفت", "نحتاج مطرا"]),
        st.sampled_from([None, *WORDS]),
        st.sampled_from(("favor", "against", "none")),
        st.sampled_from((None, "s1", "s2")),
    ),
    max_size=4,
).map(lambda quotes: record(*quotes, types=("person", "group")))


@settings(max_examples=60, deadline=None)
@given(sides, sides, st.booleans())
def test_agreement_is_symmetric_and_full_with_oneself(one: Record, other: Record, text: bool) -> None:
    if not text:
        one, other = standoff(one), standoff(other)
    there, back = agree([one], [other]), agree([other], [one])
    assert there.alpha == back.alpha
    assert there.by_label == back.by_label
    for name, cells in there.confusion.items():
        assert {(a, b): n for a, row in cells.items() for b, n in row.items()} == {
            (b, a): n for a, row in back.confusion[name].items() for b, n in row.items()
        }
    for figure in there.alpha.values():
        assert figure.value is None or figure.value <= 1
    alone = agree([one], [one])
    assert {figure.value for figure in alone.alpha.values()} <= {1, None}


def write(folder: Path, name: str, *records: Record) -> str:
    (folder / name).mkdir()
    for row in records:
        (folder / name / f"{row.id}.json").write_text(json.dumps(row.to_dict(), ensure_ascii=False), "utf-8")
    return str(folder / name)


def test_the_verb_compares_folders_of_standoff_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = record(quote("البئر جفت")), record(quote("البئر"))
    paths = write(tmp_path, "one", standoff(one)), write(tmp_path, "other", standoff(other))
    assert main(["agree", *paths]) == 0
    out = capsys.readouterr().out
    assert "40 characters" in out
    assert "Krippendorff" in out
    assert main(["agree", *paths, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data == agree([standoff(one)], [standoff(other)]).to_dict()
    assert main(["agree", paths[0], write(tmp_path, "more", standoff(other), standoff(other).with_(id="b"))]) == 1
    assert "b: error: the first annotator has no record of this article" in capsys.readouterr().err
    assert main(["agree", paths[0], write(tmp_path, "none", one.with_(id="z"))]) == 2
    assert "share no article" in capsys.readouterr().err
