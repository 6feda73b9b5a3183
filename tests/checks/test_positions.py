"""Positions in JSON texts: the scanner agrees with a parser, the locator with the scanner."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.checks.positions import MAX_DEPTH, JsonError, locate, scan

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
finite = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | finite | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)
PIECES = ["", ",", "{", "[", '"', "x", "1", "}", "]", "-", ".", "e5", ":", "\\", "\n", "'", "null", "//"]


def serialised(value: Any, indented: bool) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indented else 0).decode()


@given(values, st.booleans(), st.data())
def test_the_scanner_refuses_what_a_parser_refuses(value: Any, indented: bool, data: st.DataObject) -> None:
    text = serialised(value, indented)
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + data.draw(st.integers(0, 2)) :]
    try:
        orjson.loads(text)
        accepted = True
    except orjson.JSONDecodeError:
        accepted = False
    if accepted:
        scan(text)
    else:
        with pytest.raises(JsonError) as caught:
            scan(text)
        assert 0 <= caught.value.offset <= len(text)


@given(values, st.booleans())
def test_every_value_is_found_where_it_stands(value: Any, indented: bool) -> None:
    text = serialised(value, indented)
    positions = scan(text)
    assert positions.duplicates == []
    for pointer, offset in positions.values.items():
        expected = value
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            expected = expected[int(step) if isinstance(expected, list) else step]
        found, _ = json.JSONDecoder().raw_decode(text, offset)
        assert found == expected
    located = locate(text, positions.values)
    assert located.values == positions.values
    assert located.keys == positions.keys


@given(values, st.booleans(), st.data())
def test_locating_some_values_finds_the_same_places(value: Any, indented: bool, data: st.DataObject) -> None:
    text = serialised(value, indented)
    positions = scan(text)
    pointers = data.draw(st.lists(st.sampled_from(sorted(positions.values)), max_size=3))
    located = locate(text, pointers)
    for pointer in pointers:
        assert located.of(pointer) == positions.of(pointer)


def test_lines_and_columns_count_from_one_in_characters() -> None:
    positions = scan('{"اسم": "رنا",\n "قول": [1,\n  22]}')
    assert positions.of("/اسم") == (1, 9)
    assert positions.of("/قول/1") == (3, 3)
    assert positions.of("/قول", key=True) == (2, 2)
    assert positions.of("/قول/7") == (2, 9)  # what is missing is placed where it should be


def test_a_key_that_comes_twice_is_reported_with_both_places() -> None:
    ((pointer, first, second),) = scan('{"a": {"b": 1, "c": 2, "b": 3}}').duplicates
    assert (pointer, first, second) == ("/a/b", 7, 23)


@pytest.mark.parametrize(
    ("text", "check", "message"),
    [
        ('{"a": 1,}', "json-syntax", "a comma may not stand before }"),
        ('{"a": 1', "json-syntax", "the text ends before the { of line 1 is closed"),
        ('{"a" 1}', "json-syntax", "a colon is missing"),
        ('{"a": 1 "b": 2}', "json-syntax", "a comma or } is missing"),
        ("{'a': 1}", "json-syntax", "a key in double quotes"),
        ('{"a": None}', "json-syntax", "written null"),
        ('{"a": True}', "json-syntax", "written true"),
        ('{"a": "b\nc"}', "json-syntax", "a line end inside a string"),
        ('{"a": "b}', "json-syntax", "not closed"),
        ('{"a": 1} {"b": 2}', "json-syntax", "something follows"),
        ("// no", "json-syntax", "no comments"),
        ('{"a": NaN}', "not-finite", "NaN"),
        ('{"a": 1e999}', "not-finite", "too large"),
        ('{"a": "\\ud83d"}', "lone-surrogate", "surrogate"),
        ("[" * 100_000, "too-deep", str(MAX_DEPTH)),
    ],
)
def test_what_is_wrong_is_said_in_words(text: str, check: str, message: str) -> None:
    with pytest.raises(JsonError) as caught:
        scan(text)
    assert caught.value.check == check
    assert message in caught.value.message
