"""How far two annotators agree: the figures of ``qawl.score`` between them, and Krippendorff's α.

α (nominal) is that of K. Krippendorff, Content Analysis (2004), chapter 11, for two coders and no missing
judgements, between articles' words, or, where texts are not at hand, between their characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qawl import labels
from qawl.finding import Finding
from qawl.record import Record, Span
from qawl.score import Score, comparisons, score_of
from qawl.scoring.pairs import Comparison, Content
from qawl.scoring.trim import words
from qawl.standoff import judgements_sha256

if TYPE_CHECKING:
    from qawl.scoring.figures import Figure

ROLES = ("content", "cue", "mention")
NOBODY = "nobody"
"""The speaker type of a quotation without a speaker."""

Confusion = dict[str, dict[str, int]]
"""How many quotations the first annotator gave a label and the second another: ``cells[first][second]``."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What ``agree`` found. ``alpha`` has content, cue and mention over ``unit`` (words or characters), and
    type and stance over the quotations of both; ``confusion`` and ``by_label`` (F of each label over the same
    quotations) have type, stance and speaker_type. ``judgements`` are the checksums of the first's and the second's:
    see qawl.standoff."""

    score: Score
    unit: str
    units: int
    alpha: dict[str, Figure]
    by_label: dict[str, dict[str, Figure]]
    confusion: dict[str, Confusion]
    judgements: tuple[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: the score's keys, and these."""
        return self.score.to_dict() | {
            "unit": self.unit,
            "units": self.units,
            "alpha": {name: one.to_dict() for name, one in self.alpha.items()},
            "by_label": {
                name: {label: one.to_dict() for label, one in figures.items()}
                for name, figures in self.by_label.items()
            },
            "confusion": self.confusion,
            "judgements": list(self.judgements),
        }

    def in_brief(self) -> dict[str, Any]:
        """What a corpus keeps of it for its card (qawl.publish.card): the figures of all articles, as `to_dict` has
        them, and the judgements' checksums, by which it is known when they change."""
        everything = self.to_dict()
        return {name: everything[name] for name in _IN_BRIEF}


_IN_BRIEF = ("judgements", "articles", "figures", "unit", "units", "alpha", "by_label")


def agree(first: Iterable[Record], second: Iterable[Record]) -> Agreement:
    """Compare two annotators' records, paired by id; only articles that both have are compared.

    The first stands as gold; ``optional`` is not heeded. Records without text are compared by their offsets:
    contents keep their edges and their space then, and α counts characters up to the end of the last section
    or span. If that is so for one article, α counts characters for all.
    """
    findings: list[Finding] = []
    one, other = list(first), list(second)
    shared = {record.id for record in one} & {record.id for record in other}
    findings += _alone(one, shared, "second") + _alone(other, shared, "first")
    compared = list(
        comparisons(
            [_all_required(record) for record in one if record.id in shared],
            [_all_required(record) for record in other if record.id in shared],
            findings.append,
            need_text=False,
        )
    )
    by_words = all(comparison.text is not None for comparison in compared)
    checksums = judgements_sha256(one), judgements_sha256(other)
    return _agreement(compared, by_words, findings, checksums)


def _agreement(
    compared: Sequence[Comparison], by_words: bool, findings: Iterable[Finding], judgements: tuple[str, str]
) -> Agreement:
    from qawl.scoring.figures import alpha, figure, ratio, totals

    cells = [_confusion(comparison) for comparison in compared]
    units = [_units(comparison, by_words) for comparison in compared]
    tables: dict[str, dict[int, list[int]]] = {}
    for k, comparison in enumerate(compared):
        for role in ROLES:
            tables.setdefault(role, {})[k] = _both_or_one(comparison, role, units[k])
        for name in cells[k]:
            tables.setdefault(name, {})[k] = [cells[k][name][pair] for pair in _cells(name)]
    found: dict[str, Figure] = {}
    by_label: dict[str, dict[str, Figure]] = {}
    confusion: dict[str, Confusion] = {}
    for name, table in totals(tables, len(compared)).items():
        if name in ROLES:
            both, one, other, neither = table.T
            found[name] = figure(alpha([[both, one], [other, neither]]))
            continue
        counts = dict(zip(_cells(name), table.T, strict=True))
        known = _labels(name)
        found[name] = figure(alpha([[counts[a, b] for b in known] for a in known]))
        by_label[name] = {
            label: figure(ratio(2 * counts[label, label], sum(counts[label, b] + counts[b, label] for b in known)))
            for label in known
        }
        confusion[name] = {a: {b: int(counts[a, b][0]) for b in known} for a in known}
    unit = "words" if by_words else "characters"
    score = score_of(compared, findings)
    return Agreement(score, unit, sum(map(len, units)), found, by_label, confusion, judgements)


def _all_required(record: Record) -> Record:
    return replace(record, quotes=tuple(replace(quote, optional=False) for quote in record.quotes))


def _alone(records: Iterable[Record], shared: set[str], other: str) -> list[Finding]:
    return [
        Finding(
            "unknown-record",
            f"the {other} annotator has no record of this article; it is left out",
            "compare what both have judged",
            record=record.id,
        )
        for record in records
        if record.id not in shared
    ]


def _units(comparison: Comparison, by_words: bool) -> Sequence[range]:
    """The offsets of each unit: of each word, or each character by itself."""
    if by_words:
        return [range(start, end) for start, end in words(comparison.text or "")]
    records = comparison.gold, comparison.predicted
    ends = [section.end for record in records for section in record.sections]
    ends += [span.end for record in records for span in record.all_spans()]
    length = len(comparison.text) if comparison.text is not None else max(ends, default=0)
    return [range(at, at + 1) for at in range(length)]


def _both_or_one(comparison: Comparison, role: str, units: Sequence[range]) -> list[int]:
    """How many units both, only the first, only the second, and neither of the annotators put in a role. A
    word is in it when one of its characters is."""
    if role == "content":
        sides = [frozenset().union(*contents) for contents in (comparison.gold_contents, comparison.predicted_contents)]
    else:
        sides = [_positions(record, role) for record in (comparison.gold, comparison.predicted)]
    counts = Counter(tuple(any(at in side for at in unit) for side in sides) for unit in units)
    return [counts[pair] for pair in ((True, True), (True, False), (False, True), (False, False))]


def _positions(record: Record, role: str) -> Content:
    spans: Iterable[Span | None] = (getattr(quote, role) for quote in record.quotes)
    return frozenset(at for span in spans if span is not None for at in range(span.start, span.end))


def _labels(name: str) -> tuple[str, ...]:
    if name == "type":
        return labels.names("quote_types")
    return labels.names("stance_labels") if name == "stance" else (*labels.names("speaker_types"), NOBODY)


def _cells(name: str) -> list[tuple[str, str]]:
    return [(a, b) for a in _labels(name) for b in _labels(name)]


def _confusion(comparison: Comparison) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in ("type", "stance", "speaker_type")}
    for pair in comparison.pairs:
        if pair.found:
            one, other = comparison.gold.quotes[pair.gold], comparison.predicted.quotes[pair.predicted]
            found["type"][one.type, other.type] += 1
            found["stance"][one.stance.label, other.stance.label] += 1
            kinds = [
                speaker.type if (speaker := record.speaker(quote.speaker)) else NOBODY
                for record, quote in ((comparison.gold, one), (comparison.predicted, other))
            ]
            found["speaker_type"][kinds[0], kinds[1]] += 1
    return found
