"""Records to disk: a file each, or shards. Every file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson

from qawl.finding import Finding
from qawl.formatting import dump_line, dumps
from qawl.record import Record

JUDGED = ("reviewed", "gold")
SHARD_SIZE = 10_000


def write_atomically(path: Path, data: bytes) -> None:
    """Put data at path: written beside it, flushed to disk, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        try:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            os.chmod(stream.name, 0o666 & ~_umask())
            os.replace(stream.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(stream.name)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Outcome(Enum):
    """What became of a record."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    KEPT = "kept"


def write_record(folder: Path, record: Record) -> tuple[Outcome, Finding | None]:
    """Write a record to ``<folder>/<id>.json``, unless a record that people judged is there.

    A judged record (reviewed or gold) is kept, always; if it was judged on another text, a finding says
    so. A file there that is no record is kept too, with a finding.
    """
    path = folder / f"{record.id}.json"
    data = dumps(record).encode()
    try:
        old = path.read_bytes()
    except FileNotFoundError:
        write_atomically(path, data)
        return Outcome.WRITTEN, None
    if old == data:
        return Outcome.UNCHANGED, None
    try:
        there = orjson.loads(old)
        status, digest = there["annotation"]["status"], there["text_sha256"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        message = "the file that is there is not a record; it was kept"
        cure = "repair it, or delete it and convert again"
        return Outcome.KEPT, Finding(
            "kept-unreadable-record", message, cure, path=str(path), record=record.id
        )
    if status not in JUDGED:
        write_atomically(path, data)
        return Outcome.WRITTEN, None
    if digest == record.text_sha256:
        return Outcome.KEPT, None
    message = f"the {status} record was judged on another text; it was kept"
    cure = "restore the source, or move the judgement to the new text"
    return Outcome.KEPT, Finding("kept-record-text-differs", message, cure, "warning", str(path), record.id)


def write_shards(folder: Path, records: Iterable[Record], size: int = SHARD_SIZE) -> int:
    """Write records to ``<folder>/part-00000.jsonl`` and on, ``size`` a file; returns their number."""
    lines: list[str] = []
    count = 0
    for record in records:
        lines.append(dump_line(record))
        count += 1
        if len(lines) == size:
            _write_shard(folder, count, size, lines)
            lines = []
    if lines:
        _write_shard(folder, count, size, lines)
    return count


def _write_shard(folder: Path, count: int, size: int, lines: list[str]) -> None:
    name = f"part-{(count - 1) // size:05}.jsonl"
    write_atomically(folder / name, "".join(lines).encode())
