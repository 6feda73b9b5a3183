"""Linear models over named features: a weight a feature, their sum the log-odds.

Weights are trained by ``scripts/train`` and read from models/ar.json; a feature without a weight
counts nothing. Definition: logistic regression, binary or conditional (see qawl.training).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


class Linear:
    """One binary model."""

    __slots__ = ("bias", "weights")

    def __init__(self, weights: dict[str, float], bias: float) -> None:
        self.weights = weights
        self.bias = bias

    def score(self, features: Iterable[str]) -> float:
        """The log-odds of a candidate with these features."""
        return self.bias + sum(filter(None, map(self.weights.get, features)))


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
def models() -> dict[str, Linear]:
    """The shipped models by name. Raises FileNotFoundError where the package was built without them."""
    return {name: Linear(row["weights"], row["bias"]) for name, row in data()["models"].items()}
