"""How far a conversion is, counted by its processes and read by the one that shows it."""

from __future__ import annotations

import os
from collections.abc import MutableSequence
from dataclasses import dataclass, field

_SLOTS = 256
_FIELDS = 3
SIZE = _SLOTS * _FIELDS + 1
"""How many numbers the slots of a tally are."""


class Stopped(Exception):
    """Raised in a process that works on a unit when the run is to end."""


@dataclass(slots=True)
class Tally:
    """Articles, quotations and rejects so far.

    Each process adds to a slot of its own, without a lock, which a killed process could never give back. The
    figures are for showing: work that was done twice counts twice.
    """

    slots: MutableSequence[int] = field(default_factory=lambda: [0] * SIZE)

    @property
    def figures(self) -> tuple[int, int, int]:
        """Articles, quotations, rejects."""
        articles, quotations, rejects = (sum(self.slots[at:-1:_FIELDS]) for at in range(_FIELDS))
        return articles, quotations, rejects

    def article(self, quotations: int) -> None:
        """Count an article. Raises Stopped when the run is to end."""
        at = os.getpid() % _SLOTS * _FIELDS
        self.slots[at] += 1
        self.slots[at + 1] += quotations
        if self.slots[-1]:
            raise Stopped

    def reject(self) -> None:
        """Count something that became no record."""
        self.slots[os.getpid() % _SLOTS * _FIELDS + 2] += 1

    def stop(self) -> None:
        """Have every process end at its next article."""
        self.slots[-1] = 1


_here = Tally()


def here() -> Tally:
    """The tally that this process counts in."""
    return _here


def use(tally: Tally) -> None:
    """Have this process count in another tally."""
    global _here
    _here = tally
