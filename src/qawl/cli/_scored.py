"""What the verbs that compare two sets of records share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qawl.cli._findings import one_line
from qawl.cli._progress import counted
from qawl.finding import Finding
from qawl.reading import read_records
from qawl.record import Record

if TYPE_CHECKING:
    from rich.console import Console


def read(first: str, second: str) -> tuple[list[Record], list[Record], list[Finding]]:
    """The records beneath two paths, and what was wrong with files. OSError when a path names nothing."""
    findings: list[Finding] = []
    sides = []
    for path in (first, second):
        records = (record for _, record in read_records(path, findings.append))
        sides.append(list(counted(records, "records")))
    return sides[0], sides[1], findings


def console() -> Console:
    """Where tables go: as wide as the terminal, and wide enough for all of them in a pipe."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=140)


def print_findings(findings: list[Finding]) -> None:
    """The findings, one line each, on standard error."""
    for finding in findings:
        print(one_line(finding), file=sys.stderr)
