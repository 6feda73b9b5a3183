"""Parquet with an article a row, in columns named as the fields of JSON are (see `jsonl`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from qawl.finding import Finding
from qawl.labels import names
from qawl.sources import jsonl
from qawl.sources.article import Article
from qawl.sources.input import Input, Unreadable

_MAGIC = b"PAR1"
_ROWS = 1000  # that are in memory at a time


def sniff(name: str, head: bytes) -> int:
    return 90 if head.startswith(_MAGIC) else 0


def read(file: Input) -> Iterator[Article | Finding]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with file.open() as stream, pq.ParquetFile(stream) as parquet:
            columns = [name for name in parquet.schema_arrow.names if name in jsonl.FIELDS]
            for batch in parquet.iter_batches(_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield from jsonl.article(plain(row), file, f"row {number}", number)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        message = f"the Parquet can't be read behind row {number}: {str(error).partition(chr(10))[0]}"
        raise Unreadable(file.finding("broken-parquet", message, "fetch the file again")) from None


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as JSON would have it: dates and times in ISO 8601, and the labels of a published dataset's
    sections by name."""
    known = names("section_types")
    for section in row.get("sections") or ():
        if isinstance(number := section.get("type"), int) and 0 <= number < len(known):
            section["type"] = known[number]
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
