"""Records on disk: a JSON file a record, or JSON Lines shards, in files, folders and globs.

The one place that opens record files. Whoever needs records takes ``read_records``; whoever wants to
judge the bytes themselves (the checks) takes ``find_files`` and ``read_bytes``.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

import orjson

from qawl.finding import Finding
from qawl.record import Json, Record

SUFFIXES = (".json", ".jsonl")
MAX_BYTES = 64 * 2**20
"""A record file, or a line of a shard, may not be larger than this many bytes."""

OnFinding = Callable[[Finding], None]
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


class ReadingError(ValueError):
    """A file that holds no readable record; ``finding`` says what and where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.path}: {finding.message}")
        self.finding = finding


def read_records(paths: Paths, on_finding: OnFinding | None = None) -> Iterator[tuple[str, Record]]:
    """Every record beneath ``paths`` (files, folders, globs), folders in sorted order, each with the name
    of its file (``shard.jsonl:12`` for line 12 of a shard).

    Without ``on_finding`` the first unreadable file raises ReadingError; with it, it gets a Finding for
    each, and reading goes on. FileNotFoundError when a path does not exist.
    """
    for path, data in read_dicts(paths, on_finding):
        try:
            record = Record.from_dict(data)
        except (KeyError, TypeError, AttributeError) as error:
            what = f"has no {error}" if isinstance(error, KeyError) else f"does not fit the schema ({error})"
            _report(_unreadable("schema", path, f"the record {what}", "run: qawl validate"), on_finding)
        else:
            yield path, record


def read_dicts(paths: Paths, on_finding: OnFinding | None = None) -> Iterator[tuple[str, Json]]:
    """Like ``read_records``, but the JSON objects as they are, whether or not they fit the schema."""
    for file in find_files(paths, on_finding):
        for name, line in _documents(file, on_finding):
            try:
                data = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                finding = _unreadable("json-syntax", name, f"not JSON: {error}", "run: qawl validate")
                _report(finding, on_finding)
                continue
            if isinstance(data, dict):
                yield name, data
            else:
                _report(_unreadable("not-a-record", name, "holds no JSON object"), on_finding)


def find_files(paths: Paths, on_finding: OnFinding | None = None) -> Iterator[Path]:
    """The record files that ``paths`` name: files as given, folders and globs searched in sorted order for
    ``*.json`` and ``*.jsonl`` (names that begin with a dot are passed over). Symbolic links are refused, so
    that nothing outside a named folder is read. FileNotFoundError when a path names nothing."""
    seen: set[Path] = set()
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    for item in given:
        path = Path(item)
        if path.is_symlink() or path.exists():
            found: Iterable[Path] = (path,)
        elif has_magic(str(item)):
            found = [Path(name) for name in sorted(glob(str(item), recursive=True))]
            found = [file for file in found if file.is_dir() or file.suffix in SUFFIXES]
        else:
            found = ()
        if not found:
            raise FileNotFoundError(errno.ENOENT, "no such file, folder or match", str(item))
        for start in found:
            for file in _walk(start, on_finding):
                if file not in seen:
                    seen.add(file)
                    yield file


def _walk(path: Path, on_finding: OnFinding | None) -> Iterator[Path]:
    if path.is_symlink():
        message, cure = "is a symbolic link, which is not followed", "put the file itself in its place"
        _report(_unreadable("symlink", str(path), message, cure), on_finding)
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            hidden = child.name.startswith(".")
            if not hidden and (child.suffix in SUFFIXES or child.is_symlink() or child.is_dir()):
                yield from _walk(child, on_finding)
    else:
        yield path


def read_bytes(file: Path) -> bytes:
    """A regular file's bytes. OSError when it cannot be read, is a link, a device or a pipe, or is larger
    than MAX_BYTES."""
    with os.fdopen(_open(file), "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > MAX_BYTES:
            raise OSError(errno.EFBIG, f"has {size:,} bytes; a record may have {MAX_BYTES:,}", str(file))
        return stream.read()


def read_lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a shard with their numbers from 1, without line ends, blank lines left out, one at a time
    in memory. OSError as for ``read_bytes``, where MAX_BYTES bounds a line."""
    with os.fdopen(_open(file), "rb") as stream:
        number = 0
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            if len(line) > MAX_BYTES:
                raise OSError(errno.EFBIG, f"line {number} has over {MAX_BYTES:,} bytes", str(file))
            if line := line.rstrip(b"\r\n"):
                yield number, line


def _open(file: Path) -> int:
    # Not through a link and not blocking on a pipe, also when the file was swapped after it was found.
    careful = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
    handle = os.open(file, sum(careful, os.O_RDONLY))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "is not a regular file", str(file))
    return handle


def _documents(file: Path, on_finding: OnFinding | None) -> Iterator[tuple[str, bytes]]:
    try:
        if file.suffix == ".jsonl":
            for number, line in read_lines(file):
                yield f"{file}:{number}", line
        else:
            yield str(file), read_bytes(file)
    except OSError as error:
        _report(_unreadable("file-unreadable", str(file), f"cannot be read: {error.strerror}"), on_finding)


def _unreadable(check: str, path: str, message: str, cure: str = "") -> Finding:
    return Finding(check, message, cure, path=path)


def _report(finding: Finding, on_finding: OnFinding | None) -> None:
    if on_finding is None:
        raise ReadingError(finding)
    on_finding(finding)
