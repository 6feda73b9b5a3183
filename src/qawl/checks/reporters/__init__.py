"""Reporters: the same findings for people, for pull requests and for tools. A reporter is one module here with
``report(findings, counts, stream)``; it takes findings as they come and writes them to a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from qawl.checks.reporters import github, json, markdown, sarif, text
from qawl.finding import Finding


@dataclass(slots=True)
class Counts:
    """How much was looked at, and how much was found; complete once the findings are used up."""

    records: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)

    def saw(self) -> int:
        """Count a record; returns how many there are now."""
        self.records += 1
        return self.records

    def counted(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings, counted as they pass."""
        for finding in findings:
            self.severities[finding.severity] += 1
            self.checks[finding.check] += 1
            yield finding

    def __str__(self) -> str:
        found = [f"{count:,} {name}{'s' * (count != 1)}" for name, count in sorted(self.severities.items())]
        records = f"{self.records:,} record{'s' * (self.records != 1)}"
        return f"{', '.join(found) or 'nothing wrong'} in {records}"


Reporter = Callable[[Iterable[Finding], Counts, TextIO], None]
REPORTERS: dict[str, Reporter] = {
    "text": text.report,
    "json": json.report,
    "github": github.report,
    "markdown": markdown.report,
    "sarif": sarif.report,
}
