"""Records on disk: a JSON file a record, or JSON Lines or Parquet shards, in files, folders and globs.

The one place that opens record files. Whoever needs records takes ``read_records``; whoever wants to
judge the bytes themselves (the checks) takes ``find_files`` and ``read_documents``.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

import orjson

from qawl.finding import Finding
from qawl.record import Json, Record

SUFFIXES = (".json", ".jsonl")
"""What record files that people edit end with."""
READABLE = (*SUFFIXES, ".parquet")
MAX_BYTES = 16 * 2**20
"""A record file, or a line of a shard, may not be larger than this many bytes."""

_ROWS = 1000  # of a Parquet shard that are in memory at a time

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

    Without ``on_finding`` the first unreadable file raises ReadingError; with it, it gets the Findings, and
    reading goes on. FileNotFoundError when a path does not exist.
    """
    for document in _all_documents(paths, on_finding):
        try:
            record = Record.from_dict(orjson.loads(document.data))
        except (ValueError, KeyError, TypeError, AttributeError):
            _explain(document, on_finding)
        else:
            yield document.name, record


def read_dicts(paths: Paths, on_finding: OnFinding | None = None) -> Iterator[tuple[str, Json]]:
    """Like ``read_records``, but the JSON objects as they are, whether or not they fit the schema."""
    for document in _all_documents(paths, on_finding):
        try:
            data = orjson.loads(document.data)
        except orjson.JSONDecodeError:
            data = None
        if isinstance(data, dict):
            yield document.name, data
        else:
            _explain(document, on_finding)


class Document(NamedTuple):
    """The bytes of one record: a file, or the line of a shard (from 1; None for a file)."""

    path: str
    line: int | None
    data: bytes

    @property
    def name(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


def read_documents(file: Path, on_finding: OnFinding | None = None) -> Iterator[Document]:
    """The documents in a file: itself, each line of a ``.jsonl`` shard, one at a time in memory, or each row of
    a ``.parquet`` shard. Parquet with other columns than records have, as the dataset's other configs, has
    none."""
    try:
        if file.suffix == ".jsonl":
            for number, line in read_lines(file):
                yield Document(str(file), number, line)
        elif file.suffix == ".parquet":
            for number, row in read_rows(file):
                yield Document(str(file), number, row)
        else:
            yield Document(str(file), None, read_bytes(file))
    except OSError as error:
        large = error.errno == errno.EFBIG
        _report("file-too-large" if large else "file-unreadable", file, error.strerror or str(error), on_finding)


def _all_documents(paths: Paths, on_finding: OnFinding | None) -> Iterator[Document]:
    for file in find_files(paths, on_finding, READABLE):
        yield from read_documents(file, on_finding)


def _explain(document: Document, on_finding: OnFinding | None) -> None:
    """Report why a document is no record."""
    from qawl.checks import check_bytes

    for finding in check_bytes(document.data, document.path, line=document.line, levels=(0, 1)):
        if on_finding is None:
            raise ReadingError(finding)
        on_finding(finding)


def find_files(
    paths: Paths, on_finding: OnFinding | None = None, suffixes: tuple[str, ...] = SUFFIXES
) -> Iterator[Path]:
    """The record files that ``paths`` name: files as given, folders and globs searched in sorted order for names
    that end with one of ``suffixes`` (those that begin with a dot are passed over). Symbolic links are refused, so
    that nothing outside a named folder is read. FileNotFoundError when a path names nothing."""
    seen: set[Path] = set()
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    for item in given:
        path = Path(item)
        if path.is_symlink() or path.exists():
            found: Iterable[Path] = (path,)
        elif has_magic(str(item)):
            found = [Path(name) for name in sorted(glob(str(item), recursive=True))]
            found = [file for file in found if file.is_dir() or file.suffix in suffixes]
        else:
            found = ()
        if not found:
            raise FileNotFoundError(errno.ENOENT, "no such file, folder or match", str(item))
        for start in found:
            for file in _walk(start, on_finding, suffixes):
                if file not in seen:
                    seen.add(file)
                    yield file


def _walk(path: Path, on_finding: OnFinding | None, suffixes: tuple[str, ...]) -> Iterator[Path]:
    if path.is_symlink():
        _report("symlink", path, "is a symbolic link, which is not followed", on_finding)
    elif path.is_dir():
        yield from _walk_folder(path, on_finding, suffixes)
    else:
        yield path


def _walk_folder(folder: Path, on_finding: OnFinding | None, suffixes: tuple[str, ...]) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        children = sorted(entries, key=lambda entry: entry.name)
    for child in children:
        if child.name.startswith("."):
            continue
        if child.is_symlink():
            _report("symlink", Path(child.path), "is a symbolic link, which is not followed", on_finding)
        elif child.is_dir():
            yield from _walk_folder(Path(child.path), on_finding, suffixes)
        elif child.name.endswith(suffixes):
            yield Path(child.path)


def read_bytes(file: Path) -> bytes:
    """A regular file's bytes. OSError when it cannot be read, is a link, a device or a pipe, or is larger
    than MAX_BYTES."""
    with os.fdopen(_open(file), "rb", buffering=0) as stream:
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


def read_rows(file: Path) -> Iterator[tuple[int, bytes]]:
    """The records of a Parquet shard as JSON, with their numbers from 1. OSError as for ``read_bytes``, and for
    what is no Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from qawl.publish import articles

    number = 0
    with os.fdopen(_open(file), "rb") as stream:
        try:
            with pq.ParquetFile(stream) as shard:
                if not set(articles.features()) <= set(shard.schema_arrow.names):
                    return
                for batch in shard.iter_batches(_ROWS):
                    for record in articles.records(batch):
                        number += 1
                        yield number, orjson.dumps(record.to_dict())
        except (pa.ArrowException, LookupError, TypeError, AttributeError, UnicodeDecodeError) as error:
            reason = str(error).partition("\n")[0]
            raise OSError(errno.EINVAL, f"is not readable Parquet behind row {number}: {reason}", str(file)) from None


def _open(file: Path) -> int:
    # Not through a link and not blocking on a pipe, also when the file was swapped after it was found.
    careful = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
    handle = os.open(file, sum(careful, os.O_RDONLY))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "is not a regular file", str(file))
    return handle


def _report(check: str, file: Path, message: str, on_finding: OnFinding | None) -> None:
    from qawl.checks.registry import by_id

    (known,) = by_id([check])
    finding = known.finding(message, path=str(file))
    if on_finding is None:
        raise ReadingError(finding)
    on_finding(finding)
