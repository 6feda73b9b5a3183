"""Why a record does not fit the schema: jsonschema's error tree, explained a sentence a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from qawl.checks.positions import MAX_DEPTH, token
from qawl.checks.registry import Check, Hit, by_id
from qawl.checks.schema import (
    HALF_TARGET,
    MISSING_KEY,
    NO_CONTENT,
    OUT_OF_RANGE,
    REPEATED_ITEM,
    STANDOFF_WITH_WORDS,
    UNKNOWN_KEY,
    UNKNOWN_LABEL,
    UNSUPPORTED_VERSION,
    WRONG_FORM,
    WRONG_TYPE,
    definition,
    schema,
)
from qawl.checks.wording import close_to, did_you_mean, listed, shown, shown_json

if TYPE_CHECKING:
    from jsonschema import ValidationError

_TYPES = {
    "object": "an object {…}",
    "array": "a list […]",
    "string": "a string in quotes",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


@cache
def _slow() -> Any:
    import jsonschema

    return jsonschema.Draft202012Validator(schema())


def explain(data: Any) -> Iterator[tuple[Check, Hit]]:
    """Why data does not fit the schema: one sentence for each independent mistake, at the deepest point."""
    deep = _too_deep(data)
    if deep is not None:
        message = f"lists and objects are nested more than {MAX_DEPTH} deep here"
        yield by_id(["too-deep"])[0], Hit(deep, message)
        return
    best: dict[str, tuple[Check, Hit]] = {}
    for error in _leaves(_slow().iter_errors(data)):
        for check, hit in _sentences(error):
            other = best.get(hit.pointer)
            if other is None or _RANK.index(check) < _RANK.index(other[0]):
                best[hit.pointer] = check, hit
    yield from best.values()


# Where several rules fail at one place, the first of these says most.
_RANK = (
    UNSUPPORTED_VERSION,
    HALF_TARGET,
    STANDOFF_WITH_WORDS,
    WRONG_TYPE,
    UNKNOWN_LABEL,
    OUT_OF_RANGE,
    NO_CONTENT,
    REPEATED_ITEM,
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_FORM,
)


def _too_deep(data: Any) -> str | None:
    level: list[tuple[str, Any]] = [("", data)]
    for _ in range(MAX_DEPTH):
        below: list[tuple[str, Any]] = []
        for pointer, value in level:
            if isinstance(value, dict):
                below.extend((f"{pointer}/{token(str(key))}", item) for key, item in value.items())
            elif isinstance(value, list):
                below.extend((f"{pointer}/{index}", item) for index, item in enumerate(value))
        level = [(pointer, value) for pointer, value in below if isinstance(value, list | dict)]
        if not level:
            return None
    return level[0][0]


def _leaves(errors: Any) -> Iterator[ValidationError]:
    """The errors, with each oneOf replaced by those of the branch that was meant: the one whose type fits."""
    for error in errors:
        meant = [one for one in error.context or () if one.validator != "type" or one.path]
        if error.validator == "oneOf" and meant:
            yield from _leaves(one for one in meant if one.schema_path[0] == meant[0].schema_path[0])
        else:
            yield error


class _Place(NamedTuple):
    """Where an error is, in the words of a message."""

    pointer: str
    name: str
    standoff: bool  # the rule is one of those for standoff records
    halves: bool  # the rule is one of those for the offsets of a target


_ITEMS = {
    "quotes": "the quotation",
    "speakers": "the speaker",
    "sections": "the section",
    "spans": "the span",
}


def _place(error: ValidationError) -> _Place:
    path = [str(step) for step in error.absolute_path]
    rules = list(error.absolute_schema_path)
    if not path:
        name = "the record"
    elif path[-1].isdecimal():
        name = _ITEMS.get(path[-2], f"an item of {path[-2]}")
    else:
        name = path[-1]
    pointer = "".join(f"/{token(step)}" for step in path)
    conditional = "then" in rules[1:] or "else" in rules[1:]
    return _Place(pointer, name, rules[0] == "then", rules[0] == "properties" and conditional)


def _sentences(error: ValidationError) -> Iterator[tuple[Check, Hit]]:
    place = _place(error)
    if place.standoff:
        message = f"{place.name} holds words, and the record's text is null: {shown_json(error.instance)}"
        yield STANDOFF_WITH_WORDS, Hit(place.pointer, message)
    elif place.halves:
        message = f"the target's {place.name} is {shown_json(error.instance)}, which does not fit its start"
        yield HALF_TARGET, Hit(place.pointer, message)
    else:
        yield from _EXPLAIN.get(str(error.validator), _wrong_form)(error, place)


Explained = Iterator[tuple[Check, Hit]]


def _missing_key(error: ValidationError, place: _Place) -> Explained:
    instance: Any = error.instance
    unknown = set(instance) - set(_properties(error))
    required: Any = error.validator_value
    missing = [key for key in required if key not in instance and not any(close_to(other, [key]) for other in unknown)]
    if missing:  # else an unknown key says so
        keys = " and ".join(missing)
        with_words = missing == ["text"] and place.name != "the record"
        why = ", which a record with text needs" if with_words else ""
        yield MISSING_KEY, Hit(place.pointer, f"{place.name} has no {keys}{why}", cure=f"add {keys}")


def _unknown_key(error: ValidationError, place: _Place) -> Explained:
    allowed = list(_properties(error))
    known = listed(allowed, "and")
    instance: Any = error.instance
    for key in instance:
        if key not in allowed:
            message = f"{place.name} has a key {shown(key)}, which is unknown{did_you_mean(key, allowed)}"
            yield (
                UNKNOWN_KEY,
                Hit(f"{place.pointer}/{token(key)}", message, cure=f"known keys are {known}"),
            )


def _wrong_type(error: ValidationError, place: _Place) -> Explained:
    types = listed(_TYPES[one] for one in _types(error.schema))
    message = f"{place.name} is {shown_json(error.instance)}, not {types}"
    yield WRONG_TYPE, Hit(place.pointer, message, cure=f"write {types}")


def _unknown_label(error: ValidationError, place: _Place) -> Explained:
    allowed: Any = error.validator_value
    message = f"{place.name} is {shown_json(error.instance)}, which is no label"
    message += did_you_mean(error.instance, allowed)
    yield UNKNOWN_LABEL, Hit(place.pointer, message, cure=f"labels are {listed(allowed)}")


def _unsupported_version(error: ValidationError, place: _Place) -> Explained:
    message = f"{place.name} is {shown_json(error.instance)}; this qawl knows {error.validator_value}"
    yield UNSUPPORTED_VERSION, Hit(place.pointer, message)


def _out_of_range(error: ValidationError, place: _Place) -> Explained:
    bound = "less" if error.validator == "minimum" else "more"
    yield (
        OUT_OF_RANGE,
        Hit(place.pointer, f"{place.name} is {error.instance}, {bound} than {error.validator_value}"),
    )


def _no_content(error: ValidationError, place: _Place) -> Explained:
    yield NO_CONTENT, Hit(place.pointer, "the quotation has no content span")


def _repeated_item(error: ValidationError, place: _Place) -> Explained:
    items: Any = error.instance
    twice = next((one for index, one in enumerate(items) if one in items[:index]), items)
    yield REPEATED_ITEM, Hit(place.pointer, f"{shown_json(twice)} stands twice in {place.name}")


def _wrong_form(error: ValidationError, place: _Place) -> Explained:
    message = f"{place.name} is {shown_json(error.instance)}, which has another form than it should"
    yield WRONG_FORM, Hit(place.pointer, message, cure=_description(error))


_EXPLAIN: dict[str, Callable[[ValidationError, _Place], Explained]] = {
    "required": _missing_key,
    "additionalProperties": _unknown_key,
    "type": _wrong_type,
    "oneOf": _wrong_type,
    "enum": _unknown_label,
    "const": _unsupported_version,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "minItems": _no_content,
    "uniqueItems": _repeated_item,
}


def _properties(error: ValidationError) -> dict[str, Any]:
    """The properties that an object may have; a rule for full records names only some of them."""
    known: dict[str, Any] = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    return known or definition("span")["properties"]


def _types(rule: Any) -> list[str]:
    if "$ref" in rule:
        return _types(definition(rule["$ref"].removeprefix("#/$defs/")))
    if "oneOf" in rule:
        return [name for branch in rule["oneOf"] for name in _types(branch)]
    names = rule["type"]
    return [names] if isinstance(names, str) else list(names)


def _description(error: ValidationError) -> str:
    """What the schema says of the value, from the property that leads to it: that is the nearer one."""
    rule: Any = schema()
    described = ""
    for step in error.absolute_schema_path:
        if isinstance(rule, dict) and step not in rule:  # the path does not tell of references
            rule = definition(rule["$ref"].removeprefix("#/$defs/"))
        rule = rule[step]
        if isinstance(rule, dict) and isinstance(rule.get("description"), str):
            described = rule["description"]
    return described
