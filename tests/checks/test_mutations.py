"""Over 200 single faults in valid records, our own articles among them: each is found, by its id, on its line, with a
cure; and where there is no fault, nothing is found."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fixtures import good
from mutations import KINDS, byte_faults, line_of

from qawl.checks import check_bytes
from qawl.formatting import dumps

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "records"
VALID: list[dict[str, Any]] = [
    good(),
    *(json.loads(file.read_text("utf-8")) for file in sorted(CORPUS.rglob("*.json"))[::2]),
]
WANTED = 5
"""How many faults of a kind are made, where the records give as many occasions."""


def faults() -> list[Any]:
    rng = Random(20260101)
    records = [record for record in VALID if len(record["quotes"]) > 1]
    found: list[Any] = []
    for name, kind in KINDS.items():
        check = name.partition("__")[0].replace("_", "-")
        made: set[bytes] = set()
        for record in rng.sample(records, len(records)) * 2:
            broken = copy.deepcopy(record)
            pointer = kind(broken, rng)
            data = dumps(broken).encode()
            if pointer is not None and data not in made and len(made) < WANTED:
                made.add(data)
                found.append(pytest.param(check, data, line_of(broken, pointer), id=f"{name}-{len(made)}"))
    for number, record in enumerate(rng.sample(records, 3), 1):
        for check, data, line in byte_faults(dumps(record).encode(), rng):
            found.append(pytest.param(check, data, line, id=f"{check}-{number}"))
    return found


FAULTS = faults()


@pytest.mark.parametrize(("check", "data", "line"), FAULTS)
def test_a_fault_is_found_by_its_id_on_its_line_with_a_cure(check: str, data: bytes, line: int) -> None:
    findings = list(check_bytes(data, "record.json"))
    assert (check, line) in [(finding.check, finding.line) for finding in findings]
    assert all(finding.message and finding.cure and finding.path == "record.json" for finding in findings)


@pytest.mark.parametrize("record", VALID, ids=lambda record: record["id"])
def test_a_valid_record_is_not_flagged(record: dict[str, Any]) -> None:
    assert list(check_bytes(dumps(record).encode())) == []


def test_there_are_over_two_hundred_faults_of_over_forty_checks() -> None:
    checks = Counter(parameters.values[0] for parameters in FAULTS)
    assert checks.total() > 200
    assert len(checks) > 40
