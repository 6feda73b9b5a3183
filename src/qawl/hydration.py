"""Standoff records on disk, joined with a copy of the collection that their text comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qawl.checks.run import check_record
from qawl.finding import Finding
from qawl.formatting import dumps
from qawl.reading import read_records
from qawl.recipe import COLLECTIONS, VERSION, Collection, Original
from qawl.record import Record, sha256
from qawl.sources.input import Input, Unreadable
from qawl.sources.registry import files
from qawl.standoff import TextDiffersError, dehydrate, hydrate
from qawl.writing import write_atomically

OnFinding = Callable[[Finding], None]


class Entry(NamedTuple):
    """A record, the file it was read from, and its place: the path below the folder that the user named."""

    record: Record
    file: str
    place: Path


def entries(paths: Iterable[Path], on_finding: OnFinding) -> Iterator[Entry]:
    """The records beneath these paths that fit the schema. What doesn't, and a second record of one place,
    is reported and left out. FileNotFoundError when a path does not exist."""
    seen: dict[Path, str] = {}
    for path in paths:
        for file, record in read_records(path, on_finding):
            findings, fits = check_record(record.to_dict(), file, levels=(1,))
            if not fits:
                for finding in findings:
                    on_finding(finding)
                continue
            folder = Path(file).parent.relative_to(path) if path.is_dir() else Path()
            place = folder / f"{record.id}.json"
            if place in seen:
                message = f"{record.id} was already read from {seen[place]}, and would be written to one file"
                cure = "name the folder above both, or one at a time"
                on_finding(Finding("duplicate-id", message, cure, path=file, record=record.id))
                continue
            seen[place] = file
            yield Entry(record, file, place)


def write(folder: Path, entry: Entry) -> None:
    """Write an entry's record to its place below ``folder``, in its canonical form; a file that is right
    already is not touched."""
    path, data = folder / entry.place, dumps(entry.record).encode()
    if not path.is_file() or path.read_bytes() != data:
        write_atomically(path, data)


def dehydrated(full: Iterable[Entry], on_finding: OnFinding) -> Iterator[Entry]:
    """The entries as standoff records. One whose text is not the one judged, or that can't be told without
    words of the text, is reported and left out."""
    for entry in full:
        record = entry.record
        try:
            if record.text is not None and sha256(record.text) != record.text_sha256:
                raise TextDiffersError("the text is not the one that was judged")
            yield entry._replace(record=dehydrate(record))
        except TextDiffersError as error:
            cure = "restore the text: it never changes once a record is annotated"
            on_finding(Finding("sha256-differs", str(error), cure, path=entry.file, record=record.id))
        except ValueError as error:
            cure = "say it in fewer words, or with words of the text"
            on_finding(Finding("target-too-long", str(error), cure, path=entry.file, record=record.id))


class NotTheCollectionError(ValueError):
    """There is no article of the collection where it should be."""


def hydrate_from(wanted: Iterable[Entry], collection: str, copy: Path, on_finding: OnFinding) -> Iterator[Entry]:
    """The entries with their texts, as they are found in a copy of a collection: its archives, a folder of
    the unpacked files, or a checkout of its repository.

    An article is known by the checksum of its text, so that it may have moved and have got another id. At
    the end every entry whose text was not found is reported: missing, or there under its id with another
    text. What can't be read in the copy is a warning: if it matters, an article is missing too. Raises
    KeyError for an unknown collection, NotTheCollectionError when the copy holds no article of it.
    """
    reader = COLLECTIONS[collection]
    sought: dict[str, list[Entry]] = {}
    for entry in wanted:
        sought.setdefault(entry.record.text_sha256, []).append(entry)
    ids = {entry.record.source.original_id for rows in sought.values() for entry in rows}
    other_text: dict[str, str] = {}
    found = 0
    for original, file in originals(reader, copy, on_finding):
        found += 1
        digest = hashlib.sha256(original.text.encode("utf-8", "surrogatepass")).hexdigest()
        for entry in sought.pop(digest, ()):
            yield entry._replace(record=hydrate(entry.record, original.text))
        if not sought:
            return
        if original.id in ids:
            other_text[original.id] = file
    if not found:
        raise NotTheCollectionError(f"no article of {collection} is in {copy}")
    for rows in sought.values():
        for entry in rows:
            on_finding(_not_found(entry, collection, other_text))


def originals(reader: Collection, copy: Path, on_finding: OnFinding) -> Iterator[tuple[Original, str]]:
    """Every article in the copy, with the file it stands in."""
    for file in files([copy]):
        try:
            if isinstance(file, Finding):
                raise Unreadable(file)
            if _is_of(reader, file):
                for original in reader.read(file):
                    yield original, file.path
        except Unreadable as error:
            on_finding(replace(error.finding, severity="warning"))


def _is_of(reader: Collection, file: Input) -> bool:
    try:
        return reader.sniff(file.name, file.head()) > 0
    except OSError as error:
        message = f"it can't be read: {error.strerror or error}"
        raise Unreadable(file.finding("unreadable-file", message, "check its permissions")) from error


def _not_found(entry: Entry, collection: str, other_text: dict[str, str]) -> Finding:
    record = entry.record
    id = record.source.original_id
    if id in other_text:
        check, path = "article-differs", other_text[id]
        message = f"article {id} has another text there than the one judged ({VERSION}), in {path}"
        cure = "take the version of the collection that docs/data.md names"
    else:
        check = "article-missing"
        message = f"article {id} of {collection} is not there"
        cure = "fetch the whole collection (docs/data.md)"
    return Finding(check, message, cure, path=entry.file, record=record.id)
