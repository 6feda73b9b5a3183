"""Records to disk: a file each, or shards. Every file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import orjson

from qawl.finding import Finding
from qawl.formatting import dumps
from qawl.record import Record

JUDGED = ("reviewed", "gold")


def write_atomically(path: Path, data: bytes) -> None:
    """Put data at path: written beside it, flushed to disk, then renamed over it."""
    with replacing_file(path) as stream:
        stream.write(data)


@contextmanager
def replacing_file(path: Path, workshop: Path | None = None) -> Iterator[IO[bytes]]:
    """A stream to a new file, which is flushed to disk and renamed to ``path`` when the block ends well, and
    removed when it doesn't. Until then it is in the folder ``workshop``, on the same disk, or beside ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = workshop or path.parent
    with NamedTemporaryFile(dir=folder, prefix=f".{path.name[:128]}.", delete=False) as stream:
        try:
            yield stream
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


def write_record(folder: Path, record: Record, workshop: Path | None = None) -> tuple[Outcome, Finding | None]:
    """Write a record to ``<folder>/<id>.json``, unless a record that people judged is there. ``workshop`` as
    for ``replacing_file``.

    A judged record (reviewed or gold) is kept, always; if it was judged on another text, a finding says
    so. A file there that is no record is kept too, with a finding.
    """
    path = folder / f"{record.id}.json"
    data = dumps(record).encode()
    try:
        old = path.read_bytes()
    except FileNotFoundError:
        old = None
    if old == data:
        return Outcome.UNCHANGED, None
    if old is not None:
        try:
            there = orjson.loads(old)
            status, digest = there["annotation"]["status"], there["text_sha256"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            message = "the file that is there is not a record; it was kept"
            cure = "repair it, or delete it and convert again"
            return Outcome.KEPT, Finding("kept-unreadable-record", message, cure, path=str(path), record=record.id)
        if status in JUDGED:
            if digest == record.text_sha256:
                return Outcome.KEPT, None
            message = f"the {status} record was judged on another text; it was kept"
            cure = "restore the source, or move the judgement to the new text"
            return Outcome.KEPT, Finding("kept-record-text-differs", message, cure, "warning", str(path), record.id)
    with replacing_file(path, workshop) as stream:
        stream.write(data)
    return Outcome.WRITTEN, None
