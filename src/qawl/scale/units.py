"""Units: the pieces of input that one process works on at a time.

Nothing but the input decides what the units are: not the number of workers, and not when a run is stopped.
A unit is a file, a batch of small files, one of several parts of an archive, or a slice of a long JSON Lines
file, so that one large file too keeps all cores busy.
"""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from qawl.finding import Finding
from qawl.record import Source
from qawl.sources import archive, folder
from qawl.sources.input import MIB, Input
from qawl.sources.registry import opened

SLICE = 64 * MIB
"""A JSON Lines file is cut at the first line end behind every so many bytes."""
PART = MIB
"""An archive is worked on in a part for every so many bytes of it, and at most MOST_PARTS."""
MOST_PARTS = 16
SMALL = MIB
"""Files up to this many bytes are put together to batches."""
BATCH = range(64, 1024)
"""How many files a batch has, unless it is the last one of its folder."""
BATCH_BYTES = 16 * MIB

_ENDS_ONE_BATCH_IN = 256
_LINES = (".jsonl", ".ndjson")


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a unit: where it is, how findings name it, and what its folder says of its articles."""

    path: Path
    shown: str
    provenance: Source


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of input. ``name`` is unique in a run, and the same for the same input wherever it lies;
    ``root`` names the path that the user gave, ``size`` counts bytes on disk. ``sha256`` covers all that
    decides what becomes of the unit, but the code.

    ``start``, ``end`` and ``first_line`` are those of a slice; ``part`` of ``parts`` is one of an archive.
    """

    name: str
    root: str
    members: tuple[Member, ...]
    size: int
    sha256: str = ""
    start: int = 0
    end: int | None = None
    first_line: int = 1
    part: int = 0
    parts: int = 1

    def inputs(self) -> Iterator[Input | Finding]:
        """What there is to read in the unit."""
        for member in self.members:
            if self.end is None:
                file = Input(member.shown, partial(_open, member.path), member.provenance)
                yield from opened(member.path, file, self.part, self.parts)
            else:
                part = partial(_slice, member.path, self.start, self.end)
                yield Input(member.shown, part, member.provenance, self.first_line)


def plan(paths: Iterable[Path]) -> Iterator[Unit | Finding]:
    """The units of all input beneath these paths, in a fixed order, each with its checksum, and a finding for
    what can't be read. Files are read as the units are asked for. FileNotFoundError for a path that isn't
    there."""
    paths = list(paths)
    for path, root in zip(paths, root_names(paths), strict=True):
        yield from _root(path, root)


def root_names(paths: Iterable[Path]) -> list[str]:
    """What units call these paths: by the last part of each, and by a number where several share that."""
    counts: Counter[str] = Counter()
    names = []
    for path in paths:
        name = _posix(Path(path.resolve().name))
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name}~{counts[name]}")
    return names


def total_size(paths: Iterable[Path]) -> int:
    """How many bytes of input there are."""
    found = 0
    for row in folder.walk(paths):
        if not isinstance(row, Finding):
            try:
                found += row[0].stat().st_size
            except OSError:
                continue
    return found


def _root(path: Path, root: str) -> Iterator[Unit | Finding]:
    batch: list[tuple[str, Member, int]] = []
    for row in folder.walk([path]):
        if isinstance(row, Finding):
            yield row
            continue
        file, shown = row[0], row[1]
        name = f"{root}/{_posix(file.relative_to(path))}" if path.is_dir() else root
        member = Member(file, shown.path, shown.provenance)
        try:
            bytes_ = file.stat().st_size
            head = shown.head()
        except OSError as error:
            message = f"it can't be opened: {error.strerror}"
            yield shown.finding("unreadable-file", message, "check its permissions")
            continue
        if archive.is_archive(head):
            units: Iterator[Unit] = _parts(name, root, member, bytes_)
        elif bytes_ > SLICE and file.name.lower().endswith(_LINES):
            units = _slices(name, root, member, bytes_)
        elif bytes_ > SMALL:
            units = iter((Unit(name, root, (member,), bytes_),))
        else:
            if batch and batch[-1][1].path.parent != file.parent:
                yield from _batch(batch, root)
            batch.append((name, member, bytes_))
            if _is_full(batch):
                yield from _batch(batch, root)
            continue
        yield from _batch(batch, root)
        yield from map(_checked, units)
    yield from _batch(batch, root)


def _is_full(batch: list[tuple[str, Member, int]]) -> bool:
    if len(batch) >= BATCH.stop or sum(row[2] for row in batch) >= BATCH_BYTES:
        return True
    # It ends at certain names rather than at a count, so that a new file changes one batch and not all after it.
    return len(batch) >= BATCH.start and zlib.crc32(batch[-1][0].encode()) % _ENDS_ONE_BATCH_IN == 0


def _batch(rows: list[tuple[str, Member, int]], root: str) -> Iterator[Unit]:
    """The batch of these files, which are taken out of the list."""
    if rows:
        unit = Unit(rows[0][0], root, tuple(row[1] for row in rows), sum(row[2] for row in rows))
        rows.clear()
        yield _checked(unit)


def _parts(name: str, root: str, member: Member, size: int) -> Iterator[Unit]:
    parts = min(size // PART + 1, MOST_PARTS)
    for part in range(parts):
        own = name if parts == 1 else f"{name}@{part}"
        yield Unit(own, root, (member,), size // parts, part=part, parts=parts)


def _slices(name: str, root: str, member: Member, size: int) -> Iterator[Unit]:
    start, first_line, number = 0, 1, 0
    with member.path.open("rb") as stream:
        while start < size:
            lines = _count_lines(stream, SLICE * (number + 1) - start)
            end = stream.tell()
            yield Unit(f"{name}@{number}", root, (member,), end - start, start=start, end=end, first_line=first_line)
            start, first_line, number = end, first_line + lines, max(number + 1, end // SLICE)


def _count_lines(stream: IO[bytes], length: int) -> int:
    """The number of line ends up to the first one at or behind ``length`` more bytes; reads up to there."""
    lines = 0
    while length > 0 and (data := stream.read(min(length, MIB))):
        length -= len(data)
        lines += data.count(b"\n")
    while data := stream.readline(MIB):
        if data.endswith(b"\n"):
            return lines + 1
    return lines


def _checked(unit: Unit) -> Unit:
    """The unit with its checksum. A file that can't be read has none; working on it will say why."""
    total = hashlib.sha256()
    for member in unit.members:
        about = (member.path.name, str(member.provenance.to_dict()), f"{unit.first_line} {unit.part} {unit.parts}")
        total.update("\0".join(about).encode("utf-8", "surrogateescape") + b"\0")
        try:
            with member.path.open("rb") if unit.end is None else _slice(member.path, unit.start, unit.end) as stream:
                total.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError as error:
            total.update(str(error.errno).encode())
    return replace(unit, sha256=total.hexdigest())


def _posix(path: Path) -> str:
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _slice(path: Path, start: int, end: int) -> io.BufferedReader:
    raw: Any = _Slice(path, start, end)
    return io.BufferedReader(raw)


class _Slice(io.RawIOBase):
    """The bytes of a file from one offset to another."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._stream = path.open("rb")
        self._stream.seek(start)
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
