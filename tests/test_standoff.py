"""Records without the words of their text, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qawl
from publish.made_up import build
from qawl.record import Quote, Record, Span, Stance, Target, sha256
from qawl.standoff import TextDiffersError, dehydrate, hydrate

TEXT = "جسر جديد\n\nنفى سامر الحلو إغلاق الجسر القديم، وقال إن للجسر حراسا."


def one(target: Target, text: str = TEXT) -> Record:
    """A record of one denial with this target."""
    start = text.index("إغلاق")
    quote = Quote("q1", "indirect", (Span.of(text, start, start + 18),), stance=Stance("against", target))
    return build(1).with_(text=text, text_sha256=sha256(text), sections=(), quotes=(quote,))


def target_of(record: Record) -> Target | None:
    return record.quotes[0].stance.target


@pytest.mark.parametrize("number", range(7))
def test_there_and_back(number: int) -> None:
    record = build(number)
    bare = dehydrate(record)
    assert bare.text is None
    assert hydrate(bare, record.text) == record
    assert dehydrate(bare) == bare
    assert hydrate(record, record.text) == record


def test_no_word_of_the_text_stays() -> None:
    bare = dehydrate(build(3))
    assert {span.text for span in bare.all_spans()} == {None}
    assert target_of(one(Target("الجسر", 34, 39))).text == "الجسر"
    assert target_of(dehydrate(one(Target("الجسر", 34, 39)))) == Target(None, 34, 39)
    assert list(qawl.check([bare])) == []


def test_what_is_ours_stays() -> None:
    record = build(3)
    bare = dehydrate(record)
    for name in ("id", "text_sha256", "sections", "source", "speakers", "annotation"):
        assert getattr(bare, name) == getattr(record, name)
    assert [row.spans[0].start for row in bare.quotes] == [row.spans[0].start for row in record.quotes]


def test_another_text_is_refused() -> None:
    record = build(1)
    with pytest.raises(TextDiffersError, match=record.id):
        hydrate(dehydrate(record), record.text + " ")


def test_a_target_in_the_annotators_words_keeps_them() -> None:
    record = one(Target("سياسة البلدية"))
    assert target_of(dehydrate(record)) == Target("سياسة البلدية")
    assert hydrate(dehydrate(record), TEXT) == record


def test_a_target_that_stands_in_the_text_after_all_is_pointed_to() -> None:
    target = target_of(dehydrate(one(Target("الجسر القديم"))))
    assert (target.text, TEXT[target.start : target.end]) == (None, "الجسر القديم")


def test_the_place_nearest_to_the_content_counts_and_no_part_of_a_word() -> None:
    text = "الجسر\n\nسجن الجسري، نفى إغلاق الجسر القديم، الجسر."
    target = target_of(dehydrate(one(Target("الجسر"), text)))
    assert target.start == text.index("الجسر القديم")
    inside_a_word = target_of(dehydrate(one(Target("سر القديم"), text)))
    assert inside_a_word == Target("سر القديم")


def test_more_than_six_words_of_a_text_are_not_taken_for_ones_own() -> None:
    seven = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة"
    with pytest.raises(ValueError, match="q1 of record made-0001"):
        dehydrate(one(Target(seven)))
    assert target_of(dehydrate(one(Target(seven.rpartition(" ")[0])))).text


@given(st.text("ابجد «»،.\n😀\u064e", min_size=1, max_size=60), st.data())
def test_any_offsets_survive(text: str, data: st.DataObject) -> None:
    def span() -> Span:
        start = data.draw(st.integers(0, len(text) - 1))
        return Span.of(text, start, data.draw(st.integers(start + 1, len(text))))

    quote = Quote("q1", "direct", (span(), span()), span(), span(), None)
    place = span()
    quote = replace(quote, stance=Stance("favor", Target(place.text, place.start, place.end)))
    record = build(1).with_(text=text, text_sha256=sha256(text), quotes=(quote,))
    assert hydrate(dehydrate(record), text) == record
