"""qawl format and qawl fix: files change whole or not at all, and only when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qawl.cli import main

DATA = Path(__file__).parent / "data"
GOOD = (DATA / "valid" / "port-1.json").read_bytes()
RECORD = json.loads(GOOD)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "port-1.json"
    path.write_bytes(json.dumps(dict(reversed(RECORD.items()))).encode())
    return path


def test_format_writes_the_canonical_form(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", str(file)]) == 0
    assert file.read_bytes() == GOOD
    assert capsys.readouterr().out == f"{file}: formatted\n"
    assert main(["format", "--check", str(file)]) == 0


def test_format_check_changes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    assert main(["format", "--check", str(file)]) == 1
    assert file.read_bytes() == before
    assert "not in canonical form" in capsys.readouterr().out


def test_format_takes_a_byte_order_mark_away(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + GOOD)
    assert main(["format", str(file)]) == 0
    assert file.read_bytes() == GOOD


@pytest.mark.parametrize("check", ["duplicate-key", "json-syntax", "unknown-key", "wrong-type"])
def test_what_is_no_record_is_left_and_reported(check: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "port-1.json"
    file.write_bytes((DATA / "invalid" / check / "port-1.json").read_bytes())
    before = file.read_bytes()
    for verb in (["format"], ["fix", "--write"]):
        assert main([*verb, str(file)]) == 1
        assert file.read_bytes() == before
        assert f"[{check}]" in capsys.readouterr().err


def test_shards_are_formatted_line_by_line(tmp_path: Path) -> None:
    shard = tmp_path / "shard.jsonl"
    shard.write_text("\n\n".join(json.dumps(RECORD | {"id": f"port-{number}"}) for number in range(3)), "utf-8")
    assert main(["format", str(shard)]) == 0
    lines = shard.read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [RECORD | {"id": f"port-{number}"} for number in range(3)]
    assert main(["format", "--check", str(shard)]) == 0


def test_fix_shows_the_change_and_makes_it_when_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "port-1.json"
    before = (DATA / "invalid" / "outer-marks" / "port-1.json").read_bytes()
    file.write_bytes(before)
    assert main(["fix", str(file)]) == 1
    assert file.read_bytes() == before
    shown = capsys.readouterr().out
    assert '-        {"start": 67' in shown
    assert '+        {"start": 68' in shown
    assert main(["fix", "--write", str(file)]) == 0
    assert file.read_bytes() == GOOD
    assert main(["fix", str(file)]) == 0


def test_fix_reports_what_it_cannot_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(GOOD)
    record["text_sha256"] = "0" * 64
    record["quotes"][2]["speaker"] = "s9"
    words = record["quotes"][1]["spans"][0]
    words |= {"start": words["start"] - 1, "text": " " + words["text"]}
    file = tmp_path / "port-1.json"
    file.write_text(json.dumps(record), "utf-8")
    for arguments in ([], ["--write"], ["--write"]):
        assert main(["fix", *arguments, str(file)]) == 1
        said = capsys.readouterr().err
        assert "[sha256-differs]" in said
        assert "[unknown-speaker]" in said
        assert "[outer-space]" not in said


def test_fix_reports_all_of_a_file_that_it_leaves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(GOOD)
    good = json.dumps(record | {"text_sha256": "0" * 64})
    del record["lang"]
    record["quotes"][2]["speaker"] = "s9"
    (tmp_path / "shard.jsonl").write_text(f"{json.dumps(record)}\n{good}\n", "utf-8")
    assert main(["fix", "--write", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    for check in ("missing-key", "unknown-speaker", "sha256-differs"):
        assert f"[{check}]" in said


def test_fix_moves_offsets_after_a_stated_correction(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "port-1.json").write_bytes(GOOD)
    file = tmp_path / "port-1.json"
    text = RECORD["text"].replace("في الرصيف", "في هذا الرصيف", 1)
    file.write_text(json.dumps(RECORD | {"text": text}), "utf-8")
    assert main(["validate", str(file)]) == 1
    assert main(["fix", "--write", "--base", str(base), str(file)]) == 0
    assert main(["validate", "--level", "4", str(file)]) == 0


def test_a_path_that_names_nothing_is_wrong_use(tmp_path: Path) -> None:
    for verb in ("format", "fix"):
        assert main([verb, str(tmp_path / "absent")]) == 2
