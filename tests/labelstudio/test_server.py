"""Everything against a real Label Studio: pushing, pulling, adjudicating, and what goes wrong on the way."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from qawl.formatting import dumps
from qawl.reading import read_records
from qawl.record import Annotation, Record

from .conftest import TOKEN, Studio
from .made_up import build, quote_with, write
from .test_tasks import without_confidence

pytestmark = [pytest.mark.server, pytest.mark.slow]

Qawl = Callable[..., tuple[int, str]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def title(request: pytest.FixtureRequest) -> str:
    """A project of the test's own."""
    return str(request.node.name)[5:50]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "corpus" / "records", *map(build, range(5)))


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.json")}


def result(studio: Studio, task: Any) -> list[Any]:
    """What an annotator starts from."""
    (prediction,) = studio.predictions(task["id"])
    return list(prediction["result"])


def favored(rows: list[Any]) -> list[Any]:
    rows = json.loads(json.dumps(rows))
    next(row for row in rows if row.get("from_name") == "stance")["value"]["choices"] = ["favor"]
    return rows


def test_pushing_twice_changes_nothing(access: Studio, qawl: Qawl, corpus: Path, title: str) -> None:
    code, said = qawl("label-studio", "push", corpus, "--project", title, "--batch", 2)
    assert code == 0
    assert said.endswith(": 5 added\n")
    before = access.tasks(title)
    code, said = qawl("label-studio", "push", corpus, "--project", title)
    assert said.endswith(": 5 unchanged\n")
    assert access.tasks(title) == before
    (prediction,) = access.predictions(before["constructed-0001"]["id"])
    assert (prediction["model_version"], prediction["score"]) == ("qawl/0.1", 0.4)
    project = access.api("GET", f"/api/projects/{access.project(title)}")
    assert project["model_version"] == "qawl/0.1"
    assert project["sampling"] == "Uncertainty sampling"


def test_what_is_pulled_unedited_is_identical(
    access: Studio, qawl: Qawl, corpus: Path, title: str, tmp_path: Path
) -> None:
    qawl("label-studio", "push", corpus, "--project", title)
    pulled = tmp_path / "elsewhere" / "records"
    assert qawl("label-studio", "pull", "--project", title, "-o", pulled)[0] == 0
    assert contents(pulled) == contents(corpus)


def test_the_uncertain_come_first(access: Studio, qawl: Qawl, tmp_path: Path, title: str) -> None:
    def sure(record: Record, confidence: float) -> Record:
        return record.with_(quotes=tuple(quote_with(quote, confidence=confidence) for quote in record.quotes))

    made = [sure(build(number), confidence) for number, confidence in enumerate((0.9, 0.2, 0.6))]
    qawl("label-studio", "push", write(tmp_path / "records", *made), "--project", title)
    following = access.api("GET", f"/api/projects/{access.project(title)}/next")
    assert following["data"]["record_id"] == "constructed-0001"
    assert following["predictions"][0]["model_version"] == "qawl/0.1"


def test_a_changed_record_updates_its_task(access: Studio, qawl: Qawl, corpus: Path, title: str) -> None:
    qawl("label-studio", "push", corpus, "--project", title)
    before = access.tasks(title)
    write(corpus, build(1, quotes=build(1).quotes[:1], annotation=Annotation("auto", ("qawl/0.2",))))
    assert qawl("label-studio", "push", corpus, "--project", title)[1].endswith(": 4 unchanged, 1 updated\n")
    after = access.tasks(title)
    task = after["constructed-0001"]
    assert task["id"] == before["constructed-0001"]["id"]
    (prediction,) = access.predictions(task["id"])
    assert prediction["model_version"] == "qawl/0.2"
    assert [row["id"] for row in prediction["result"] if row.get("type") == "labels"] == [
        "q1",
        "q1-cue",
        "q1-mention",
    ]
    assert qawl("label-studio", "push", corpus, "--project", title)[1].endswith(": 5 unchanged\n")


def test_an_annotated_task_is_left_alone(access: Studio, qawl: Qawl, corpus: Path, title: str) -> None:
    qawl("label-studio", "push", corpus, "--project", title)
    tasks = access.tasks(title)
    annotated, drafted = tasks["constructed-0001"], tasks["constructed-0002"]
    access.annotate(annotated["id"], result(access, annotated))
    project = access.project(title)
    access.api("POST", f"/api/tasks/{drafted['id']}/drafts?project={project}", json={"result": [], "lead_time": 1})
    write(corpus, build(1, quotes=()), build(2, quotes=()))
    before = access.tasks(title)
    code, said = qawl("label-studio", "push", corpus, "--project", title)
    assert code == 0
    assert said.count("is annotated; the task was left alone") == 2
    assert f"{access.url}/projects/{project}/data?task={annotated['id']}" in said
    assert said.endswith(": 3 unchanged, 2 left alone\n")
    assert access.tasks(title) == before


def test_an_edit_is_pulled_and_nothing_else_and_a_push_changes_nothing(
    access: Studio, qawl: Qawl, corpus: Path, title: str
) -> None:
    qawl("label-studio", "push", corpus, "--project", title)
    task = access.tasks(title)["constructed-0003"]
    access.annotate(task["id"], favored(result(access, task)))
    before = contents(corpus)
    code, said = qawl("label-studio", "pull", "--project", title, "-o", corpus)
    assert (code, said) == (0, "5 records: 4 not annotated, 1 written\n")
    after = contents(corpus)
    path = "constructed/constructed-0003.json"
    assert {name for name in before if before[name] != after[name]} == {path}
    wanted = without_confidence(build(3))
    stance = wanted.quotes[0].stance.__class__("favor")
    wanted = wanted.with_(
        quotes=(quote_with(wanted.quotes[0], stance=stance), *wanted.quotes[1:]),
        annotation=Annotation("reviewed", ("qawl/0.1", "ls-1")),
    )
    assert after[path] == dumps(wanted)
    assert qawl("label-studio", "push", corpus, "--project", title)[1].endswith(": 5 unchanged\n")
    assert (
        qawl("label-studio", "pull", "--project", title, "-o", corpus)[1] == "5 records: 4 not annotated, 1 unchanged\n"
    )


def test_an_export_by_hand_converts_as_well_as_a_pull(
    access: Studio, second: str, qawl: Qawl, corpus: Path, title: str, tmp_path: Path
) -> None:
    qawl("label-studio", "push", corpus, "--project", title)
    tasks = access.tasks(title)
    for name in ("constructed-0001", "constructed-0002", "constructed-0003"):
        access.annotate(tasks[name]["id"], favored(result(access, tasks[name])))
    access.annotate(tasks["constructed-0002"]["id"], result(access, tasks["constructed-0002"]), second)
    access.annotate(tasks["constructed-0004"]["id"], [], was_cancelled=True)
    file = tmp_path / "project-at-noon.json"
    # The page's export has only tasks with annotations.
    answer = httpx.get(
        f"{access.url}/api/projects/{access.project(title)}/export?exportType=JSON",
        headers={"Authorization": f"Token {TOKEN}"},
    )
    file.write_bytes(answer.content)
    code, said = qawl("label-studio", "convert", file, "-o", tmp_path / "by-hand" / "records")
    assert code == 0
    assert said.count("[task-skipped]") == 1
    qawl("label-studio", "pull", "--project", title, "-o", tmp_path / "pulled" / "records")
    by_hand, pulled = contents(tmp_path / "by-hand"), contents(tmp_path / "pulled")
    never = "records/constructed/constructed-0000.json"
    assert pulled.pop(never) == dumps(build(0))
    assert by_hand == pulled
    assert len([name for name in pulled if name.startswith("judgements/ls-")]) == 2


def test_tasks_imported_by_hand_are_ours(access: Studio, qawl: Qawl, corpus: Path, title: str, tmp_path: Path) -> None:
    file = tmp_path / "tasks.json"
    qawl("label-studio", "export", corpus, "--file", file)
    config = (ROOT / "schema" / "labeling_config.xml").read_text("utf-8")
    project = access.api("POST", "/api/projects", json={"title": title, "label_config": config})["id"]
    with file.open("rb") as stream:
        access.api("POST", f"/api/projects/{project}/import", files={"file": ("tasks.json", stream)})
    assert qawl("label-studio", "push", corpus, "--project", title)[1].endswith(": 5 unchanged\n")


def test_judged_apart_compared_and_adjudicated(
    access: Studio, second: str, qawl: Qawl, corpus: Path, title: str
) -> None:
    qawl("label-studio", "push", corpus, "--project", title, "--overlap", 2)
    for name, task in sorted(access.tasks(title).items()):
        rows = result(access, task)
        access.annotate(task["id"], rows)
        access.annotate(task["id"], favored(rows) if name in ("constructed-0001", "constructed-0002") else rows, second)
    assert "5 judged by several, kept apart" in qawl("label-studio", "pull", "--project", title, "-o", corpus)[1]
    judgements = corpus.parent / "judgements"
    first_one, other_one = sorted(folder for folder in judgements.iterdir())
    assert qawl("agree", first_one, other_one)[0] == 0
    deciding = title[:40] + " gold"
    code, said = qawl("adjudicate", judgements, "-o", corpus, "--project", deciding)
    assert code == 0
    assert "3 agreed, written" in said
    assert "2 to decide in the project" in said
    tasks = access.tasks(deciding)
    assert set(tasks) == {"constructed-0001", "constructed-0002"}
    sides = {one["model_version"]: one["result"] for one in access.predictions(tasks["constructed-0001"]["id"])}
    assert set(sides) == {first_one.name, other_one.name}
    third = access.sign_up("third@example.com")
    access.annotate(tasks["constructed-0001"]["id"], sides[other_one.name], third)
    code, said = qawl("label-studio", "pull", "--project", deciding, "-o", corpus)
    assert (code, said) == (0, "2 records: 1 written, 1 not annotated\n")
    status = {record.id: record.annotation for _, record in read_records(corpus)}
    assert {id_ for id_, annotation in status.items() if annotation.status == "gold"} == {
        *("constructed-0000", "constructed-0001", "constructed-0003", "constructed-0004")
    }
    decided = next(record for _, record in read_records(corpus) if record.id == "constructed-0001")
    assert decided.quotes[0].stance.label == "favor"
    assert decided.annotation.annotators[:3] == ("qawl/0.1", first_one.name, other_one.name)
    assert len(decided.annotation.annotators) == 4
    said = qawl("adjudicate", judgements, "-o", corpus, "--project", deciding)[1]
    assert "4 gold already" in said
    assert "1 unchanged" in said


def test_the_campaign_of_the_documentation(
    access: Studio, second: str, qawl: Qawl, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "label-studio.md").read_text("utf-8")
    campaign = page.partition("## A campaign")[2].split("```")[1].removeprefix("sh\n")
    before, between, after = (part.splitlines() for part in re.split(r"^#.*\n", campaign, flags=re.MULTILINE))
    monkeypatch.chdir(corpus.parents[1])

    def run(lines: list[str]) -> None:
        for line in lines:
            line = line.replace("ls-2", f"ls-{access.user_of(second)}")
            code, said = qawl(*shlex.split(line)[1:])
            assert code == 0, f"{line}: {said}"

    run(before)
    for number, task in enumerate(access.tasks("News 2031").values()):
        access.annotate(task["id"], result(access, task))
        access.annotate(task["id"], favored(result(access, task)) if number else result(access, task), second)
    run(between)
    for task in access.tasks("News 2031, gold").values():
        access.annotate(task["id"], access.predictions(task["id"])[0]["result"])
    run(after)
    assert {record.annotation.status for _, record in read_records(corpus)} == {"gold"}


def test_offsets_are_checked_before_anything_is_sent(access: Studio, qawl: Qawl, corpus: Path, title: str) -> None:
    wrong = build(1)
    span = wrong.quotes[0].spans[0]
    moved = quote_with(wrong.quotes[0], spans=(span.__class__(span.start + 1, span.end + 1, span.text),))
    write(corpus, wrong.with_(quotes=(moved,)))
    code, said = qawl("label-studio", "push", corpus, "--project", title)
    assert code == 1
    assert "constructed-0001.json: error: " in said
    assert "[span-text-differs]" in said
    assert set(access.tasks(title)) == {f"constructed-000{number}" for number in (0, 2, 3, 4)}


def test_doubled_tasks_are_healed(access: Studio, qawl: Qawl, corpus: Path, title: str) -> None:
    """An answer that got lost, and a request that was repeated, would leave two tasks of one record."""
    qawl("label-studio", "push", corpus, "--project", title)
    from qawl.labelstudio.tasks import task_of

    project = access.project(title)
    task = access.tasks(title)["constructed-0001"]
    access.api(
        "POST",
        f"/api/projects/{project}/import",
        json=[task_of(build(1)), task_of(build(1)), task_of(build(2))],
    )
    access.annotate(task["id"], result(access, task))
    assert qawl("label-studio", "push", corpus, "--project", title)[1].endswith(": 5 unchanged\n")
    assert access.tasks(title)["constructed-0001"]["id"] == task["id"]


# What goes wrong


def test_a_personal_access_token(
    access: Studio, qawl: Qawl, corpus: Path, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    access.api("POST", "/api/jwt/settings", json={"api_tokens_enabled": True, "legacy_api_tokens_enabled": True})
    client = access.session()
    csrf = client.cookies.get("csrftoken", "")
    answer = client.post("/api/token/", headers={"X-CSRFToken": csrf, "Referer": access.url})
    assert answer.status_code == 201, answer.text
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", answer.json()["token"])
    assert qawl("label-studio", "push", corpus, "--project", title)[0] == 0
    assert len(access.tasks(title)) == 5


@pytest.mark.parametrize(
    ("key", "url", "said"),
    [
        ("f" * 40, None, "does not accept the token; make a new one"),
        (None, "http://127.0.0.1:9", "no answer from http://127.0.0.1:9; is Label Studio running there?"),
        (None, "/nowhere", "does not answer like Label Studio; check LABEL_STUDIO_URL"),
    ],
)
def test_access_that_does_not_work(
    access: Studio,
    qawl: Qawl,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str | None,
    url: str | None,
    said: str,
) -> None:
    if key:
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", key)
    if url:
        monkeypatch.setenv("LABEL_STUDIO_URL", access.url + url if url.startswith("/") else url)
    code, message = qawl("label-studio", "push", corpus, "--project", "whatever")
    assert code == 2
    assert said in message
    assert len(message.splitlines()) == 1
    assert (key or TOKEN) not in message


def test_no_such_project(access: Studio, qawl: Qawl, tmp_path: Path) -> None:
    code, said = qawl("label-studio", "pull", "--project", "not there", "-o", tmp_path)
    assert code == 2
    assert "has no project called not there; check --project" in said


def test_a_title_that_two_projects_have(access: Studio, qawl: Qawl, corpus: Path, title: str) -> None:
    for _ in range(2):
        access.api("POST", "/api/projects", json={"title": title})
    code, said = qawl("label-studio", "push", corpus, "--project", title)
    assert code == 2
    assert "has 2 projects called" in said


# The server goes away


def run_aside(studio: Studio, *arguments: object) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    environment = os.environ | {
        "LABEL_STUDIO_URL": studio.url,
        "LABEL_STUDIO_API_KEY": TOKEN,
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-m", "qawl", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, text=True, stderr=subprocess.PIPE)


def wait_for_tasks(studio: Studio, title: str, number: int) -> None:
    for _ in range(600):
        listed = httpx.get(
            f"{studio.url}/api/projects", params={"title": title}, headers={"Authorization": f"Token {TOKEN}"}
        ).json()["results"]
        if listed and listed[0]["task_number"] >= number:
            return
        time.sleep(0.02)
    pytest.fail("nothing arrived")


def wait_for_exports(studio: Studio, number: int) -> None:
    """The server keeps a copy of each export."""
    before = len(list(studio.exports()))
    for _ in range(3000):
        if len(list(studio.exports())) >= before + number:
            return
        time.sleep(0.02)
    pytest.fail("nothing was asked for")


def test_the_server_is_killed_and_comes_back(access: Studio, tmp_path: Path, title: str) -> None:
    """Both a push and a pull wait for it, and finish without duplicates."""
    folder = write(tmp_path / "records", *map(build, range(120)))
    push = run_aside(access, "label-studio", "push", folder, "--project", title, "--batch", 5)
    wait_for_tasks(access, title, 20)
    access.kill()
    access.start()
    said = push.communicate(timeout=120)[1]
    assert push.returncode == 0, said
    assert "trying again" in said
    assert len(access.tasks(title)) == 120

    pulled = tmp_path / "pulled"
    pull = run_aside(access, "label-studio", "pull", "--project", title, "-o", pulled, "--batch", 1)
    wait_for_exports(access, 10)
    access.kill()
    access.start()
    said = pull.communicate(timeout=120)[1]
    assert pull.returncode == 0, said
    assert "trying again" in said
    assert contents(pulled) == contents(folder)


def test_the_server_stays_away_and_everything_is_run_again(
    access: Studio, qawl: Qawl, tmp_path: Path, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qawl.labelstudio import client

    monkeypatch.setattr(client, "WAITS", (0.1,))
    folder = write(tmp_path / "records", *map(build, range(120)))

    def disturb() -> None:
        wait_for_tasks(access, title, 20)
        access.kill()

    killer = threading.Thread(target=disturb)
    killer.start()
    code, said = qawl("label-studio", "push", folder, "--project", title, "--batch", 5)
    killer.join()
    assert code == 2
    assert said.splitlines()[-1].endswith(f"no answer from {access.url}; is Label Studio running there?")
    access.start()
    arrived = len(access.tasks(title))
    assert 20 <= arrived < 120
    said = qawl("label-studio", "push", folder, "--project", title)[1]
    assert said.endswith(f": {arrived} unchanged, {120 - arrived} added\n") or said.endswith(
        f": {120 - arrived} added, {arrived} unchanged\n"
    )
    assert len(access.tasks(title)) == 120


def test_a_push_that_is_killed_is_run_again(access: Studio, qawl: Qawl, tmp_path: Path, title: str) -> None:
    folder = write(tmp_path / "records", *map(build, range(120)))
    push = run_aside(access, "label-studio", "push", folder, "--project", title, "--batch", 5)
    wait_for_tasks(access, title, 20)
    push.send_signal(signal.SIGKILL)
    push.communicate()
    assert qawl("label-studio", "push", folder, "--project", title)[0] == 0
    assert len(access.tasks(title)) == 120
