"""Config ``articles``: a row an article, nested as the record is; nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qawl.publish.features import Features, decode, of
from qawl.publish.objects import Unusual, objects
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


def records(batch: Any) -> Iterator[Record]:
    """The records of a ``pyarrow.RecordBatch`` with the columns of this config, equal to those that were published.
    LookupError, TypeError or AttributeError for rows that are no records."""
    try:
        yield from objects(batch.select(list(features())).to_struct_array(), Record)
    except Unusual:  # other types or nulls, as other writers have them
        yield from map(record, batch.to_pylist())


def record(row: Mapping[str, Any]) -> Record:
    """The record of a row of this config, equal to the one that was published."""
    return Record.from_dict(decode(dict(row), features()))
