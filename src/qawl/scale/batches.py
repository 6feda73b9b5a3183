"""Conversion as functions from Arrow batches to Arrow batches, for engines that hand those about.

A batch of results has a row an article or a finding, with the columns of the dataset's config ``articles`` and

- ``_unit``, ``_item``: where the row stands in the order of the input (`units.plan`);
- ``_path``: the file that the article was read from;
- ``_finding``: the finding as JSON; all columns of the record are null then.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from qawl.finding import Finding
from qawl.scale.units import Unit
from qawl.scale.work import Converted, convert_rows, convert_unit

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 500


def unit_batches(units: Iterable[tuple[int, Unit]]) -> Iterator[bytes]:
    """Units, each with its number in the order of the input, as bytes for a column ``unit``."""
    return map(pickle.dumps, units)


def convert_units(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The results of the units in the column ``unit`` (see `unit_batches`)."""
    for batch in batches:
        data: Any
        for data in batch.column("unit").to_pylist():
            number, unit = pickle.loads(data)
            yield from _results(number, convert_unit(unit))


def convert_articles(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The results of rows that each hold an article, in columns named as docs/sources.md has it; ``_path`` and
    ``_line`` may say where a row comes from."""
    for number, batch in enumerate(batches):
        yield from _results(number, convert_rows(batch.to_pylist()))


def result_schema() -> Any:
    """The ``pyarrow.Schema`` of results."""
    import pyarrow as pa

    from qawl.publish import articles
    from qawl.publish.features import arrow_schema

    own = [("_unit", pa.int64()), ("_item", pa.int64()), ("_path", pa.string()), ("_finding", pa.string())]
    return pa.schema([*arrow_schema(articles.features()), *(pa.field(name, type_) for name, type_ in own)])


def _results(number: int, results: Iterator[Converted | Finding]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    from qawl.publish import articles
    from qawl.publish.columns import table

    first = 0
    while rows := list(islice(results, _ROWS)):
        records = [{} if isinstance(row, Finding) else row.record.to_dict() for row in rows]
        findings = [json.dumps(row.to_dict(), ensure_ascii=False) if isinstance(row, Finding) else None for row in rows]
        found = table(records, articles.features()).replace_schema_metadata()
        own = [
            pa.array([number] * len(rows), pa.int64()),
            pa.array(range(first, first + len(rows)), pa.int64()),
            pa.array([row.path for row in rows], pa.string()),
            pa.array(findings, pa.string()),
        ]
        columns = [*(column.combine_chunks() for column in found.columns), *own]
        yield pa.RecordBatch.from_arrays(columns, schema=result_schema())
        first += len(rows)
