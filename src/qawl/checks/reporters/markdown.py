"""For a step summary or a comment: Markdown, a table of the checks, then the findings file by file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from qawl.checks.wording import harmless, isolate, visible
from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.checks.reporters import Counts

LARGEST = 900_000
"""A step summary may have 1 MiB; from so many characters on, findings are only counted."""


def report(findings: Iterable[Finding], counts: Counts, stream: TextIO) -> None:
    """Write the findings, grouped by file, and then how often each check found something."""
    written = left_out = 0
    for place, group in groupby(findings, lambda finding: finding.path or finding.record or "the corpus"):
        parts = [f"### {code(place)}\n\n", *map(_item, group), "\n"]
        if written > LARGEST:
            left_out += len(parts) - 2
            continue
        stream.writelines(parts)
        written += sum(map(len, parts))
    if left_out:
        stream.write(f"… and {left_out:,} more findings\n\n")
    stream.write(f"**{counts}**\n")
    if counts.checks:
        stream.write("\n| check | findings |\n| --- | --- |\n")
        stream.writelines(f"| `{check}` | {number:,} |\n" for check, number in counts.checks.most_common())


def _item(finding: Finding) -> str:
    where = f" line {finding.line}" if finding.line else ""
    excerpt = f"  \n  {escaped(isolate(visible(finding.excerpt)))}" if finding.excerpt else ""
    cure = f"  \n  → {escaped(finding.cure)}" if finding.cure else ""
    return f"- **{finding.severity}** `{finding.check}`{where}: {escaped(finding.message)}{excerpt}{cure}\n"


def code(text: str) -> str:
    """text between backticks, with nothing in it that ends them."""
    return f"`{visible(text).replace('`', chr(0x2019))}`"


def escaped(text: str) -> str:
    """text in which nothing is markup: no HTML, no link, no mention of a person."""
    text = harmless(text)
    for char in "&\\`*_[]<>|@":
        text = text.replace(char, f"&#{ord(char)};")
    return text
