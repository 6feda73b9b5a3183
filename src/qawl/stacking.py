"""Training of the trees that weigh whole readings, over linear models that have not seen the article.

Stacking (Wolpert 1992): the trees' features hold log-odds of the linear models; on articles that those were
fitted on the log-odds are better than on any other. So each training article is read by models of the other
folds. Needs LightGBM (``qawl[train]``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qawl.annotate.analysis import Analysis, analyse
from qawl.annotate.boundaries import Range
from qawl.annotate.decide import Decider, Read
from qawl.annotate.folding import Folded
from qawl.annotate.linear import Models
from qawl.annotate.readings import Reading
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import Trees
from qawl.record import Quote, Record
from qawl.scoring.pairs import same_quotation
from qawl.scoring.trim import content, content_positions

FOLDS = 5
READS = ("cue", "start", "end", "stop")  # the linear models that a reading rests on
_SETTINGS: dict[str, Any] = {
    "n_estimators": 120,
    "learning_rate": 0.08,
    "num_leaves": 15,
    "max_depth": 6,
    "min_child_samples": 20,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.5,
    "reg_lambda": 5.0,
    "random_state": 0,
    "n_jobs": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}

Rows = list[list[float]]
Quotes = Mapping[int, Quote]  # a record's quotations by the first token of their cues


@dataclass(slots=True)
class _Case:
    """A training article as linear models read it that have not seen it."""

    record: Record
    analysis: Analysis
    quotes: Quotes
    read: Read

    def found(self, reading: Reading) -> frozenset[int]:
        """What a reading takes for the content."""
        assert self.record.text is not None
        return positions(self.record.text, self.analysis.tokens, reading.content.spans)

    def content_rows(self) -> tuple[Rows, list[bool]]:
        """The readings of the cues that report, and which of them are exact."""
        rows, right = [], []
        for at, quote in self.quotes.items():
            wanted = content(self.record.text, quote)
            for reading in self.read.by_cue.get(at, ()) if not quote.optional else ():
                rows.append(reading.features)
                right.append(self.found(reading) == wanted)
        return rows, right

    def quotation_rows(self, decider: Decider) -> tuple[Rows, list[bool]]:
        """The cues that may report, and which do with about the content that was chosen."""
        rows, right = [], []
        for claim in decider.claims(self.analysis, self.read):
            quote = self.quotes.get(claim.cue.first)
            if quote is None or not quote.optional:
                rows.append(claim.row)
                wanted = content(self.record.text, quote) if quote is not None else frozenset()
                right.append(same_quotation(wanted, self.found(claim.reading)))
        return rows, right


def positions(text: str, tokens: Tokens, spans: Sequence[Range]) -> frozenset[int]:
    """What is compared of a content that is given in tokens."""
    return content_positions(text, [tokens.span(*span) for span in spans])


def train_trees(
    parts: Sequence[tuple[Models, Sequence[Record]]],
    quotes_of: Callable[[Record, Analysis], Quotes],
) -> dict[str, dict[str, Any]]:
    """The tree models as the shipped file holds them. ``parts``: records, each part with linear models that were
    not fitted on it; ``quotes_of``: a record's quotations by cue token."""
    cases = [[_case(Decider(models, {}), record, quotes_of) for record in records] for models, records in parts]
    rows = [_joined([case.content_rows() for case in part]) for part in cases]
    decided = []
    for k, part in enumerate(cases):
        unseen = _fit(*_joined([pair for n, pair in enumerate(rows) if n != k]))
        decider = Decider(Models(), {"content": Trees(unseen)})
        decided.append(_joined([case.quotation_rows(decider) for case in part]))
    return {"content": _fit(*_joined(rows)), "quotation": _fit(*_joined(decided))}


def _case(decider: Decider, record: Record, quotes_of: Callable[[Record, Analysis], Quotes]) -> _Case:
    assert record.text is not None
    analysis = analyse(Tokens(Folded(record.text)))
    return _Case(record, analysis, quotes_of(record, analysis), decider.read(analysis))


def _joined(pairs: Sequence[tuple[Rows, list[bool]]]) -> tuple[Rows, list[bool]]:
    return [row for rows, _ in pairs for row in rows], [one for _, right in pairs for one in right]


def _fit(rows: Rows, right: list[bool]) -> dict[str, Any]:
    """Boosted trees as flat lists: a leaf leads to itself."""
    import numpy as np
    from lightgbm import LGBMClassifier

    model = LGBMClassifier(**_SETTINGS).fit(np.array(rows, dtype=np.float64), np.array(right))
    nodes: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "yes", "no", "value")}
    roots, depth = [], 0

    def add(tree: dict[str, Any], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        at = len(nodes["feature"])
        leaf = "leaf_value" in tree
        nodes["feature"].append(0 if leaf else tree["split_feature"])
        nodes["threshold"].append(0.0 if leaf else round(tree["threshold"], 4))
        nodes["value"].append(round(tree["leaf_value"], 5) if leaf else 0.0)
        nodes["yes"].append(at)
        nodes["no"].append(at)
        if not leaf:
            nodes["yes"][at] = add(tree["left_child"], level + 1)
            nodes["no"][at] = add(tree["right_child"], level + 1)
        return at

    for tree in model.booster_.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"], 0))
    return {"depth": depth, "root": roots, **nodes}
