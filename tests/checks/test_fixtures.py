"""Every check has a record in which just that is wrong, and a twin in which nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures import DATA, fixtures

from qawl.checks.registry import Check, all_checks
from qawl.finding import Finding
from qawl.validation import validate_project

# What no file in a repository can show; tests/test_read_records.py makes these on the spot.
NOT_IN_GIT = {"file-unreadable", "symlink", "file-too-large"}
CHECKS = [check for check in all_checks() if check.id not in NOT_IN_GIT]


def found(folder: Path) -> list[Finding]:
    """What all levels find in a fixture: a folder of records, or a corpus with what it was before."""
    records = folder / "records" if (folder / "records").is_dir() else folder
    base = folder / "base" if (folder / "base").is_dir() else None
    return list(validate_project([records], base=base))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_bad_record_yields_the_check_and_nothing_else(check: Check) -> None:
    findings = found(DATA / "invalid" / check.id)
    assert {finding.check for finding in findings} == {check.id}
    for finding in findings:
        assert finding.severity == check.severity
        assert finding.cure
        assert finding.message[-1] not in ".!"
        if check.id not in ("split-without-record", "record-removed"):  # what is gone has no place
            assert finding.path
            assert finding.line
            assert finding.column


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_twin_is_good(check: Check) -> None:
    twin = DATA / "valid" / check.id
    if not twin.exists():
        twin = DATA / "valid" / ("corpus" if check.level == 5 else "port-1.json")
    assert found(twin) == []


def test_the_files_are_those_that_fixtures_makes() -> None:
    on_disk = {path.relative_to(DATA) for path in DATA.rglob("*") if path.is_file()}
    expected = fixtures()
    assert on_disk == expected.keys()
    different = [str(path) for path, data in expected.items() if (DATA / path).read_bytes() != data]
    assert different == [], "run: python tests/checks/fixtures.py"


def test_every_invalid_fixture_is_named_by_a_check() -> None:
    assert {path.name for path in (DATA / "invalid").iterdir()} == {check.id for check in CHECKS}


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("span-text-differs", ["stand 1 earlier", "قالت"]),
        ("unknown-key", ["did you mean publisher?"]),
        ("unknown-label", ["opposed", "favor, against or none"]),
        ("missing-key", ["the quotation has no parent"]),
        ("wrong-form", ["28/02/2026", "ISO 8601"]),
        ("wrong-type", ["not a whole number"]),
        ("duplicate-key", ["lang", "first in line"]),
        ("child-outside-parent", ["is outside that of its parent"]),
        ("span-inside-word", ["ends inside a word"]),
        ("text-not-nfc", ["U+064A arabic letter yeh"]),
        ("quotes-lost", ["one quotation is gone"]),
    ],
)
def test_messages_say_what_is_wrong_and_how_to_cure_it(check: str, words: list[str]) -> None:
    (finding, *_) = found(DATA / "invalid" / check)
    text = f"{finding.message} {finding.cure}"
    for part in words:
        assert part in text


def test_a_finding_points_to_the_line_of_the_value() -> None:
    for id_, line_holds in {
        "span-text-differs": '"cue": {"start"',
        "unknown-label": '"label": "opposed"',
        "unknown-key": '"publishr": null',
        "duplicate-key": '"lang": "ar"',
        "text-changed": '"text_sha256"',
        "unknown-speaker": '"speaker": "s9"',
    }.items():
        (finding,) = found(DATA / "invalid" / id_)
        assert finding.path
        assert finding.line
        assert finding.column
        line = Path(finding.path).read_text("utf-8").splitlines()[finding.line - 1]
        assert line_holds in line
        assert line[finding.column - 1] in '{"'
