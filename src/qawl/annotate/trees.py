"""Boosted regression trees over numeric features: the sum of a leaf a tree is the log-odds.

Fitted by ``qawl train`` (LightGBM at training time) and kept as flat lists in models/ar.json, so that using
them needs numpy alone. A leaf is a node that leads to itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from qawl.annotate.linear import data


class Trees:
    """One model: binary trees whose inner nodes ask whether a feature is at most a threshold."""

    __slots__ = ("_depth", "_feature", "_next", "_roots", "_threshold", "_value")

    def __init__(self, nodes: Mapping[str, Any]) -> None:
        import numpy as np

        self._depth = int(nodes["depth"])
        self._roots = np.array(nodes["root"], dtype=np.intp)  # numpy's own index type: nothing is converted
        self._feature = np.array(nodes["feature"], dtype=np.intp)
        self._threshold = np.array(nodes["threshold"], dtype=np.float64)
        # node → where to go with "no", then with "yes": one lookup a step
        self._next = np.array([nodes["no"], nodes["yes"]], dtype=np.intp).T.ravel()
        self._value = np.array(nodes["value"], dtype=np.float64)

    def scores(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The log-odds of each row of features; rows by trees are looked at together."""
        if not rows:
            return []
        import numpy as np

        table = np.array(rows, dtype=np.float64)
        width = table.shape[1]
        flat = table.ravel()
        offsets = (np.arange(len(rows), dtype=np.intp) * width)[:, None]
        at = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        for _ in range(self._depth):
            below = flat.take(self._feature.take(at) + offsets) <= self._threshold.take(at)
            at = self._next.take(2 * at + below)
        scores: list[float] = self._value.take(at).sum(axis=1).tolist()
        return scores


@cache
def trees() -> dict[str, Trees]:
    """The shipped tree models by name. Raises FileNotFoundError where the package was built without them."""
    return {name: Trees(nodes) for name, nodes in data()["trees"].items()}
