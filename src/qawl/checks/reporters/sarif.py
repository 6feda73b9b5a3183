"""For code scanning: SARIF 2.1.0 (OASIS), with the rules of the registry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from qawl.checks.registry import Check, all_checks
from qawl.checks.wording import dumped
from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.checks.reporters import Counts

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}


def report(findings: Iterable[Finding], counts: Counts, stream: TextIO) -> None:
    """Write one SARIF log with one run. Paths are given relative to the working directory where they lie in it,
    as code scanning wants them."""
    from qawl import __version__

    rules = [_rule(check) for check in all_checks()]
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    driver = {"name": "qawl", "version": __version__, "semanticVersion": __version__, "rules": rules}
    results = [_result(finding, places) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    stream.write(dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n")


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "shortDescription": {"text": check.rule},
        "fullDescription": {"text": check.why},
        "help": {"text": f"Cure: {check.cure}. Bad: {check.bad} Good: {check.good}"},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {"tags": [f"level-{check.level}"]},
    }


def _result(finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    message = f"{finding.message}. Cure: {finding.cure}" if finding.cure else finding.message
    result: dict[str, Any] = {"ruleId": finding.check, "level": _LEVELS[finding.severity], "message": {"text": message}}
    if finding.check in places:
        result["ruleIndex"] = places[finding.check]
    if finding.path is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.path)}}
        if finding.line is not None:
            physical["region"] = {"startLine": finding.line, "startColumn": finding.column or 1}
        location: dict[str, Any] = {"physicalLocation": physical}
        if finding.pointer is not None:
            name = f"{finding.record or ''}{finding.pointer}"
            location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "value"}]
        result["locations"] = [location]
    return result


def _uri(path: str) -> str:
    place = PurePath(path)
    if place.is_absolute():
        if not place.is_relative_to(Path.cwd()):
            return place.as_uri()
        place = place.relative_to(Path.cwd())
    return quote(place.as_posix())
