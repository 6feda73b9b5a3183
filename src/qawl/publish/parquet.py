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
from qawl.publish.columns import table
from qawl.publish.configs import Config
from qawl.publish.features import Features, arrow_schema
from qawl.publish.lines import table_of_lines
from qawl.record import SCHEMA_VERSION, Record

ROWS_PER_GROUP = 1000
BYTES_PER_GROUP = 256 * 2**20  # of JSON, so that huge articles need no more memory than others


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
    features = config.features()
    batches = iter(lambda: list(islice(rows, ROWS_PER_GROUP)), [])
    with file.open("wb") as stream:
        groups = (table(batch, features) for batch in batches)
        count, memory = _write(stream, groups, features, {"qawl:corpus_sha256": corpus_sha256})
    return Size(count, memory, file.stat().st_size)


def write_articles(stream: IO[bytes], lines: Iterable[bytes]) -> int:
    """Write records, each a line of JSON Lines, as rows of config ``articles``; returns their number."""
    features = articles.features()
    groups = (table_of_lines(batch, features) for batch in _batches(lines))
    return _write(stream, groups, features, {})[0]


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines as many at a time as a row group has, or fewer where they are huge."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) == ROWS_PER_GROUP or size > BYTES_PER_GROUP:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(
    stream: IO[bytes], groups: Iterable[Any], features: Features, metadata: Mapping[str, str]
) -> tuple[int, int]:
    import pyarrow.parquet as pq

    schema = arrow_schema(features)
    own = {"qawl:schema_version": SCHEMA_VERSION, **metadata}
    schema = schema.with_metadata({**(schema.metadata or {}), **own})
    count = memory = 0
    with pq.ParquetWriter(stream, schema, compression="zstd", write_page_index=True) as writer:
        for group in groups:
            count, memory = count + group.num_rows, memory + group.nbytes
            writer.write_table(group.replace_schema_metadata(schema.metadata), ROWS_PER_GROUP)
    return count, memory


def read_articles(file: Path) -> Iterator[Record]:
    """The records of a file of config ``articles``, in order, a row group at a time in memory."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(ROWS_PER_GROUP):
            yield from articles.records(batch)


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
