"""Decisions by weighing: the rules propose, small trained models choose among their candidates.

Linear models judge each cue, start and end by itself; trees then weigh whole readings, and say last whether a
cue reports. Mention, name, source, type and stance follow, one linear model a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qawl.annotate.analysis import Analysis, analyse, content_rows, mention_rows, name_rows, start_rows
from qawl.annotate.attitudes import Voice, stance_rows
from qawl.annotate.bare import bare_candidates, bare_features
from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Start
from qawl.annotate.content import Attribution
from qawl.annotate.cues import Cue
from qawl.annotate.features import cue_features
from qawl.annotate.linear import Models, log_odds, probability
from qawl.annotate.names import name_text
from qawl.annotate.properties import END, MENTION, NAME, START, Row, Taken
from qawl.annotate.quotedness import type_features
from qawl.annotate.readings import NEIGHBOURS, Beginning, Reading, describe, judge, likely
from qawl.annotate.speakers import Known
from qawl.annotate.sweep import SourceSweep, named
from qawl.annotate.templates import Templates
from qawl.annotate.tidy import tidy
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import Trees
from qawl.annotate.view import View

_KEPT_STARTS = 3  # starts whose ends are weighed
_HOPELESS = 2.0  # log-odds behind the best start at which a start isn't worth its ends
_POSSIBLE = -2.0  # log-odds of a cue by itself under which its content isn't looked for
LIKELY = -0.5  # log-odds of a cue by itself from which its neighbours reckon with it
_ACCEPT = -0.4  # log-odds of a quotation as a whole: for whoever corrects would rather strike out than search
_NONE_HANDICAP = 0.75  # log-odds: none is the most frequent stance, but favor and against are what counts


@dataclass(slots=True)
class Read:
    """An article's cues as read: the log-odds of every candidate, and the likely readings of those that may
    report, the likeliest first."""

    odds: dict[int, float]
    by_cue: dict[int, list[Reading]]


@dataclass(slots=True)
class Claim:
    """A cue that may report, with its readings, the trees' log-odds of each, the chosen one, and the features
    that tell whether it reports."""

    cue: Cue
    readings: list[Reading]
    scores: list[float]
    reading: Reading
    row: list[float]


T = TypeVar("T")


def _neighbourhoods(by_cue: Mapping[int, T]) -> Iterator[tuple[dict[int, T], int]]:
    """Each cue with what is known of it and of its neighbours, in text order."""
    order = list(by_cue)
    for n, at in enumerate(order):
        yield {k: by_cue[k] for k in order[max(0, n - NEIGHBOURS) : n + NEIGHBOURS + 1]}, at


def stance_rows_of(
    analysis: Analysis, attributions: list[Attribution], sources: list[Known | None]
) -> list[tuple[str, list[str]]]:
    """What each attribution's cue says of its stance, and what the models see of it where that is none."""
    voices = [Voice(known.name, known.type) if known is not None else None for known in sources]
    return stance_rows(analysis.view, attributions, voices)


class Decider:
    """The models at work on one article after the other."""

    def __init__(self, models: Models, trees: Mapping[str, Trees]) -> None:
        self.models = models
        self.trees = trees

    def scores(self, model: str, templates: Templates, view: View, rows: Sequence[Row]) -> list[float]:
        """The log-odds of each candidate by its row of properties."""
        return self.models.numbered[model].scores(templates.indexes(view, rows)) if rows else []

    def best(
        self, model: str, templates: Templates, view: View, choices: Sequence[Sequence[tuple[T, Row]]]
    ) -> Iterator[T]:
        """Of each choice the candidate that the model ranks highest; of equals the first."""
        odds = iter(self.scores(model, templates, view, [row for choice in choices for _, row in choice]))
        for choice in choices:
            scored = [(next(odds), candidate) for candidate, _ in choice]
            yield max(scored, key=lambda pair: pair[0])[1]

    def decide(self, tokens: Tokens) -> tuple[list[Attribution], Analysis]:
        """All quotations of an article with their types, tidied, and the analysis that they come from."""
        analysis = analyse(tokens)
        found = self.attributions(analysis)
        found = tidy(tokens, found + self.bare(analysis, found))
        for attribution in found:
            attribution.type = self.quote_type(analysis, attribution)
        return found, analysis

    def bare(self, analysis: Analysis, found: list[Attribution]) -> list[Attribution]:
        """The quotations that no cue reports, beside those that one does."""
        taken = []
        for attribution in bare_candidates(analysis.tokens, found):
            odds = self.models.named["bare"].score(bare_features(analysis.view, attribution, found))
            if odds > 0.0:
                attribution.confidence = probability(odds)
                taken.append(attribution)
        return taken

    def attributions(self, analysis: Analysis) -> list[Attribution]:
        """The quotations that cues report, with content, mention, type and confidence."""
        claims = self.claims(analysis, self.read(analysis))
        taken = [(claim, odds) for claim, odds in zip(claims, self.verdicts(claims), strict=True) if odds > _ACCEPT]
        cues = Taken.of({claim.cue.first: claim.cue for claim, _ in taken})
        choices = [mention_rows(analysis, claim.cue, claim.reading.content, cues) for claim, _ in taken]
        found = []
        for (claim, odds), mention in zip(taken, self.best("mention", MENTION, analysis.view, choices), strict=True):
            content = claim.reading.content
            attribution = Attribution(content.spans, claim.cue, content.start.kind, mention=mention)
            attribution.confidence = self.confidence(probability(odds))
            found.append(attribution)
        return found

    def verdicts(self, claims: list[Claim]) -> list[float]:
        """The log-odds that each of the cues reports about the content chosen for it."""
        return self.trees["quotation"].scores([claim.row for claim in claims])

    def claims(self, analysis: Analysis, read: Read) -> list[Claim]:
        """Every cue that may report, with its likeliest reading and what the last decision rests on."""
        rows = [reading.features for readings in read.by_cue.values() for reading in readings]
        scores = iter(self.trees["content"].scores(rows))
        scored = {at: [next(scores) for _ in readings] for at, readings in read.by_cue.items()}
        chosen: dict[int, tuple[Reading, float]] = {}
        for at, values in scored.items():
            best = max(range(len(values)), key=values.__getitem__)
            chosen[at] = read.by_cue[at][best], values[best]
        found = []
        for near, at in _neighbourhoods(chosen):
            cue, values = analysis.cues[at], scored[at]
            found.append(Claim(cue, read.by_cue[at], values, chosen[at][0], judge(cue, values, near, read.odds)))
        return found

    def read(self, analysis: Analysis) -> Read:
        """The likely readings of every cue that may report, with their features."""
        odds = self.cue_odds(analysis)
        accepted = Taken.of({at: analysis.cues[at] for at, value in odds.items() if value > LIKELY})
        offered = self._starts(analysis, [analysis.cues[at] for at, value in odds.items() if value >= _POSSIBLE])
        begun = self._beginnings(analysis, offered, accepted)
        by_cue = {at: likely(beginnings) for at, beginnings in begun.items()}
        for near, at in _neighbourhoods(by_cue):
            ruled = analysis.ruled.get(at)
            bounds = (ruled.start, ruled.end) if ruled is not None else None
            describe(analysis.tokens, analysis.cues[at], odds, offered[at], begun[at], near, bounds)
        return Read(odds, by_cue)

    def _starts(self, analysis: Analysis, cues: Iterable[Cue]) -> dict[int, list[tuple[Start, float]]]:
        """Where the content of each cue may begin, with the log-odds; cues that offer nothing left out."""
        offered = {cue.first: rows for cue in cues if (rows := start_rows(analysis, cue))}
        odds = iter(self.scores("start", START, analysis.view, [row for rows in offered.values() for _, row in rows]))
        return {at: [(start, next(odds)) for start, _ in rows] for at, rows in offered.items()}

    def _beginnings(
        self, analysis: Analysis, offered: Mapping[int, list[tuple[Start, float]]], accepted: Taken
    ) -> dict[int, list[Beginning]]:
        """The likely starts of each cue, each with the contents that may begin there, and the log-odds of their
        ends, and of stopping there."""
        begun: dict[int, list[Beginning]] = {}
        rows: list[Row] = []
        for at, starts in offered.items():
            best = sorted(starts, key=lambda pair: -pair[1])[:_KEPT_STARTS]
            begun[at] = []
            for start, score in best:
                if score >= best[0][1] - _HOPELESS:
                    found = content_rows(analysis, analysis.cues[at], start, accepted)
                    begun[at].append(Beginning(start, score, [(content, 0.0, 0.0) for content, _ in found]))
                    rows += [row for _, row in found]
        if not rows:
            return begun
        indexes = END.indexes(analysis.view, rows)
        odds = zip(*(self.models.numbered[name].scores(indexes) for name in ("end", "stop")), strict=True)
        for beginning in (one for beginnings in begun.values() for one in beginnings):
            beginning.contents = [(content, *next(odds)) for content, _, _ in beginning.contents]
        return begun

    def cue_odds(self, analysis: Analysis) -> dict[int, float]:
        """The log-odds of every cue candidate by itself, in text order."""
        model = self.models.named["cue"]
        odds: dict[int, float] = {}
        previous: Cue | None = None
        for at, cue in analysis.cues.items():
            odds[at] = model.score(cue_features(analysis.view, cue, at in analysis.ruled, previous))
            if odds[at] > LIKELY:
                previous = cue
        return odds

    def confidence(self, raw: float) -> float:
        """How probable it is that a quotation that a cue reports is found right (IoU of at least a half), from the
        models' raw probability; calibrated on the validation split (Platt)."""
        model = self.models.named.get("confidence")
        if model is None:
            return raw
        return probability(model.bias + model.weights["log-odds"] * log_odds(raw))

    def quote_type(self, analysis: Analysis, attribution: Attribution) -> str:
        """direct, indirect or mixed: the label whose model is surest."""
        return self._surest("type", type_features(analysis.view, attribution))

    def names(self, analysis: Analysis, attributions: list[Attribution]) -> dict[Range, Range]:
        """What of each mention is the name, by the mention."""
        mentions = [*dict.fromkeys(a.mention for a in attributions if a.mention is not None)]
        choices = [name_rows(analysis, mention) for mention in mentions]
        return dict(zip(mentions, self.best("name", NAME, analysis.view, choices), strict=True))

    def sources(self, analysis: Analysis, attributions: list[Attribution]) -> list[Known | None]:
        """The source of each attribution, in their order."""
        sweep = SourceSweep(analysis, attributions, self.names(analysis, attributions))
        known: dict[int, Known] = {}
        resolved: list[Known | None] = [None] * len(attributions)
        for k, _, entity in sweep.settle(self.models.named["source"]):
            if entity is None:
                continue
            entity = named(entity, sweep.entities)
            if id(entity) not in known:
                known[id(entity)] = Known(name_text(analysis.tokens, entity.name), entity.type, entity.words)
            resolved[k] = known[id(entity)]
        return resolved

    def stances(self, analysis: Analysis, attributions: list[Attribution], sources: list[Known | None]) -> list[str]:
        """favor, against or none for each attribution: what the cue's class says; where that is none, the label
        whose model is surest."""
        found = []
        for label, row in stance_rows_of(analysis, attributions, sources):
            if label == "none":
                label = self._surest("stance", row, handicap=_NONE_HANDICAP)
            found.append(label)
        return found

    def _surest(self, model: str, row: list[str], handicap: float = 0.0) -> str:
        """The label with the best odds, those of none lowered by ``handicap``."""
        odds = self.models.labelled[model].scores(row)
        if handicap:
            odds["none"] -= handicap
        return max(odds, key=odds.__getitem__)
