"""Linear models: a weight a feature, their sum the log-odds. Features are named, or numbered by templates.

Weights are trained by ``qawl train`` and read from models/ar.json; a feature without a weight counts nothing.
Definition: logistic regression, binary or conditional (see qawl.training).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from qawl.annotate.templates import ABSENT

UNIT = 1000  # weights of numbered features are kept in thousandths, so that their sums are exact everywhere


class Linear:
    """One binary model."""

    __slots__ = ("bias", "weights")

    def __init__(self, weights: dict[str, float], bias: float) -> None:
        self.weights = weights
        self.bias = bias

    def score(self, features: Iterable[str]) -> float:
        """The log-odds of a candidate with these features."""
        return self.bias + sum(filter(None, map(self.weights.get, features)))

    def written(self) -> dict[str, Any]:
        """What a file holds of the model."""
        return {"bias": self.bias, "weights": dict(sorted(self.weights.items()))}


class Labelled:
    """One model for each of several labels, over the same named features."""

    __slots__ = ("bias", "labels", "weights")

    def __init__(self, labels: Sequence[str], weights: Mapping[str, tuple[float, ...]], bias: Sequence[float]) -> None:
        self.labels = (*labels,)
        self.weights = weights
        self.bias = (*bias,)

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """The log-odds of each label for a candidate with these features."""
        columns = zip(self.bias, *filter(None, map(self.weights.get, features)), strict=True)
        return dict(zip(self.labels, map(sum, columns), strict=True))

    def written(self) -> dict[str, Any]:
        """What a file holds of the model."""
        return {"labels": self.labels, "bias": self.bias, "weights": dict(sorted(self.weights.items()))}


class Numbered:
    """One model over features that templates number."""

    __slots__ = ("bias", "table")

    def __init__(self, weights: Mapping[int, int], bias: float) -> None:
        self.bias = bias
        self.table = np.zeros(ABSENT + 1, dtype=np.int16)
        self.table[[*weights]] = [*weights.values()]

    def scores(self, indexes: Any) -> list[float]:
        """The log-odds of each candidate, whose features are a row of ``indexes``."""
        scores: list[float] = (self.bias + self.table.take(indexes).sum(axis=1) / UNIT).tolist()
        return scores

    @property
    def weights(self) -> dict[int, int]:
        """Every feature that has a weight, by rising number, in thousandths."""
        numbers = np.flatnonzero(self.table)
        return dict(zip(numbers.tolist(), self.table[numbers].tolist(), strict=True))

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Numbered:
        """A model from what the file holds of it."""
        return cls(dict(zip(accumulate(row["steps"]), row["weights"], strict=True)), row["bias"])

    def written(self) -> dict[str, Any]:
        """What a file holds of the model: the distance of each feature's number from the one before, and weights."""
        steps = [b - a for a, b in pairwise([0, *self.weights])]
        return {"bias": self.bias, "steps": steps, "weights": [*self.weights.values()]}


@dataclass(frozen=True, slots=True)
class Models:
    """The linear models by name: over named features, with several labels over such, and over numbered features."""

    named: dict[str, Linear] = field(default_factory=dict)
    labelled: dict[str, Labelled] = field(default_factory=dict)
    numbered: dict[str, Numbered] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Mapping[str, Any]) -> Models:
        """Models from what the file holds of them."""
        found = cls()
        for name, row in rows.items():
            if "steps" in row:
                found.numbered[name] = Numbered.read(row)
            elif "labels" in row:
                weights = {feature: (*given,) for feature, given in row["weights"].items()}
                found.labelled[name] = Labelled(row["labels"], weights, row["bias"])
            else:
                found.named[name] = Linear(row["weights"], row["bias"])
        return found

    def written(self) -> dict[str, Any]:
        """What a file holds of them."""
        return {name: model.written() for name, model in self}

    def __iter__(self) -> Iterator[tuple[str, Linear | Labelled | Numbered]]:
        """All models with their names, by name."""
        found: dict[str, Linear | Labelled | Numbered] = {**self.named, **self.labelled, **self.numbered}
        yield from sorted(found.items(), key=lambda pair: pair[0])


def probability(score: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def log_odds(probability: float) -> float:
    """A probability as log-odds, kept finite."""
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


@cache
def models_exist() -> bool:
    """Does this build of the package carry trained models?"""
    return files(__package__).joinpath("models", "ar.json").is_file()


@cache
def data() -> dict[str, Any]:
    """The file of the shipped models. Raises FileNotFoundError where the package was built without them."""
    found: dict[str, Any] = json.loads(files(__package__).joinpath("models", "ar.json").read_text("utf-8"))
    return found


@cache
def models() -> Models:
    """The shipped models. Raises FileNotFoundError where the package was built without them."""
    return Models.read(data()["models"])
