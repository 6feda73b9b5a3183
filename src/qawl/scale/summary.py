"""What a conversion is told, and what it tells: while it goes on, and at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from qawl.finding import Finding
from qawl.scale.state import Cleaned
from qawl.scale.work import RECORDS
from qawl.writing import Outcome


@dataclass(frozen=True, slots=True)
class Options:
    """How to convert. ``kind`` is one of `work.KINDS`; ``jobs`` processes share the work, by default one a
    core; ``limit`` ends the run after so many articles were
    read."""

    kind: str = RECORDS
    jobs: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """What is told while a conversion goes on, in the order of the input: each finding, the id of each record
    that people judged and that was kept, and, if anyone wants to know, what cleaning removed. It is told of
    what earlier runs did as well, but for the last."""

    finding: Callable[[Finding], object] = lambda finding: None
    kept: Callable[[str], object] = lambda id: None
    cleaned: Callable[[Cleaned], object] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a conversion is: bytes of input that are done, those among them that an earlier run did, and what
    was counted in this run."""

    done: int
    done_before: int
    articles: int
    quotations: int
    rejects: int


@dataclass(slots=True)
class Summary:
    """What a conversion did. ``outcomes`` counts articles; those of units that earlier runs did are unchanged.
    ``findings`` counts by check, ``severities`` by severity."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    quotations: int = 0
    units: int = 0
    units_done_before: int = 0
    units_failed: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    jobs: int = 1
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        row = {name: getattr(self, name) for name in self.__slots__}
        counters = {name: dict(sorted(row[name].items())) for name in ("findings", "severities")}
        outcomes = {outcome.value: self.outcomes[outcome] for outcome in Outcome}
        return row | counters | {"articles": self.outcomes.total(), "outcomes": outcomes}
