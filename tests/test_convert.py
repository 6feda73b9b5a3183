"""From files to records on disk, through the command and the function."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qawl
from qawl.cli import main
from qawl.formatting import dump_line, dumps
from qawl.record import Annotation, Quote, Record, Section, Source, Span, Speaker, Stance, Target, sha256
from qawl.writing import Outcome, write_record

PAGE = """إعلان

جزر المرجان تفتح الميناء

قالت وزيرة الصيد سعاد المالح إن الميناء مفتوح. وأضافت "لن نغلقه".
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.txt").write_text(PAGE + name, "utf-8")
    return folder


def convert(*args: object) -> int:
    return main(["convert", *map(str, args)])


def test_convert_yields_annotated_records(pages):
    records = list(qawl.convert(pages))
    assert [record.id for record in records] == ["one", "three", "two"]
    for record in records:
        assert record.annotation.status == "auto"
        assert record.text_sha256 == sha256(record.text)
        assert "لن نغلقه" in {span.text for quote in record.quotes for span in quote.spans}
        assert all(record.text[span.start : span.end] == span.text for span in record.all_spans())


def test_the_public_functions_can_be_called_whatever_was_imported_before():
    code = "import qawl.annotate.cues, qawl.convert; print(callable(qawl.annotate), callable(qawl.convert))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"


def test_convert_takes_a_path_or_several(pages):
    assert len(list(qawl.convert(str(pages / "one.txt")))) == 1
    assert len(list(qawl.convert([pages / "one.txt", str(pages / "two.txt")]))) == 2


def test_findings_go_to_the_caller_or_to_the_log(pages, caplog):
    (pages / "bad.txt").write_bytes(b"\xff")
    findings = []
    assert len(list(qawl.convert(pages, on_finding=findings.append))) == 3
    assert [finding.check for finding in findings] == ["not-utf-8"]
    with caplog.at_level(logging.WARNING, "qawl"):
        assert len(list(qawl.convert(pages))) == 3
    assert "not-utf-8" in caplog.text


def test_the_command_writes_a_file_a_record_and_a_summary(pages, tmp_path, capsys):
    assert convert(pages, "-o", tmp_path / "out") == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == ["one.json", "three.json", "two.json"]
    data = json.loads((tmp_path / "out" / "one.json").read_text("utf-8"))
    assert Record.from_dict(data).to_dict() == data
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "3 records: 3 written, 0 unchanged, 0 kept\n"


def test_converting_again_changes_nothing(pages, tmp_path, capsys):
    convert(pages, "-o", tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.json")}
    assert convert(pages, "-o", tmp_path / "out") == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.json")} == before
    assert "3 unchanged" in capsys.readouterr().err


def test_findings_stand_on_lines_of_their_own_and_set_the_exit_code(pages, tmp_path, capsys):
    (pages / "bad\n::error::.txt").write_bytes(b"\xff")
    assert convert(pages, "-o", tmp_path / "out") == 1
    line, summary = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{pages}/bad\\n::error::.txt: error: byte 0 (0xff) is not UTF-8 (")
    assert line.endswith("[not-utf-8]")
    assert summary == "3 records: 3 written, 0 unchanged, 0 kept, 1 error"


def test_warnings_alone_leave_the_exit_code_at_zero(pages, tmp_path):
    (pages / "empty.txt").write_text("عنوان بلا متن", "utf-8")
    assert convert(pages, "-o", tmp_path / "out") == 0


def judged(path: Path, status: str, **changes: object) -> bytes:
    data = json.loads(path.read_text("utf-8")) | changes
    data["annotation"] |= {"status": status, "annotators": ["a", "b"]}
    path.write_text(dumps(data), "utf-8")
    return path.read_bytes()


@pytest.mark.parametrize("status", ["reviewed", "gold"])
def test_a_judged_record_is_kept_and_named(pages, tmp_path, capsys, status):
    convert(pages, "-o", tmp_path / "out")
    kept = judged(tmp_path / "out" / "two.json", status, quotes=[], speakers=[])
    capsys.readouterr()
    assert convert(pages, "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "two.json").read_bytes() == kept
    assert capsys.readouterr().err.splitlines() == [
        "kept two: judged by people",
        "3 records: 0 written, 2 unchanged, 1 kept",
    ]


def test_a_judgement_on_another_text_is_kept_with_a_warning(pages, tmp_path, capsys):
    convert(pages, "-o", tmp_path / "out")
    kept = judged(tmp_path / "out" / "two.json", "reviewed")
    (pages / "two.txt").write_text(PAGE + "جملة جديدة.", "utf-8")
    capsys.readouterr()
    assert convert(pages, "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "two.json").read_bytes() == kept
    assert "warning" in (error := capsys.readouterr().err)
    assert "[kept-record-text-differs]" in error


def test_an_automatic_record_is_replaced(pages, tmp_path):
    convert(pages, "-o", tmp_path / "out")
    judged(tmp_path / "out" / "two.json", "auto", quotes=[], speakers=[])
    convert(pages, "-o", tmp_path / "out")
    assert json.loads((tmp_path / "out" / "two.json").read_text("utf-8"))["quotes"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"annotation": {}}', b"\xff"])
def test_a_file_that_is_no_record_is_not_overwritten(pages, tmp_path, content):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "two.json").write_bytes(content)
    assert convert(pages, "-o", tmp_path / "out") == 1
    assert (tmp_path / "out" / "two.json").read_bytes() == content
    assert (tmp_path / "out" / "one.json").exists()


def test_explain_prints_what_was_removed(pages, tmp_path, capsys):
    convert(pages / "one.txt", "-o", tmp_path / "out", "--explain")
    assert capsys.readouterr().out == "one: 1 removed\n  advertisement: \u2068إعلان\u2069\n"


def test_limit_stops_after_so_many(pages, tmp_path):
    convert(pages, "-o", tmp_path / "out", "--limit", "2")
    assert len(list((tmp_path / "out").glob("*.json"))) == 2


def test_shards(pages, tmp_path):
    assert convert(pages, "-o", tmp_path / "out", "--shards", "jsonl") == 0
    [shard] = (tmp_path / "out").glob("[!.]*")
    assert shard.suffix == ".jsonl"
    rows = [Record.from_dict(json.loads(line)) for line in shard.read_text("utf-8").splitlines()]
    assert rows == list(qawl.convert(pages))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nowhere", "-o", "out"], "nowhere is not there"),
        (["in", "-o", "in/one.txt"], "is a file; name a folder"),
        (["in", "-o", "out", "--limit", "-1"], "--limit -1 is negative"),
        (["in", "-o", "out", "--jobs", "0"], "--jobs 0 does no work"),
        (["*.zip", "-o", "out"], "*.zip is not there"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(pages, tmp_path, monkeypatch, capsys, args, words):
    monkeypatch.chdir(tmp_path)
    assert convert(*args) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line


RECORD = Record(
    id="made-0001",
    text='عنوان\n\nقالت سعاد المالح "نعم".',
    text_sha256="0" * 64,
    sections=(Section(0, 5, "headline"), Section(7, 31, "body")),
    source=Source(collection="made", license="CC-BY-4.0"),
    speakers=(Speaker("s1", "سعاد المالح"),),
    quotes=(
        Quote(
            "q1",
            "direct",
            (Span(25, 28, "نعم"), Span(25, 28, "نعم")),
            cue=Span(7, 11, "قالت"),
            speaker="s1",
            stance=Stance("favor", Target("الميناء")),
        ),
    ),
    annotation=Annotation("gold", ("a", "b")),
)


def test_the_canonical_text_of_a_record():
    lines = dumps(RECORD).splitlines()
    assert json.loads(dumps(RECORD)) == RECORD.to_dict()
    assert '    {"start": 0, "end": 5, "type": "headline"},' in lines
    assert '        {"start": 25, "end": 28, "text": "نعم"},' in lines
    assert '      "cue": {"start": 7, "end": 11, "text": "قالت"},' in lines
    assert '        "target": {"text": "الميناء", "start": null, "end": null}' in lines
    assert '    "annotators": ["a", "b"],' in lines
    assert '  "quotes": [' in lines
    assert dumps(RECORD).endswith("}\n")


def test_an_empty_record_keeps_its_empty_lists_on_one_line():
    assert '  "quotes": [],' in dumps(Record("a", "x", "0" * 64)).splitlines()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), JSON))
def test_the_canonical_text_holds_whatever_json_holds(value):
    assert json.loads(dumps(value)) == value


def test_a_record_on_one_line():
    assert dump_line(RECORD).count("\n") == 1
    assert Record.from_dict(json.loads(dump_line(RECORD))) == RECORD


def test_writing_leaves_no_temporary_file(tmp_path):
    assert write_record(tmp_path / "deep" / "er", RECORD) == (Outcome.WRITTEN, None)
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["made-0001.json"]


def test_a_write_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    old = RECORD.with_(annotation=Annotation("auto"))
    write_record(tmp_path, old)

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_record(tmp_path, RECORD)
    assert [path.name for path in tmp_path.iterdir()] == ["made-0001.json"]
    assert (tmp_path / "made-0001.json").read_text("utf-8") == dumps(old)
