"""A diff of the dataset for people: a table of counts, then the changes; on a terminal, in Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qawl.checks.reporters.markdown import code, escaped
from qawl.checks.wording import shown
from qawl.publish.diff import ADDED, BUMPS, CHANGED, REMOVED, Bump, Change, asked

if TYPE_CHECKING:
    from rich.console import Console

LISTED = 20
"""How many changes of a kind are named one by one; the rest is counted."""

_HOW = (ADDED, REMOVED, CHANGED)


def as_text(changes: Sequence[Change], console: Console) -> None:
    """Print the table and the changes, at most LISTED of a kind."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("", *_HOW, "asks for"):
        table.add_column(title, justify="right" if title in _HOW else "left")
    for row in _rows(changes):
        table.add_row(*row)
    if changes:
        console.print(table)
    for title, named, rest in _lists(changes):
        console.print(title, style="bold", highlight=False)
        for change in named:
            place = f" {shown(change.place)}" if change.place else ""
            value = f": {shown(change.was or '')} → {shown(change.now or '')}" if change.was is not None else ""
            console.print(f"  {shown(change.where)}{place}{value}", markup=False, highlight=False, soft_wrap=True)
        if rest:
            console.print(f"  … and {rest:,} more")


def as_markdown(changes: Sequence[Change]) -> str:
    """The table and the changes, at most LISTED of a kind, for a changelog."""
    lines = ["|  | added | removed | changed | asks for |", "| --- | ---: | ---: | ---: | --- |"]
    lines += ["| " + " | ".join(row) + " |" for row in _rows(changes)]
    for title, named, rest in _lists(changes):
        lines += ["", f"{title[0].upper()}{title[1:]}:", ""]
        for change in named:
            place = f" {escaped(change.place)}" if change.place else ""
            value = f": {escaped(shown(change.was or ''))} → {escaped(shown(change.now or ''))}"
            lines.append(f"- {code(change.where)}{place}{value if change.was is not None else ''}")
        if rest:
            lines.append(f"- … and {rest:,} more")
    return "\n".join(lines) + "\n" if changes else "No change of the data.\n"


def as_json(changes: Sequence[Change], **more: Any) -> str:
    """Everything, as one JSON object: ``asks_for``, what else is given, and ``changes``."""
    data = {"asks_for": asked(changes).name.lower(), **more, "changes": [change.to_dict() for change in changes]}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _rows(changes: Iterable[Change]) -> Iterator[tuple[str, ...]]:
    """A row for each kind that changed: its name, how many were added, removed, changed, and what that asks for."""
    changes = list(changes)
    for what in BUMPS:
        found = [change for change in changes if change.what == what]
        if found:
            counts = (sum(change.how == how for change in found) for how in _HOW)
            yield what, *(f"{count:,}" for count in counts), _name(asked(found))


def _name(bump: Bump) -> str:
    return "nothing" if bump is Bump.NONE else bump.name.lower()


def _lists(changes: Sequence[Change]) -> Iterator[tuple[str, Sequence[Change], int]]:
    """For each kind and way: a title, the first changes, and how many more there are."""
    order = {(what, how): place for place, (what, how) in enumerate((w, h) for w in BUMPS for h in _HOW)}
    ordered = sorted(changes, key=lambda change: order[change.what, change.how])
    for (what, how), group in groupby(ordered, lambda change: (change.what, change.how)):
        found = list(group)
        yield f"{what} {how}", found[:LISTED], max(0, len(found) - LISTED)
