"""The formats, and which of them reads a file.

A format is one module of this package, found by itself. It has

- ``sniff(name, head) -> int``: how sure it is to read a file with this name and these first bytes; 0
  is not at all, and the surest format reads the file;
- ``read(file) -> Iterator[Article | Finding]``: the file's articles; raises `Unreadable` where it can't
  go on.

Zip and tar archives and folders are looked into, so that they may mix formats. A ``source.json`` in a
folder holds what all articles there have in common (fields of `qawl.record.Source`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

from qawl import sources
from qawl.finding import Finding
from qawl.sources import archive, folder, jsonl, parquet
from qawl.sources.article import Article
from qawl.sources.input import Input, Unreadable
from qawl.sources.provenance import tidy


class Format(Protocol):
    """What a module here must have to be a format."""

    __name__: str

    @staticmethod
    def sniff(name: str, head: bytes) -> int: ...

    @staticmethod
    def read(file: Input) -> Iterator[Article | Finding]: ...


@cache
def formats() -> tuple[Format, ...]:
    """All formats: the modules of this package that have ``sniff`` and ``read``."""
    package = sources.__name__
    modules = [importlib.import_module(f"{package}.{row.name}") for row in pkgutil.iter_modules(sources.__path__)]
    return tuple(cast(Format, row) for row in modules if hasattr(row, "sniff") and hasattr(row, "read"))


def format_of(name: str, head: bytes) -> Format | None:
    """The format that is surest of a file, by its name and first bytes; None where none is."""
    score, best = max(((row.sniff(name, head), row) for row in formats()), key=lambda pair: pair[0])
    return best if score > 0 else None


def read_sources(paths: Iterable[Path]) -> Iterator[Article | Finding]:
    """Every article under these paths (files, archives, folders), and a finding for whatever can't be
    read; the rest goes on. Ids are unique: a second article of the same id is a finding."""
    seen: dict[str, str] = {}
    for file in files(paths):
        if isinstance(file, Finding):
            yield file
            continue
        for item in read_file(file):
            if isinstance(item, Finding):
                yield item
            elif item.id in seen:
                yield duplicate_id(item.id, file.path, seen[item.id])
            else:
                seen[item.id] = file.path
                yield item


def files(paths: Iterable[Path]) -> Iterator[Input | Finding]:
    """Every file under these paths, those inside archives too, and a finding for what can't be opened."""
    for row in folder.walk(paths):
        if isinstance(row, Finding):
            yield row
        else:
            yield from opened(*row)


def opened(path: Path, file: Input, part: int = 0, parts: int = 1) -> Iterator[Input | Finding]:
    """The file itself or, if it is an archive, the files inside; of those only one part of several, when
    several processes share them (see `archive.members`)."""
    try:
        head = file.head()
    except OSError as error:
        yield file.finding("unreadable-file", f"it can't be opened: {error.strerror}", "check its permissions")
        return
    if archive.is_archive(head):
        yield from archive.members(path, file.path, head, file.provenance, part, parts)
    else:
        yield file


def read_file(file: Input) -> Iterator[Article | Finding]:
    """The file's articles, each fit to become a record, and a finding for whatever can't be read. Ids may
    come twice."""
    for item in _read(file):
        if isinstance(item, Article):
            yield from _checked(item, file)
        else:
            yield item


def read_row(row: Mapping[str, Any], file: Input, line: int) -> Iterator[Article | Finding]:
    """The article that a row of a table holds, in fields named as those of JSON are; ``file`` and ``line`` say
    where it comes from. Dates may be dates."""
    for item in jsonl.article(parquet.plain(row), file, f"row {line}", line):
        if isinstance(item, Article):
            yield from _checked(item, file)
        else:
            yield item


def duplicate_id(id: str, path: str, first: str) -> Finding:
    """The finding for an article whose id another one has, which was read from ``first``."""
    message = f"an article with the id {id} was already read from {first}"
    return Finding("duplicate-id", message, "rename the file, or give the article another id", path=path, record=id)


def _read(file: Input) -> Iterator[Article | Finding]:
    try:
        head, is_later_part = file.head(), file.first_line > 1
        if not head.strip():
            if not is_later_part:
                yield file.finding("empty-file", "the file is empty", "delete it, or fetch the article again")
            return
        form = format_of(file.name, head)
        if form is None:
            known = ", ".join(row.__name__.rpartition(".")[2] for row in formats())
            yield file.finding("unknown-format", "no format reads this file", f"known are {known}")
            return
        holds_nothing = True
        for item in form.read(file):
            holds_nothing = False
            yield item
        if holds_nothing and not is_later_part:
            yield file.finding("no-article", "the file holds no article", "delete it", severity="warning")
    except Unreadable as error:
        yield error.finding
    except OSError as error:
        yield file.finding("unreadable-file", f"it can't be read: {error.strerror or error}", "check the disk")


def _checked(article: Article, file: Input) -> Iterator[Article | Finding]:
    """The article with its provenance tidied, or why it can't become a record."""
    id = article.id
    if not any(row.type != "headline" for row in article.sections):
        message = f"article {id} has no text"
        yield file.finding("article-without-text", message, "fetch it again", severity="warning")
        return
    try:
        "\0".join((article.text, *filter(None, article.source.to_dict().values()))).encode()
    except UnicodeEncodeError as error:
        message = f"article {id} holds a lone surrogate (U+{ord(error.object[error.start]):04X})"
        yield file.finding("lone-surrogate", message, "repair the text where it was exported")
        return
    source, unusable = tidy(article.source)
    for name in unusable:
        message = f"article {id}: {name} is not usable and was left out: {getattr(article.source, name)[:100]}"
        yield file.finding("unusable-provenance", message, "correct it in the source", severity="warning")
    yield replace(article, source=source)
