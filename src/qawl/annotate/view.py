"""An article as the models look at it: words, shapes and counts by token, with the edges padded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import Any

import numpy as np

from qawl.annotate.lexicon import clusters, cue_forms, first_names
from qawl.annotate.names import clean
from qawl.annotate.phrases import adjective
from qawl.annotate.templates import PAD, TABLES, code
from qawl.annotate.tokens import (
    ADVERB,
    AUXILIARY,
    BODY,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMP,
    COMP_PRONOUN,
    CONJUNCTION,
    DASH,
    DOCUMENT,
    FUTURE,
    GROUP,
    NEGATION,
    NEWLINE,
    OPEN,
    PLACE,
    PREPOSITION,
    RELATIVE,
    STOP,
    TITLE,
    WORD,
    Tokens,
)

_KIND_NAMES = (
    (NEWLINE, "¶"), (STOP, "."), (COMMA, ","), (COLON, ":"), (OPEN, "«"), (CLOSE, "»"), (BRACKET, "("),
    (DASH, "-"), (COMP, "COMP"), (COMP_PRONOUN, "COMPP"), (RELATIVE, "REL"), (CONJUNCTION, "CONJ"),
    (NEGATION, "NEG"), (FUTURE, "FUT"), (AUXILIARY, "AUX"), (PREPOSITION, "PREP"), (ADVERB, "ADV"),
    (TITLE, "TITLE"), (PLACE, "PLACE"), (BODY, "BODY"), (GROUP, "GROUP"), (DOCUMENT, "DOC"),
)  # fmt: skip
_EDGE = "∅"
NAME = 5  # words that a pair of marks around a name or term may hold


@cache
def _kind_name(kind: int) -> str:
    return next((name for bit, name in _KIND_NAMES if kind & bit), "")


def shape(word: str, kind: int) -> str:
    """The class of a token, coarse: punctuation by kind, closed classes by name, cue forms by tense,
    other words by article, prefix and ending."""
    name = _kind_name(kind)
    if name or not kind & WORD:
        return name or "sym"
    if word in first_names():
        return "NAME"
    found = cue_forms().get(word)
    if found is not None:
        return f"CUE{found[0].form.tense}{found[0].prefix}"
    if word[0].isdigit():
        return "NUM"
    if word.isascii():
        return "LATIN"
    if adjective(word):
        return "ADJ"
    if word.startswith("ال"):
        return "DEF"
    if word.startswith(("وال", "بال", "فال", "كال", "لل")):
        return word[0] + "DEF"
    if word.startswith("و") and len(word) > 3:
        return "wT" if word.endswith("ت") else "wY" if word[1] in "يت" else "w"
    if word.startswith("ب") and len(word) > 4:
        return "b"
    if word.startswith(("ي", "ت", "س")) and len(word) > 3:
        return word[0] + ("ة" if word.endswith("ة") else "")
    if word.endswith("ا") and len(word) > 4:
        return "ADVA"
    return "ة" if word.endswith("ة") else "ت" if word.endswith("ت") else "w0"


@lru_cache(maxsize=1 << 16)
def _look(word: str, kind: int) -> tuple[str, str, tuple[int, ...]]:
    """A token's shape, its word cleaned, and the numbers of its shape, word, clusters and ending."""
    found = shape(word, kind)
    return found, clean(word), (code(found), code(word), *cluster(word), code(word[-2:]))


def cluster(word: str) -> tuple[int, int]:
    """The narrow and the wide cluster of a folded word, if need be without its conjunction; zeros where it is in
    none."""
    known = clusters()
    return known.get(word) or (known.get(word[1:]) if word[:1] in "وف" else None) or (0, 0)


class View:
    """Token words, shapes and counts with the edges padded, computed once an article.

    ``words`` and ``shapes`` are padded behind, so that negative indexes fall into the padding.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        pad = [_EDGE] * PAD
        self.words = [*tokens.words, *pad]
        self._seen = [*map(_look, tokens.words, tokens.kinds)]
        self.shapes = [*(look[0] for look in self._seen), *pad]
        self.counts = Counter(look[1] for look in self._seen)

    @cached_property
    def clusters(self) -> list[tuple[int, ...]]:
        """The narrow and the wide cluster of each word."""
        return [*(look[2][2:4] for look in self._seen), *[(0, 0)] * PAD]

    @cached_property
    def marked(self) -> Counter[str]:
        """How often the article has which few words between marks: what returns is a name."""
        words = self.tokens.words
        return Counter(" ".join(words[o + 1 : c]) for o, c in self.tokens.marks.pairs if c - o - 1 <= NAME)

    @cached_property
    def numbers(self) -> Any:
        """What templates look up (see templates.TABLES): a row a table, a column a token, padded on both sides."""
        count = len(self.tokens)
        found = np.zeros((len(TABLES), count + 2 * PAD), dtype=np.int64)
        if not count:
            return found
        found[:2] = code(_EDGE)
        body = slice(PAD, PAD + count)
        found[:5, body] = np.array([look[2] for look in self._seen]).T
        numbered: dict[str, int] = {}
        ids = np.array([numbered.setdefault(look[1], len(numbered)) for look in self._seen])
        often = np.bincount(ids)[ids]
        _, pair, pairs = np.unique(ids[:-1] * count + ids[1:], return_inverse=True, return_counts=True)
        follows = np.zeros(count + 1, dtype=np.int64)  # how often the article has each token behind the one before
        follows[1:count] = pairs[pair]
        found[5, body] = np.minimum(often, 3)
        found[6, body] = np.minimum(often - follows[:count], 3)
        found[7, body] = np.minimum(often - follows[1:], 3)
        return found

    @cached_property
    def relatives(self) -> list[int]:
        """How many relative pronouns stand before each token."""
        return _counted(kind & RELATIVE for kind in self.tokens.kinds)

    @cached_property
    def lines(self) -> list[int]:
        """How many line breaks stand before each token."""
        return _counted(kind & NEWLINE for kind in self.tokens.kinds)

    @cached_property
    def names(self) -> list[int]:
        """How many first names stand before each token."""
        return _counted(name == "NAME" for name in self.shapes)


def _counted(marks: Iterable[int]) -> list[int]:
    return [*accumulate(map(bool, marks), initial=0)]


_LIMITS = (0, 1, 2, 3, 5, 8, 12, 20, 35, 60)
_BUCKETS = [next(limit for limit in _LIMITS if number <= limit) for number in range(_LIMITS[-1] + 1)]
_MORE = 100


def bucket(number: int) -> int:
    """A length or distance, coarser as it grows."""
    if number > _LIMITS[-1]:
        return _MORE
    return _BUCKETS[number] if number > 0 else 0
