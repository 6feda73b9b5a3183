"""Full records read as structs: parsed and held against the schema in one pass, in C.

This is an optimisation: what is made here fits the schema for certain, with each key once; for what may not, there is
None. The structs are made from record.schema.json; what no type expresses, ``_fits`` looks at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal

import msgspec

from qawl.checks.schema import definition, schema

Json = dict[str, Any]


def read(data: bytes) -> Any | None:
    """The full record that these bytes hold, if they certainly do."""
    try:
        record = _decoder()(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return record if _fits(record, data) else None


def take(value: Any) -> Any | None:
    """Like ``read``, from a JSON value."""
    try:
        record = msgspec.convert(value, _types()["record"])
    except (msgspec.MsgspecError, RecursionError):
        return None
    return record if _fits(record, None) else None


def plain(record: Any) -> Json:
    """A record as the JSON value that it was made from."""
    value: Json = msgspec.to_builtins(record)
    return value


# --- the structs ------------------------------------------------------------------------------------------------------

_EXPRESSED = {"type", "properties", "required", "additionalProperties", "items", "minItems", "$ref", "oneOf"}
_EXPRESSED |= {"const", "enum", "minLength", "minimum", "maximum"}
_ELSEWHERE = {"if", "then", "else", "pattern", "uniqueItems"}  # in _fits
_SAID = {"description", "title", "$schema", "$id", "$defs"}
_IDS = {"quoteId": "q", "speakerId": "s"}
_MANY = 200  # an id with a higher number is right as well, but not known by heart
_PLAIN: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}


@cache
def _decoder() -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(_types()["record"]).decode


@cache
def _types() -> dict[str, Any]:
    """The type of a record and of each of its parts, by the schema's names."""
    made: dict[str, Any] = {}
    made["record"] = _type("record", schema(), made)
    return made


def _type(name: str, rules: Json, made: dict[str, Any]) -> Any:
    """The type that holds what these rules of the schema ask for."""
    if unknown := rules.keys() - _EXPRESSED - _SAID - _ELSEWHERE:
        raise NotImplementedError(f"{name}: no type is known for {', '.join(sorted(unknown))}")
    if "$ref" in rules:
        name = rules["$ref"].rpartition("/")[2]
        if name not in made:
            made[name] = _ids(_IDS[name]) if name in _IDS else _type(name, definition(name), made)
        return made[name]
    if "oneOf" in rules:
        null, other = rules["oneOf"]
        assert null == {"type": "null"}
        return _type(name, other, made) | None
    if labels := rules.get("enum", [rules["const"]] if "const" in rules else ()):
        return Literal[tuple(labels)]
    kinds = [rules["type"]] if isinstance(rules["type"], str) else rules["type"]
    (kind,) = [kind for kind in kinds if kind != "null"]
    if kind == "object":
        found = _struct(name, rules, made)
    elif kind == "array":
        items = _type(name, rules["items"], made)
        found = Annotated[list[items], msgspec.Meta(min_length=rules.get("minItems"))]  # type: ignore[valid-type]
    else:
        least, most, length = rules.get("minimum"), rules.get("maximum"), rules.get("minLength")
        limits: Any = msgspec.Meta(ge=least, le=most, min_length=length)  # type: ignore[call-overload]
        found = Annotated[_PLAIN[kind], limits]
    return found | None if "null" in kinds else found


def _struct(name: str, rules: Json, made: dict[str, Any]) -> Any:
    assert rules["additionalProperties"] is False
    types = {key: _type(key, inner, made) for key, inner in rules["properties"].items()}
    fields = [
        (key, type_) if key in rules["required"] else (key, type_ | msgspec.UnsetType, msgspec.UNSET)
        for key, type_ in types.items()
    ]
    return msgspec.defstruct(name, fields, kw_only=True, forbid_unknown_fields=True, gc=False)


def _ids(letter: str) -> Any:
    return Literal[tuple(f"{letter}{number}" for number in range(1, _MANY))]


# --- what no type expresses, or only slowly ---------------------------------------------------------------------------


def _form(*path: str) -> Callable[[str], re.Match[str] | None]:
    """The ``pattern`` at this place of the schema, as a function that finds it in a string."""
    rules: Any = schema()
    for key in path:
        rules = rules[key]
    return re.compile(rules["pattern"]).search


_ID = _form("properties", "id")
_LANG = _form("properties", "lang")
_SHA256 = _form("properties", "text_sha256")
_GUIDELINES = _form("$defs", "annotation", "properties", "guidelines")
_COLLECTION = _form("$defs", "source", "properties", "collection")
_URL = _form("$defs", "source", "properties", "url")
_PUBLISHED = _form("$defs", "source", "properties", "published")
_WIKIDATA = _form("$defs", "speaker", "properties", "wikidata")


def _keys(name: str | None = None) -> int:
    """How many keys the schema requires of a part of a record, or of the record itself."""
    return len((definition(name) if name else schema())["required"])


_SECTION, _SPEAKER, _SPAN = _keys("section"), _keys("speaker"), _keys("target")  # a span with words has as many
_QUOTE = _keys("quote") + _keys("stance")
_RECORD = _keys() + _keys("source") + _keys("annotation")


def _fits(record: Any, data: bytes | None) -> bool:
    """Whether a record is full, and fits the rest of the schema; and whether no key comes twice in data."""
    source, annotation, quotes = record.source, record.annotation, record.quotes
    words, strings = _words(quotes), _strings(record)
    return (
        record.text is not None
        and words is not None
        and all(map(str.strip, strings))
        and _ID(record.id) is not None
        and _LANG(record.lang) is not None
        and _SHA256(record.text_sha256) is not None
        and _GUIDELINES(annotation.guidelines) is not None
        and (source.collection is None or _COLLECTION(source.collection) is not None)
        and (source.url is None or _URL(source.url) is not None)
        and (source.published is None or _PUBLISHED(source.published) is not None)
        and all(speaker.wikidata is None or _WIKIDATA(speaker.wikidata) for speaker in record.speakers)
        and len(set(annotation.annotators)) == len(annotation.annotators)
        and (data is None or data.count(b":") == _colons(record, [record.text, *words, *strings], len(words)))
    )


def _words(quotes: list[Any]) -> list[str] | None:
    """The words of all spans and targets; None where some are not there, or a target has half its offsets."""
    found = [span.text for quote in quotes for span in quote.spans]
    for quote in quotes:
        cue, mention, target = quote.cue, quote.mention, quote.stance.target
        if cue is not None:
            found.append(cue.text)
        if mention is not None:
            found.append(mention.text)
        if target is not None:
            if (target.start is None) != (target.end is None) or not (target.text or "").strip():
                return None
            found.append(target.text)
    return None if msgspec.UNSET in found else found


def _strings(record: Any) -> list[str]:
    """What the record says in words besides the article."""
    source = record.source
    found = [source.original_id, source.publisher, source.url, source.author, source.published, source.license]
    for speaker in record.speakers:
        found += speaker.name, speaker.role
    return [*(some for some in found if some is not None), *record.annotation.annotators]


def _colons(record: Any, strings: list[str], spans: int) -> int:
    """How many colons JSON has of a record with these strings and so many spans, if no key comes twice: one a key,
    and those in strings."""
    keys = _RECORD + _QUOTE * len(record.quotes) + _SPAN * spans
    keys += _SECTION * len(record.sections) + _SPEAKER * len(record.speakers)
    return keys + "".join(strings).count(":")
