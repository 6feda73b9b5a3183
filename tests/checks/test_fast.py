"""The quick look changes nothing: whatever the checks find with it, they find without it, and the other way round."""

from __future__ import annotations

import copy
import json
import unicodedata
from typing import Any

import orjson
import pytest
from fixtures import good, made, standoff, with_text, written
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_mutations import ARTICLES, FAULTS

from qawl.checks import typed
from qawl.checks.fast import _CLEAN, _USUAL, doubts
from qawl.checks.registry import all_checks
from qawl.checks.run import check_document, check_record
from qawl.checks.schema import accepts
from qawl.checks.text import _CONTROL

GOOD = good()
STANDOFF = good()
standoff(STANDOFF)
FULL = [GOOD, *(one for one in ARTICLES if one["quotes"])]
ONE_RECORD = [one for one in all_checks() if one.level in (1, 2, 3, 4) and made(one.id, one.level)]
CHARACTERS = ["", " ", "«", '"', "،", "ا", "\u064e", "\n", ":", "”", "(", "إن ", "لم ", "سي", "\ufffd", "\u200f"]
VALUES = [None, "", "s1", "q2", "q200", 0, 1.0, -1, [], {}, "direct", "indirect", "mixed", "gold", "reviewed", "none"]


def changed(value: Any, data: st.DataObject) -> Any:
    """The record with one value somewhere in it replaced, removed, doubled or moved."""
    value = copy.deepcopy(value)
    places: list[tuple[Any, Any]] = []

    def walk(inner: Any) -> None:
        keys = inner.keys() if isinstance(inner, dict) else range(len(inner))
        for key in list(keys):
            places.append((inner, key))
            if isinstance(inner[key], dict | list):
                walk(inner[key])

    walk(value)
    holder, key = data.draw(st.sampled_from(places))
    old = holder[key]
    if isinstance(old, int) and not isinstance(old, bool):
        holder[key] = old + data.draw(st.integers(-30, 30))
    elif isinstance(old, str) and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(old)))
        holder[key] = old[:at] + data.draw(st.sampled_from(CHARACTERS)) + old[at + 1 :]
    elif data.draw(st.booleans()):
        holder[key] = data.draw(st.sampled_from([*VALUES, old]))
    elif isinstance(holder, list) and data.draw(st.booleans()):
        holder.insert(0, old)
    else:
        del holder[key]
    return value


def moved(value: Any, data: st.DataObject) -> Any:
    """The record with a boundary elsewhere, or other words in the text, and everything else as it then must be."""
    value = copy.deepcopy(value)
    quote = data.draw(st.sampled_from(value["quotes"]))
    span = data.draw(st.sampled_from([*quote["spans"], *filter(None, (quote["cue"], quote["mention"]))]))
    if data.draw(st.booleans()):
        at = data.draw(st.sampled_from([span["start"], span["end"]])) + data.draw(st.integers(-2, 2))
        old = value["text"][max(0, at) : at + data.draw(st.integers(1, 2))]
        if old and value["text"].index(old) == max(0, at):
            with_text(value, old, old[:1] + data.draw(st.sampled_from(CHARACTERS)))
    else:
        length = len(value["text"])
        span["start"] = data.draw(st.integers(max(0, span["start"] - 6), span["start"] + 6))
        span["end"] = min(length, data.draw(st.integers(span["end"] - 6, span["end"] + 6)))
        span["text"] = value["text"][span["start"] : span["end"]] or "x"
    quote["type"] = data.draw(st.sampled_from(["direct", "indirect", "mixed", quote["type"]]))
    return value


def same(record: Any) -> None:
    """The quick look changes nothing, in a JSON value and in bytes of two layouts."""
    assert check_record(record) == check_record(record, quick=False)
    for layout in (0, orjson.OPT_INDENT_2):
        data = orjson.dumps(record, option=layout)
        assert check_document(data) == check_document(data, quick=False)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_of_a_record_after_changes(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from([GOOD, STANDOFF, *FULL]))
    for _ in range(data.draw(st.integers(1, 3))):
        record = changed(record, data)
    same(record)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_of_a_record_with_other_boundaries(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(FULL))
    for _ in range(data.draw(st.integers(1, 2))):
        record = moved(record, data)
    same(record)


PARTS = st.tuples(st.integers(0, 8), st.integers(1, 8)).map(lambda edges: (edges[0], edges[0] + edges[1]))


@given(st.lists(st.tuples(st.lists(PARTS, min_size=1, max_size=2), st.sampled_from([None, "q1", "q2"])), max_size=3))
@example([([(10, 60), (5, 30)], None), ([(40, 70)], None)])  # they cross, though not from first start to last end
@example([([(0, 9), (12, 20)], None), ([(9, 12)], "q1")])
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_of_how_quotations_lie(quotes: list[Any]) -> None:
    record = good()
    record["speakers"] = []
    rest = {"type": "indirect", "cue": None, "mention": None, "speaker": None, "confidence": None}
    record["quotes"] = [
        {
            **rest,
            "id": f"q{number}",
            "spans": [{"start": a, "end": b, "text": record["text"][a:b]} for a, b in edges],
            "parent": parent,
            "stance": {"label": "none", "target": None},
        }
        for number, (edges, parent) in enumerate(quotes, 1)
    ]
    same(record)


@given(st.sampled_from(ONE_RECORD), st.data())
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost_of_a_fixture(one: Any, data: st.DataObject) -> None:
    files = made(one.id, one.level)
    assert files
    record = files["port-1.json"]
    same(record)
    same(changed(record, data))


@pytest.mark.parametrize("data", [parameters.values[1] for parameters in FAULTS])
def test_nothing_is_lost_of_a_single_fault(data: bytes) -> None:
    assert check_document(data) == check_document(data, quick=False)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_read_as_a_struct_fits_the_schema(data: st.DataObject) -> None:
    record = changed(data.draw(st.sampled_from(FULL)), data)
    struct = typed.read(orjson.dumps(record))
    assert struct is None or (accepts(record) and typed.plain(struct) == record)


@pytest.mark.parametrize("spelling", ['"lang":"ar",', '"lang" : "ar",', '"l\\u0061ng":"ar",'])
def test_a_key_that_comes_twice_is_found_beside_other_mistakes(spelling: str) -> None:
    record = good()
    for name in (record["source"]["publisher"], "a: b"):
        record["source"]["publisher"] = name
        data = json.dumps(record, ensure_ascii=False, separators=(",", ":")).replace('"lang"', f'{spelling}"lang"', 1)
        assert [one.check for one in check_document(data.encode())[0]] == ["duplicate-key"]
    data = data.replace('"speaker":"s1"', '"speaker":"s9"', 1)
    assert {one.check for one in check_document(data.encode())[0]} == {"duplicate-key", "unknown-speaker"}


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("اأبـ\u064b\u0651\u0652\u0653 \n")))
def test_text_that_is_clean_at_a_look_is_clean(text: str) -> None:
    if _USUAL.fullmatch(text):
        assert not _CONTROL.search(text)
        assert not {"\r", "\ufffd"} & set(text)
    if _CLEAN.fullmatch(text):
        assert _USUAL.fullmatch(text)
        assert unicodedata.is_normalized("NFC", text)


def test_good_records_need_no_second_look() -> None:
    """Else the quick look is none."""
    assert doubts(typed.read(written(GOOD))).none
    clean = [record for record in FULL if not check_record(record)[0]]
    quick = [record for record in clean if doubts(typed.take(record)).none]
    assert len(quick) > 0.8 * len(clean)


def test_the_structs_know_every_key_of_the_schema() -> None:
    struct = typed.read(written(GOOD))
    assert typed.plain(struct) == GOOD


def test_an_offset_with_a_point_in_a_record_that_does_not_fit_either() -> None:
    record = good()
    record["quotes"][1]["cue"]["start"] = float(record["quotes"][1]["cue"]["start"])
    record["lang"] = 7
    same(record)
    assert "wrong-type" in {finding.check for finding in check_record(record)[0]}
