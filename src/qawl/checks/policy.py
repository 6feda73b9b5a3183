"""What a project makes of findings: a check's severity is changed, or a finding waived for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from qawl.checks.registry import declare
from qawl.finding import Finding

OFF = "off"

UNUSED_WAIVER = declare(
    "unused-waiver",
    5,
    "Every waiver waives something.",
    why="A waiver that outlives its finding would hide the next one.",
    cure="remove the line",
    bad="sha256-differs<TAB>port-1<TAB>known, see issue 12 — and nothing is wrong with port-1",
    good="(no such line)",
    severity="warning",
)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One line of a waivers file: this check is waived for this record, for this reason."""

    check: str
    record: str
    reason: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Severities by the id of a check (error, warning, note or off), and waivers."""

    severities: Mapping[str, str] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def apply(self, findings: Iterable[Finding], *, complete: bool) -> Iterator[Finding]:
        """The findings that stand, with the severity that the policy gives them; at the end, where the
        findings are ``complete`` (all levels, the whole corpus), one for each waiver that nothing used."""
        waived = {(waiver.check, waiver.record): waiver for waiver in self.waivers}
        unused = dict(waived)
        for finding in findings:
            key = (finding.check, finding.record or "")
            if key in waived:
                unused.pop(key, None)
                continue
            yield from self._judged(finding)
        for waiver in unused.values() if complete else ():
            message = f"{waiver.check} is waived for {waiver.record}, and finds nothing there"
            yield from self._judged(UNUSED_WAIVER.finding(message, path=waiver.path, line=waiver.line, column=1))

    def _judged(self, finding: Finding) -> Iterator[Finding]:
        severity = self.severities.get(finding.check, finding.severity)
        if severity != OFF:
            yield replace(finding, severity=severity)
