"""The flat config: one row a quotation, with the sentence around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.publish import quotes
from qawl.publish.quotes import Sentences

from .made_up import build, standoff


def test_a_row_says_all_about_a_quotation() -> None:
    record = build(3)
    assert record.text is not None
    rows = list(quotes.rows(record))
    assert [row["quote"] for row in rows] == ["q1", "q2", "q3"]
    denial = rows[2]
    first, second = record.quotes[2].spans
    assert denial["id"] == "made-0003#q3"
    assert denial["content"] == f"{first.text} … {second.text}"
    assert denial["spans"] == [{"start": span.start, "end": span.end} for span in (first, second)]
    assert (denial["cue"], denial["mention"], denial["mention_start"]) == ("نفى", None, None)
    assert denial["speaker"] == record.speakers[0].name
    assert denial["stance"] == "against"
    assert record.text[denial["target_start"] : denial["target_end"]] == denial["target"]
    assert rows[1]["parent"] == "q1"
    assert (denial["publisher"], denial["published"]) == ("صحيفة المنارة", "2031-02-01")


def test_the_sentence_holds_content_cue_and_mention_and_its_offset_points_to_it() -> None:
    record = build(3)
    assert record.text is not None
    for row, quote in zip(quotes.rows(record), record.quotes, strict=True):
        start = row["sentence_start"]
        assert record.text[start : start + len(row["sentence"])] == row["sentence"]
        for span in (*quote.spans, *filter(None, (quote.cue, quote.mention))):
            assert row["sentence"][span.start - start : span.end - start] == span.text
    assert row["sentence"].startswith("كلفة")
    assert row["sentence"].endswith("يوما.")


def test_a_standoff_row_has_offsets_and_labels_but_no_words() -> None:
    full, bare = (list(quotes.rows(record)) for record in (build(3), standoff(build(3))))
    worded = ("content", "cue", "mention", "target", "sentence", "sentence_start")
    for with_words, without in zip(full, bare, strict=True):
        assert all(without[name] is None for name in worded)
        assert {k: v for k, v in with_words.items() if k not in worded} == {
            k: v for k, v in without.items() if k not in worded
        }


@pytest.mark.parametrize(
    ("text", "inside", "sentence"),
    [
        ("قال د. سامر الحلو إن المطر قريب. ثم صمت.", "المطر", "قال د. سامر الحلو إن المطر قريب."),
        ("«هل نرحل؟» سأل مازن. لم يجب أحد.", "سأل", "سأل مازن."),
        ("عنوان\n\nبلغ السعر 3.5 ليرات اليوم. انتهى", "السعر", "بلغ السعر 3.5 ليرات اليوم."),
        ("وقفنا... ثم مضينا. انتهى", "مضينا", "ثم مضينا."),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, inside: str, sentence: str) -> None:
    start, end = Sentences(text).around(text.index(inside), text.index(inside) + len(inside))
    assert text[start:end] == sentence


@given(st.text("اب .!؟»\n«د", max_size=60), st.data())
def test_sentences_cover_what_they_are_asked_for(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = Sentences(text).around(start, end)
    assert 0 <= first <= start <= end <= last <= len(text)


def test_a_long_run_of_marks_takes_linear_steps() -> None:
    text = "." * 2_000_000
    assert Sentences(text).around(5, 9) == (0, len(text))
