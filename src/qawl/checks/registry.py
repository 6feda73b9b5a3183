"""The registry: every check, by its id, with all that its documentation says.

A check is one small function that takes a View of a record and yields a Hit for each mistake. Its name
with hyphens is its id, which never changes meaning; the first line of its docstring is the rule, the rest
says why. What judges bytes or the schema as a whole (levels 0 and 1) declares its ids with ``declare``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from qawl.finding import Finding

LEVELS = {
    0: "file: can it be read at all",
    1: "schema: the right keys, types and labels",
    2: "text and offsets: every span is where it says",
    3: "references: ids, parents, order, containment",
    4: "guidelines: what can be told by rule from docs/guidelines.md",
    5: "corpus: records next to one another, to the splits and to the last release",
}


class Hit(NamedTuple):
    """One mistake as a check sees it: a JSON Pointer, what is wrong, and the stretch of text concerned."""

    pointer: str
    message: str
    span: tuple[int, int] | None = None
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What stands behind an id. ``bad`` and ``good`` are short examples for the documentation. ``whole``: the
    parts of a record that it looks at as a whole; none where it looks at each quotation for itself."""

    id: str
    level: int
    severity: str
    rule: str
    why: str
    cure: str
    bad: str
    good: str
    find: Callable[[Any], Iterator[Any]] | None = None
    reads_text: bool = True
    whole: tuple[str, ...] = ()

    def finding(self, message: str, **details: Any) -> Finding:
        """A finding of this check; without a cure of its own it takes the check's."""
        details["cure"] = details.get("cure") or self.cure
        return Finding(self.id, message, severity=self.severity, **details)


_checks: dict[str, Check] = {}


def check(
    level: int,
    *,
    cure: str,
    bad: str,
    good: str,
    severity: str = "error",
    reads_text: bool = True,
    whole: tuple[str, ...] = (),
) -> Callable[[Callable[[Any], Iterator[Any]]], Check]:
    """Register the function beneath as a check of this level. Those that do not read the text are run on
    standoff records too; those that look at nothing as a ``whole``, on some of its quotations alone."""

    def register(find: Callable[[Any], Iterator[Any]]) -> Check:
        rule, _, why = inspect.cleandoc(find.__doc__ or "").partition("\n")
        id_ = find.__name__.replace("_", "-")
        return _add(Check(id_, level, severity, rule, " ".join(why.split()), cure, bad, good, find, reads_text, whole))

    return register


def declare(
    id_: str, level: int, rule: str, *, why: str, cure: str, bad: str, good: str, severity: str = "error"
) -> Check:
    """Register an id whose findings come from elsewhere than a function over one record."""
    return _add(Check(id_, level, severity, rule, why, cure, bad, good))


def _add(new: Check) -> Check:
    if new.id in _checks:
        raise ValueError(f"two checks are called {new.id}")
    _checks[new.id] = new
    return new


# In the order in which documentation goes through them.
_MODULES = (
    *("file", "schema", "text", "offsets", "references"),
    *("content", "attribution", "judgement", "corpus", "baseline", "policy"),
)


def all_checks() -> tuple[Check, ...]:
    """Every check, by level and then in the order in which the modules define them."""
    order = {import_module(f"qawl.checks.{name}").__name__: place for place, name in enumerate(_MODULES)}

    def place(item: Check) -> tuple[int, int]:
        return item.level, order[item.find.__module__] if item.find else len(order)

    return tuple(sorted(_checks.values(), key=place))


def of_level(level: int) -> tuple[Check, ...]:
    """The checks of a level that are functions over one record."""
    return tuple(item for item in all_checks() if item.level == level and item.find is not None)


def by_id(ids: Iterable[str]) -> tuple[Check, ...]:
    """The checks of these ids; KeyError for an unknown one."""
    all_checks()
    return tuple(_checks[id_] for id_ in ids)
