"""What a publication is made of, on disk: the records, and beside them the ledger of splits and the card."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qawl.finding import Finding
from qawl.publish import card
from qawl.publish.build import Plan, is_publication, plan, read_publication
from qawl.publish.splits import dump_ledger, read_ledger
from qawl.publish.stats import UNSPLIT
from qawl.reading import read_records
from qawl.record import Record
from qawl.writing import write_atomically

LEDGER, CARD = "splits.tsv", "DATASET_CARD.md"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Records with the files that keep them company; either file may be None, the ledger's may not exist."""

    records: tuple[Record, ...]
    ledger_file: Path | None
    card_file: Path | None
    findings: tuple[Finding, ...]
    """What is wrong with the records' files and with the records."""

    def plan(self) -> Plan:
        """The publication of these records under the ledger, with all findings so far."""
        ledger, findings = read_ledger(self.ledger_file) if self.ledger_file else ({}, [])
        planned = plan(self.records, ledger)
        return replace(planned, findings=(*self.findings, *findings, *planned.findings))

    def card_source(self) -> str:
        """The text of the card, or of the minimal one."""
        return self.card_file.read_text("utf-8") if self.card_file else card.MINIMAL

    def update_ledger(self, planned: Plan) -> list[str]:
        """Enter articles that the ledger lacks; returns their ids."""
        return self._ledger(planned, write=True)

    def update_card(self, planned: Plan) -> bool:
        """Fill the card's generated blocks; returns whether anything changed."""
        return self._card(planned, write=True)

    def stale(self, planned: Plan) -> Iterator[Finding]:
        """What ``update_ledger`` and ``update_card`` would change."""
        if new := self._ledger(planned, write=False):
            message = f"lacks {len(new)} articles, the first {new[0]}"
            yield Finding("ledger-stale", message, "run: qawl publish", path=str(self.ledger_file))
        if self._card(planned, write=False):
            message = "has generated blocks that are out of date"
            yield Finding("card-stale", message, "run: qawl publish --write-card", path=str(self.card_file))

    def _ledger(self, planned: Plan, *, write: bool) -> list[str]:
        if self.ledger_file is None:
            return []
        ledger, _ = read_ledger(self.ledger_file)
        new = sorted(planned.splits.keys() - ledger.keys())
        if new and write:
            write_atomically(self.ledger_file, dump_ledger(ledger | planned.splits).encode())
        return new

    def _card(self, planned: Plan, *, write: bool) -> bool:
        if self.card_file is None:
            return False
        source = self.card_source()
        filled = card.filled(source, planned.stats)
        if filled != source and write:
            write_atomically(self.card_file, filled.encode())
        return filled != source


def read_corpus(
    paths: Sequence[Path], ledger_file: Path | None = None, card_file: Path | None = None
) -> Corpus:
    """The records beneath ``paths``, validated, with the ledger and the card: the files given, else the
    nearest ``splits.tsv`` and ``DATASET_CARD.md`` in the folders above the first path. FileNotFoundError
    for a path or a card that does not exist."""
    from qawl.checks import check

    findings: list[Finding] = []
    files = {}
    records = []
    for file, record in read_records(paths, findings.append):
        files[record.id] = file
        records.append(record)
    findings.extend(replace(finding, path=files.get(finding.record or "")) for finding in check(records))
    if card_file is not None and not card_file.is_file():
        raise FileNotFoundError(f"{card_file}: there is no such card")
    return Corpus(
        tuple(records),
        ledger_file or _nearest(paths[0], LEDGER),
        card_file or _nearest(paths[0], CARD),
        tuple(findings),
    )


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
