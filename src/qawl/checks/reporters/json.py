"""For tools: one JSON object with the findings and their counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.checks.reporters import Counts


def report(findings: Iterable[Finding], counts: Counts, stream: TextIO) -> None:
    """Write ``{"findings": [...], "records": n, "severities": {...}, "checks": {...}}``, a finding a line."""
    stream.write('{"findings": [')
    separator = "\n"
    for finding in findings:
        stream.write(f"{separator}{json.dumps(finding.to_dict(), ensure_ascii=False)}")
        separator = ",\n"
    found = {name: dict(sorted(getattr(counts, name).items())) for name in ("severities", "checks")}
    stream.write(f'\n], "records": {counts.records}, {json.dumps(found)[1:-1]}}}\n')
