"""Over 200 single faults in valid records, our own articles among them: each is found, by its id, on its line, with a
cure; and what people judged is not called wrong."""

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

from qawl.checks import check, check_bytes
from qawl.formatting import dumps

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "records"
ARTICLES = [json.loads(file.read_text("utf-8")) for file in sorted(CORPUS.glob("*/*.json"))]
JUDGED = [one for one in ARTICLES if one["annotation"]["status"] != "auto"]
VALID: list[dict[str, Any]] = [good(), *[one for one in JUDGED if not list(check([one], levels=range(5)))][::2]]
WANTED = 5
"""How many faults of a kind are made, where the records give as many occasions."""


def faults() -> list[Any]:
    rng = Random(20260101)
    records = [record for record in VALID if len(record["quotes"]) > 1]
    found: list[Any] = []
    for name, kind in KINDS.items():
        id_ = name.partition("__")[0].replace("_", "-")
        made: set[bytes] = set()
        for record in rng.sample(records, len(records)) * 2:
            broken = copy.deepcopy(record)
            pointer = kind(broken, rng)
            data = dumps(broken).encode()
            if pointer is not None and data not in made and len(made) < WANTED:
                made.add(data)
                found.append(pytest.param(id_, data, line_of(broken, pointer), id=f"{name}-{len(made)}"))
    for number, record in enumerate(rng.sample(records, 3), 1):
        for id_, data, line in byte_faults(dumps(record).encode(), rng):
            found.append(pytest.param(id_, data, line, id=f"{id_}-{number}"))
    return found


FAULTS = faults()


@pytest.mark.parametrize(("id_", "data", "line"), FAULTS)
def test_a_fault_is_found_by_its_id_on_its_line_with_a_cure(id_: str, data: bytes, line: int) -> None:
    findings = list(check_bytes(data, "record.json"))
    assert (id_, line) in [(finding.check, finding.line) for finding in findings]
    assert all(finding.message and finding.cure and finding.path == "record.json" for finding in findings)


@pytest.mark.parametrize("record", [good(), *JUDGED], ids=lambda record: record["id"])
def test_no_judged_record_is_called_wrong(record: dict[str, Any]) -> None:
    findings = list(check_bytes(dumps(record).encode()))
    assert all(finding.severity == "warning" for finding in findings)  # a doubt, which people may have settled


def test_there_are_over_two_hundred_faults_of_over_forty_checks() -> None:
    checks = Counter(parameters.values[0] for parameters in FAULTS)
    assert checks.total() > 200
    assert len(checks) > 40
