"""Validating paths: order, shards, several processes, and the verb's exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qawl.cli import main
from qawl.validation import validate, validate_project

DATA = Path(__file__).parent / "data"
GOOD: dict[str, Any] = json.loads((DATA / "valid" / "port-1.json").read_text("utf-8"))
BAD = DATA / "invalid" / "span-text-differs" / "port-1.json"
WARNED = DATA / "invalid" / "unused-speaker" / "port-1.json"


def shard(path: Path, count: int) -> Path:
    """Records of one text; every seventh has a mistake."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            record = GOOD | {"id": f"port-{number}"}
            if number % 7 == 3:
                record["lang"] = "no language"
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def test_several_processes_give_the_same_findings_in_the_same_order(tmp_path: Path) -> None:
    path = shard(tmp_path / "many.jsonl", 1_700)
    looked_at: list[None] = []
    alone = list(validate(path, levels=range(5), jobs=1))
    together = list(validate(path, levels=range(5), jobs=2, on_record=lambda: looked_at.append(None)))
    assert together == alone
    assert [finding.line for finding in alone] == [number + 1 for number in range(1_700) if number % 7 == 3]
    assert len(looked_at) == 1_700


def test_what_cannot_be_read_is_reported_and_the_rest_is_checked(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(BAD)
    (tmp_path / "port-1.json").write_bytes(BAD.read_bytes())
    assert [finding.check for finding in validate(tmp_path)] == ["symlink", "span-text-differs"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([DATA / "valid" / "port-1.json"], 0),
        ([WARNED], 0),
        ([WARNED, "--strict"], 1),
        ([BAD], 1),
        ([BAD, "--level", "1"], 0),
        ([DATA / "invalid" / "split-moved" / "records"], 0),
        ([DATA / "invalid" / "split-moved" / "records", "--base", DATA / "invalid" / "split-moved" / "base"], 1),
        ([DATA / "no-such-folder"], 2),
        ([], 2),
        (["--explain", "no-such-check"], 2),
        (["--explain", "cue-missing"], 0),
        (["--list"], 0),
    ],
)
def test_exit_codes(arguments: list[Any], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", *map(str, arguments)]) == code
    printed = capsys.readouterr()
    if code == 2:
        assert len(printed.err.splitlines()) == 1
    else:
        assert printed.out


def test_a_mistake_in_the_settings_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "port-1.json").write_bytes(BAD.read_bytes())
    (tmp_path / "waivers.tsv").write_text("no tabs\n")
    assert main(["validate", str(tmp_path)]) == 2
    assert "waivers.tsv:1:" in capsys.readouterr().err


def test_a_waived_error_does_not_fail(tmp_path: Path) -> None:
    (tmp_path / "port-1.json").write_bytes(BAD.read_bytes())
    (tmp_path / "waivers.tsv").write_text("span-text-differs\tport-1\tkept as the outlet printed it\n")
    assert main(["validate", str(tmp_path)]) == 0


def test_single_passes_are_in_no_split(tmp_path: Path) -> None:
    """The record of an article in test is gold; the passes that it was made of are not, and need not be."""
    annotation = {"status": "reviewed", "annotators": ["a1"], "guidelines": "2.0"}
    for folder, record in (
        ("records", GOOD | {"annotation": annotation | {"status": "gold", "annotators": ["a1", "a2"]}}),
        ("judgements/a1", GOOD | {"annotation": annotation}),
        ("records/judgements", GOOD | {"annotation": annotation}),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "port-1.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    (tmp_path / "splits.tsv").write_text("id\tsplit\nport-1\ttest\n")
    (tmp_path / "waivers.tsv").write_text("unused-speaker\tport-1\tas the outlet has it\n")

    def found(path: str) -> list[str]:
        return [finding.check for finding in validate_project([tmp_path / path])]

    assert found("judgements") == found("judgements/a1") == []
    assert found("judgements/a1/port-1.json") == []
    assert found("records/judgements") == ["split-unjudged"]


def test_a_held_out_record_that_comes_twice_is_reported(tmp_path: Path) -> None:
    """As in a folder with the passes that it was made of beside it."""
    for folder in ("records", "more"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "port-1.json").write_text(json.dumps(GOOD, ensure_ascii=False), "utf-8")
    (tmp_path / "splits.tsv").write_text("id\tsplit\nport-1\ttest\n")
    assert "duplicate-record-id" in [finding.check for finding in validate_project([tmp_path])]


def test_a_ledger_may_be_about_more_than_the_records_given(tmp_path: Path) -> None:
    for folder, name in (("records", "port-1"), ("standoff", "port-2")):
        (tmp_path / folder).mkdir()
        record = GOOD | {"id": name, "text_sha256": GOOD["text_sha256"]}
        (tmp_path / folder / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    (tmp_path / "splits.tsv").write_text("id\tsplit\nport-1\ttrain\nport-2\ttrain\nport-3\ttrain\n")

    def missing(*folders: str) -> list[str]:
        findings = validate_project([tmp_path / folder for folder in folders])
        return [finding.message for finding in findings if finding.check == "split-without-record"]

    assert missing("records") == missing("standoff") == []
    assert ["port-3" in message for message in missing("records", "standoff")] == [True]
    assert ["port-3" in message for message in missing(".")] == [True]
