"""How good predicted quotations are: the figures that docs/scoring.md defines, to compare annotators by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qawl import labels
from qawl.finding import Finding
from qawl.record import Record
from qawl.scoring.counts import BY, RECALL_ONLY, TOTAL, Group, columns, count
from qawl.scoring.pairs import Comparison, compare

if TYPE_CHECKING:
    from qawl.scoring.figures import Figures


class TextNeeded(ValueError):
    """A standoff record was to be scored without its text."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The counts of one group of quotations, and its figures: ``scores["attributed"]["f"].value``.

    Figures with parts ``p``, ``r``, ``f``: attributed, exact, iou80, iou50, chars, cue. type_acc has ``all``;
    speaker_acc ``all``, ``explicit``, ``implicit``; stance and stance_all the labels, ``f_avg`` and
    ``macro_f``, stance also ``accuracy`` and the baselines. All lie between 0 and 1.
    """

    counts: dict[str, int]
    figures: Figures

    def __getitem__(self, name: str) -> dict[str, Any]:
        return dict(self.figures[name])

    def to_dict(self) -> dict[str, Any]:
        return {
            "counts": self.counts,
            "figures": {
                name: {part: one.to_dict() for part, one in parts.items()} for name, parts in self.figures.items()
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scores:
        from qawl.scoring.figures import Figure

        return cls(
            dict(data["counts"]),
            {
                name: {part: Figure.from_dict(one) for part, one in parts.items()}
                for name, parts in data["figures"].items()
            },
        )


@dataclass(frozen=True, slots=True)
class Score:
    """What ``score`` found: over everything (``total``, or ``score["attributed"]["f"]``), by type, publisher,
    collection and realisation (``by["type"]["direct"]``), and what was wrong with the input."""

    articles: int
    total: Scores
    by: dict[str, dict[str, Scores]]
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self.total[name]

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it; a figure is {"value", "low", "high"}, null where there is nothing to count."""
        return {
            "articles": self.articles,
            **self.total.to_dict(),
            "by": {by: {name: scores.to_dict() for name, scores in groups.items()} for by, groups in self.by.items()},
            "findings": [finding.to_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Score:
        """The Score that ``to_dict`` wrote."""
        return cls(
            data["articles"],
            Scores.from_dict(data),
            {
                by: {name: Scores.from_dict(scores) for name, scores in groups.items()}
                for by, groups in data["by"].items()
            },
            tuple(Finding(**row) for row in data["findings"]),
        )


def score(gold: Iterable[Record], predicted: Iterable[Record]) -> Score:
    """Compare predicted records with gold ones, paired by id.

    An article without prediction counts as one without quotations. A prediction without gold, a second
    record of one id, and one that cannot be compared are left out and named in ``Score.findings``. Raises
    TextNeeded where neither record of an article has the text: a content is compared without its edges,
    which offsets alone do not tell.
    """
    findings: list[Finding] = []
    return score_of(comparisons(gold, predicted, findings.append), findings)


def score_of(compared: Iterable[Comparison], findings: Iterable[Finding] = ()) -> Score:
    """The score of articles that were compared already (``comparisons``)."""
    from qawl.scoring.figures import figures, totals

    groups: dict[Group, dict[int, list[int]]] = {TOTAL: {}}
    articles = 0
    for comparison in compared:
        for group, row in count(comparison).items():
            groups.setdefault(group, {})[articles] = row
        articles += 1
    if not articles:
        groups[TOTAL][0] = [0] * len(columns())
    found: dict[Group, Scores] = {}
    for group, table in totals(groups, max(articles, 1)).items():
        counts = {name: int(total) for name, total in zip(columns(), table[0], strict=True)}
        found[group] = Scores(counts, figures(table, columns(), precision=group[0] not in RECALL_ONLY))
    by = {kind: {name: found[kind, name] for k, name in sorted(found) if k == kind} for kind in BY}
    return Score(articles, found[TOTAL], by, tuple(findings))


def comparisons(
    gold: Iterable[Record],
    predicted: Iterable[Record],
    on_finding: Callable[[Finding], None],
    need_text: bool = True,
) -> Iterator[Comparison]:
    """The articles of gold, each compared with its prediction; what cannot be goes to ``on_finding``.
    Without ``need_text`` articles whose text is not here are compared by their offsets alone."""
    predictions: dict[str, Record] = {}
    for record in predicted:
        if record.id in predictions:
            on_finding(_finding("duplicate-record", record, "a second prediction for it is left out"))
        else:
            predictions[record.id] = record
    done: set[str] = set()
    for record in gold:
        if record.id in done:
            on_finding(_finding("duplicate-record", record, "a second gold record of this id is left out"))
            continue
        done.add(record.id)
        prediction = predictions.get(record.id)
        if prediction is not None and prediction.text_sha256 != record.text_sha256:
            on_finding(
                _finding(
                    "text-differs",
                    record,
                    "gold and prediction were made on different texts; the article counts as not predicted",
                    "annotate the very text of the gold record",
                )
            )
            prediction = None
        text = record.text if record.text is not None or prediction is None else prediction.text
        if text is None and need_text:
            raise TextNeeded(f"{record.id} is a standoff record, and figures need its text; qawl hydrate joins it")
        if fault := _fault(record, text):
            on_finding(_finding("invalid-record", record, f"gold is left out: {fault}", _VALIDATE))
            continue
        if prediction is not None and (fault := _fault(prediction, text)):
            on_finding(_finding("invalid-record", record, f"the prediction counts as none: {fault}", _VALIDATE))
            prediction = None
        yield compare(record, prediction or replace(record, quotes=(), speakers=()), text)
    for unknown in (record for id, record in predictions.items() if id not in done):
        on_finding(
            _finding(
                "unknown-record",
                unknown,
                "gold has no article of this id; the prediction is left out",
                "score against the gold that holds it, or take the prediction away",
            )
        )


_VALIDATE = "qawl validate explains what is wrong"


def _fault(record: Record, text: str | None) -> str | None:
    """Why a record's quotations cannot be compared, if they cannot."""
    known = {"type": labels.names("quote_types"), "stance": labels.names("stance_labels")}
    for quote in record.quotes:
        if quote.type not in known["type"] or quote.stance.label not in known["stance"]:
            return f"quotation {quote.id} has an unknown type or stance"
        if not quote.spans:
            return f"quotation {quote.id} has no content"
    limit = float("inf") if text is None else len(text)
    for span in record.all_spans():
        if not 0 <= span.start < span.end <= limit:
            return f"a span from {span.start} to {span.end} is not in the text"
    return None


def _finding(check: str, record: Record, message: str, cure: str = "keep one record an article") -> Finding:
    return Finding(check, message, cure, record=record.id)
