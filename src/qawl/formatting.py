"""The canonical JSON text of a record: what is on disk, and what a diff of a pull request shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson

from qawl.record import Record

_EXPONENT = 1e-4  # below it, json and orjson spell a number with an exponent, each in its own way


def dumps(record: Record | Mapping[str, Any]) -> str:
    """A record as JSON: keys in the order of `Record.to_dict`, two spaces a level, Arabic as it is, one
    newline at the end. Whatever has offsets (a span, a section, a target) and every list of plain values
    stays on one line. A mapping keeps its own order of keys."""
    value = record.to_dict() if isinstance(record, Record) else record
    return _layout(value, "") + "\n"


def dump_line(record: Record) -> str:
    """A record as one line of JSON Lines, newline included."""
    return encode_line(record).decode("utf-8")


def encode_line(record: Record) -> bytes:
    """The UTF-8 bytes of ``dump_line``. UnicodeEncodeError for lone surrogates."""
    if not any(quote.confidence and quote.confidence < _EXPONENT for quote in record.quotes):
        with suppress(orjson.JSONEncodeError):  # for a number or character that only json knows
            return orjson.dumps(record.to_dict(), option=orjson.OPT_APPEND_NEWLINE)
    return (json.dumps(record.to_dict(), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _layout(value: Any, indent: str) -> str:
    deeper = indent + "  "
    if isinstance(value, Mapping) and value and not ("start" in value and _is_flat(value.values())):
        rows = [f"{json.dumps(key, ensure_ascii=False)}: {_layout(item, deeper)}" for key, item in value.items()]
        return _block("{", rows, "}", indent)
    if isinstance(value, list) and not _is_flat(value):
        return _block("[", [_layout(item, deeper) for item in value], "]", indent)
    return json.dumps(value, ensure_ascii=False)


def _is_flat(values: Any) -> bool:
    return not any(isinstance(value, Mapping | list) for value in values)


def _block(opening: str, rows: list[str], closing: str, indent: str) -> str:
    inner = f",\n{indent}  ".join(rows)
    return f"{opening}\n{indent}  {inner}\n{indent}{closing}"
