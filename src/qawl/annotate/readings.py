"""Readings: the few ways in which a cue may be understood, and what the trees see of each.

The linear models say of a start, and of an end, how likely each is by itself. A reading puts them together
with what can only be told when all candidates lie side by side: what else could have introduced the content,
which earlier boundary it passes over, what the neighbouring cues claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qawl.annotate.candidates import Content, Start
from qawl.annotate.cues import Cue
from qawl.annotate.tokens import (
    ADVERB,
    AUXILIARY,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMP,
    CONJUNCTION,
    DASH,
    NEGATION,
    NEWLINE,
    OPEN,
    PREPOSITION,
    RELATIVE,
    STOP,
    WORD,
    Tokens,
)

_FAR = 99.0
_NO_ODDS = -20.0
NEIGHBOURS = 8  # cues on either side that a cue is seen with, so that work stays linear
_KEPT = 4.0  # log-odds behind the best reading at which another is dropped
# Codes are positions in these: append, never sort anew, for trained trees hold them.
_START_KINDS = (
    "before", "preposition", "complement", "marks", "mixed", "colon", "governed", "noun", "ruled", "clause-before",
    "clause-behind",
)  # fmt: skip
_CLASSES = (
    "source", "say", "call", "claim", "condemn", "praise", "reject", "assert", "warn", "expect", "threaten", "deny",
    "promise", "blame", "write", "ask", "express", "admit", "complain", "doubt", "accuse", "describe", "hope",
    "announce", "regret", "topic", "relay", "thank",
)  # fmt: skip
_TENSES = ("source", "past", "present", "participle", "masdar", "noun")
_NEXT = (
    NEWLINE, STOP, COMMA, COLON, OPEN, CLOSE, BRACKET, DASH, COMP, RELATIVE, CONJUNCTION, PREPOSITION, ADVERB,
    AUXILIARY, NEGATION, WORD,
)  # fmt: skip


@dataclass(slots=True)
class Reading:
    """A content that a cue may report, with the log-odds by the linear models: of its start, of its end, and of
    its end given that it has run on so far."""

    content: Content
    start_odds: float
    end_odds: float
    stop_odds: float
    features: list[float]

    @property
    def odds(self) -> float:
        return self.start_odds + self.end_odds

    @property
    def first(self) -> int:
        return self.content.spans[0][0]

    @property
    def last(self) -> int:
        return self.content.spans[-1][1]


@dataclass(slots=True)
class Beginning:
    """A start with its log-odds, and the contents that may begin there with the log-odds of their ends."""

    start: Start
    odds: float
    contents: list[tuple[Content, float, float]]  # with the log-odds of the end, and of stopping there


def likely(beginnings: list[Beginning]) -> list[Reading]:
    """The readings that are worth weighing, the likeliest first; their features are empty yet."""
    found = [Reading(content, b.odds, end, stop, []) for b in beginnings for content, end, stop in b.contents]
    found.sort(key=lambda reading: -reading.odds)  # stable: equals stay in text order
    return [reading for reading in found if reading.odds >= found[0].odds - _KEPT]


def describe(
    tokens: Tokens,
    cue: Cue,
    odds: Mapping[int, float],
    kinds_offered: list[tuple[Start, float]],
    beginnings: list[Beginning],
    near: Mapping[int, list[Reading]],
    ruled: tuple[int, int] | None,
) -> None:
    """Fills in the features of a cue's readings. ``odds``: of every cue candidate; ``kinds_offered``: all its
    starts; ``near``: the readings of it and of its neighbours, in text order; ``ruled``: where the rules' content
    begins and ends."""
    readings = near[cue.first]
    kinds = tokens.kinds
    sentence = tokens.sentence_of[cue.first]
    opens, closes = tokens.sentences[sentence]
    reporting = [k for k in near if k != cue.first and odds[k] > 0.0]
    before = max((k for k in reporting if k < cue.first), default=None)
    behind = min((k for k in reporting if k > cue.last), default=None)
    claimed = near[before][0] if before is not None else None
    starts = [*sorted((o for _, o in kinds_offered), reverse=True), _NO_ODDS]
    places = {kind: [s.first for s, _ in kinds_offered if s.kind == kind] for kind in ("complement", "marks", "colon")}
    of_cue = [
        odds[cue.first],
        _code(_CLASSES, cue.cls),
        _code(_TENSES, cue.tense),
        len(cue.prefix),
        cue.last - cue.first,
        cue.intro.at - cue.last if cue.intro is not None else -1,
        cue.first - opens,
        closes - cue.last,
        sentence,
        tokens.marks.enclosing(cue.first) is not None,
        len(kinds_offered),
        sum(s.kind == "noun" for s, _ in kinds_offered),
        sum(s.kind in ("preposition", "governed") for s, _ in kinds_offered),
        odds[before] if before is not None else _NO_ODDS,
        claimed.last - cue.first if claimed is not None else -_FAR,
        odds[behind] if behind is not None else _NO_ODDS,
    ]
    for beginning in beginnings:
        start = beginning.start
        ends = [*sorted((end for _, end, _ in beginning.contents), reverse=True), _NO_ODDS]
        of_start = [
            beginning.odds,
            beginning.odds - starts[0],
            beginning.odds - (starts[1] if beginning.odds == starts[0] else starts[0]),
            _code(_START_KINDS, start.kind),
            ruled is not None,
            ruled is not None and ruled[0] == start.first,
            start.first - 1 - cue.last if start.first > cue.last else -1,
            tokens.commas(cue.last + 1, start.first),
            *(_side(start.first, places[kind]) for kind in ("complement", "marks", "colon")),
        ]
        by_last = sorted((c.spans[-1][1], end, stop) for c, end, stop in beginning.contents)
        for reading in readings:
            if reading.content.start is not start:
                continue
            first, last = reading.first, reading.last
            skipped = [end for at, end, _ in by_last if at < last]
            later = [end for at, end, _ in by_last if at > last]
            passed = [stop for at, _, stop in by_last if at < last]
            n = min((reading.content.last if reading.content.last >= 0 else last) + 1, len(kinds) - 1)
            follower = n + 1 if kinds[n] & (COMMA | DASH) and n + 1 < len(kinds) else n
            inside = [k for k in reporting if first < k <= last]
            reading.features = [
                *of_cue,
                *of_start,
                reading.end_odds,
                reading.end_odds - ends[0],
                reading.end_odds - (ends[1] if reading.end_odds == ends[0] else ends[0]),
                reading.odds - readings[0].odds,
                last - first,
                tokens.commas(first, last + 1),
                len(tokens.marks.opening(first, last + 1)),
                len(inside),
                max((odds[k] for k in inside), default=_NO_ODDS),
                sum(1 for k in inside if near[k][0].last > last),
                odds.get(follower, _NO_ODDS),
                behind - last if behind is not None else _FAR,
                tokens.sentences[tokens.sentence_of[last]][1] - last,
                _next_code(kinds[n]),
                _next_code(kinds[follower]),
                ruled is not None and ruled[1] == last,
                max(skipped, default=_NO_ODDS),
                len(skipped),
                max(later, default=_NO_ODDS),
                len(later),
                first > 0 and bool(kinds[first - 1] & OPEN),
                bool(kinds[n] & CLOSE),
                claimed is not None and claimed.first <= first <= claimed.last < last,
                len(reading.content.spans),
                reading.stop_odds,
                max(passed, default=_NO_ODDS),
                sum(math.log1p(math.exp(min(stop, 30.0))) for stop in passed),
            ]


def judge(
    cue: Cue, scores: list[float], near: Mapping[int, tuple[Reading, float]], odds: Mapping[int, float]
) -> list[float]:
    """What tells whether a cue reports at all: its chosen reading and how it goes with the neighbours'.
    ``scores``: the content trees' log-odds of its readings; ``near``: the chosen readings of it and of its
    neighbours, each with its score."""
    reading, score = near[cue.first]
    others = sorted(scores, reverse=True)
    first, last = reading.first, reading.last
    around = [k for k in near if k != cue.first]
    covering = [k for k in around if near[k][0].first <= cue.first <= near[k][0].last]
    same = [k for k in around if near[k][0].first == first and near[k][0].last == last]
    crossing = [
        k for k in around
        if near[k][0].first < first <= near[k][0].last < last or first < near[k][0].first <= last < near[k][0].last
    ]  # fmt: skip
    return [
        *reading.features,
        score,
        others[1] if len(others) > 1 else _NO_ODDS,
        len(scores),
        max((odds[k] for k in covering), default=_NO_ODDS),
        max((near[k][1] for k in covering), default=_NO_ODDS),
        len(covering),
        max((odds[k] for k in same), default=_NO_ODDS),
        max((odds[k] for k in crossing), default=_NO_ODDS),
        max((near[k][1] for k in crossing), default=_NO_ODDS),
    ]


@lru_cache(maxsize=1 << 10)
def _code(of: tuple[str, ...], name: str) -> int:
    return of.index(name) if name in of else -1


@lru_cache(maxsize=1 << 10)
def _next_code(kind: int) -> int:
    """The position in ``_NEXT`` of the first kind that a token has, or -1."""
    return next((code for code, bit in enumerate(_NEXT) if kind & bit), -1)


def _side(first: int, places: list[int]) -> int:
    """Where a content begins beside the nearest of the places that could open one: 0 there are none, 1 before,
    2 at one, 3 behind."""
    if not places:
        return 0
    return 2 if first in places else 1 if first < places[0] else 3
