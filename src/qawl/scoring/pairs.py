"""Which predicted quotation answers which gold one: one to one, by falling overlap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qawl.record import Record
from qawl.scoring.trim import content

Content = frozenset[int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold and a predicted quotation, by index, with the characters they share and cover together."""

    gold: int
    predicted: int
    common: int
    union: int

    def at_least(self, percent: int) -> bool:
        """Whether IoU (intersection over union) is at least this many percent; exact, in whole numbers."""
        return 100 * self.common >= percent * self.union

    @property
    def found(self) -> bool:
        """Whether the pair counts as the same quotation: IoU of at least a half."""
        return self.at_least(50)


def same_quotation(one: Content, other: Content) -> bool:
    """Whether two contents would count as the same quotation."""
    return Pair(0, 0, len(one & other), len(one | other)).found


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article, both its sides paired. ``required`` are the indexes of the gold quotations that must be
    found, ``counted`` those of the predictions that answer no optional one; ``pairs`` hold only these."""

    gold: Record
    predicted: Record
    text: str | None
    gold_contents: tuple[Content, ...]
    predicted_contents: tuple[Content, ...]
    pairs: tuple[Pair, ...]
    required: frozenset[int]
    counted: frozenset[int]
    gold_names: tuple[str | None, ...]
    predicted_names: tuple[str | None, ...]


def compare(gold: Record, predicted: Record, text: str | None) -> Comparison:
    """Pair the quotations of one article. ``text`` is what both point into, or None to compare offsets alone.

    Optional gold quotations get the predictions that no required one could have (IoU of at least a half);
    those predictions count for nothing.
    """
    wanted = tuple(content(text, quote) for quote in gold.quotes)
    given = tuple(content(text, quote) for quote in predicted.quotes)
    optional = {index for index, quote in enumerate(gold.quotes) if quote.optional}
    required = frozenset(range(len(wanted))) - optional
    overlaps = _overlaps(wanted, given)
    good = [pair for pair in overlaps if pair.found]
    pairs = _one_to_one(pair for pair in good if pair.gold in required)
    answered = {pair.predicted for pair in pairs}
    spent = _one_to_one(p for p in good if p.gold in optional and p.predicted not in answered)
    counted = frozenset(range(len(given))) - {pair.predicted for pair in spent}
    weak = (p for p in overlaps if p.gold in required and p.predicted in counted and not p.found)
    return Comparison(
        gold,
        predicted,
        text,
        wanted,
        given,
        tuple(_one_to_one(weak, pairs)),
        required,
        counted,
        _names(gold),
        _names(predicted),
    )


def _names(record: Record) -> tuple[str | None, ...]:
    names = {speaker.id: speaker.name for speaker in record.speakers}
    return tuple(names.get(quote.speaker) if quote.speaker is not None else None for quote in record.quotes)


def _overlaps(wanted: Sequence[Content], given: Sequence[Content]) -> list[Pair]:
    """All pairs that share a character, the best first. Of equal ones those that stand first on their sides;
    the order is the same when the sides change places."""
    found = []
    for i, one in enumerate(wanted):
        for j, other in enumerate(given):
            if common := len(one & other):
                found.append(Pair(i, j, common, len(one) + len(other) - common))
    found.sort(key=lambda p: (-p.common / p.union, p.gold + p.predicted, min(p.gold, p.predicted)))
    return found


def _one_to_one(ordered: Iterable[Pair], taken: Collection[Pair] = ()) -> list[Pair]:
    """The pairs taken already, and of the others each whose two sides are still free."""
    chosen = list(taken)
    golds = {pair.gold for pair in chosen}
    predictions = {pair.predicted for pair in chosen}
    for pair in ordered:
        if pair.gold not in golds and pair.predicted not in predictions:
            golds.add(pair.gold)
            predictions.add(pair.predicted)
            chosen.append(pair)
    return chosen
