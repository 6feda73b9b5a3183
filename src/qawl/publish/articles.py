"""Config ``articles``: a row an article, nested as the record is; nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qawl.publish.features import Features, decode, of
from qawl.record import Record
from qawl.resources import schema_dir


def features() -> Features:
    """The record's own fields; label names as ClassLabel numbers."""
    return of(Record)


def meanings() -> dict[str, str]:
    """What each column means, from the record's schema: the first sentence of its description."""
    schema = json.loads((schema_dir() / "record.schema.json").read_text("utf-8"))
    found = {}
    for name, column in schema["properties"].items():
        described = column if "description" in column else schema["$defs"][column["$ref"].rsplit("/", 1)[-1]]
        found[name] = described["description"].partition(". ")[0].rstrip(".")
    return found


def count(record: Record) -> int:
    """The number of the record's rows."""
    return 1


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """The record's one row, with labels by name."""
    yield record.to_dict()


def record(row: Mapping[str, Any]) -> Record:
    """The record of a row of this config, equal to the one that was published."""
    return Record.from_dict(decode(dict(row), features()))
