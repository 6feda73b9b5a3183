"""Evaluating words: what a word says of a speaker's stance, learnt from much unlabelled text.

lexicon/ar/evaluation.tsv holds a stem a line with how much it weighs and how far it speaks for each stance;
``scripts/evaluation-lexicon`` makes it. A stretch of words has the weighted mean of its stems' scores, so
that words which no judged article holds still count, by the company that they keep elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt

from qawl.annotate.boundaries import Range
from qawl.annotate.lexicon import rows
from qawl.annotate.tokens import WORD, Tokens

LABELS = ("none", "favor", "against")
REACH = 80  # tokens of a span that are looked at
_EDGE = 6  # words at the beginning and at the end of a content
_SCOPE = 3  # words that a negation reaches
_PREFIXES = ("وبال", "وال", "فال", "بال", "كال", "ولل", "ال", "لل")
_SUFFIXES = (
    "هما", "كما", "تها", "تهم", "ها", "هم", "نا", "كم", "ات", "ون", "ين", "ان", "ته", "ية", "ه", "ة", "ي",
)  # fmt: skip
_NEGATIONS = frozenset(
    "لا لم لن ليس ليست عدم غير دون بدون ولا ولم ولن وليس لست لسنا ما بلا".split()
)  # as folded words

Scores = tuple[float, float, float]
"""How far words speak for none, favor and against."""
NOTHING: Scores = (0.0, 0.0, 0.0)


def stem(word: str) -> str:
    """A folded word without its clitics and common endings: light stemming, three letters stay."""
    if not "\u0621" <= word[0] <= "\u064a":
        return word
    word = word.replace("ى", "ي")
    prefix = next((p for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 3), "")
    if prefix:
        word = word[len(prefix) :]
    else:
        if word[0] in "وف" and len(word) > 4:
            word = word[1:]
        if word[0] in "بلك" and len(word) > 4:
            word = word[1:]
    if word.startswith("سي") and len(word) > 4:
        word = word[1:]
    suffix = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3), "")
    return word.removesuffix(suffix)


@cache
def _table() -> dict[str, tuple[float, float, float, float]]:
    """Stem → its weight squared, and its scores."""
    return {
        row[0]: ((int(row[1]) / 1000) ** 2, int(row[2]) / 100, int(row[3]) / 100, int(row[4]) / 100)
        for row in rows("evaluation")
    }


@lru_cache(maxsize=1 << 16)
def word_scores(word: str) -> tuple[float, float, float, float] | None:
    """A folded word's weight squared and its scores, or None where its stem isn't known."""
    return _table().get(stem(word))


@dataclass(frozen=True, slots=True)
class Measure:
    """The scores of a content: of all of it, of what it negates (None where nothing is), of its first and last
    words."""

    whole: Scores
    negated: Scores | None
    first: Scores
    last: Scores


def measure(tokens: Tokens, spans: Sequence[Range]) -> Measure:
    """The scores of a content's words. Time is linear in its length, and bounded."""
    words, kinds = tokens.words, tokens.kinds
    found = [words[j] for a, b in spans for j in range(a, min(b + 1, a + REACH)) if kinds[j] & WORD]
    scored = [word_scores(word) for word in found]
    negated = []
    left = 0
    for word, scores in zip(found, scored, strict=True):
        if left > 0 and scores is not None:
            negated.append(scores)
        left = _SCOPE if word in _NEGATIONS else left - 1
    known = [scores for scores in scored if scores is not None]
    weight = _weight(known)
    return Measure(
        _mean(known, weight),
        _mean(negated, weight) if negated else None,
        _mean(first := [s for s in scored[:_EDGE] if s is not None], _weight(first)),
        _mean(last := [s for s in scored[1 - _EDGE :] if s is not None], _weight(last)),
    )


def _weight(scored: list[tuple[float, float, float, float]]) -> float:
    return sqrt(sum(s[0] for s in scored)) or 1.0


def _mean(scored: list[tuple[float, float, float, float]], weight: float) -> Scores:
    return (
        sum(s[1] for s in scored) / weight,
        sum(s[2] for s in scored) / weight,
        sum(s[3] for s in scored) / weight,
    )
