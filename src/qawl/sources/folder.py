"""The files that the user's paths name: folders walked in a fixed order, their source.json read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from qawl.finding import Finding
from qawl.record import Source
from qawl.sources.input import Input

PROVENANCE = "source.json"
_NOT_SOURCES = ("readme", "license", "licence")


def walk(paths: Iterable[Path]) -> Iterator[tuple[Path, Input] | Finding]:
    """Each file under the paths, with how it is to be named and what its folder's source.json says.

    In a folder, files named README or LICENSE, names that begin with a dot or an underscore, and
    source.json itself are passed over; links are refused. Raises FileNotFoundError for a path that isn't
    there.
    """
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        if path.is_file():
            yield from _file(path, _provenance(path.parent, None))
            continue
        if not path.is_dir():
            yield Finding("unreadable-file", "it is no regular file", "name a file or a folder", path=str(path))
            continue
        empty = True
        for item in _folder(path, path):
            empty = False
            yield item
        if empty:
            yield Finding(
                "empty-folder",
                "no file to read in this folder",
                "name the folder with the articles",
                path=str(path),
            )


def _folder(folder: Path, root: Path) -> Iterator[tuple[Path, Input] | Finding]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    provenance = _provenance(folder, root)
    for entry in entries:
        path = folder / entry.name
        name = entry.name.lower()
        if name.startswith((".", "_", *_NOT_SOURCES)) or name == PROVENANCE:
            continue
        if entry.is_symlink():
            yield Finding("link-refused", "a link is not followed", "put the file itself there", path=str(path))
        elif entry.is_dir():
            yield from _folder(path, root)
        elif entry.is_file():
            yield from _file(path, provenance)


def _file(path: Path, provenance: Source | Finding) -> Iterator[tuple[Path, Input] | Finding]:
    if isinstance(provenance, Finding):
        yield provenance
        provenance = Source()
    shown = os.fsencode(path.as_posix()).decode("utf-8", "replace")  # a name need not be UTF-8
    yield path, Input(shown, lambda: path.open("rb"), provenance)


def _provenance(folder: Path, root: Path | None) -> Source | Finding:
    """What the nearest source.json says, from ``folder`` up to ``root`` (only in ``folder`` without one)."""
    while True:
        file = folder / PROVENANCE
        if file.is_file():
            try:
                data = json.loads(file.read_text("utf-8"))
                if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
                    raise ValueError("it is not an object of texts")
                if unknown := sorted(set(data) - set(Source.__slots__)):
                    raise ValueError(f"unknown field {unknown[0]}")
            except (OSError, ValueError, RecursionError) as error:
                allowed = ", ".join(Source.__slots__)
                return Finding("broken-provenance", f"not usable: {error}", f"allowed: {allowed}", path=str(file))
            return Source(**data)
        if root is None or folder == root:
            return Source()
        folder = folder.parent


def _unreadable(path: Path, error: OSError) -> Finding:
    return Finding("unreadable-file", f"it can't be opened: {error.strerror}", "check its permissions", path=str(path))
