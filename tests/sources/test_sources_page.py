"""docs/sources.md names every format and every finding, and no other."""

import re
from pathlib import Path

from qawl.sources.registry import formats

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")


def table(head: str) -> set[str]:
    rows = PAGE.split(f"| {head} |")[1].split("\n\n")[0].splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row.split("|")[1])}


def test_formats():
    assert table("format") == {form.__name__.rpartition(".")[2] for form in formats()}


def test_findings():
    files = [*(ROOT / "src" / "qawl" / "sources").glob("*.py"), ROOT / "src" / "qawl" / "writing.py"]
    code = "".join(path.read_text("utf-8") for path in files)
    assert table("finding") == set(re.findall(r'(?:[fF]inding|_refused)\(\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"', code))
