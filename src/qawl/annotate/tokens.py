"""Tokens of a text with what the analysis asks of each: offsets, kind, sentence, marks.

Everything is computed in one pass over the folded text and kept in parallel lists, indexed by
token: the later steps look things up and never scan the text again.
"""

from __future__ import annotations

import re
from functools import cache

from qawl.annotate.folding import Folded
from qawl.annotate.lexicon import words

_TOKEN = re.compile(r"\d+(?:[.,٫٬]\d+)+|\w+|[\n\r\u2028\u2029]|[^\w\s]")

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

COMPLEMENTIZER = COMP | COMP_PRONOUN
BOUNDARY = STOP | NEWLINE
PUNCTUATION = STOP | COMMA | COLON | NEWLINE | DASH

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
    for cls, bit in _CLASSES.items():
        for word in words(cls):
            table[word] = table.get(word, WORD) | bit
    for word in ("وان", "فان"):
        table[word] = table.get(word, WORD) | CONJUNCTION
    return table


class Tokens:
    """The tokens of a folded text.

    ``words[i]`` is the i-th token, ``starts[i]`` and ``ends[i]`` its folded offsets, ``kinds[i]``
    its bits; ``sentence_of[i]`` the number of its sentence, ``sentences`` their (first, last + 1)
    token indexes. ``marks`` says which quotation marks belong together.
    """

    __slots__ = ("ends", "folded", "kinds", "marks", "sentence_of", "sentences", "starts", "words")

    def __init__(self, folded: Folded) -> None:
        from qawl.annotate.marks import pair_marks

        self.folded = folded
        found = list(_TOKEN.finditer(folded.text))
        self.words = [match.group() for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        get = _kinds().get
        self.kinds = [get(word, WORD) for word in self.words]
        self.marks = pair_marks(self)
        self._split_sentences()

    def __len__(self) -> int:
        return len(self.words)

    def _split_sentences(self) -> None:
        words, kinds, starts, ends = self.words, self.kinds, self.starts, self.ends
        count = len(kinds)
        bounds: list[tuple[int, int]] = []
        of = [0] * count
        begin = 0
        for i, kind in enumerate(kinds):
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
