"""The record's three descriptions (dataclasses, JSON Schema, labels.json) say the same thing."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, get_type_hints

import jsonschema
import pytest

from qawl import labels
from qawl.record import (
    SCHEMA_VERSION,
    Annotation,
    Quote,
    Record,
    Section,
    Source,
    Span,
    Speaker,
    Stance,
    Target,
    sha256,
)
from qawl.resources import schema_dir

SCHEMA: dict[str, Any] = json.loads((schema_dir() / "record.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]
OBJECTS = {
    Record: SCHEMA,
    Section: DEFS["section"],
    Source: DEFS["source"],
    Speaker: DEFS["speaker"],
    Quote: DEFS["quote"],
    Span: DEFS["span"],
    Stance: DEFS["stance"],
    Target: DEFS["target"],
    Annotation: DEFS["annotation"],
}
LEFT_OUT_BY_DEFAULT = {"optional", "text"}  # of a quote, and of a standoff record's span
TEXT = "خطة جديدة للميناء\n\nقالت المهندسة رنا الفارس إن «العمل بدأ»، ونفت أي تأخير."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


def record() -> Record:
    return Record(
        id="constructed-0001",
        text=TEXT,
        text_sha256=sha256(TEXT),
        sections=(Section(0, 17, "headline"), Section(19, len(TEXT), "body")),
        source=Source(collection="constructed", published="2026-01-31", license="CC-BY-4.0"),
        speakers=(Speaker("s1", "رنا الفارس", "person", "المهندسة"),),
        quotes=(
            Quote("q1", "direct", (at("العمل بدأ"),), at("قالت"), at("المهندسة رنا الفارس"), "s1"),
            Quote(
                "q2",
                "indirect",
                (at("أي تأخير"),),
                at("ونفت"),
                speaker="s1",
                confidence=0.75,
                stance=Stance("against", Target("تأخير", at("تأخير").start, at("تأخير").end)),
                optional=True,
            ),
        ),
        annotation=Annotation("auto", ("qawl/0.1",)),
    )


def standoff(full: Record) -> Record:
    def bare(span: Span | None) -> Span | None:
        return span and Span(span.start, span.end)

    quotes = tuple(
        dataclasses.replace(
            quote,
            spans=tuple(Span(span.start, span.end) for span in quote.spans),
            cue=bare(quote.cue),
            mention=bare(quote.mention),
            stance=dataclasses.replace(
                quote.stance,
                target=quote.stance.target and dataclasses.replace(quote.stance.target, text=None),
            ),
        )
        for quote in full.quotes
    )
    return full.with_(text=None, quotes=quotes)


def errors(data: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("cls", OBJECTS, ids=lambda cls: cls.__name__)
def test_dataclass_and_schema_have_the_same_properties(cls: type) -> None:
    names = [field.name for field in dataclasses.fields(cls)]
    properties = OBJECTS[cls]["properties"]
    assert set(properties) == set(names)
    assert OBJECTS[cls]["additionalProperties"] is False
    missing = set(names) - set(OBJECTS[cls]["required"])
    assert missing <= (LEFT_OUT_BY_DEFAULT if cls in (Quote, Span) else set())


@pytest.mark.parametrize("cls", OBJECTS, ids=lambda cls: cls.__name__)
def test_what_may_be_none_may_be_null(cls: type) -> None:
    def nullable(schema: Any) -> bool:
        if "$ref" in schema:
            return nullable(DEFS[schema["$ref"].removeprefix("#/$defs/")])
        if "oneOf" in schema:
            return {"type": "null"} in schema["oneOf"]
        return "null" in schema.get("type", ())

    for name, hint in get_type_hints(cls).items():
        if (cls, name) == (Span, "text"):  # None is written by leaving it out
            continue
        may_be_none = type(None) in getattr(hint, "__args__", ())
        assert nullable(OBJECTS[cls]["properties"][name]) == may_be_none, name


def test_keys_stand_in_the_order_of_the_schema() -> None:
    data = record().to_dict()
    assert list(data) == list(SCHEMA["properties"])
    assert list(data["source"]) == list(DEFS["source"]["properties"])
    assert list(data["speakers"][0]) == list(DEFS["speaker"]["properties"])
    assert list(data["quotes"][1]) == list(DEFS["quote"]["properties"])
    assert list(data["quotes"][1]["stance"]["target"]) == list(DEFS["target"]["properties"])
    assert list(data["annotation"]) == list(DEFS["annotation"]["properties"])


@pytest.mark.parametrize(
    ("definition", "property_", "group"),
    [
        ("quote", "type", "quote_types"),
        ("speaker", "type", "speaker_types"),
        ("stance", "label", "stance_labels"),
        ("section", "type", "section_types"),
        ("annotation", "status", "annotation_statuses"),
    ],
)
def test_the_schema_allows_the_labels_that_labels_json_defines(definition: str, property_: str, group: str) -> None:
    assert tuple(DEFS[definition]["properties"][property_]["enum"]) == labels.names(group)


def test_every_property_is_described() -> None:
    def walk(schema: Any, where: str) -> None:
        for name, sub in schema.get("properties", {}).items():
            described = sub if "description" in sub else DEFS[sub["$ref"].removeprefix("#/$defs/")]
            assert len(described["description"]) > 10, f"{where}.{name} has no description"

    for cls, schema in OBJECTS.items():
        walk(schema, cls.__name__)
    for name, definition in DEFS.items():
        assert definition.get("description"), name


def test_schema_version_is_the_code_s() -> None:
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


@pytest.mark.parametrize("make", [record, lambda: standoff(record())], ids=["full", "standoff"])
def test_what_the_dataclasses_write_is_valid_and_reads_back_equal(make: Any) -> None:
    original = make()
    data = json.loads(json.dumps(original.to_dict()))
    assert errors(data) == []
    assert Record.from_dict(data) == original


def test_optional_is_written_only_where_true() -> None:
    first, second = record().to_dict()["quotes"]
    assert "optional" not in first
    assert second["optional"] is True


def test_a_full_record_needs_the_words_of_its_spans() -> None:
    data = record().to_dict()
    del data["quotes"][0]["cue"]["text"]
    assert errors(data)


def test_a_standoff_record_may_not_carry_words() -> None:
    data = standoff(record()).to_dict()
    data["quotes"][0]["spans"][0]["text"] = "العمل بدأ"
    assert errors(data)
    data = standoff(record()).to_dict()
    data["quotes"][1]["stance"]["target"]["text"] = "تأخير"
    assert errors(data)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (("id",), "constructed-0001\n"),
        (("id",), "../escape"),
        (("id",), "UPPER"),
        (("lang",), "ar\n"),
        (("text_sha256",), "٠" * 64),
        (("source", "published"), "2026-13-01"),
        (("source", "published"), "2026-01-31\n"),
        (("source", "url"), "javascript:alert(1)"),
        (("source", "collection"), "a/b"),
        (("quotes", 0, "id"), "q0"),
        (("quotes", 0, "id"), "q١"),
        (("quotes", 0, "confidence"), 1.5),
        (("quotes", 0, "spans"), []),
        (("quotes", 1, "stance", "target", "end"), None),
        (("annotation", "annotators"), ["a1", "a1"]),
    ],
)
def test_patterns_let_nothing_through(change: tuple[Any, ...], value: Any) -> None:
    data = record().to_dict()
    place: Any = data
    for step in change[:-1]:
        place = place[step]
    place[change[-1]] = value
    assert errors(data)
