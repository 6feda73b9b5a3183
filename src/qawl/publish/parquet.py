"""Parquet files of the dataset: the same bytes for the same rows, whenever and wherever they are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import orjson

from qawl.publish import articles
from qawl.publish.articles import record as record_of
from qawl.publish.columns import table
from qawl.publish.configs import Config
from qawl.publish.features import Features, arrow_schema
from qawl.record import SCHEMA_VERSION, Record

ROWS_PER_GROUP = 1000


@dataclass(frozen=True, slots=True)
class Size:
    """How much a file holds: its rows, their bytes in memory (as Arrow), and the file's own bytes."""

    rows: int
    memory: int
    disk: int


def write(file: Path, config: Config, records: Iterable[Record], corpus_sha256: str) -> Size:
    """Write the rows of ``records``, in their order, and return how much that was. The file's metadata
    holds the schema version and the corpus checksum; nothing in it depends on time or machine."""
    rows = chain.from_iterable(config.rows(record) for record in records)
    with file.open("wb") as stream:
        count, memory = _write(stream, rows, config.features(), {"qawl:corpus_sha256": corpus_sha256})
    return Size(count, memory, file.stat().st_size)


def write_articles(stream: IO[bytes], records: Iterable[Mapping[str, Any]]) -> int:
    """Write records, as their JSON holds them, as rows of config ``articles``; returns their number."""
    return _write(stream, records, articles.features(), {})[0]


def _write(
    stream: IO[bytes], rows: Iterable[Mapping[str, Any]], features: Features, metadata: Mapping[str, str]
) -> tuple[int, int]:
    import pyarrow.parquet as pq

    schema = arrow_schema(features)
    own = {"qawl:schema_version": SCHEMA_VERSION, **metadata}
    schema = schema.with_metadata({**(schema.metadata or {}), **own})
    count = memory = 0
    rows = iter(rows)
    with pq.ParquetWriter(stream, schema, compression="zstd", write_page_index=True) as writer:
        while batch := list(islice(rows, ROWS_PER_GROUP)):
            group = table(batch, features).replace_schema_metadata(schema.metadata)
            count, memory = count + group.num_rows, memory + group.nbytes
            writer.write_table(group, ROWS_PER_GROUP)
    return count, memory


def read_articles(file: Path) -> Iterator[Record]:
    """The records of a file of config ``articles``, in order, a row group at a time in memory."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(ROWS_PER_GROUP):
            yield from map(record_of, batch.to_pylist())


def read_features(file: Path) -> Features:
    """The columns of a file as its metadata states them, with label names."""
    import pyarrow.parquet as pq

    stated: Features = orjson.loads(pq.read_schema(file).metadata[b"huggingface"])["info"]["features"]
    return stated


def corpus_checksum(records: Iterable[Record], splits: Mapping[str, str]) -> str:
    """The SHA-256 over every record's id, split and canonical JSON, in order of ids."""
    total = hashlib.sha256()
    for record in sorted(records, key=lambda record: record.id):
        content = hashlib.sha256(orjson.dumps(record.to_dict())).hexdigest()
        total.update(f"{record.id}\t{splits[record.id]}\t{content}\n".encode())
    return total.hexdigest()


def file_checksum(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
