"""Who is in train, validation and test: the ledger, and the rule for articles that it lacks.

The rule. An article that the ledger names keeps its split. Articles of one story (``stories``) share a
split: a new one joins its group. What remains is new; collection by collection, groups stand in order of
their latest date (articles without one first), then of a hash of their first id. The latest go to test
until it holds its share of the collection's articles, those before them to validation, the rest to train.
Test and validation take only groups whose every article is ``gold``, judged twice and adjudicated; each gets
at most half of the gold articles, however few they are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.finding import Finding
from qawl.record import Record

if TYPE_CHECKING:
    from qawl.publish.stories import Link

SPLITS = ("train", "validation", "test")
SHARE = 0.15
"""The share of a collection's articles that test, and that validation, aims for."""
HELD_OUT = "gold"
"""The status without which no article is in test or validation."""

_HEADER = "id\tsplit"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Ledger = dict[str, str]


def read_ledger(path: Path) -> tuple[Ledger, list[Finding]]:
    """The ledger of a ``splits.tsv`` (id, split), and what is wrong with its lines. A missing file is an
    empty ledger."""
    return parse_ledger(path.read_text("utf-8") if path.exists() else "", str(path))


def parse_ledger(text: str, path: str | None = None) -> tuple[Ledger, list[Finding]]:
    """The ledger in the text of a ``splits.tsv``, and what is wrong with its lines."""
    ledger: Ledger = {}
    findings = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or (number == 1 and line == _HEADER):
            continue
        id, _, split = line.partition("\t")
        if split not in SPLITS or not id:
            what = f"is not an id, a tab and one of {', '.join(SPLITS)}"
        elif ledger.setdefault(id, split) != split:
            what = f"puts {id} into {split}, an earlier line into {ledger[id]}"
        else:
            continue
        cure = "restore the line from the last release: an article never moves"
        message = f"line {number} {what}"
        findings.append(Finding("split-ledger", message, cure, path=path, line=number, excerpt=line))
    return ledger, findings


def dump_ledger(ledger: Mapping[str, str]) -> str:
    """The text of a ``splits.tsv``: a header, then the ids in order."""
    return "\n".join([_HEADER, *(f"{id}\t{ledger[id]}" for id in sorted(ledger))]) + "\n"


def assign(records: Sequence[Record], ledger: Mapping[str, str]) -> tuple[Ledger, list[Finding]]:
    """The split of every record, by the module's rule, and where the rule cannot be kept: a story on both
    sides of a split, or an article that is not gold in test or validation."""
    from qawl.publish.stories import groups, links  # who only reads a ledger needs none of what tells stories

    by_id = {record.id: record for record in records}
    splits = {id: ledger[id] for id in by_id if id in ledger}
    # What is neither gold nor held out can only go to train, so links between two such decide nothing.
    holdable = {id for id, record in by_id.items() if record.annotation.status == HELD_OUT}
    holdable |= {id for id, split in splits.items() if split != "train"}
    found = list(links(records, holdable))
    free: dict[str, list[list[str]]] = {}
    for group in groups(by_id, found):
        known = sorted({splits[id] for id in group if id in splits}, key=SPLITS.index)
        if known:
            # Where a group is torn already, the new ones go where most care is due: to the last split.
            splits |= {id: known[-1] for id in group if id not in splits}
        else:
            free.setdefault(by_id[group[0]].source.collection or "", []).append(group)
    for collection, new in sorted(free.items()):
        members = [record for record in records if (record.source.collection or "") == collection]
        splits |= _place(new, members, by_id, splits)
    return splits, [*_leaks(found, splits), *_unjudged(records, splits)]


def _place(
    new: list[list[str]], members: list[Record], by_id: Mapping[str, Record], splits: Mapping[str, str]
) -> Ledger:
    """Splits for the new groups of one collection, of which ``members`` are all articles."""

    def order(group: list[str]) -> tuple[str, str]:
        return max(_date(by_id[id]) for id in group), hashlib.sha256(group[0].encode()).hexdigest()

    held = Counter(splits.get(record.id) for record in members)
    gold = sum(record.annotation.status == HELD_OUT for record in members)
    want = min(round(SHARE * len(members)), gold // 2)
    placed: Ledger = {}
    for group in sorted(new, key=order, reverse=True):
        split = "train"
        if all(by_id[id].annotation.status == HELD_OUT for id in group):
            split = next((s for s in ("test", "validation") if held[s] + len(group) <= want), "train")
        held[split] += len(group)
        placed |= dict.fromkeys(group, split)
    return placed


def _date(record: Record) -> str:
    match = _DATE.match(record.source.published or "")
    return match.group() if match else ""


def _leaks(found: Iterable[Link], splits: Mapping[str, str]) -> Iterable[Finding]:
    for link in found:
        if splits[link.a] != splits[link.b]:
            a, b = f"{link.a} in {splits[link.a]}", f"{link.b} in {splits[link.b]}"
            message = f"{b} tells the story of {a}: {link.why}"
            yield Finding("split-leak", message, "take one of the two out of the corpus", record=link.b)


def _unjudged(records: Iterable[Record], splits: Mapping[str, str]) -> Iterable[Finding]:
    for record in records:
        split, status = splits[record.id], record.annotation.status
        if split != "train" and status != HELD_OUT:
            message = f"{record.id} is in {split}, where only {HELD_OUT} may be; its status is {status}"
            cure = "have it judged a second time and adjudicated, or take it out of the corpus"
            yield Finding("split-unjudged", message, cure, record=record.id)
