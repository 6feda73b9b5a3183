"""What of a record that does not fit the schema can be checked all the same: the parts in which nothing is wrong.

A part is one of the record's keys; of ``quotes`` each quotation is one for itself. A check runs where all that it
looks at is such a part, so that it never judges by a value that is missing or means nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from qawl.checks.registry import Check, Hit
from qawl.checks.schema import accepts, definition, schema

Json = dict[str, Any]

# Beside a quotation and, where it reads it, the text, what a check of single quotations looks at.
_BESIDE_QUOTE: dict[int, tuple[str, ...]] = {2: (), 4: ("sections", "annotation")}


class Partial(NamedTuple):
    """A record in which the broken parts are empty, the quotations that are not broken by index, and the names of
    the broken parts."""

    record: Json
    quotes: Collection[int]
    broken: Collection[str]

    def allows(self, check: Check) -> bool:
        """Whether all that a check looks at is as it should be."""
        parts = check.whole or _BESIDE_QUOTE[check.level]
        return not any(part in self.broken for part in (*parts, *(["text"] if check.reads_text else [])))


def without(data: Any, hits: Iterable[Hit]) -> Partial | None:
    """What is left of a record without what these findings about the schema point to; None where that is nothing."""
    if not isinstance(data, dict):
        return None
    known = schema()["properties"].keys()
    broken = set(known - data.keys())
    bad: set[str] = set()
    for hit in hits:
        _, part, index = f"{hit.pointer}//".split("/")[:3]
        broken |= {part} & known
        bad |= {index} if part == "quotes" else set()
    broken |= {part for part in known & data.keys() if part != "quotes" and _has_point(data[part])}
    quotes = data["quotes"] if "quotes" in data and "" not in bad else []
    good = [index for index in range(len(quotes)) if str(index) not in bad and not _has_point(quotes[index])]
    record = {key: data[key] for key in known - broken} | {part: _EMPTY[part] for part in broken}
    if not accepts(record | {"quotes": [quotes[index] for index in good]}):
        return None
    return Partial(record | {"quotes": quotes} | ({"text": None} if "text" in broken else {}), good, broken)


def _has_point(value: Any) -> bool:
    """Does an offset stand in it as 4.0, which JSON Schema takes for a whole number and nothing else does?"""
    if isinstance(value, dict):
        return any(_has_point(inner) for key, inner in value.items() if key != "confidence")
    if isinstance(value, list):
        return any(map(_has_point, value))
    return isinstance(value, float)


_EMPTY: Json = {
    "schema_version": schema()["properties"]["schema_version"]["const"],
    "id": "unknown",
    "lang": "ar",
    "text": "-",
    "text_sha256": "0" * 64,
    "sections": [],
    "source": dict.fromkeys(definition("source")["required"]),
    "speakers": [],
    "quotes": [],
    "annotation": {"status": "auto", "annotators": [], "guidelines": "1.0"},
}
