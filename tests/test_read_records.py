"""Records on disk: files, folders, globs and shards; what is refused, and what is said of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qawl.finding import Finding
from qawl.formatting import dump_line, dumps
from qawl.reading import MAX_BYTES, ReadingError, find_files, read_dicts, read_records
from qawl.record import Record, sha256

TEXT = "قالت رنا الفارس إن الميناء مفتوح"


def record(id_: str) -> Record:
    return Record(id_, TEXT, sha256(TEXT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/r-2.json", "a/r-1.json", "a/r-3.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(dumps(record(Path(name).stem)), "utf-8")
    shard = dump_line(record("r-4")) + "\n" + dump_line(record("r-5"))
    (tmp_path / "b/shard.jsonl").write_text(shard, "utf-8")
    (tmp_path / "notes.txt").write_text("not a record")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/r-9.json").write_text("not read")
    return tmp_path


def test_a_folder_is_read_in_order(folder: Path) -> None:
    found = [(Path(name).name, record.id) for name, record in read_records(folder)]
    assert found == [
        ("r-1.json", "r-1"),
        ("r-3.json", "r-3"),
        ("r-2.json", "r-2"),
        ("shard.jsonl:1", "r-4"),
        ("shard.jsonl:3", "r-5"),
    ]


def test_globs_and_repeated_paths_give_each_file_once(folder: Path) -> None:
    files = list(find_files([folder / "a" / "*.json", folder / "a", folder / "a" / "r-1.json"]))
    assert [file.name for file in files] == ["r-1.json", "r-3.json"]
    assert [file.name for file in find_files(str(folder / "**" / "r-2.json"))] == ["r-2.json"]


def test_a_path_that_names_nothing_is_the_caller_s_mistake(folder: Path) -> None:
    for path in (folder / "absent.json", folder / "absent" / "*.json"):
        with pytest.raises(FileNotFoundError):
            list(read_records(path))


def test_what_is_no_record_raises_or_is_reported_and_the_rest_is_read(folder: Path) -> None:
    (folder / "a/r-1.json").write_text('{"id": "r-1",}')
    (folder / "a/r-2.json").write_text("[1, 2]")
    (folder / "a/r-3.json").write_text(json.dumps(record("r-3").to_dict() | {"quotes": [{"id": "q1"}]}))
    findings: list[Finding] = []
    assert [one.id for _, one in read_records(folder, findings.append)] == ["r-2", "r-4", "r-5"]
    assert [(Path(one.path or "").name, one.check, one.line) for one in findings] == [
        ("r-1.json", "json-syntax", 1),
        ("r-2.json", "wrong-type", 1),
        ("r-3.json", "missing-key", 1),
    ]
    with pytest.raises(ReadingError, match=r"r-1\.json: a comma may not stand before"):
        list(read_records(folder))


def test_dicts_need_not_fit_the_schema(folder: Path) -> None:
    (folder / "a/r-1.json").write_text('{"anything": 1}')
    assert next(read_dicts(folder / "a")) == (str(folder / "a/r-1.json"), {"anything": 1})


@pytest.mark.parametrize("name", ["file.json", "folder", "dangling.json"])
def test_symbolic_links_are_not_followed(folder: Path, name: str, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "file.json").write_text(dumps(record("r-6")), "utf-8")
    (folder / name).symlink_to(outside if name == "folder" else outside / name)
    for path in (folder, folder / name):
        findings: list[Finding] = []
        assert "r-6" not in [one.id for _, one in read_records(path, findings.append)]
        assert [(one.check, one.path) for one in findings] == [("symlink", str(folder / name))]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "a" / "pipe.json")
    findings: list[Finding] = []
    assert len(list(read_records(folder, findings.append))) == 5
    assert [one.check for one in findings] == ["file-unreadable"]


def test_files_and_lines_of_absurd_size_are_refused(folder: Path) -> None:
    with (folder / "a" / "large.json").open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with (folder / "a" / "large.jsonl").open("wb") as stream:
        stream.write(dump_line(record("r-7")).encode())
        stream.truncate(2 * MAX_BYTES)
    findings: list[Finding] = []
    assert [one.id for _, one in read_records(folder / "a", findings.append)] == ["r-7", "r-1", "r-3"]
    assert [(one.check, Path(one.path or "").name) for one in findings] == [
        ("file-too-large", "large.json"),
        ("file-too-large", "large.jsonl"),
    ]


def test_reading_comes_back_equal(folder: Path) -> None:
    assert {one for _, one in read_records(folder)} == {record(f"r-{number}") for number in range(1, 6)}
