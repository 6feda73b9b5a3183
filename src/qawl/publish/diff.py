"""What changed between two states of the dataset, and how far its version has to rise for that (data semver).

A state is a published folder, or record files with the ledger of splits above them. Major is what breaks work
that was built on the old state: a text, an offset, a split or a column that is another or gone. Minor is what
comes in (records, quotations, columns) or is judged otherwise (labels); patch is metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from qawl.publish.build import is_publication, read_publication
from qawl.publish.configs import CONFIGS
from qawl.publish.parquet import read_features
from qawl.publish.splits import read_ledger
from qawl.reading import read_records
from qawl.record import Quote, Record, Span


class Bump(IntEnum):
    """Which number of a version has to rise."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


ADDED, REMOVED, CHANGED = "added", "removed", "changed"
BUMPS = {
    "records": {ADDED: Bump.MINOR, REMOVED: Bump.MAJOR},
    "texts": {ADDED: Bump.MINOR, REMOVED: Bump.MAJOR, CHANGED: Bump.MAJOR},
    "splits": {CHANGED: Bump.MAJOR},
    "quotations": {ADDED: Bump.MINOR, REMOVED: Bump.MAJOR},
    "offsets": {CHANGED: Bump.MAJOR},
    "labels": {CHANGED: Bump.MINOR},
    "metadata": {CHANGED: Bump.PATCH},
    "columns": {ADDED: Bump.MINOR, REMOVED: Bump.MAJOR, CHANGED: Bump.MAJOR},
    "schema": {CHANGED: Bump.MAJOR},
}
"""What a change asks for, by what changed and how."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what (a key of BUMPS) and how; the record, or the config of a column; the place in it; and
    the values, where they are short."""

    what: str
    how: str
    where: str
    place: str = ""
    was: str | None = None
    now: str | None = None

    @property
    def bump(self) -> Bump:
        """What this change asks for."""
        return BUMPS[self.what][self.how]

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON, with what it asks for."""
        return {name: getattr(self, name) for name in self.__slots__} | {"asks_for": self.bump.name.lower()}


@dataclass(frozen=True, slots=True)
class State:
    """The dataset at one time: its records by id, their splits where they are known, and each config's columns."""

    records: Mapping[str, Record]
    splits: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_state(path: Path) -> State:
    """The state in a published folder, or of the records beneath a path with the nearest ledger above it.
    FileNotFoundError, ReadingError; ValueError for a broken ledger or an id that comes twice."""
    if is_publication(path):
        published = list(read_publication(path))
        files = ((name, next((path / name).glob("*.parquet"), None)) for name in CONFIGS)
        columns = {name: read_features(file) for name, file in files if file is not None}
        splits = {record.id: split for split, record in published}
        return State({record.id: record for _, record in published}, splits, columns)
    records: dict[str, Record] = {}
    for file, record in read_records(path):
        if record.id in records:
            raise ValueError(f"{file}: another record has the id {record.id} too; give one of them another")
        records[record.id] = record
    folders = (path.resolve(), *path.resolve().parents)
    ledger_file = next((folder / "splits.tsv" for folder in folders if (folder / "splits.tsv").is_file()), None)
    ledger, findings = read_ledger(ledger_file) if ledger_file else ({}, [])
    if findings:
        raise ValueError(f"{ledger_file}: {findings[0].message}")
    splits = {id_: split for id_, split in ledger.items() if id_ in records}
    return State(records, splits, {name: config.features() for name, config in CONFIGS.items()})


def compare(old: State, new: State) -> list[Change]:
    """All changes from one state to the other, columns first, then record by record in the order of ids.
    Nothing changed where and only where the list is empty."""
    changes = list(_columns(old.columns, new.columns))
    for id_ in sorted(old.records.keys() | new.records.keys()):
        before, after = old.records.get(id_), new.records.get(id_)
        if before is None or after is None:
            changes.append(Change("records", ADDED if before is None else REMOVED, id_))
            continue
        was, now = old.splits.get(id_), new.splits.get(id_)
        if was is not None and now is not None and was != now:
            changes.append(Change("splits", CHANGED, id_, "", was, now))
        if before != after:
            changes += list(_record(before, after)) or [Change("metadata", CHANGED, id_, "order or words")]
    return changes


def asked(changes: Sequence[Change]) -> Bump:
    """The highest that any of the changes asks for."""
    return max((change.bump for change in changes), default=Bump.NONE)


def _columns(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> Iterator[Change]:
    for config in CONFIGS:
        before, after = old.get(config), new.get(config)
        if before is None or after is None:  # a config without rows has no file to tell
            continue
        for column in sorted(before.keys() | after.keys()):
            if column not in before:
                yield Change("columns", ADDED, config, column)
            elif column not in after:
                yield Change("columns", REMOVED, config, column)
            elif before[column] != after[column]:
                yield Change("columns", CHANGED, config, column)


def _record(old: Record, new: Record) -> Iterator[Change]:
    id_ = new.id
    if old.schema_version != new.schema_version:
        yield Change("schema", CHANGED, id_, "", old.schema_version, new.schema_version)
    if old.text_sha256 != new.text_sha256:
        yield Change("texts", CHANGED, id_)
    elif (old.text is None) != (new.text is None):
        yield Change("texts", REMOVED if new.text is None else ADDED, id_)
    if old.sections != new.sections:
        yield Change("offsets", CHANGED, id_, "sections")
    for was, now in pairs(old, new):
        if was is None or now is None:
            only = was or now
            assert only is not None
            yield Change("quotations", ADDED if was is None else REMOVED, id_, only.id)
        elif was != now or old.speaker(was.speaker) != new.speaker(now.speaker):
            yield from _quote(old, was, new, now)
    yield from _metadata(old, new)


def pairs(old: Record, new: Record) -> list[tuple[Quote | None, Quote | None]]:
    """The quotations of two states of a record, each with the one that it was: by falling overlap of content;
    by id where the text is another. One without a partner stands with None."""
    if old.text_sha256 != new.text_sha256:
        before, after = ({quote.id: quote for quote in record.quotes} for record in (old, new))
        return [(before.get(id_), after.get(id_)) for id_ in {**before, **after}]
    candidates = []
    for i, was in enumerate(old.quotes):
        for j, now in enumerate(new.quotes):
            if overlap := _overlap(was, now):
                candidates.append((-overlap, was.id != now.id, i, j))
    partner: dict[int, int] = {}
    for _, _, i, j in sorted(candidates):
        if i not in partner and j not in partner.values():
            partner[i] = j
    taken = set(partner.values())
    found: list[tuple[Quote | None, Quote | None]] = [
        (was, new.quotes[partner[i]] if i in partner else None) for i, was in enumerate(old.quotes)
    ]
    return found + [(None, now) for j, now in enumerate(new.quotes) if j not in taken]


def _overlap(a: Quote, b: Quote) -> float:
    """The share of the characters of both contents that is in both (intersection over union)."""
    if a.start >= b.end or b.start >= a.end:
        return 0.0
    one, other = ({at for span in quote.spans for at in range(span.start, span.end)} for quote in (a, b))
    return len(one & other) / len(one | other)


def _quote(old: Record, was: Quote, new: Record, now: Quote) -> Iterator[Change]:
    for name in ("spans", "cue", "mention", "target"):
        before, after = _offsets(was, name), _offsets(now, name)
        if before != after:
            yield Change("offsets", CHANGED, new.id, f"{now.id} {name}", before or "none", after or "none")
    judged, judged_now = _labels(old, was), _labels(new, now)
    for name, before in judged.items():
        if before != judged_now[name]:
            yield Change("labels", CHANGED, new.id, f"{now.id} {name}", before, judged_now[name])
    if was.confidence != now.confidence:
        yield Change("metadata", CHANGED, new.id, f"{now.id} confidence", str(was.confidence), str(now.confidence))


def _offsets(quote: Quote, name: str) -> str:
    """The offsets of one role as ``10–20, 30–40``; nothing where it has none."""
    target = quote.stance.target
    if name == "target":
        return f"{target.start}–{target.end}" if target is not None and target.start is not None else ""
    spans: Sequence[Span | None] = quote.spans if name == "spans" else (getattr(quote, name),)
    return ", ".join(f"{span.start}–{span.end}" for span in spans if span is not None)


def _labels(record: Record, quote: Quote) -> dict[str, str]:
    speaker, target = record.speaker(quote.speaker), quote.stance.target
    words = target.text if target is not None and target.start is None else None
    return {
        "id": quote.id,
        "type": quote.type,
        "speaker": speaker.name if speaker else "none",
        "speaker type": speaker.type if speaker else "none",
        "parent": quote.parent or "none",
        "stance": quote.stance.label,
        "target": words or "none",
        "optional": "yes" if quote.optional else "no",
    }


def _metadata(old: Record, new: Record) -> Iterator[Change]:
    for part in ("source", "annotation"):
        before, after = getattr(old, part).to_dict(), getattr(new, part).to_dict()
        for name in before:
            if before[name] != after[name]:
                was, now = str(before[name] or "none"), str(after[name] or "none")
                yield Change("metadata", CHANGED, new.id, f"{part}.{name}", was, now)
    if old.lang != new.lang:
        yield Change("metadata", CHANGED, new.id, "lang", old.lang, new.lang)
    if old.speakers != new.speakers:
        yield Change("metadata", CHANGED, new.id, "speakers")
