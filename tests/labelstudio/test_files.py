"""From Label Studio's JSON export to the corpus, without a server: who judged, where it goes, what is reported."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qawl.formatting import dumps
from qawl.labelstudio.tasks import task_of
from qawl.reading import read_records
from qawl.record import Annotation, Record
from qawl.standoff import dehydrate

from .made_up import build, write
from .test_tasks import without_confidence

Qawl = Callable[..., tuple[int, str]]


def exported(record: Record, *annotations: dict[str, Any], id_: int = 1, **more: Any) -> dict[str, Any]:
    """A task as the web page's export has it."""
    task = json.loads(json.dumps(task_of(record)))
    rows = task.pop("predictions")[0]["result"]
    made = []
    for number, annotation in enumerate(annotations, 1):
        default = {
            "id": number,
            "completed_by": 1,
            "was_cancelled": False,
            "updated_at": f"2031-02-0{number}",
        }
        made.append(default | {"result": copy.deepcopy(rows)} | annotation)
    return task | {"id": id_, "annotations": made, "drafts": [], "predictions": [id_]} | more


def stance(record: Record, label: str) -> list[dict[str, Any]]:
    """The result that changes the first quotation's stance."""
    rows = json.loads(json.dumps(task_of(record)["predictions"][0]["result"]))
    next(row for row in rows if row.get("from_name") == "stance")["value"]["choices"] = [label]
    return list(rows)


@pytest.fixture
def convert(qawl: Qawl, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Converts tasks into tmp_path/corpus/records."""

    def run(*tasks: dict[str, Any], options: tuple[str, ...] = ()) -> tuple[int, str]:
        file = tmp_path / "export.json"
        file.write_text(json.dumps(tasks))
        return qawl("label-studio", "convert", file, "-o", tmp_path / "corpus" / "records", *options)

    return run


def found(folder: Path) -> dict[str, Record]:
    return {str(Path(path).relative_to(folder)): record for path, record in read_records(folder)}


def test_one_annotator_makes_a_reviewed_record(convert, tmp_path: Path) -> None:
    record = build(1)
    code, said = convert(exported(record, {"result": stance(record, "favor")}))
    assert (code, said) == (0, "1 records: 1 written\n")
    (judged,) = found(tmp_path / "corpus").values()
    assert judged.annotation == Annotation("reviewed", ("qawl/0.1", "ls-1"))
    assert judged.quotes[0].stance.label == "favor"
    assert judged.quotes[1:] == without_confidence(record).quotes[1:]


def test_what_nobody_annotated_is_written_as_it_was_pushed(convert, tmp_path: Path) -> None:
    assert convert(exported(build(1)))[0] == 0
    written = tmp_path / "corpus" / "records" / "constructed" / "constructed-0001.json"
    assert written.read_text("utf-8") == dumps(build(1))
    newer = build(1, annotation=Annotation("auto", ("qawl/9.9",)))
    write(tmp_path / "corpus" / "records", newer)
    assert convert(exported(build(1)))[0] == 0
    assert written.read_text("utf-8") == dumps(newer), "the corpus has moved on since"


def test_several_annotators_are_kept_apart(convert, tmp_path: Path) -> None:
    task = exported(build(1), {}, {"completed_by": 2})
    code, said = convert(task, options=("--annotator", "2=anna"))
    assert (code, said) == (0, "1 records: 1 judged by several, kept apart\n")
    apart = found(tmp_path / "corpus" / "judgements")
    assert {path: record.annotation.annotators[-1] for path, record in apart.items()} == {
        "ls-1/constructed/constructed-0001.json": "ls-1",
        "anna/constructed/constructed-0001.json": "anna",
    }


def test_twice_by_one_annotator(convert, tmp_path: Path) -> None:
    record = build(1)
    code, said = convert(exported(record, {"result": stance(record, "favor")}, {}))
    assert code == 0
    assert "annotated twice" in said
    (judged,) = found(tmp_path / "corpus").values()
    assert judged.quotes == without_confidence(record).quotes


def test_converting_again_changes_nothing(convert, tmp_path: Path) -> None:
    tasks = (
        exported(build(1), {}),
        exported(build(2), {}, {"completed_by": 2}, id_=2),
        exported(build(3), id_=3),
    )
    convert(*tasks)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("corpus/**/*.json")}
    assert len(before) == 4
    assert convert(*tasks)[0] == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("corpus/**/*.json")} == before


@pytest.mark.parametrize(
    ("status", "annotators", "kept"),
    [
        ("auto", ("qawl/0.1",), False),
        ("reviewed", ("qawl/0.1", "ls-1"), False),
        ("reviewed", ("qawl/0.1", "a1"), True),
        ("gold", ("qawl/0.1", "ls-1", "a2"), True),
    ],
)
def test_nobody_s_judgement_is_overwritten(
    convert, tmp_path: Path, status: str, annotators: tuple[str, ...], kept: bool
) -> None:
    there = without_confidence(build(1)).with_(annotation=Annotation(status, annotators), quotes=(), speakers=())
    (file,) = write(tmp_path / "corpus" / "records", there).rglob("*.json")
    code, said = convert(exported(build(1), {}))
    assert code == 0
    assert (file.read_text("utf-8") == dumps(there)) is kept
    assert ("it was kept" in said) is kept


def test_what_is_not_annotated_comes_from_the_corpus(convert, tmp_path: Path) -> None:
    """A licence that was corrected since the push is not set back."""
    record = build(1)
    corrected = record.with_(source=record.source.__class__("constructed", "1", license="CC0-1.0"))
    (file,) = write(tmp_path / "corpus" / "records", corrected).rglob("*.json")
    convert(exported(record, {}))
    assert json.loads(file.read_text("utf-8"))["source"]["license"] == "CC0-1.0"
    assert json.loads(file.read_text("utf-8"))["annotation"]["status"] == "reviewed"


def test_a_standoff_corpus_gets_no_text(convert, tmp_path: Path) -> None:
    (file,) = write(tmp_path / "corpus" / "records", dehydrate(build(1))).rglob("*.json")
    assert convert(exported(build(1), {"result": stance(build(1), "favor")}))[0] == 0
    judged = Record.from_dict(json.loads(file.read_text("utf-8")))
    assert judged.annotation.status == "reviewed"
    assert judged == dehydrate(judged)
    assert judged.quotes[0].stance.label == "favor"
    assert "سنفتح" not in file.read_text("utf-8")


def test_a_text_that_changed_in_the_corpus(convert, tmp_path: Path) -> None:
    other = build(9).with_(id=build(1).id)
    (file,) = write(tmp_path / "corpus" / "records", other).rglob("*.json")
    code, said = convert(exported(build(1), {}))
    assert code == 1
    assert "[text-changed-since]" in said
    assert file.read_text("utf-8") == dumps(other)


def test_a_text_that_changed_on_the_server(convert, tmp_path: Path) -> None:
    task = exported(build(1), {})
    task["data"]["text"] += "!"
    code, said = convert(task, exported(build(2), {}, id_=2))
    assert code == 1
    assert "task 1: its text is not the one that was pushed" in said
    assert list(found(tmp_path / "corpus" / "records")) == ["constructed/constructed-0002.json"]


def test_drafts_skipped_tasks_and_strangers_are_named_and_not_taken(convert, tmp_path: Path) -> None:
    drafted = exported(build(1), id_=1, drafts=[{"id": 5, "user": "second@example.com", "result": []}])
    skipped = exported(build(2), {"was_cancelled": True}, id_=2)
    stranger = {"id": 3, "data": {"text": "غريب"}, "meta": {}, "annotations": []}
    code, said = convert(drafted, skipped, stranger)
    assert code == 0
    assert [line.rsplit(" ", 1)[1] for line in said.splitlines()[:-1]] == [
        "[draft-left]",
        "[task-skipped]",
        "[not-our-task]",
    ]
    assert "second@example.com" in said
    assert {record.annotation.status for record in found(tmp_path / "corpus").values()} == {"auto"}


def test_what_the_record_cannot_hold_has_its_place_and_cure(convert, tmp_path: Path) -> None:
    rows = stance(build(1), "none")
    rows.append({"type": "relation", "from_id": "q1", "to_id": "gone"})
    code, said = convert(exported(build(1), {"result": rows}, id_=7))
    assert code == 1
    (line, _) = said.splitlines()
    assert line.startswith(str(tmp_path / "export.json"))
    assert "task 7, ls-1: a relation goes from q1 to gone" in line
    assert "draw it again, and submit" in line
    (judged,) = found(tmp_path / "corpus").values()
    assert judged.quotes == without_confidence(build(1)).quotes


def test_mistakes_against_the_checks_are_told_with_the_task(convert) -> None:
    rows = stance(build(1), "none")
    for row in rows:
        if row.get("id") == "q4":
            row["value"]["end"] -= 1
    code, said = convert(exported(build(1), {"result": rows}, id_=7))
    assert code == 1
    assert "task 7, ls-1: content ends inside a word" in said


def test_gold_stays_gold(convert, tmp_path: Path) -> None:
    gold = without_confidence(build(1)).with_(annotation=Annotation("gold", ("a1", "a2")))
    write(tmp_path / "corpus" / "records", gold)
    convert(exported(gold, {"result": stance(gold, "favor")}))
    (judged,) = found(tmp_path / "corpus").values()
    assert judged.annotation == Annotation("gold", ("a1", "a2", "ls-1"))


def test_a_file_that_is_no_record_is_kept(convert, tmp_path: Path) -> None:
    file = tmp_path / "corpus" / "records" / "constructed" / "constructed-0001.json"
    file.parent.mkdir(parents=True)
    file.write_text("{")
    code, said = convert(exported(build(1), {}), exported(build(2), {}, id_=2))
    assert code == 1
    assert "[kept-unreadable-record]" in said
    assert file.read_text() == "{"
    assert (file.parent / "constructed-0002.json").is_file()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[{", "is no JSON"),
        ('["word"]', "is no list of tasks"),
        ('[{"record_id": "x", "text": "y"}]', "export as JSON, not as JSON-MIN"),
    ],
)
def test_files_that_are_no_export(qawl: Qawl, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "export.json"
    file.write_text(content)
    code, message = qawl("label-studio", "convert", file, "-o", tmp_path / "records")
    assert code == 2
    assert said in message
    assert len(message.splitlines()) == 1


def test_no_file(qawl: Qawl, tmp_path: Path) -> None:
    assert qawl("label-studio", "convert", tmp_path / "no.json", "-o", tmp_path)[0] == 2


@pytest.mark.parametrize("name", ["7", "=anna", "x=anna", "7=../etc", "7=", "7=a/b", "7=.hidden"])
def test_names_of_annotators_are_folder_names(tmp_path: Path, name: str) -> None:
    from qawl.cli import main

    with pytest.raises(SystemExit):
        main(["label-studio", "convert", "x.json", "-o", str(tmp_path), "--annotator", name])
