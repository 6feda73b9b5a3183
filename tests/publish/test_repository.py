"""What the repository itself publishes is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from qawl.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not any((ROOT / "corpus/records").rglob("*.json")), reason="corpus/records is empty yet")
def test_the_ledger_and_the_card_are_up_to_date(capsys) -> None:
    code = main(["publish", str(ROOT / "corpus/records"), "--check"])
    assert code == 0, capsys.readouterr().err
