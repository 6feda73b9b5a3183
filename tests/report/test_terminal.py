"""``qawl annotate`` as its user sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TEXT = "عنوان قصير\n\nقالت الباحثة ليلى الشامي إن العينة كبيرة، ونفت وجود خلاف."


def qawl(*args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "qawl", "annotate", *args], input=given, capture_output=True)


def test_an_article_and_its_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    result = qawl(str(tmp_path / "a.txt"))
    shown = result.stdout.decode()
    assert result.returncode == 0
    assert "العينة كبيرة" in shown
    assert "q1" in shown
    assert "\u2068ليلى الشامي\u2069 (person)" in shown
    assert "against" in shown
    assert "\x1b" not in shown  # no colours in a pipe


def test_json_is_the_record_of_the_text_as_given() -> None:
    result = qawl("-", "--json", "--rules-only", given=TEXT.encode())
    record = json.loads(result.stdout)
    assert record["text"] == TEXT
    assert [quote["spans"][0]["text"] for quote in record["quotes"]] == ["العينة كبيرة", "وجود خلاف"]


def test_nothing_found() -> None:
    assert "no quotations found" in qawl("-", given="الجو جميل اليوم.".encode()).stdout.decode()


def test_control_characters_do_not_reach_the_terminal() -> None:
    shown = qawl("-", given="قال سامر الحلو إن \x1b[31mاللون أحمر\x07.".encode()).stdout
    assert b"\x1b" not in shown
    assert b"\x07" not in shown


def test_wrong_use_says_what_to_do() -> None:
    missing = qawl("no-such-file.txt")
    assert missing.returncode == 2
    assert b"no-such-file.txt is not there" in missing.stderr
    wrong = qawl("-", given=b"\xff\xfe")
    assert wrong.returncode == 2
    assert b"not UTF-8" in wrong.stderr


def test_explanation_names_cue_candidates_and_weights() -> None:
    shown = qawl("-", "--explain", given=TEXT.encode()).stdout.decode()
    assert "does it report?  \u2068قالت\u2069" in shown
    assert "where could the content begin?" in shown
    assert "who is the source?  \u2068ليلى الشامي\u2069" in shown
    assert "stance: against, by the cue's class" in shown


def test_explanation_goes_with_the_page_only() -> None:
    assert qawl("-", "--explain", "--json", given=b"").returncode == 2
