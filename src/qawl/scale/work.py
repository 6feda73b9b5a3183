"""What is done with one unit, in whichever process: read, clean and annotate it, then write what stays."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from qawl.annotate import annotate_article
from qawl.finding import Finding
from qawl.formatting import encode_line
from qawl.record import Record
from qawl.scale import tally
from qawl.scale.state import Cleaned, Item, Key, dump_item, is_reject, load_item
from qawl.scale.units import Unit
from qawl.sources.article import Article
from qawl.sources.input import Input
from qawl.sources.registry import read_file, read_row
from qawl.writing import Outcome, replacing_file, write_record

RECORDS, JSONL, PARQUET = KINDS = ("records", "jsonl", "parquet")
"""What can be written: a JSON file a record, or a shard a unit."""


class Converted(NamedTuple):
    """An article, the file that it was read from, and its record."""

    path: str
    article: Article
    record: Record


def convert_unit(unit: Unit) -> Iterator[Converted | Finding]:
    """The unit's articles, converted, and a finding for whatever can't be read or annotated."""
    for file in unit.inputs():
        if isinstance(file, Finding):
            yield file
        else:
            yield from map(partial(_annotated, file.path), _read(file))


def convert_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Converted | Finding]:
    """The same for rows that each hold an article, as a line of JSON does; ``_path`` and ``_line`` may say where
    a row comes from."""
    for number, row in enumerate(rows, 1):
        path, line = row.get("_path") or "rows", row.get("_line") or number
        own = {name: value for name, value in row.items() if value is not None}
        yield from map(partial(_annotated, path), read_row(own, Input(path, io.BytesIO), line))


def _annotated(path: str, item: Article | Finding) -> Converted | Finding:
    if isinstance(item, Finding):
        return item
    try:
        return Converted(path, item, annotate_article(item))
    except Exception as error:  # one article that the engine can't take must not end a week's run
        return _bug("not-annotated", f"article {item.id} could not be annotated", error, path, item.id)


def _read(file: Input) -> Iterator[Article | Finding]:
    try:
        yield from read_file(file)
    except Exception as error:  # nor must a file that breaks its reader in a way that nobody thought of
        yield _bug("not-read", "the file could not be read on", error, file.path)


def _bug(check: str, what: str, error: Exception, path: str, record: str | None = None) -> Finding:
    message = f"{what}: {type(error).__name__}: {error}"
    return Finding(check, message, "report it as a bug, with the article", path=path, record=record)


@dataclass(frozen=True, slots=True)
class Spool:
    """Where a unit's results wait until it is known which of them stay: the records as JSON Lines, the items
    (`state.Item`) beside them."""

    records: Path
    items: Path

    @classmethod
    def of(cls, folder: Path, name: str) -> Spool:
        """The spool of the unit whose output has this name."""
        return cls(folder / f"{name}.records", folder / f"{name}.items")

    def load(self) -> Iterator[Item]:
        """The items."""
        with self.items.open("rb") as stream:
            yield from map(load_item, stream)

    def remove(self) -> None:
        """Delete the files."""
        self.records.unlink(missing_ok=True)
        self.items.unlink(missing_ok=True)


def read_unit(unit: Unit, spool: Spool, limit: int | None = None, explain: bool = False) -> None:
    """Read and annotate a unit, or the first ``limit`` articles of it, into its spool. With ``explain`` the
    items say what cleaning removed. Memory holds one file, or one line of a file of lines, at a time."""
    count = 0
    with spool.records.open("wb") as records, spool.items.open("wb") as items:
        for result in convert_unit(unit) if limit != 0 else ():
            if isinstance(result, Finding):
                items.write(dump_item(result))
                if is_reject(result):
                    tally.here().reject()
                continue
            path, article, record = result
            if explain:
                removed = [(piece.rule, piece.text) for piece in article.removed]
                items.write(dump_item(Cleaned(article.id, removed)))
            quotations = len(record.quotes)
            items.write(dump_item(Key(record.id, record.text_sha256, path, quotations)))
            records.write(encode_line(record))
            tally.here().article(quotations)
            count += 1
            if count == limit:
                return


@dataclass(slots=True)
class Written:
    """What became of a unit's records, and what is to be said of it. ``output`` and ``sha256`` as in
    `state.Head`; ``kept`` are the ids of records that people judged."""

    output: str | None
    sha256: str | None
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class Stay(NamedTuple):
    """Which records of a spool are written: those before the index ``end`` but those with indices ``dropped``."""

    end: int
    dropped: frozenset[int]


def write_unit(spool: Spool, stay: Stay, kind: str, shard: Path, workshop: Path) -> Written:
    """Write the records in a spool, or those of them that stay, to the file ``shard`` or, for ``kind`` records,
    to a file each beside it. A shard without records is not written. ``workshop`` as for ``replacing_file``."""
    with spool.records.open("rb") as stream:
        first_lines = islice(stream, stay.end)
        lines = (line for index, line in enumerate(first_lines) if index not in stay.dropped)
        if kind == RECORDS:
            return _write_records(lines, shard.parent, workshop)
        first = next(lines, None)
        if first is None:
            shard.unlink(missing_ok=True)
            return Written(None, None)
        with replacing_file(shard, workshop) as target:
            count = 0
            if kind == JSONL:
                for line in chain([first], lines):
                    count += target.write(line) > 0
            else:
                from qawl.publish.parquet import write_articles

                count = write_articles(target, chain([first], lines))
        return Written(shard.name, file_sha256(shard), Counter({Outcome.WRITTEN: count}))


def _write_records(lines: Iterator[bytes], out: Path, workshop: Path) -> Written:
    done = Written(None, None)
    total = hashlib.sha256()
    for line in lines:
        record = Record.from_dict(orjson.loads(line))
        outcome, finding = write_record(out, record, workshop)
        done.outcomes[outcome] += 1
        if finding is not None:
            done.findings.append(finding)
        elif outcome is Outcome.KEPT:
            done.kept.append(record.id)
        if outcome is not Outcome.KEPT:
            _add_record(total, out, record.id)
    if not done.outcomes[Outcome.KEPT]:
        done.sha256 = total.hexdigest()
    return done


def records_sha256(out: Path, ids: Iterator[str]) -> str | None:
    """The SHA-256 over the files of these records, in order; None where one can't be read."""
    total = hashlib.sha256()
    try:
        for id in ids:
            _add_record(total, out, id)
    except OSError:
        return None
    return total.hexdigest()


def _add_record(total: hashlib._Hash, out: Path, id: str) -> None:
    total.update(hashlib.sha256((out / f"{id}.json").read_bytes()).digest())


def file_sha256(file: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where it can't be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
