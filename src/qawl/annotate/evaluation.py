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
_NEGATIONS = frozenset("لا لم لن ليس ليست عدم غير دون بدون ولا ولم ولن وليس لست لسنا ما بلا".split())  # as folded words

Scores = tuple[float, float, float]
"""How far words speak for none, favor and against."""
WordScores = tuple[float, float, float, float]
"""A word's weight squared, and its scores."""


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
def _table() -> dict[str, WordScores]:
    """Stem → its weight squared, and its scores."""
    return {
        row[0]: ((int(row[1]) / 1000) ** 2, int(row[2]) / 100, int(row[3]) / 100, int(row[4]) / 100)
        for row in rows("evaluation")
    }


@lru_cache(maxsize=1 << 16)
def word_scores(word: str) -> WordScores | None:
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
    scored = [*map(word_scores, found)]
    squares, whole = _sums(scored)
    weight = sqrt(squares) or 1.0
    negated: Scores | None = None
    if not _NEGATIONS.isdisjoint(found):
        reached = {j for k, word in enumerate(found) if word in _NEGATIONS for j in range(k + 1, k + 1 + _SCOPE)}
        negated = _over(_sums([scores for k, scores in enumerate(scored) if k in reached])[1], weight)
    return Measure(_over(whole, weight), negated, _mean(scored[:_EDGE]), _mean(scored[-_EDGE:]))


def _sums(scored: Sequence[WordScores | None]) -> tuple[float, Scores]:
    """The sum of the squared weights, and those of the scores."""
    weight = none = favor = against = 0.0
    for scores in scored:
        if scores is not None:
            w, n, f, a = scores
            weight += w
            none += n
            favor += f
            against += a
    return weight, (none, favor, against)


def _over(sums: Scores, weight: float) -> Scores:
    return sums[0] / weight, sums[1] / weight, sums[2] / weight


def _mean(scored: Sequence[WordScores | None]) -> Scores:
    squares, sums = _sums(scored)
    return _over(sums, sqrt(squares) or 1.0)
