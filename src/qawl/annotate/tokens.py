"""Tokens of a text with what the analysis asks of each: offsets, kind, sentence, marks.

Everything is computed in one pass over the folded text and kept in parallel lists, indexed by
token: the later steps look things up and never scan the text again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cache
from itertools import accumulate, repeat

from qawl.annotate.folding import Folded
from qawl.annotate.lexicon import cue_forms, finite_verbs, first_names, source_phrases, words

_TOKEN = re.compile(r"(\d+(?:[.,٫٬]\d+)+|\w+|[\n\r\u2028\u2029]|[^\w\s])")

# What a token is, as bits of one number.
WORD = 1
STOP = 2  # ends a sentence
COMMA = 4
COLON = 8
OPEN = 16  # an opening quotation mark with its partner
CLOSE = 32  # a closing one
NEWLINE = 64
COMP = 128  # أن إن بأن
COMP_PRONOUN = 256  # أنه
CONJUNCTION = 512
RELATIVE = 1024
PREPOSITION = 2048
ADVERB = 4096
TITLE = 8192
BODY = 16384
BRACKET = 32768
DASH = 65536
NEGATION = 131072
FUTURE = 262144
AUXILIARY = 524288
GROUP = 1048576
DOCUMENT = 2097152
PLACE = 4194304
# What the rest of the lexicon says of a word; no class for the models.
PRONOUN = 8388608
FIRST_NAME = 16777216
AND_NAME = 33554432  # a first name with و written to it
CUE_FORM = 67108864
PHRASE = 134217728  # begins source phrases
FINITE_VERB = 268435456  # reports, and stands in no noun phrase

COMPLEMENTIZER = COMP | COMP_PRONOUN
BOUNDARY = STOP | NEWLINE
PUNCTUATION = STOP | COMMA | COLON | NEWLINE | DASH
ANY_WORD = WORD | PRONOUN | FIRST_NAME | AND_NAME | CUE_FORM | PHRASE | FINITE_VERB

_PUNCTUATION = {
    ".": STOP, "!": STOP, "?": STOP, "؟": STOP, "…": STOP, "۔": STOP,
    "،": COMMA, ",": COMMA, "؛": COMMA, ";": COMMA, ":": COLON,
    "\n": NEWLINE, "\r": NEWLINE, "\u2028": NEWLINE, "\u2029": NEWLINE,
    "(": BRACKET, ")": BRACKET, "[": BRACKET, "]": BRACKET, "-": DASH, "–": DASH, "—": DASH,
    **dict.fromkeys("«»“”„‟″\"‹›’‘'‚`´/\\|*•<>=~^{}_+&", 0),
}  # fmt: skip
_CLASSES = {
    "complementizer": COMP,
    "pronoun_complementizer": COMP_PRONOUN,
    "negation": NEGATION,
    "future": FUTURE,
    "auxiliary": AUXILIARY,
    "conjunction": CONJUNCTION,
    "relative": RELATIVE,
    "preposition": PREPOSITION,
    "adverb": ADVERB,
    "title": TITLE,
    "body": BODY,
    "group": GROUP,
    "document": DOCUMENT,
    "place": PLACE,
}


@cache
def _kinds() -> dict[str, int]:
    table = dict(_PUNCTUATION)
    for found, bit in (
        *((words(cls), bit) for cls, bit in _CLASSES.items()),
        (("وان", "فان"), CONJUNCTION),
        (words("pronoun"), PRONOUN),
        (first_names(), FIRST_NAME),
        (["و" + name for name in first_names()], AND_NAME),
        (cue_forms(), CUE_FORM),
        (source_phrases(), PHRASE),
        (finite_verbs(), FINITE_VERB),
    ):
        for word in found:
            table[word] = table.get(word, WORD) | bit
    return table


def words_of(text: str) -> list[str]:
    """The words and signs of a folded text."""
    return _TOKEN.findall(text)


class Tokens:
    """The tokens of a folded text.

    ``words[i]`` is the i-th token, ``starts[i]`` and ``ends[i]`` its folded offsets, ``kinds[i]``
    its bits; ``sentence_of[i]`` the number of its sentence, ``sentences`` their (first, last + 1)
    token indexes. ``marks`` says which quotation marks belong together.
    """

    __slots__ = (
        "_commas",
        "_counts",
        "ends",
        "folded",
        "kinds",
        "marks",
        "sentence_of",
        "sentences",
        "starts",
        "words",
    )

    def __init__(self, folded: Folded) -> None:
        from qawl.annotate.marks import pair_marks

        self.folded = folded
        parts = _TOKEN.split(folded.text)  # space, token, space …
        offsets = [*accumulate(map(len, parts))]
        self.words = parts[1::2]
        self.starts = offsets[:-1:2]
        self.ends = offsets[1::2]
        self.kinds = [*map(_kinds().get, self.words, repeat(WORD))]
        between = [i for i, kind in enumerate(self.kinds) if not kind & WORD]
        self.marks = pair_marks(self, between)
        self._commas = [i for i in between if self.kinds[i] & COMMA]
        self._split_sentences(between)
        self._counts: Counter[str] | None = None

    def __len__(self) -> int:
        return len(self.words)

    @property
    def counts(self) -> Counter[str]:
        """How often the text has each word."""
        if self._counts is None:
            self._counts = Counter(self.words)
        return self._counts

    def commas(self, first: int, end: int) -> int:
        """How many commas stand among the tokens from ``first`` up to ``end`` (exclusive)."""
        return max(0, bisect_left(self._commas, end) - bisect_left(self._commas, first))

    def _split_sentences(self, between: list[int]) -> None:
        """Number the sentences. ``between``: the tokens that are no words."""
        words, kinds, starts, ends = self.words, self.kinds, self.starts, self.ends
        count = len(kinds)
        bounds: list[tuple[int, int]] = []
        of = [0] * count
        begin = 0
        for i in between:
            kind = kinds[i]
            if not kind & BOUNDARY:
                continue
            if kind & STOP and i + 1 < count and starts[i + 1] == ends[i] and kinds[i + 1] & WORD:
                self.kinds[i] = 0  # inside a number, an abbreviation or an address: 3.5, www.x
                continue
            if words[i] == "." and i and len(words[i - 1]) == 1 and words[i - 1].isalpha() and begin < i:
                self.kinds[i] = 0  # an abbreviated title or first name: د. سامر
                continue
            if i + 1 - begin > 1 or not kind & NEWLINE:
                of[begin : i + 1] = [len(bounds)] * (i + 1 - begin)
                bounds.append((begin, i + 1))
                begin = i + 1
            else:
                of[i] = len(bounds)
                begin = i
        if begin < count:
            of[begin:] = [len(bounds)] * (count - begin)
            bounds.append((begin, count))
        self.sentence_of = of
        self.sentences = bounds

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets into the text as given of tokens first … last, both included."""
        return self.folded.start(self.starts[first]), self.folded.end(self.ends[last])

    def text(self, first: int, last: int) -> str:
        """The words as given of tokens first … last, both included."""
        start, end = self.span(first, last)
        return self.folded.raw[start:end]
