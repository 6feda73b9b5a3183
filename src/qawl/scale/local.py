"""A conversion on this machine: units go to processes, and come back in the order of the input.

Reading and annotating a unit, and writing what stays of it, are tasks of other processes. Between the two
this one looks, unit by unit, which articles came before, so that nothing but the input decides what is
written. What is done stays done: a unit whose input, code, options and output are as its receipt says is
passed over by the next run.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from qawl.finding import Finding
from qawl.scale.duplicates import DUPLICATE, Seen
from qawl.scale.fingerprint import code_sha256
from qawl.scale.pool import Inline, Pool, Task, WorkerDied, Workers
from qawl.scale.state import Cleaned, Head, Item, Key, State, is_reject
from qawl.scale.summary import Listener, Options, Progress, Summary
from qawl.scale.units import Unit, plan, root_names
from qawl.scale.work import RECORDS, Spool, Stay, Written, file_sha256, read_unit, records_sha256, write_unit
from qawl.sources.naming import slug
from qawl.writing import Outcome

_AHEAD = 3
"""How many units a process may be ahead of the first one that isn't done."""


class OtherKind(ValueError):
    """The folder holds another kind of output than the one asked for."""


class Conversion:
    """One run. ``sources`` are files, archives and folders, ``out`` is the folder to write in."""

    def __init__(
        self, sources: Sequence[Path], out: Path, options: Options | None = None, listener: Listener | None = None
    ) -> None:
        self._sources, self._out = sources, out
        self._options, self._listener = options or Options(), listener or Listener()
        self._state = State(out)
        self._workers: Workers = Inline()
        self._summary = Summary()
        self._done = self._done_before = 0
        self._heads: dict[str, Head | None] = {}
        self._sizes: dict[str, int] = {}
        self._others: list[Finding] = []
        self._left = self._options.limit
        made_by = f"{code_sha256()} {self._options.kind} {self._options.limit}"
        self._made_by = sha256(made_by.encode()).hexdigest()

    def progress(self) -> Progress:
        """How far it is; may be asked from any thread."""
        return Progress(self._done, self._done_before, *self._workers.tally.figures)

    def run(self) -> Summary:
        """Convert everything. Raises state.Busy while another run writes to the folder, OtherKind, OSError
        where writing fails; then what is done stays done, and the same run again goes on from there."""
        begun = time.monotonic()
        self._out.mkdir(parents=True, exist_ok=True)
        with self._state.locked() as workshop:
            kind = self._state.kind()
            if kind not in (None, self._options.kind):
                raise OtherKind(f"{self._out} holds {kind}, not {self._options.kind}; name another folder")
            seen = Seen(texts=self._options.kind != RECORDS, folder=workshop)
            try:
                self._work(workshop, seen)
            finally:
                self._workers.close()
                seen.close()
            self._retire()
            heads = [head for head in self._heads.values() if head is not None]
            self._state.close(self._options.kind, heads, self._others, workshop)
        self._summary.seconds = time.monotonic() - begun
        return self._summary

    def _work(self, workshop: Path, seen: Seen) -> None:
        units = plan(self._sources)
        first = list(islice(units, 2))
        jobs = self._options.jobs or cores()
        if jobs > 1 and len(first) > 1:
            self._workers, self._summary.jobs = Pool(jobs), jobs
        ahead = _AHEAD * self._summary.jobs if self._summary.jobs > 1 else 1
        reading: deque[_Reading | Finding] = deque()
        writing: deque[_Writing] = deque()
        for item in chain(first, units, [None]):
            if item is not None:
                reading.append(item if isinstance(item, Finding) else self._begin(item, workshop))
            while self._left != 0 and reading and (item is None or len(reading) >= ahead):
                head = reading.popleft()
                if isinstance(head, Finding):
                    self._others.append(head)
                    self._tell(head)
                elif (write := self._settle(head, seen, workshop)) is not None:
                    writing.append(write)
                while len(writing) >= ahead:
                    self._finish(writing.popleft(), workshop)
            if self._left == 0:
                break
        for write in writing:
            self._finish(write, workshop)

    def _begin(self, unit: Unit, workshop: Path) -> _Reading:
        """Have a unit read, unless its receipt says that it need not be."""
        spool = Spool.of(workshop, slug(unit.name))
        self._sizes[unit.name] = unit.size
        before = self._state.head(self._state.receipt(unit.name))
        explain = self._listener.cleaned is not None
        if before is not None and not explain and self._is_current(unit, before):
            return _Reading(unit, spool, before)
        return _Reading(unit, spool, None, self._workers.submit(read_unit, unit, spool, self._left, explain))

    def _is_current(self, unit: Unit, before: Head) -> bool:
        if (before.unit, before.sha256, before.made_by) != (unit.name, unit.sha256, self._made_by):
            return False
        if self._options.kind != RECORDS:
            found = file_sha256(self._out / before.output) if before.output else None
            return found == before.output_sha256
        dropped = set(before.dropped)
        keys = (item for item in self._state.items(unit.name) if isinstance(item, Key))
        ids = (key.id for index, key in enumerate(keys) if index not in dropped)
        return before.output_sha256 is not None and records_sha256(self._out, ids) == before.output_sha256

    def _settle(self, reading: _Reading, seen: Seen, workshop: Path) -> _Writing | None:
        """Tell of what a unit has, see which of its articles stay, and have them written if they aren't."""
        unit, spool, before = reading.unit, reading.spool, reading.before
        self._heads[unit.name] = before
        try:
            if reading.task is not None:
                reading.task.result()
            draft = self._draft(unit, self._state.items(unit.name) if before else spool.load(), seen)
            if before is not None:
                if before.dropped == tuple(draft.dropped):
                    self._pass_over(before, draft, workshop)
                    return None
                limit = draft.keys if self._options.limit is not None else None
                self._workers.submit(read_unit, unit, spool, limit).result()
        except WorkerDied:
            self._fail(unit)
            return None
        stay = Stay(draft.keys, frozenset(draft.dropped))
        shard = self._out / f"{slug(unit.name)}.{self._options.kind}"
        task = self._workers.submit(write_unit, spool, stay, self._options.kind, shard, workshop)
        return _Writing(unit, spool, draft, task)

    def _draft(self, unit: Unit, items: Iterator[Item], seen: Seen) -> _Draft:
        draft = _Draft()
        for item in items:
            if self._left == 0:
                break
            draft.items += 1
            if isinstance(item, Key):
                duplicate = seen.duplicate(item)
                if duplicate is not None:
                    draft.dropped.append(draft.keys)
                    draft.duplicates.append(duplicate)
                    self._tell(duplicate)
                else:
                    draft.articles += 1
                    draft.quotations += item.quotations
                draft.keys += 1
                self._left = self._left and self._left - 1
            elif isinstance(item, Cleaned):
                if self._listener.cleaned is not None:
                    self._listener.cleaned(item)
            elif item.check in DUPLICATE:
                draft.duplicates_before.append(item)
            else:
                draft.rejects += is_reject(item)
                self._tell(item)
        return draft

    def _pass_over(self, before: Head, draft: _Draft, workshop: Path) -> None:
        """Leave a unit as an earlier run wrote it."""
        if draft.duplicates != draft.duplicates_before:  # only the articles that they repeat have moved
            own = [item for item in self._state.items(before.unit) if not _is_duplicate(item)]
            self._state.write_receipt(before, [*own, *draft.duplicates], workshop)
        self._summary.units_done_before += 1
        self._done_before += self._sizes[before.unit]
        self._summary.outcomes[Outcome.UNCHANGED] += draft.articles
        self._count(draft, self._sizes.pop(before.unit))

    def _finish(self, writing: _Writing, workshop: Path) -> None:
        """See that a unit is written, and write its receipt."""
        unit, spool, draft = writing.unit, writing.spool, writing.draft
        try:
            written = writing.task.result()
        except WorkerDied:
            self._fail(unit)
            return
        for finding in written.findings:
            self._tell(finding)
        for id in written.kept:
            self._listener.kept(id)
        head = Head(
            unit.name,
            unit.root,
            unit.sha256,
            self._made_by,
            draft.articles,
            draft.quotations,
            draft.rejects + len(draft.duplicates),
            tuple(draft.dropped),
            written.output,
            written.sha256,
        )
        own = (item for item in islice(spool.load(), draft.items) if not isinstance(item, Cleaned))
        self._state.write_receipt(head, chain(own, draft.duplicates, written.findings), workshop)
        spool.remove()
        self._heads[unit.name] = head
        self._summary.outcomes += written.outcomes
        self._count(draft, self._sizes.pop(unit.name))

    def _fail(self, unit: Unit) -> None:
        """Go on without a unit that no process survives."""
        message = "every process that works on it dies, for want of memory perhaps; nothing of it was converted"
        for member in unit.members[:1]:
            cure = "free memory or split the file, and run the same again"
            finding = Finding("unit-failed", message, cure, path=member.shown)
            self._others.append(finding)
            self._tell(finding)
        self._summary.units_failed += 1

    def _count(self, draft: _Draft, size: int) -> None:
        self._done += size
        self._summary.units += 1
        self._summary.quotations += draft.quotations

    def _retire(self) -> None:
        """Put aside the shards of input that is no longer there: what lies in the folder is what the sources
        have. Shards of other sources stay."""
        if self._options.limit is not None:
            return
        roots = set(root_names(self._sources))
        gone, kept = self._state.retire(lambda head: head.unit in self._heads or head.root not in roots)
        others = [head for head in kept if head.unit not in self._heads]
        for head in gone:
            if head.output:
                message = f"{head.unit} is no longer there; its {head.articles} records were put aside"
                self._add("shard-retired", message, f"they are in {self._state.retired}")
        if others and self._options.kind != RECORDS:
            message = f"{len(others)} shards come from other sources than these; they were left as they are"
            self._add("shards-of-others", message, "name those sources too, so that duplicates are found")

    def _add(self, check: str, message: str, cure: str) -> None:
        finding = Finding(check, message, cure, "warning", str(self._out))
        self._others.append(finding)
        self._tell(finding)

    def _tell(self, finding: Finding) -> None:
        self._summary.findings[finding.check] += 1
        self._summary.severities[finding.severity] += 1
        self._listener.finding(finding)


@dataclass(slots=True)
class _Draft:
    """What becomes of a unit's articles: the indices of those dropped, and why; the rest is counted. ``items``
    and ``keys`` say how many were looked at, which is all of them unless a limit was reached."""

    items: int = 0
    keys: int = 0
    dropped: list[int] = field(default_factory=list)
    duplicates: list[Finding] = field(default_factory=list)
    duplicates_before: list[Finding] = field(default_factory=list)
    articles: int = 0
    quotations: int = 0
    rejects: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """A unit that is being read, or that an earlier run did."""

    unit: Unit
    spool: Spool
    before: Head | None
    task: Task[None] | None = None


@dataclass(frozen=True, slots=True)
class _Writing:
    """A unit whose records are being written."""

    unit: Unit
    spool: Spool
    draft: _Draft
    task: Task[Written]


def _is_duplicate(item: Item) -> bool:
    return isinstance(item, Finding) and item.check in DUPLICATE


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
