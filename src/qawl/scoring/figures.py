"""Figures from counts, each with its 95 % bootstrap interval over articles.

Imports numpy; the rest of the package's core reaches it only from inside functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from qawl import labels

RESAMPLES = 1000
SEED = 20240521
_LEVEL = (2.5, 97.5)
_CELLS = 20_000_000  # of the table of resamples × articles that is held at a time

Array = NDArray[np.float64]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure between 0 and 1 (α: at most 1) and its 95 % interval, the 2.5th and 97.5th percentile of
    1,000 resamples of articles. All None where there is nothing to compute it from."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, float | None]:
        return {"value": self.value, "low": self.low, "high": self.high}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Figure:
        return cls(data["value"], data["low"], data["high"])


Figures = dict[str, dict[str, Figure]]


def totals(groups: Mapping[K, Mapping[int, Sequence[int]]], articles: int) -> dict[K, Array]:
    """For each group an array of 1 + RESAMPLES rows of summed counts: first those of all articles, then
    those of each resample. ``groups`` give a group's counts by the index of the article; every group is
    resampled by the same draws of ``articles`` articles with replacement, from a fixed seed."""
    # RandomState's stream is frozen for good; that of the newer Generator may change with numpy.
    random = np.random.RandomState(SEED)
    places = {group: np.fromiter(rows, np.intp) for group, rows in groups.items()}
    tables = {group: np.array(list(rows.values()), np.float64) for group, rows in groups.items()}
    parts = {group: [table.sum(axis=0, keepdims=True)] for group, table in tables.items()}
    step = max(1, _CELLS // max(1, articles))
    for first in range(0, RESAMPLES if articles else 0, step):
        size = min(step, RESAMPLES - first)
        drawn = [np.bincount(random.randint(0, articles, articles), minlength=articles) for _ in range(size)]
        weights = np.stack(drawn).astype(np.float64)
        for group, table in tables.items():
            parts[group].append(weights[:, places[group]] @ table)
    return {group: np.concatenate(rows) for group, rows in parts.items()}


def figure(values: Array) -> Figure:
    """The figure whose first value is that of all articles, and the others those of the resamples."""
    if np.isnan(values[0]):
        return Figure(None)
    resampled = values[1:][~np.isnan(values[1:])]
    if not resampled.size:
        return Figure(float(values[0]))
    low, high = np.percentile(resampled, _LEVEL)
    return Figure(float(values[0]), float(low), float(high))


def figures(table: Array, columns: Sequence[str], precision: bool = True) -> Figures:
    """All figures of docs/scoring.md from the counts of one group. Without ``precision`` only recall."""
    counts = dict(zip(columns, table.T, strict=True))
    return {name: {part: figure(values) for part, values in parts} for name, parts in _named(counts, precision)}


def _named(counts: Mapping[str, Array], precision: bool) -> Iterator[tuple[str, Iterator[tuple[str, Array]]]]:
    def prf(common: Array, unit: str) -> Iterator[tuple[str, Array]]:
        gold, predicted = counts[f"gold{unit}"], counts[f"predicted{unit}"]
        if precision:
            yield "p", ratio(common, predicted)
        yield "r", ratio(common, gold)
        if precision:
            yield "f", ratio(2 * common, gold + predicted)

    pairs = counts["iou50"]
    explicit, implicit = counts["explicit_ok"], counts["implicit_ok"]
    yield "attributed", prf(explicit + implicit, "")
    for name in ("exact", "iou80", "iou50"):
        yield name, prf(counts[name], "")
    yield "chars", prf(counts["common_chars"], "_chars")
    yield "cue", prf(counts["common_cues"], "_cues")
    yield "type_acc", iter([("all", ratio(counts["type_ok"], pairs))])
    yield (
        "speaker_acc",
        iter(
            [
                ("all", ratio(explicit + implicit, pairs)),
                ("explicit", ratio(explicit, counts["explicit"])),
                ("implicit", ratio(implicit, counts["implicit"])),
            ]
        ),
    )
    yield "stance", _stance(counts)
    if precision:
        yield "stance_all", _stance_all(counts)


def _stance(counts: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Over pairs; next to what labelling every pair with gold's most frequent label would give."""
    names = labels.names("stance_labels")
    gold = {a: _sum(counts[f"stance_{a}_{b}"] for b in names) for a in names}
    given = {b: _sum(counts[f"stance_{a}_{b}"] for a in names) for b in names}
    right = {a: counts[f"stance_{a}_{a}"] for a in names}
    pairs = _sum(gold.values())
    by_label = {a: ratio(2 * right[a], gold[a] + given[a]) for a in names}
    yield from _means(by_label)
    yield "accuracy", ratio(_sum(right.values()), pairs)
    most = np.stack(list(gold.values())).argmax(axis=0)
    majority = {}
    for place, a in enumerate(names):
        chosen = most == place
        majority[a] = ratio(2 * gold[a] * chosen, gold[a] + pairs * chosen)
    for name, values in _means(majority):
        if name not in names:
            yield f"baseline_{name}", values
    yield "baseline_accuracy", ratio(np.stack(list(gold.values())).max(axis=0), pairs)


def _stance_all(counts: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Over all quotations: a missed or spurious one counts against its own label."""
    return _means(
        {
            a: ratio(2 * counts[f"stance_{a}_{a}"], counts[f"gold_{a}"] + counts[f"predicted_{a}"])
            for a in labels.names("stance_labels")
        }
    )


def _means(by_label: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Each label's F; f_avg, the mean of favor and against; macro_f, that of all three. A label that stands
    on neither side has no F and counts in no mean."""
    yield from by_label.items()
    yield "f_avg", _mean([by_label["favor"], by_label["against"]])
    yield "macro_f", _mean(list(by_label.values()))


def ratio(part: Array, whole: Array) -> Array:
    """part / whole, nan where whole is 0."""
    quotient: Array = np.full(np.shape(whole), np.nan)
    return np.divide(part, whole, out=quotient, where=whole > 0)


def _mean(rows: Sequence[Array]) -> Array:
    stacked = np.stack(rows)
    there = ~np.isnan(stacked)
    return ratio(np.where(there, stacked, 0).sum(axis=0), there.sum(axis=0).astype(np.float64))


def _sum(rows: Any) -> Array:
    return np.asarray(np.sum(list(rows), axis=0), dtype=np.float64)


def alpha(cells: Sequence[Sequence[Array]]) -> Array:
    """Krippendorff's α (nominal) of two coders: how many units (cells[a][b]) the first gave value a and the
    second value b. nan where all judgements are the same."""
    table = np.stack([np.stack(list(row)) for row in cells])
    given = table.sum(axis=0) + table.sum(axis=1)
    judgements = given.sum(axis=0)
    differing = table.sum(axis=(0, 1)) - np.trace(table)
    by_chance = (judgements**2 - (given**2).sum(axis=0)) / 2
    disagreement: Array = ratio((judgements - 1) * differing, by_chance)
    return 1 - disagreement
