"""The token config: BIO tags that say where contents, cues and mentions are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qawl.publish import tokens
from qawl.publish.features import decode
from qawl.record import Quote, Record, Span, sha256

from .made_up import build, standoff


def row(record: Record) -> dict:
    (only,) = tokens.rows(record)
    return decode(only, tokens.features())


def chunks(found: dict, column: str) -> list[tuple[str, int, int]]:
    """The tagged stretches: label, first offset, end."""
    result: list[tuple[str, int, int]] = []
    for tag, start, end in zip(found[column], found["starts"], found["ends"], strict=True):
        if tag.startswith("B-"):
            result.append((tag[2:], start, end))
        elif tag.startswith("I-"):
            assert result[-1][0] == tag[2:]
            result[-1] = (tag[2:], result[-1][1], end)
    return result


def test_tags_give_back_the_spans() -> None:
    record = build(3)
    found = row(record)
    outer, inner, denial = record.quotes
    assert chunks(found, "content_tags") == [
        ("direct", outer.start, outer.end),
        *(("indirect", span.start, span.end) for span in denial.spans),
    ]
    assert chunks(found, "nested_tags") == [("indirect", inner.start, inner.end)]
    cues = [quote.cue for quote in (outer, denial) if quote.cue]
    assert chunks(found, "cue_tags") == [("cue", cue.start, cue.end) for cue in cues]
    assert outer.mention
    assert chunks(found, "mention_tags") == [("mention", outer.mention.start, outer.mention.end)]


def test_diacritics_stay_in_their_word_and_marks_are_tokens() -> None:
    text = "قالَتِ الوَزيرةُ: «نَعَم»\u200f 👍!"
    found = row(Record("x", text, sha256(text)))
    assert found["tokens"] == ["قالَتِ", "الوَزيرةُ", ":", "«", "نَعَم", "»", "👍", "!"]


def test_a_third_level_stands_in_no_column_and_standoff_has_no_row() -> None:
    text = "أ ب ج د"
    quotes = (
        Quote("q1", "indirect", (Span.of(text, 0, 7),)),
        Quote("q2", "indirect", (Span.of(text, 2, 7),), parent="q1"),
        Quote("q3", "direct", (Span.of(text, 4, 7),), parent="q2"),
    )
    found = row(Record("x", text, sha256(text), quotes=quotes))
    assert chunks(found, "content_tags") == [("indirect", 0, 7)]
    assert chunks(found, "nested_tags") == [("indirect", 2, 7)]
    assert list(tokens.rows(standoff(build(1)))) == []


@given(st.text(max_size=80))
def test_tokens_are_slices_in_order_and_cover_every_letter(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    found = row(Record("x", text, sha256(text)))
    assert found["tokens"] == [text[s:e] for s, e in zip(found["starts"], found["ends"], strict=True)]
    assert found["starts"] == sorted(set(found["starts"]))
    covered = {at for s, e in zip(found["starts"], found["ends"], strict=True) for at in range(s, e)}
    assert all(at in covered for at, char in enumerate(text) if char.isalnum())
