"""For tools: one JSON object with the findings and their counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from qawl.checks.wording import dumped
from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.checks.reporters import Counts


def report(findings: Iterable[Finding], counts: Counts, stream: TextIO) -> None:
    """Write ``{"findings": [...], "records": n, "severities": {...}, "checks": {...}}``, a finding a line."""
    stream.write('{"findings": [')
    separator = "\n"
    for finding in findings:
        stream.write(f"{separator}{dumped(finding.to_dict())}")
        separator = ",\n"
    found = {name: dict(sorted(getattr(counts, name).items())) for name in ("severities", "checks")}
    stream.write(f'\n], "records": {counts.records}, {dumped(found)[1:-1]}}}\n')
