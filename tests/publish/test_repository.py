"""What the repository itself publishes is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

import qawl
from qawl.cli import main
from qawl.formatting import dumps
from qawl.reading import read_records

ROOT = Path(__file__).resolve().parents[2]


def test_the_ledger_and_the_card_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    folder = ROOT / "corpus" / "records"
    statuses = {record.annotation.status for _, record in read_records(folder)} if folder.exists() else set()
    if "auto" in statuses or not statuses:
        pytest.skip("corpus/records holds drafts, or nothing; they enter the ledger once they are judged")
    assert main(["publish", str(folder), "--check"]) == 0, capsys.readouterr().err


def test_the_passes_behind_gold_are_kept() -> None:
    """A gold record names who judged and, last, who decided; what each of the former gave can be read again."""
    for _, record in read_records(ROOT / "corpus" / "records"):
        if record.annotation.status != "gold":
            continue
        *judges, _ = record.annotation.annotators
        assert len(judges) >= 2
        for judge in judges:
            file = ROOT / "corpus" / "judgements" / judge / f"{record.id}.json"
            [(_, one)] = read_records(file)
            assert file.read_text("utf-8") == dumps(one), file
            assert one.text == record.text, file
            assert (one.annotation.status, one.annotation.annotators) == ("reviewed", (judge,)), file
            assert [found for found in qawl.check([one]) if found.severity == "error"] == [], file
