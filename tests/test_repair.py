"""Repairs: what is trimmed, found again and moved, and what is left alone."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.checks import check
from qawl.record import sha256
from qawl.repair import LARGEST_EDIT, repair, spans

DATA = Path(__file__).parent / "data"
GOOD: dict[str, Any] = json.loads((DATA / "valid" / "port-1.json").read_text("utf-8"))
REPAIRED = ["outer-space", "outer-punctuation", "outer-marks", "span-text-differs", "span-out-of-bounds"]
WORDS = ["", " ", "أمس", " في المدينة القديمة", "\n\n", "«", "ا", "، "]


def bad(check_id: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((DATA / "invalid" / check_id / "port-1.json").read_text("utf-8"))
    return record


@pytest.mark.parametrize("check_id", REPAIRED)
def test_what_is_mechanical_is_repaired_and_reported(check_id: str) -> None:
    record = bad(check_id)
    fixed, repairs = repair(record)
    assert fixed == GOOD
    assert len(repairs) == 1
    assert record == bad(check_id), "the record given stays as it is"


@pytest.mark.parametrize("check_id", ["sha256-differs", "leading-complementizer", "unknown-speaker"])
def test_what_needs_judgement_is_left(check_id: str) -> None:
    assert repair(bad(check_id)) == (bad(check_id), [])


def test_a_good_record_has_nothing_to_repair() -> None:
    assert repair(GOOD) == (GOOD, [])
    assert repair(GOOD, text_was=GOOD["text"]) == (GOOD, [])


def test_a_standoff_record_has_nothing_to_repair() -> None:
    record = json.loads((DATA / "valid" / "standoff-with-words" / "port-1.json").read_text("utf-8"))
    assert repair(record) == (record, [])


def test_words_that_stand_in_two_places_equally_near_are_left() -> None:
    record = copy.deepcopy(GOOD)
    text = record["text"]
    first = text.index("العمل")
    second = text.index("العمل", first + 1)
    middle = (first + second) // 2
    record["quotes"][1]["cue"] |= {"start": middle, "end": middle + 5, "text": "العمل"}
    fixed, repairs = repair(record)
    assert (second - first) % 2 or (fixed, repairs) == (record, [])


def test_words_spelled_otherwise_are_taken_from_the_text() -> None:
    record = copy.deepcopy(GOOD)
    record["quotes"][1]["mention"]["text"] = "المهندسه رنا الفارس"
    fixed, (one,) = repair(record)
    assert fixed == GOOD
    assert one.pointer == "/quotes/1/mention"


def test_a_stated_correction_moves_everything_behind_it() -> None:
    record = copy.deepcopy(GOOD)
    record["text"] = (
        GOOD["text"].replace("العمل في ميناء", "العمل الجديد في ميناء", 1).replace("في الربيع", "في الصيف", 1)
    )
    fixed, repairs = repair(record, text_was=GOOD["text"])
    assert [one for one in check([fixed]) if one.severity == "error"] == []
    assert fixed["quotes"][5]["spans"][0]["text"] == "الميناء سيفتح في الصيف"
    assert fixed["quotes"][6]["cue"]["text"] == "تابعت"
    assert {one.pointer for one in repairs} >= {"/text_sha256", "/sections/0", "/sections/1", "/quotes/6/cue"}
    assert repair(fixed, text_was=GOOD["text"]) == (fixed, []), "what was moved is not moved again"


@given(st.data())
def test_spans_that_a_correction_does_not_touch_keep_their_words(data: st.DataObject) -> None:
    old = GOOD["text"]
    start = data.draw(st.integers(0, len(old)))
    end = min(len(old), start + data.draw(st.integers(0, 12)))
    new = old[:start] + data.draw(st.sampled_from(WORDS)) + old[end:]
    fixed, _ = repair(GOOD | {"text": new}, text_was=old)
    assert fixed["text_sha256"] == sha256(new)
    for (role, _, before), (_, _, after) in zip(spans(GOOD), spans(fixed), strict=True):
        assert 0 <= after["start"] <= after["end"] <= len(new)
        if before["end"] < start or before["start"] > end:
            assert new[after["start"] : after["end"]] == before["text"] == after["text"], role
    for before, after in zip(GOOD["sections"], fixed["sections"], strict=True):
        assert 0 <= after["start"] <= after["end"] <= len(new)
        assert after["type"] == before["type"]


def test_texts_that_differ_too_much_are_refused() -> None:
    record = GOOD | {"text": "ب" * (LARGEST_EDIT + 1)}
    with pytest.raises(ValueError, match="differ in more than"):
        repair(record, text_was=GOOD["text"])
