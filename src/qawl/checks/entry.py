"""What level 5 keeps of each record, and what it is told besides: little, as a corpus may be large."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qawl.checks.registry import Hit

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in brief. ``quotes`` are the hulls of the contents: where each begins and ends. ``names`` are those
    of a judged record's speakers; nobody compares others."""

    id: str
    path: str | None
    line: int | None
    text_sha256: str
    collection: str | None
    license: str | None
    status: str
    quotes: tuple[tuple[int, int], ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, record: Json, path: str | None = None, line: int | None = None) -> Entry:
        """The entry of a record that fits the schema."""
        source = record["source"]
        return cls(
            record["id"],
            path,
            line,
            record["text_sha256"],
            source["collection"],
            source["license"],
            status := record["annotation"]["status"],
            tuple((quote["spans"][0]["start"], quote["spans"][-1]["end"]) for quote in record["quotes"]),
            tuple(speaker["name"] for speaker in record["speakers"]) if status != "auto" else (),
        )


@dataclass(frozen=True, slots=True)
class Context:
    """What level 5 may be told besides the records; what is left out is not checked."""

    splits: Mapping[str, str] | None = None
    """The ledger of splits: train, validation or test by id."""
    links: Iterable[tuple[str, str, str]] = ()
    """Pairs of ids that tell one story, each with a reason; from qawl.publish.stories."""
    collections: Collection[str] | None = None
    """The collections that the corpus knows."""
    base: Iterable[Entry] | None = None
    """The records as they were: those of the base branch, or of the last release."""
    base_splits: Mapping[str, str] | None = None
    """The ledger of splits as it was."""
    complete: bool = True
    """Whether the records are all there are now of those in ``base``, so that one that is missing is gone."""
    splits_complete: bool = True
    """Whether the records are all that the ledger of splits is about."""


@dataclass(slots=True)
class Corpus:
    """All records in brief, as the checks of level 5 see them."""

    context: Context = field(default_factory=Context)
    entries: list[Entry] = field(default_factory=list)

    def first_by(self, key: str) -> dict[Any, Entry]:
        """The first entry for each value of one of its fields."""
        first: dict[Any, Entry] = {}
        for entry in self.entries:
            first.setdefault(getattr(entry, key), entry)
        return first

    def changed(self) -> Iterable[tuple[Entry, Entry]]:
        """Each record that was there before, as it was and as it is."""
        now = self.first_by("id")
        for before in self.context.base or ():
            if before.id in now:
                yield before, now[before.id]


Hits = Iterator[tuple[Entry | None, Hit]]
"""What a check of level 5 yields: an entry (None for the corpus as a whole) with each Hit."""
