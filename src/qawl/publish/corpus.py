"""What a publication is made of, on disk: the records, and beside them the ledger of splits and the card."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from qawl.finding import Finding
from qawl.publish import card
from qawl.publish.build import Plan, is_publication, plan, read_publication
from qawl.publish.splits import dump_ledger, read_ledger
from qawl.publish.stats import UNSPLIT
from qawl.reading import read_records
from qawl.record import Record
from qawl.settings import JUDGEMENTS
from qawl.standoff import judgements_sha256
from qawl.validation import validate
from qawl.writing import write_atomically

LEDGER, CARD = "splits.tsv", "DATASET_CARD.md"
AGREEMENT = "agreement"
"""The folder, beside the ledger, of what `qawl agree --save` wrote."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Records with the files that keep them company; either file may be None, the ledger's may not exist."""

    records: tuple[Record, ...]
    files: Mapping[str, str]
    """Where each record was read, by its id."""
    ledger_file: Path | None
    card_file: Path | None

    def plan(self) -> Plan:
        """The publication of these records under the ledger."""
        ledger, findings = read_ledger(self.ledger_file) if self.ledger_file else ({}, [])
        agreement = {file.stem: kept for file, kept in self._agreement().items()}
        planned = plan(self.records, ledger, agreement)
        placed = [replace(found, path=self.files.get(found.record or "")) for found in planned.findings]
        return replace(planned, findings=(*findings, *placed))

    def card_source(self) -> str:
        """The text of the card, or of the minimal one."""
        return self.card_file.read_text("utf-8") if self.card_file else card.MINIMAL

    def stale(self, planned: Plan) -> list[Finding]:
        """What the ledger lacks, whether the card's generated blocks are out of date, and whether the agreement that
        they show is that of other judgements than there are."""
        return [*self._judged_anew(), *(finding for finding, _, _ in self._changes(planned))]

    def _agreement(self) -> dict[Path, Mapping[str, Any]]:
        files = sorted((self.ledger_file.parent / AGREEMENT).glob("*.json")) if self.ledger_file else []
        return {file: orjson.loads(file.read_bytes()) for file in files}

    def _judged_anew(self) -> Iterator[Finding]:
        agreement = self._agreement()
        if not agreement or self.ledger_file is None:
            return
        folders = [path for path in (self.ledger_file.parent / JUDGEMENTS).glob("*") if path.is_dir()]
        there = {judgements_sha256(record for _, record in read_records(folder)) for folder in folders}
        for file, kept in agreement.items():
            if not there.issuperset(kept["judgements"]):
                message = f"holds the agreement of other judgements than those in {JUDGEMENTS}/"
                cure = "run qawl agree A B --save FILE on these with their texts (docs/data.md), then publish --update"
                yield Finding("agreement-stale", message, cure, path=str(file))

    def update(self, planned: Plan) -> list[Path]:
        """Enter new articles into the ledger and fill the card's generated blocks; returns the files that
        changed."""
        changes = list(self._changes(planned))
        for _, file, text in changes:
            write_atomically(file, text.encode())
        return [file for _, file, _ in changes]

    def _changes(self, planned: Plan) -> Iterator[tuple[Finding, Path, str]]:
        cure = "run: qawl publish --update, and commit it"
        if file := self.ledger_file:
            ledger, _ = read_ledger(file)
            if new := sorted(planned.splits.keys() - ledger.keys()):
                message = f"lacks {len(new):,} articles, the first {new[0]}"
                finding = Finding("ledger-stale", message, cure, path=str(file))
                yield finding, file, dump_ledger(ledger | planned.splits)
        if file := self.card_file:
            source = self.card_source()
            if (filled := card.filled(source, planned.stats)) != source:
                message = "has generated blocks that are out of date"
                yield Finding("card-stale", message, cure, path=str(file)), file, filled


def read_corpus(
    paths: Sequence[Path], ledger_file: Path | None = None, card_file: Path | None = None
) -> tuple[Corpus, list[Finding]]:
    """The records beneath ``paths`` with the ledger and the card (the files given, else the nearest
    ``splits.tsv`` and ``DATASET_CARD.md`` in the folders above the first path), and what ``qawl validate``
    has to say of the records. Files without a readable record, and all but the first of an id, are left out
    with a finding. FileNotFoundError for a path or a card that does not exist."""
    if card_file is not None and not card_file.is_file():
        raise FileNotFoundError(errno.ENOENT, "there is no such card", str(card_file))
    findings = list(validate(paths))
    records: dict[str, Record] = {}
    files: dict[str, str] = {}
    for file, record in read_records(paths, lambda unreadable: None):
        if record.id in records:
            message, cure = f"{record.id} is the id of {files[record.id]} too", "give one of them another id"
            findings.append(Finding("duplicate-id", message, cure, path=file, record=record.id))
        else:
            records[record.id], files[record.id] = record, file
    ledger_file = ledger_file or _nearest(paths[0], LEDGER)
    card_file = card_file or _nearest(paths[0], CARD)
    return Corpus(tuple(records.values()), files, ledger_file, card_file), findings


def read_any(paths: Sequence[Path]) -> Iterator[tuple[str, Record]]:
    """Records with their splits, of published folders and of records on disk (whose split is ``UNSPLIT``)."""
    for path in paths:
        if is_publication(path):
            yield from read_publication(path)
        else:
            yield from ((UNSPLIT, record) for _, record in read_records(path))


def git_revision(folder: Path) -> str | None:
    """The git revision that the folder is at, with ``-dirty`` where it has changes that are not committed;
    None outside a repository or without git."""
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None


def _nearest(path: Path, name: str) -> Path | None:
    start = path.resolve()
    return next((folder / name for folder in (start, *start.parents) if (folder / name).is_file()), None)
