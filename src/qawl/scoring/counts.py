"""What one article adds to the counts from which every figure is computed, whole and by group."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from qawl import labels
from qawl.record import Quote, Span
from qawl.scoring.names import same_source
from qawl.scoring.pairs import Comparison
from qawl.scoring.realisation import realisation

BY = ("type", "publisher", "collection", "realisation")
"""What figures are broken down by."""
RECALL_ONLY = frozenset(("realisation",))
"""Told from gold alone: a prediction that answers nothing has none, so there is no precision."""

Group = tuple[str, str]
"""What a breakdown is by, and the name of one of its groups; ``TOTAL`` is the group of everything."""
TOTAL: Group = ("", "")
UNNAMED = "(unnamed)"


@cache
def columns() -> tuple[str, ...]:
    """The names of the counts, in their order. ``stance_A_B``: pairs that gold labels A, the prediction B."""
    stances = labels.names("stance_labels")
    return (
        *("gold", "predicted", "exact", "iou80", "iou50"),
        *("gold_chars", "predicted_chars", "common_chars"),
        *("gold_cues", "predicted_cues", "common_cues"),
        *("type_ok", "explicit", "explicit_ok", "implicit", "implicit_ok"),
        *(f"stance_{one}_{other}" for one in stances for other in stances),
        *(f"gold_{label}" for label in stances),
        *(f"predicted_{label}" for label in stances),
    )


def count(comparison: Comparison) -> dict[Group, list[int]]:
    """The article's counts for every group that it has a part in."""
    return {group: _row(comparison, golds, predictions) for group, golds, predictions in _groups(comparison)}


def _groups(comparison: Comparison) -> Iterator[tuple[Group, Collection[int], Collection[int]]]:
    """Each group with the quotations of gold and prediction that are in it. A prediction is where the gold
    quotation that it is paired with is; an unpaired one goes by its own type, and has no realisation."""
    required, counted = comparison.required, comparison.counted
    source = comparison.gold.source
    for group in (
        TOTAL,
        ("publisher", source.publisher or UNNAMED),
        ("collection", source.collection or UNNAMED),
    ):
        yield group, required, counted
    partner = {pair.predicted: pair.gold for pair in comparison.pairs}
    quotes, text = comparison.gold.quotes, comparison.text
    types = {i: quotes[i].type for i in required}
    realised = {i: realisation(comparison.gold, quotes[i], text) for i in required}
    given = {j: types[partner[j]] if j in partner else comparison.predicted.quotes[j].type for j in counted}
    answering = {j: realised[i] for j, i in partner.items()}
    for by, golds, predictions in (("type", types, given), ("realisation", realised, answering)):
        for name in sorted({*golds.values(), *predictions.values()}):
            yield (
                (by, name),
                [i for i, its in golds.items() if its == name],
                [j for j, its in predictions.items() if its == name],
            )


def _row(comparison: Comparison, golds: Collection[int], predictions: Collection[int]) -> list[int]:
    wanted, given = comparison.gold.quotes, comparison.predicted.quotes
    counts = dict.fromkeys(columns(), 0)
    counts["gold"], counts["predicted"] = len(golds), len(predictions)
    counts["gold_chars"] = sum(len(comparison.gold_contents[i]) for i in golds)
    counts["predicted_chars"] = sum(len(comparison.predicted_contents[j]) for j in predictions)
    gold_cues = {_bounds(cue) for i in golds if (cue := wanted[i].cue)}
    predicted_cues = {_bounds(cue) for j in predictions if (cue := given[j].cue)}
    counts["gold_cues"], counts["predicted_cues"] = len(gold_cues), len(predicted_cues)
    counts["common_cues"] = len(gold_cues & predicted_cues)
    for i in golds:
        counts[f"gold_{wanted[i].stance.label}"] += 1
    for j in predictions:
        counts[f"predicted_{given[j].stance.label}"] += 1
    inside = set(golds)
    for pair in comparison.pairs:
        if pair.gold not in inside:
            continue
        counts["common_chars"] += pair.common
        if not pair.found:
            continue
        one, other = wanted[pair.gold], given[pair.predicted]
        counts["exact"] += pair.at_least(100)
        counts["iou80"] += pair.at_least(80)
        counts["iou50"] += 1
        counts["type_ok"] += one.type == other.type
        kind = speaker_kind(one)
        counts[kind] += 1
        counts[f"{kind}_ok"] += same_source(
            comparison.gold_names[pair.gold], comparison.predicted_names[pair.predicted]
        )
        counts[f"stance_{one.stance.label}_{other.stance.label}"] += 1
    return list(counts.values())


def speaker_kind(quote: Quote) -> str:
    """``explicit`` when the attribution names its source, else ``implicit`` (dropped, or a pronoun)."""
    return "explicit" if quote.mention is not None else "implicit"


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end
