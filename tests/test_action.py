"""The GitHub action on a pull request: its own steps, run as a runner runs them, in a shallow checkout of the merge.

Only the installing steps are left out: the interpreter of the tests stands where the action installs one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from publish.made_up import build
from qawl.formatting import dumps
from qawl.record import sha256

ROOT = Path(__file__).resolve().parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
RECORDS = Path("corpus/records")
COMMAND = re.compile(r"::(error|warning|notice) (.*?)::(.*)")


def git(*args: str, folder: Path | None = None) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def put(number: int, **changes: Any) -> Path:
    record = build(number, **changes)
    file = RECORDS / f"{record.id}.json"
    file.write_text(dumps(record), "utf-8")
    return file


def edit(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    record = json.loads(file.read_text("utf-8"))
    change(record)
    file.write_text(dumps(record), "utf-8")


def ledger(splits: dict[int, str]) -> None:
    lines = [f"made-{number:04}\t{split}" for number, split in sorted(splits.items())]
    Path("corpus/splits.tsv").write_text("\n".join(["id\tsplit", *lines]) + "\n")


@pytest.fixture
def upstream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository that a pull request goes to: thirty records, one of which has a mistake of long standing."""
    folder = tmp_path / "upstream"
    (folder / RECORDS).mkdir(parents=True)
    monkeypatch.chdir(folder)
    (folder / "pyproject.toml").write_text('[tool.qawl]\ncollections = ["constructed"]\n')
    for number in range(30):
        put(number)
    edit(put(29), lambda record: record["quotes"][0].update(speaker="s9"))
    ledger({number: "test" if number < 5 else "train" for number in range(30)})
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "base")
    git("checkout", "-qb", "contribution")
    return folder


def run_action(upstream: Path, runner: Path, *, event: dict[str, Any] | None = None, **inputs: str) -> Any:
    """Commit what was changed, merge it as GitHub does, check the merge out shallowly, and run the action there.
    Returns the process, the annotations (kind, properties, message) and the step summary."""
    git("add", "-A")
    git("commit", "-qm", "contribution")
    base, head = git("rev-parse", "main"), git("rev-parse", "HEAD")
    git("checkout", "-q", "--detach", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", head)
    git("branch", "-f", "merged")
    git("checkout", "-q", "contribution")
    runner.mkdir()
    workspace = runner / "work"
    git("clone", "-q", "--depth=1", "--branch=merged", upstream.as_uri(), str(workspace), folder=runner)
    (runner / "event.json").write_text(
        json.dumps({"action": "opened", "number": 7, "pull_request": {"base": {"sha": base}, "head": {"sha": head}}})
        if event is None
        else json.dumps(event)
    )
    python = runner / "temp/qawl/bin/python"
    python.parent.mkdir(parents=True)
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))  # an empty entry is "."
    python.write_text(f'#!/bin/sh\nexport PYTHONPATH="{path}"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)

    step = ACTION["runs"]["steps"][-1]
    values = {f"inputs.{name}": inputs.get(name, about["default"]) for name, about in ACTION["inputs"].items()}
    values["github.action_path"] = str(ROOT)
    given = {name: re.sub(r"\$\{\{ *(.*?) *\}\}", lambda m: values[m[1]], text) for name, text in step["env"].items()}
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(runner),
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(runner / "event.json"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(runner / "temp"),
        **given,
    }
    script = runner / "step.sh"
    script.write_text(step["run"])
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    done = subprocess.run(shell, cwd=workspace, env=environment, capture_output=True, text=True, check=False)
    annotations = []
    for line in done.stdout.splitlines():
        if line.startswith("::"):
            kind, properties, message = COMMAND.fullmatch(line).groups()
            annotations.append((kind, dict(item.split("=", 1) for item in properties.split(",")), message))
    summary = runner / "summary.md"
    return done, annotations, summary.read_text("utf-8") if summary.exists() else ""


def test_good_records_pass(upstream: Path, tmp_path: Path) -> None:
    for number in (40, 41):
        put(number)
    edit(RECORDS / "made-0010.json", lambda record: record["source"].update(author="كاتب آخر"))
    done, annotations, summary = run_action(upstream, tmp_path / "runner")
    assert (done.returncode, annotations) == (0, [])
    assert "nothing wrong in 3 records" in done.stdout
    assert "nothing wrong in 3 records" in summary


def test_mistakes_are_annotations_on_their_lines_and_the_rest_is_left_alone(upstream: Path, tmp_path: Path) -> None:
    put(40)
    edit(put(41), lambda record: record["quotes"][0]["cue"].update(start=0, end=4))
    (RECORDS / "made-0042.json").write_text('{\n  "id": "made-0042",,\n}\n')
    edit(RECORDS / "made-0010.json", lambda record: record["quotes"][2]["stance"].update(label="support"))
    (RECORDS / "made-0011.json").unlink()
    done, annotations, summary = run_action(upstream, tmp_path / "runner")
    assert done.returncode == 1
    found = {(p.get("file"), p["title"].partition(" ")[0]): p for _, p, _ in annotations}
    assert set(found) == {
        ("corpus/records/made-0041.json", "span-text-differs"),
        ("corpus/records/made-0042.json", "json-syntax"),
        ("corpus/records/made-0010.json", "unknown-label"),
        (None, "record-removed"),
        (None, "split-without-record"),
    }
    for (file, _), properties in found.items():
        assert file is None or int(properties["line"]) > 1
    text = (RECORDS / "made-0010.json").read_text("utf-8").splitlines()
    line = found["corpus/records/made-0010.json", "unknown-label"]["line"]
    assert '"support"' in text[int(line) - 1]
    for _, check in found:
        assert f"`{check}`" in summary
    assert "made-0029" not in done.stdout + summary, "its mistake is none of this pull request's"


def test_what_a_pull_request_brings_about_in_the_corpus_is_found(upstream: Path, tmp_path: Path) -> None:
    """Also where the record concerned, which comes later in the corpus, is not touched itself."""
    edit(RECORDS / "made-0000.json", lambda record: record["speakers"][0].update(name="سامر  الحلو"))
    twin = json.loads((RECORDS / "made-0020.json").read_text("utf-8"))
    (RECORDS / "a-copy.json").write_text(dumps(twin | {"id": "a-copy"}), "utf-8")
    splits = {number: "test" if number < 5 else "train" for number in range(30)} | {6: "test", 1: "train"}
    ledger(splits)
    done, annotations, _ = run_action(upstream, tmp_path / "runner", strict="true")
    found = {(properties.get("file"), properties["title"].partition(" ")[0]) for _, properties, _ in annotations}
    assert ("corpus/records/made-0020.json", "duplicate-text") in found
    assert {file for file, check in found if check == "split-moved"} == {
        "corpus/records/made-0001.json",
        "corpus/records/made-0006.json",
    }
    assert done.returncode == 1


def test_a_story_of_the_test_split_in_training_is_a_leak(upstream: Path, tmp_path: Path) -> None:
    record = json.loads((RECORDS / "made-0002.json").read_text("utf-8"))
    text = record["text"] + " نهاية."
    record |= {"id": "near-copy", "text": text, "text_sha256": sha256(text)}
    record["sections"][-1]["end"] = len(text)
    (RECORDS / "near-copy.json").write_text(dumps(record), "utf-8")
    with open("corpus/splits.tsv", "a") as stream:
        stream.write("near-copy\ttrain\n")
    _, annotations, _ = run_action(upstream, tmp_path / "runner")
    leaks = [message for _, properties, message in annotations if properties["title"].startswith("split-leak")]
    assert any("near-copy is in train and tells the story of made-0002 in test" in leak for leak in leaks)


def test_nothing_in_a_pull_request_is_obeyed(upstream: Path, tmp_path: Path) -> None:
    """No workflow command, no terminal escape, no module of Python's, no file outside."""
    evil = "\n::error::owned\n::set-output name=x::y\r##[command]\x1b[31m<script>@octocat"
    edit(put(40), lambda record: record.update(lang=evil))
    (RECORDS / "a,b::c\n::error file=x::owned.json").write_text("[1")
    (RECORDS / "link.json").symlink_to("/etc/hostname")
    Path("json.py").write_text("raise SystemExit('owned')\n")
    Path("qawl.py").write_text("raise SystemExit('owned')\n")
    done, annotations, summary = run_action(upstream, tmp_path / "runner")
    assert done.returncode == 1
    assert {properties["title"].partition(" ")[0] for _, properties, _ in annotations} == {
        "wrong-form",
        "json-syntax",
        "symlink",
    }
    assert "\x1b" not in done.stdout + done.stderr + summary
    assert "##[" not in done.stdout + done.stderr
    assert "<script>" not in summary


def test_many_mistakes_show_ten_and_the_summary_has_all(upstream: Path, tmp_path: Path) -> None:
    for number in range(30, 55):
        edit(put(number), lambda record: record.update(lang="no language"))
    done, annotations, summary = run_action(upstream, tmp_path / "runner")
    assert len(annotations) == 10
    assert "15 more are in the step summary" in done.stdout
    assert summary.count("`wrong-form` line") == 25


def test_a_push_without_a_base_checks_everything(upstream: Path, tmp_path: Path) -> None:
    put(40)
    done, annotations, _ = run_action(upstream, tmp_path / "runner", event={"before": "0" * 40}, sarif="out.sarif")
    assert done.returncode == 1
    assert [properties["file"] for _, properties, _ in annotations] == ["corpus/records/made-0029.json"]
    sarif = json.loads((tmp_path / "runner/work/out.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["unknown-speaker"]


def test_wrong_use_is_one_annotation(upstream: Path, tmp_path: Path) -> None:
    put(40)
    done, annotations, summary = run_action(upstream, tmp_path / "runner", paths="nowhere")
    assert (done.returncode, summary) == (2, "")
    assert [(kind, "nowhere" in message) for kind, _, message in annotations] == [("error", True)]


def test_every_input_reaches_the_step_and_none_is_pasted_into_a_script() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    assert all(f"inputs.{name} " in text for name in ACTION["inputs"])
