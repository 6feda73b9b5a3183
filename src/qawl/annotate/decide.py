"""Decisions by weighing: the rules propose, small linear models choose among their candidates.

One sweep an article: which cue candidates report; for each, which content and mention; which of
the marks inside are the source's own words; who speaks; and with what stance. The same candidate
and feature code serves training (qawl.training), so that both see the same things.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from qawl.annotate.assemble import holds
from qawl.annotate.attitudes import Voice, stance_rows
from qawl.annotate.bare import bare_candidates, bare_features
from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Content, Start, contents, starts
from qawl.annotate.content import Attribution, find_content
from qawl.annotate.cues import Cue, find_cues
from qawl.annotate.entities import Entity, find_entities
from qawl.annotate.features import (
    View,
    cue_features,
    end_features,
    headline_features,
    mention_features,
    name_features,
    source_features,
    start_features,
)
from qawl.annotate.linear import Linear, probability
from qawl.annotate.mentions import find_mention
from qawl.annotate.names import clean, name_candidates, name_text
from qawl.annotate.quotedness import type_features
from qawl.annotate.readings import NEIGHBOURS, Beginning, Reading, describe, judge, likely
from qawl.annotate.speakers import Known, resolve_speakers
from qawl.annotate.subjects import mention_candidates
from qawl.annotate.tidy import tidy
from qawl.annotate.tokens import NEWLINE, Tokens
from qawl.annotate.trees import Trees

_KEPT_STARTS = 3  # starts whose ends are weighed
_HOPELESS = 2.0  # log-odds behind the best start at which a start isn't worth its ends
_POSSIBLE = -2.0  # log-odds of a cue by itself under which its content isn't looked for
LIKELY = -0.5  # log-odds of a cue by itself from which its neighbours reckon with it
_ACCEPT = -0.8  # log-odds of a quotation as a whole: a third, for whoever corrects would rather strike out than search
_NONE_HANDICAP = 0.75  # log-odds: none is the most frequent stance, but favor and against are what counts
_KEPT_SOURCES = 24
_COMPARED = 12  # quotations of a source with which one in the headline is compared
_LOOK_BACK = 2  # sentences in which a dropped subject's source may have been named


@dataclass(slots=True)
class Analysis:
    """An article's tokens as the models see them: all cue candidates, and what the rules alone find."""

    tokens: Tokens
    view: View
    cues: dict[int, Cue]
    ruled: dict[int, Attribution]


def analyse(tokens: Tokens) -> Analysis:
    """Everything that training and deciding both start from."""
    cues = find_cues(tokens, loose=True)
    ruled = {a.cue.first: a for a in find_content(tokens, cues) if a.cue is not None}
    for attribution in ruled.values():
        attribution.mention = find_mention(tokens, attribution, cues, ruled)
    return Analysis(tokens, View(tokens), cues, ruled)


def start_rows(analysis: Analysis, cue: Cue) -> list[tuple[Start, list[str]]]:
    """Where the content of a cue may begin, with the features of each place."""
    ruled = analysis.ruled.get(cue.first)
    return [
        (start, start_features(analysis.view, cue, start, ruled is not None and ruled.start == start.first))
        for start in starts(analysis.tokens, cue, ruled)
    ]


def contents_from(analysis: Analysis, cue: Cue, start: Start) -> list[Content]:
    """The content candidates that begin at one place."""
    return contents(analysis.tokens, start, cue, analysis.cues, analysis.ruled.get(cue.first))


def end_row(analysis: Analysis, cue: Cue, content: Content, accepted: dict[int, Cue]) -> list[str]:
    """The features of a content candidate's end."""
    ruled = analysis.ruled.get(cue.first)
    as_ruled = ruled is not None and ruled.end == content.spans[-1][1]
    return end_features(analysis.view, cue, content, accepted, as_ruled)


def mention_rows(
    analysis: Analysis, cue: Cue, content: Content, accepted: dict[int, Cue]
) -> list[tuple[Range | None, list[str]]]:
    """The mention candidates of an attribution with their features."""
    ruled = analysis.ruled.get(cue.first)
    own = ruled.mention if ruled is not None else None
    view, start = analysis.view, content.start
    return [
        (mention, mention_features(view, cue, start, mention, ruled is not None and own == mention, accepted))
        for mention in mention_candidates(analysis.tokens, cue, content.spans, start, own)
    ]


def name_rows(analysis: Analysis, mention: Range) -> list[tuple[Range, list[str]]]:
    """The name candidates of a mention with their features."""
    return [
        (name, name_features(analysis.view, mention, place, name))
        for place, name in name_candidates(analysis.tokens, mention)
    ]


class SourceSweep:
    """Goes through an article's attributions in order and offers each one's candidate sources. ``names``: what
    of each mention is the name."""

    def __init__(self, analysis: Analysis, attributions: list[Attribution], names: Mapping[Range, Range]) -> None:
        self.analysis = analysis
        self.attributions = attributions
        self.entities, self.own = find_entities(analysis.tokens, attributions, names)
        self.ruled = resolve_speakers(analysis.tokens, attributions)
        self.chosen: dict[int, Entity] = {}  # by id, the latest last
        self.met: dict[int, Entity] = {}  # the same, in the order in which they first spoke
        self.headed = _headed(analysis.tokens, attributions)
        body = range(self.headed, len(attributions))
        self.order = [*body, *range(self.headed)]  # a headline is read last: it repeats what the body says in full

    def candidates(self, k: int) -> list[tuple[Entity, list[str]]]:
        """The candidate sources of the k-th attribution, with their features."""
        tokens, attribution = self.analysis.tokens, self.attributions[k]
        headline = k < self.headed
        recent = list(self.met.values()) if headline else list(reversed(self.chosen.values()))
        own = self.own.get(k)
        found = recent[:6]
        sentence = tokens.sentence_of[attribution.place]
        if own is not None:
            if own not in found:
                found.append(own)
            words = own.words | own.titles
            found += [e for e in self.entities if e not in found and not words.isdisjoint(e.words | e.titles)]
        else:
            for entity in self.entities:
                last = entity.last_before(attribution.place)
                if last is not None and sentence - tokens.sentence_of[last] <= _LOOK_BACK and entity not in found:
                    found.append(entity)
            if not found:
                found = [e for e in self.entities if tokens.sentence_of[e.places[0]] - sentence <= _LOOK_BACK + 1][:8]
            found = [e for e in found if _may_be_subject(e, attribution.cue)] or found
        found = found[:_KEPT_SOURCES]
        here = self._in_sentence(attribution.place, sentence, found)
        covering = self._covering(own, found, attribution.place)
        same_sentence = k > 0 and tokens.sentence_of[self.attributions[k - 1].place] == sentence
        ruled = self.ruled[k]
        ruled_words = _name_words(ruled)
        previous = recent[0] if recent else None
        rows = [
            (
                entity,
                source_features(
                    self.analysis.view, attribution, entity, own, previous,
                    min(recent.index(entity), 6) if entity in recent else -1,
                    ruled is not None and not ruled_words.isdisjoint(entity.words),
                    self._nested(entity, attribution),
                    here.get(id(entity), -1),
                    covering.get(id(entity), -1),
                    same_sentence,
                    previous is None or _may_be_subject(previous, attribution.cue),
                ),
            )
            for entity in found
        ]  # fmt: skip
        if not headline:
            return rows
        shares = {id(entity): self._shared_words(k, entity) for entity in found}
        most = max(shares.values(), default=0.0)
        return [
            (
                entity,
                headline_features(
                    row, entity, own, shares[id(entity)], most, recent.index(entity) if entity in recent else -1
                ),
            )
            for entity, row in rows
        ]

    def _shared_words(self, k: int, entity: Entity) -> float:
        """The share of a quotation's words that the entity says in another one."""
        words = self._content_words(k)
        others = (self._content_words(j) for j in entity.spoken[:_COMPARED] if j != k)
        return max((len(words & other) for other in others), default=0) / max(1, len(words))

    def _content_words(self, k: int) -> set[str]:
        words = self.analysis.tokens.words
        return {clean(words[j]) for a, b in self.attributions[k].spans for j in range(a, b + 1) if len(words[j]) > 3}

    def _in_sentence(self, place: int, sentence: int, found: list[Entity]) -> dict[int, int]:
        """Which of the sentence's entities before ``place`` each is, by the first mention there, at most 4."""
        first = self.analysis.tokens.sentences[sentence][0]
        places = []
        for entity in found:
            at = entity.first_between(first, place)
            if at is not None:
                places.append((at, id(entity)))
        places.sort(key=lambda row: row[0])  # not by id, which differs from run to run
        return {entity: min(n, 4) for n, (_, entity) in enumerate(places)}

    @staticmethod
    def _covering(own: Entity | None, found: list[Entity], place: int) -> dict[int, int]:
        """Of the entities whose names or titles hold all the mention's words, how recent each is (0: the
        latest named before ``place``), at most 3."""
        if own is None:
            return {}
        holding = [e for e in found if e is not own and own.words <= e.words | e.titles]
        holding.sort(key=lambda e: -(e.last_before(place) or -1))
        return {id(entity): min(n, 3) for n, entity in enumerate(holding)}

    def take(self, k: int, entity: Entity | None) -> None:
        """Settle the k-th attribution's source; the next candidates depend on it."""
        if entity is not None:
            self.chosen.pop(id(entity), None)
            self.chosen[id(entity)] = entity
            self.met.setdefault(id(entity), entity)
            entity.spoken.append(k)

    def _nested(self, entity: Entity, attribution: Attribution) -> bool:
        """Did the entity last speak inside another quotation that does not hold this one?"""
        if not entity.spoken:
            return False
        last = entity.spoken[-1]
        inner = self.attributions[last]
        return any(
            holds(outer, inner) and not holds(outer, attribution)
            for outer in self.attributions[max(0, last - 4) : last + 1]
            if outer is not inner
        )


def _headed(tokens: Tokens, attributions: list[Attribution]) -> int:
    """How many of the attributions, at their head, stand in a headline: a first line that others follow."""
    if not tokens.sentences or not tokens.kinds[tokens.sentences[0][1] - 1] & NEWLINE:
        return 0
    headed = sum(1 for a in attributions if tokens.sentence_of[a.place] == 0)
    return headed if headed < len(attributions) else 0


def _may_be_subject(entity: Entity, cue: Cue | None) -> bool:
    """Do gender and number of the verb leave this entity possible as its dropped subject?"""
    if cue is None or cue.form is None or cue.tense not in ("past", "present", "participle"):
        return True
    form = cue.form
    if form.number == "s" and form.gender == "m" and entity.number == "p":
        return False
    return not (entity.type == "person" and "-" not in (form.gender, entity.gender) and form.gender != entity.gender)


def _named(entity: Entity, entities: list[Entity]) -> Entity:
    """Whom a bare title stands for: the person whom the article names with all of it, nearest to its first
    mention; else itself."""
    if entity.named or entity.type != "person":
        return entity
    most = max(1, len(entity.words) - 1)
    holding = [e for e in entities if e.named and e.type == "person" and len(entity.words & e.titles) >= most]
    return min(holding, key=lambda e: abs(e.places[0] - entity.places[0])) if holding else entity


def _name_words(known: Known | None) -> set[str]:
    return known.name_words if known is not None else set()


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

    def __init__(self, models: Mapping[str, Linear], trees: Mapping[str, Trees]) -> None:
        self.models = models
        self.trees = trees

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
            odds = self.models["bare"].score(bare_features(analysis.view, attribution, found))
            if odds > 0.0:
                attribution.confidence = probability(odds)
                taken.append(attribution)
        return taken

    def attributions(self, analysis: Analysis) -> list[Attribution]:
        """The quotations that cues report, with content, mention, type and confidence."""
        claims = self.claims(analysis, self.read(analysis))
        taken = [(claim, odds) for claim, odds in zip(claims, self.verdicts(claims), strict=True) if odds > _ACCEPT]
        cues = {claim.cue.first: claim.cue for claim, _ in taken}
        found = []
        for claim, odds in taken:
            content = claim.reading.content
            rows = mention_rows(analysis, claim.cue, content, cues)
            mention = max(rows, key=lambda row: self.models["mention"].score(row[1]))[0]
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
        accepted = {at: analysis.cues[at] for at, value in odds.items() if value > LIKELY}
        begin = self.models["start"]
        offered: dict[int, list[tuple[Start, float]]] = {}
        begun: dict[int, list[Beginning]] = {}
        by_cue: dict[int, list[Reading]] = {}
        for at, value in odds.items():
            if value < _POSSIBLE:
                continue
            cue = analysis.cues[at]
            starts = [(start, begin.score(row)) for start, row in start_rows(analysis, cue)]
            if not starts:
                continue
            best = sorted(starts, key=lambda pair: -pair[1])[:_KEPT_STARTS]
            begun[at] = [
                Beginning(start, score, self._ends(analysis, cue, start, accepted))
                for start, score in best
                if score >= best[0][1] - _HOPELESS
            ]
            offered[at] = starts
            by_cue[at] = likely(begun[at])
        for near, at in _neighbourhoods(by_cue):
            ruled = analysis.ruled.get(at)
            bounds = (ruled.start, ruled.end) if ruled is not None else None
            describe(analysis.tokens, analysis.cues[at], odds, offered[at], begun[at], near, bounds)
        return Read(odds, by_cue)

    def _ends(
        self, analysis: Analysis, cue: Cue, start: Start, accepted: dict[int, Cue]
    ) -> list[tuple[Content, float, float]]:
        """The contents that may begin at a start, with the log-odds of their ends, and of stopping there."""
        end, stop = self.models["end"], self.models["stop"]
        found = []
        for content in contents_from(analysis, cue, start):
            row = end_row(analysis, cue, content, accepted)
            found.append((content, end.score(row), stop.score(row)))
        return found

    def cue_odds(self, analysis: Analysis) -> dict[int, float]:
        """The log-odds of every cue candidate by itself, in text order."""
        model = self.models["cue"]
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
        model = self.models.get("confidence")
        if model is None:
            return raw
        raw = min(max(raw, 1e-6), 1 - 1e-6)
        return probability(model.bias + model.weights["log-odds"] * math.log(raw / (1 - raw)))

    def quote_type(self, analysis: Analysis, attribution: Attribution) -> str:
        """direct, indirect or mixed: the label whose model is surest."""
        return self._surest("type", ("direct", "indirect", "mixed"), type_features(analysis.view, attribution))

    def names(self, analysis: Analysis, attributions: list[Attribution]) -> dict[Range, Range]:
        """What of each mention is the name, by the mention."""
        model = self.models["name"]
        return {
            mention: max(name_rows(analysis, mention), key=lambda row: model.score(row[1]))[0]
            for attribution in attributions
            if (mention := attribution.mention) is not None
        }

    def sources(self, analysis: Analysis, attributions: list[Attribution]) -> list[Known | None]:
        """The source of each attribution, in their order."""
        sweep = SourceSweep(analysis, attributions, self.names(analysis, attributions))
        model = self.models["source"]
        known: dict[int, Known] = {}
        resolved: list[Known | None] = [None] * len(attributions)
        for k in sweep.order:
            rows = sweep.candidates(k)
            entity = max(rows, key=lambda row: model.score(row[1]))[0] if rows else None
            sweep.take(k, entity)
            if entity is None:
                continue
            entity = _named(entity, sweep.entities)
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
                label = self._surest("stance", ("none", "favor", "against"), row, handicap=_NONE_HANDICAP)
            found.append(label)
        return found

    def _surest(self, model: str, labels: tuple[str, ...], row: list[str], handicap: float = 0.0) -> str:
        """The label with the best odds, the first one's lowered by ``handicap``."""
        odds = {label: self.models[f"{model}-{label}"].score(row) for label in labels}
        odds[labels[0]] -= handicap
        return max(labels, key=lambda label: odds[label])
