"""Why a quotation was found: the cue, the candidates that were weighed, and what spoke for the chosen one."""

from __future__ import annotations

from dataclasses import dataclass

from qawl.annotate.boundaries import Range
from qawl.annotate.decide import (
    Decider,
    SourceSweep,
    contents_from,
    end_row,
    mention_rows,
    stance_rows_of,
    start_rows,
)
from qawl.annotate.features import cue_features
from qawl.annotate.folding import Folded
from qawl.annotate.linear import models
from qawl.annotate.names import name_text
from qawl.annotate.tokens import Tokens

SHOWN = 4  # candidates and properties of each decision


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate of a decision: its words, and its log-odds."""

    words: str
    odds: float


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what was asked, the candidates (the surest first), and the properties that weighed most
    for the first, with their weights."""

    asked: str
    candidates: tuple[Weighed, ...]
    reasons: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decisions behind one quotation: its content's offsets in the text as given, the rule that introduced
    it, and the decisions in the order in which they were made."""

    start: int
    end: int
    introduced: str
    decisions: tuple[Decision, ...]


def explain(text: str) -> list[Explanation]:
    """An explanation for each quotation that ``annotate`` finds in a text, in text order."""
    tokens = Tokens(Folded(text))
    decider = Decider(models())
    attributions, analysis = decider.decide(tokens)
    sweep = SourceSweep(analysis, attributions)
    stances = stance_rows_of(analysis, attributions, decider.sources(analysis, attributions))
    accepted = {a.cue.first: a.cue for a in attributions if a.cue is not None}
    found = []
    previous = None

    def words(span: Range | None) -> str:
        return tokens.text(*span) if span is not None else "(dropped)"

    def last_words(span: Range) -> str:
        return "… " + tokens.text(max(span[0], span[1] - 3), span[1])

    for k, attribution in enumerate(attributions):
        decisions = []
        cue = attribution.cue
        if cue is not None:
            row = cue_features(analysis.view, cue, cue.first in analysis.ruled, previous)
            decisions.append(_decision(decider, "cue", "does it report?", [(words((cue.first, cue.last)), row)]))
            starts = [
                (tokens.text(s.first, min(s.first + 3, len(tokens) - 1)), r) for s, r in start_rows(analysis, cue)
            ]
            decisions.append(_decision(decider, "start", "where does the content begin?", starts))
            chosen = [
                content
                for start, _ in start_rows(analysis, cue)
                for content in contents_from(analysis, cue, start)
                if content.spans[0][0] == attribution.start
            ]
            ends = [(last_words(c.spans[-1]), end_row(analysis, cue, c, accepted)) for c in chosen]
            decisions.append(_decision(decider, "end", "where does it end?", ends))
            if chosen:
                rows = [(words(m), r) for m, r in mention_rows(analysis, cue, chosen[0], accepted)]
                decisions.append(_decision(decider, "mention", "what names the source?", rows))
            previous = cue
        sources = sweep.candidates(k)
        best = max(sources, key=lambda row: decider.models["source"].score(row[1]))[0] if sources else None
        sweep.take(k, best)
        decisions.append(
            _decision(decider, "source", "who is the source?", [(name_text(tokens, e.name), r) for e, r in sources])
        )
        label, row = stances[k]
        if label != "none":
            decisions.append(Decision(f"stance: {label}, by the cue's class", ()))
        else:
            odds = [Weighed(name, decider.models[f"stance-{name}"].score(row)) for name in ("favor", "against", "none")]
            decisions.append(Decision("stance?", tuple(sorted(odds, key=lambda w: -w.odds))))
        start, _ = tokens.span(attribution.start, attribution.start)
        _, end = tokens.span(attribution.end, attribution.end)
        made = tuple(decision for decision in decisions if decision.candidates or ":" in decision.asked)
        found.append(Explanation(start, end, attribution.kind, made))
    return sorted(found, key=lambda e: (e.start, -e.end))


def _decision(decider: Decider, model: str, asked: str, rows: list[tuple[str, list[str]]]) -> Decision:
    linear = decider.models[model]
    ranked = sorted(((linear.score(row), n) for n, (_, row) in enumerate(rows)), key=lambda pair: (-pair[0], pair[1]))
    if not ranked:
        return Decision(asked, ())
    weights = {feature: linear.weights.get(feature, 0.0) for feature in rows[ranked[0][1]][1]}
    reasons = sorted(weights.items(), key=lambda item: -abs(item[1]))[:SHOWN]
    return Decision(asked, tuple(Weighed(rows[n][0], odds) for odds, n in ranked[:SHOWN]), tuple(reasons))
