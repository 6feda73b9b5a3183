"""For GitHub: annotations on the lines of a pull request, by workflow commands on the standard output.

GitHub shows at most ten annotations of a kind for a step; no more are given, and what is left out is counted. It
may stand in the step summary, where the step has one: see action.yml.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from qawl.checks.wording import harmless, isolate, visible
from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.checks.reporters import Counts

SHOWN = 10
"""How many annotations of a kind (error, warning, notice) GitHub shows for a step."""
_SUMMARY = "GITHUB_STEP_SUMMARY"  # the variable that names the file of it
_KINDS = {"error": "error", "warning": "warning", "note": "notice"}


def report(findings: Iterable[Finding], counts: Counts, stream: TextIO) -> None:
    """Write a workflow command for each finding, as long as GitHub shows it, and the counts."""
    told: Counter[str] = Counter()
    for finding in findings:
        kind = _KINDS[finding.severity]
        told[kind] += 1
        if told[kind] <= SHOWN:
            stream.write(_command(kind, finding))
    hidden = sum(max(0, number - SHOWN) for number in told.values())
    place = "in the step summary" if os.environ.get(_SUMMARY) else f"not shown: GitHub shows {SHOWN} of a kind"
    stream.write(f"{counts}{f'; {hidden} more are {place}' if hidden else ''}\n")


def _command(kind: str, finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": finding.line,
        "col": finding.column,
        "title": f"{finding.check} ({finding.record})" if finding.record else finding.check,
    }
    fields = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    excerpt = isolate(visible(finding.excerpt)) if finding.excerpt else None
    lines = [harmless(finding.message), excerpt, f"→ {harmless(finding.cure)}" if finding.cure else None]
    message = "\n".join(line for line in lines if line)
    return f"::{kind} {fields}::{_data(message)}\n"


def _data(text: str) -> str:
    """A message as a workflow command takes it: whatever could end the command is escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
