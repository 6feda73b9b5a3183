"""Why a quotation was found: the cue, the candidates that were weighed, and what spoke for the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from qawl.annotate.analysis import Analysis, content_rows, mention_rows, name_rows, start_rows
from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import starts
from qawl.annotate.content import Attribution
from qawl.annotate.decide import LIKELY, Decider, stance_rows_of
from qawl.annotate.features import cue_features
from qawl.annotate.folding import Folded
from qawl.annotate.linear import UNIT, models
from qawl.annotate.names import PLACES, name_text
from qawl.annotate.properties import END, MENTION, NAME, START, Row, Taken
from qawl.annotate.sweep import SourceSweep
from qawl.annotate.templates import Templates, code
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import trees

R = TypeVar("R")
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
    explainer = _Explainer(Tokens(Folded(text)))
    found = [explainer.explanation(k) for k in range(len(explainer.attributions))]
    return sorted(found, key=lambda e: (e.start, -e.end))


class _Explainer:
    """One article's decisions, made again with what they rested on."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.decider = Decider(models(), trees())
        self.attributions, self.analysis = self.decider.decide(tokens)
        self.accepted = Taken.of({a.cue.first: a.cue for a in self.attributions if a.cue is not None})
        read = self.decider.read(self.analysis)
        self.likely = [cue for at, cue in self.analysis.cues.items() if read.odds[at] > LIKELY]
        claims = self.decider.claims(self.analysis, read)
        verdicts = self.decider.verdicts(claims)
        self.claims = {claim.cue.first: (claim, odds) for claim, odds in zip(claims, verdicts, strict=True)}
        self.strings = _strings(self.analysis)
        self.sources = self._sources()
        known = self.decider.sources(self.analysis, self.attributions)
        self.stances = stance_rows_of(self.analysis, self.attributions, known)

    def explanation(self, k: int) -> Explanation:
        """That of the k-th attribution."""
        attribution = self.attributions[k]
        decisions = self._reporting(attribution) if attribution.cue is not None else []
        if attribution.mention is not None:
            rows = [(self._words(name), row) for name, row in name_rows(self.analysis, attribution.mention)]
            decisions.append(self._choice("name", NAME, "what of it is the name?", rows))
        decisions.append(self._decision("source", "who is the source?", self.sources[k]))
        decisions.append(self._stance(*self.stances[k]))
        start, _ = self.tokens.span(attribution.start, attribution.start)
        _, end = self.tokens.span(attribution.end, attribution.end)
        made = tuple(decision for decision in decisions if decision.candidates or ":" in decision.asked)
        return Explanation(start, end, attribution.kind, made)

    def _reporting(self, attribution: Attribution) -> list[Decision]:
        """Does the cue report, what, and whom does it name?"""
        cue, analysis = attribution.cue, self.analysis
        assert cue is not None
        claim, verdict = self.claims[cue.first]
        previous = max((c for c in self.likely if c.first < cue.first), key=lambda c: c.first, default=None)
        row = cue_features(analysis.view, cue, cue.first in analysis.ruled, previous)
        by_itself = self._decision("cue", "", [(self._words((cue.first, cue.last)), row)])
        asked = Weighed(self._words((cue.first, cue.last)), verdict)
        readings = sorted(zip(claim.scores, claim.readings, strict=True), key=lambda pair: -pair[0])
        contents = tuple(Weighed(self._edges(r.first, r.last), score) for score, r in readings[:SHOWN])
        starts = [(self._edges(s.first, s.first + 3), row) for s, row in start_rows(analysis, cue)]
        start = claim.reading.content.start
        ends = [
            (self._edges(c.spans[-1][1] - 3, c.spans[-1][1]), row)
            for c, row in content_rows(analysis, cue, start, self.accepted)
        ]
        rows = mention_rows(analysis, cue, claim.reading.content, self.accepted)
        return [
            Decision("does it report?", (asked,), by_itself.reasons),
            self._choice("start", START, "where could the content begin?", starts),
            self._choice("end", END, "where could it end, begun at the chosen place?", ends),
            Decision("which content, all in all?", contents),
            self._choice("mention", MENTION, "what names the source?", [(self._words(m), row) for m, row in rows]),
        ]

    def _sources(self) -> dict[int, list[tuple[str, list[str]]]]:
        sweep = SourceSweep(self.analysis, self.attributions, self.decider.names(self.analysis, self.attributions))
        return {
            k: [(name_text(self.tokens, entity.name), row) for entity, row in rows]
            for k, rows, _ in sweep.settle(self.decider.models.named["source"])
        }

    def _stance(self, label: str, row: list[str]) -> Decision:
        if label != "none":
            return Decision(f"stance: {label}, by the cue's class", ())
        odds = [Weighed(name, odds) for name, odds in self.decider.models.labelled["stance"].scores(row).items()]
        return Decision("stance?", tuple(sorted(odds, key=lambda w: -w.odds)))

    def _words(self, span: Range | None) -> str:
        return self.tokens.text(*span) if span is not None else "(dropped)"

    def _edges(self, first: int, last: int) -> str:
        first, last = max(0, first), min(last, len(self.tokens) - 1)
        if last - first < 8:
            return self.tokens.text(first, last)
        return f"{self.tokens.text(first, first + 3)} … {self.tokens.text(last - 3, last)}"

    def _decision(self, model: str, asked: str, rows: list[tuple[str, list[str]]]) -> Decision:
        """A choice among candidates with named features."""
        linear = self.decider.models.named[model]
        odds = [linear.score(row) for _, row in rows]
        return self._ranked(asked, rows, odds, lambda row: {f: linear.weights.get(f, 0.0) for f in row})

    def _choice(self, model: str, templates: Templates, asked: str, rows: list[tuple[str, Row]]) -> Decision:
        """A choice among candidates with rows of properties."""
        view, numbered = self.analysis.view, self.decider.models.numbered[model]

        def weights(row: Row) -> dict[str, float]:
            features = templates.readable(view, row, self.strings)
            weights = numbered.table[templates.indexes(view, [row])[0]] / UNIT
            return dict(zip(features, weights.tolist(), strict=True))

        return self._ranked(asked, rows, self.decider.scores(model, templates, view, [row for _, row in rows]), weights)

    @staticmethod
    def _ranked(
        asked: str, rows: list[tuple[str, R]], odds: list[float], weights: Callable[[R], dict[str, float]]
    ) -> Decision:
        """The likeliest candidates first, with what weighed most for the likeliest."""
        ranked = sorted(range(len(rows)), key=lambda n: (-odds[n], n))
        if not ranked:
            return Decision(asked, ())
        reasons = sorted(weights(rows[ranked[0]][1]).items(), key=lambda item: -abs(item[1]))[:SHOWN]
        return Decision(asked, tuple(Weighed(rows[n][0], odds[n]) for n in ranked[:SHOWN]), tuple(reasons))


def _strings(analysis: Analysis) -> dict[int, str]:
    """What the numbers of an article's words, shapes and cues stand for."""
    view = analysis.view
    found = {*view.words, *view.shapes, *PLACES}
    for cue in analysis.cues.values():
        found |= {cue.cls, cue.tense, cue.prefix or "-", cue.lemma.name if cue.lemma is not None else "-"}
        for start in starts(analysis.tokens, cue, analysis.ruled.get(cue.first)):
            found.add(start.kind)
        if cue.form is not None:
            found |= {cue.form.gender, cue.form.number}
    return {code(string): string for string in found}
