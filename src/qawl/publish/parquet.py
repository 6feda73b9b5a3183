"""Parquet files of the dataset: the same bytes for the same rows, whenever and wherever they are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import orjson

from qawl.publish.articles import record as record_of
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
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(config.features())
    metadata = {"qawl:schema_version": SCHEMA_VERSION, "qawl:corpus_sha256": corpus_sha256}
    schema = schema.with_metadata({**(schema.metadata or {}), **metadata})
    count = memory = 0
    rows = chain.from_iterable(config.rows(record) for record in records)
    with pq.ParquetWriter(file, schema, compression="zstd", write_page_index=True) as writer:
        while batch := list(islice(rows, ROWS_PER_GROUP)):
            table = pa.Table.from_pylist(batch, schema=schema)
            count, memory = count + table.num_rows, memory + table.nbytes
            writer.write_table(table, ROWS_PER_GROUP)
    return Size(count, memory, file.stat().st_size)


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
