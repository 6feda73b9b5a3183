"""The rules of boilerplate.tsv, which says as data what cleaning takes away and why.

Columns: id · kind (see `qawl.text.Rule`) · where (collections or publishers, * for all) · pattern · holds (for a
pattern that is slow to fail: words, parted by |, one of which every match holds) · an example that it must match
(tests hold it to that) · why. The row of kind ``name`` gives the alternatives that its id, in braces, stands
for in the other patterns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qawl.text import Cleaner, Rule

TABLE = Path(__file__).with_name("boilerplate.tsv")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a rule, an example of what it matches, and why it is there."""

    rule: Rule
    example: str
    why: str


@cache
def rows() -> tuple[Row, ...]:
    """All rows of the table but those that only name something."""
    names: list[tuple[str, str]] = []
    found: list[Row] = []
    for line in TABLE.read_text("utf-8").splitlines()[1:]:
        id, kind, where, pattern, holds, example, why = line.split("\t")
        if kind == "name":
            names.append((f"{{{id}}}", pattern))
            continue
        for name, alternatives in names:
            pattern = pattern.replace(name, alternatives)
        places = frozenset() if where == "*" else frozenset(where.split(","))
        found.append(Row(Rule(id, kind, pattern, places, tuple(filter(None, holds.split("|")))), example, why))
    return tuple(found)


@cache
def cleaner(collection: str | None, publisher: str | None) -> Cleaner:
    """The cleaner for articles of this collection and publisher."""
    places = frozenset(name for name in (collection, publisher) if name)
    named = frozenset().union(*(row.rule.where for row in rows())) & places
    return _cleaner(named)


@cache
def _cleaner(named: frozenset[str]) -> Cleaner:
    return Cleaner(row.rule for row in rows() if not row.rule.where or row.rule.where & named)
