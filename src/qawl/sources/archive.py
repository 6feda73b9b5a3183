"""The files inside zip and tar archives, one at a time; nothing is ever written to disk.

Refused, each with a finding: links, absolute paths and paths with ``..``, members that are too large or
too well compressed to be honest, encrypted members, archives inside archives.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from qawl.finding import Finding
from qawl.record import Source
from qawl.sources.input import FILE_LIMIT, MIB, Input

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TAR = (b"\xfd7zXZ\x00", b"\x1f\x8b", b"BZh")
Mine = Callable[[int], bool]  # whether the member with this index is read
_TOGETHER = 64  # neighbours that stay in one part
_RATIO = 200  # text, however repetitive, is rarely compressed more than 30 times
_FREE = 64 * MIB  # below this no ratio is looked at
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
)


def is_archive(head: bytes) -> bool:
    """Whether a file that begins like this is a zip, a tar, or a compressed tar."""
    return head.startswith((*_ZIP, *_TAR)) or head[257:262] == b"ustar"


def members(
    path: Path, shown: str, head: bytes, provenance: Source, part: int = 0, parts: int = 1
) -> Iterator[Input | Finding]:
    """The files of an archive in their order, each read into memory when its turn comes.

    An archive that breaks off yields what came before, then a finding. With several ``parts``, each has every
    so many files of the archive, all parts together have them all, and ``part`` 0 alone says what is wrong
    with the archive as a whole.
    """
    read = _zip_members if head.startswith(_ZIP) else _tar_members
    try:
        yield from read(path, shown, provenance, lambda index: index // _TOGETHER % parts == part)
    except _BROKEN as error:
        if part:
            return
        detail = str(error) or type(error).__name__
        yield Finding("broken-archive", f"the archive can't be read: {detail}", "fetch it again", path=shown)


def _zip_members(path: Path, shown: str, provenance: Source, mine: Mine) -> Iterator[Input | Finding]:
    with zipfile.ZipFile(path) as archive:
        rows = [row for row in archive.infolist() if not row.is_dir()]
        if _is_bomb(sum(row.file_size for row in rows), path.stat().st_size):
            if mine(0):
                yield _bomb(shown)
            return
        if not rows and mine(0):
            yield _no_file(shown)
        for index, row in enumerate(rows):
            if not mine(index):
                continue
            inside = f"{shown}/{row.filename}"
            problem = _unsafe(row.filename, inside, stat.S_ISLNK(row.external_attr >> 16), row.file_size)
            if problem is not None:
                yield problem
                continue
            try:
                data = archive.read(row)
            except _BROKEN as error:
                yield Finding("broken-archive", f"the member can't be read: {error}", "fetch it again", path=inside)
                continue
            yield _member(inside, data, provenance)


def _tar_members(path: Path, shown: str, provenance: Source, mine: Mine) -> Iterator[Input | Finding]:
    packed = path.stat().st_size
    holds_nothing = True
    with tarfile.open(path, "r:*") as archive:
        for index, row in enumerate(archive):
            holds_nothing = holds_nothing and row.isdir()
            archive.members = []  # type: ignore[attr-defined]  # it would keep every header it has seen
            if _is_bomb(archive.offset, packed):
                if mine(0):
                    yield _bomb(shown)
                return
            if row.isdir() or not mine(index):
                continue
            inside = f"{shown}/{row.name}"
            problem = _unsafe(row.name, inside, not row.isreg(), row.size)
            stream = archive.extractfile(row) if problem is None else None
            if stream is None:
                yield problem or _refused(inside, "is not a plain file")
                continue
            yield _member(inside, stream.read(), provenance)
    if holds_nothing and mine(0):
        yield _no_file(shown)


def _no_file(shown: str) -> Finding:
    return Finding("no-article", "the archive holds no file", "delete it, or fetch it again", "warning", shown)


def _member(inside: str, data: bytes, provenance: Source) -> Input | Finding:
    if is_archive(data[:262]):
        return _refused(inside, "is an archive inside an archive")
    return Input(inside, lambda: io.BytesIO(data), provenance)


def _unsafe(name: str, inside: str, special: bool, size: int) -> Finding | None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if os.path.isabs(name) or PureWindowsPath(name).drive or name.startswith("\\") or ".." in parts:
        return _refused(inside, "has a path that leaves the archive")
    if special:
        return _refused(inside, "is a link or a special file")
    if size > FILE_LIMIT:
        return _refused(inside, f"is larger than {FILE_LIMIT // MIB} MiB")
    return None


def _refused(inside: str, reason: str) -> Finding:
    return Finding("unsafe-member", f"the member {reason}; it was not read", "unpack it by hand", path=inside)


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > _FREE and unpacked > _RATIO * packed


def _bomb(shown: str) -> Finding:
    message = f"the archive unpacks to more than {_RATIO} times its size; it was not read on"
    return Finding("too-large", message, "unpack it by hand, if you trust it", path=shown)
