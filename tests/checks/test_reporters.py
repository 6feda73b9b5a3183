"""Reporters: what they show, and that nothing in a record reaches the terminal as more than text."""

from __future__ import annotations

import io
import json

import pytest
from fixtures import DATA, good

from qawl.checks import check
from qawl.checks.reporters import REPORTERS, Counts
from qawl.checks.wording import excerpt, isolate, shown, visible
from qawl.finding import Finding
from qawl.validation import validate

HOSTILE = "رنا\x1b[31m\x07\n::error::\u202eالفارس\u2069"


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
    allowed = {"\n"}
    assert all(char in allowed or char >= " " for char in text)
    assert "\u202e" not in text or name == "json"
    for line in text.splitlines():
        assert not line.lstrip().startswith("::error::")


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
