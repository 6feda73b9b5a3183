"""For people: grouped by file, with the words concerned between ⟦ ⟧ in their sentence, and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from qawl.checks.wording import MARK_CLOSE, MARK_OPEN, harmless, isolate, visible
from qawl.finding import Finding

if TYPE_CHECKING:
    from rich.text import Text

    from qawl.checks.reporters import Counts

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def report(findings: Iterable[Finding], counts: Counts, stream: TextIO) -> None:
    """Write the findings as they come, and a line of counts at the end; coloured on a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)

    def write(line: Text) -> None:
        if console.is_terminal:
            console.print(line)
        else:  # many times faster, and there may be many findings
            stream.write(f"{line.plain}\n")

    for place, group in groupby(findings, lambda finding: finding.path or finding.record or "the corpus"):
        write(Text(visible(place), style="bold"))
        for finding in group:
            for line in _lines(finding):
                write(line)
        write(Text())
    write(Text(str(counts)))


def _lines(finding: Finding) -> Iterable[Text]:
    from rich.text import Text

    where = f"{finding.line}:{finding.column or 1}" if finding.line else ""
    pointer = f"  {isolate(visible(finding.pointer))}" if finding.pointer else ""
    yield Text.assemble(
        f"  {where:<8} ",
        (f"{finding.severity:<8}", _STYLES[finding.severity]),
        (finding.check, "bold"),
        (pointer, "dim"),
    )
    yield Text(f"           {harmless(finding.message)}")
    if finding.excerpt:
        before, _, rest = harmless(finding.excerpt).partition(MARK_OPEN)
        words, _, after = rest.partition(MARK_CLOSE)
        marked = (f"{MARK_OPEN}{words}{MARK_CLOSE}", f"underline {_STYLES[finding.severity]}")
        start, end = isolate("|").split("|")
        yield Text.assemble(f"           {start}{before}", marked, f"{after}{end}")
    if finding.cure:
        yield Text(f"           → {harmless(finding.cure)}", style="green")
