"""A record becomes a task, and comes back from it as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from qawl.cli import main
from qawl.finding import Finding
from qawl.labelstudio.judgement import judge
from qawl.labelstudio.tasks import NotOurTask, record_of, sendable, task_of, version_of
from qawl.record import Annotation, Record

from .made_up import build, quote_with, records, write


def without_confidence(record: Record) -> Record:
    """What a judged record looks like: people are not sure by numbers."""
    return record.with_(quotes=tuple(quote_with(quote, confidence=None) for quote in record.quotes))


@given(records())
def test_what_nobody_edits_comes_back_as_it_was(record: Record) -> None:
    task = json.loads(json.dumps(task_of(record)))
    assert record_of(task) == record
    reports: list[object] = []
    judged = judge(record_of(task), task["predictions"][0]["result"], lambda *told: reports.append(told))
    assert judged == without_confidence(record)
    assert not reports


@given(records())
def test_every_region_says_where_it_is(record: Record) -> None:
    task = task_of(record)
    spans = {(span.start, span.end) for span in record.all_spans()}
    spans |= {
        (quote.stance.target.start, quote.stance.target.end)
        for quote in record.quotes
        if quote.stance.target and quote.stance.target.start is not None
    }
    rows = [row for row in task["predictions"][0]["result"] if row["type"] == "labels"]
    assert {(row["value"]["start"], row["value"]["end"]) for row in rows} == spans
    assert len({row["id"] for row in rows}) == len(rows), "the page would merge regions of one id"
    ids = {row["id"] for row in rows}
    ends = [
        row[key]
        for row in task["predictions"][0]["result"]
        if row["type"] == "relation"
        for key in ("from_id", "to_id")
    ]
    assert ids.issuperset(ends), "a relation to nowhere keeps the page from saving"


def test_the_least_certain_quotation_is_the_score() -> None:
    (prediction,) = task_of(build(1))["predictions"]
    assert prediction["score"] == 0.4
    assert prediction["model_version"] == "qawl/0.1"
    scores = {row["id"]: row.get("score") for row in prediction["result"] if "meta" in row}
    assert scores == {"q1": 0.9, "q2": 0.4, "q3": 0.7, "q4": 0.8}


@pytest.mark.parametrize(
    ("names", "version"),
    [(("qawl/0.1", "a1"), "qawl/0.1"), (("a1", "a2"), "a1+a2"), ((), "unknown")],
)
def test_who_made_the_quotations(names: tuple[str, ...], version: str) -> None:
    assert version_of(build(1, annotation=Annotation("reviewed", names))) == version


@pytest.mark.parametrize(
    "task",
    [
        {},
        {"meta": None},
        {"meta": {"qawl": {}}, "data": {}},
        {"meta": {"qawl": {"record": {}}}, "data": {"text": ""}},
    ],
)
def test_a_task_of_somebody_else(task: dict[str, object]) -> None:
    with pytest.raises(NotOurTask):
        record_of(task)


def test_a_standoff_record_has_nothing_to_show() -> None:
    with pytest.raises(ValueError, match="standoff"):
        task_of(build(1).with_(text=None))


def test_what_may_not_be_sent_is_named() -> None:
    good, other = build(1), build(2)
    shifted = other.with_(
        quotes=(quote_with(other.quotes[0], spans=(other.quotes[0].spans[0].__class__(500, 600, "x"),)),)
    )
    found: list[Finding] = []
    given_records = [
        ("a.json", good),
        ("b.json", shifted),
        ("c.json", good),
        ("d.json", build(3).with_(text=None)),
    ]
    assert list(sendable(given_records, found.append)) == [good]
    assert {(finding.path, finding.check) for finding in found} >= {
        ("b.json", "span-out-of-bounds"),
        ("c.json", "duplicate-id"),
        ("d.json", "no-text"),
    }
    assert all(finding.cure for finding in found)


def test_tasks_as_a_file(tmp_path: Path) -> None:
    made = [build(number) for number in range(3)]
    file = tmp_path / "tasks.json"
    assert main(["label-studio", "export", str(write(tmp_path / "records", *made)), "--file", str(file)]) == 0
    assert json.loads(file.read_text("utf-8")) == [task_of(record) for record in made]
