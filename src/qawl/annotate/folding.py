"""Folding: the text as the analysis reads it, and the way back to offsets as given.

Folding drops diacritics, tatweel and invisible marks, and writes every alef as a bare one, so
that one lexicon form stands for all spellings. Only dropping moves offsets; it is undone here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import accumulate

# Diacritics of all scripts, and what is like them: a joiner, and those signs of the Quran that stand alone.
_DIACRITICS = frozenset(
    char for char in map(chr, range(0x300, 0x2100)) if unicodedata.combining(char) or char == "\u034f"
) | frozenset(map(chr, range(0x6D6, 0x6EE)))
_ATTACHED = _DIACRITICS | {"\u0640"}  # what goes with the letter before it: tatweel too
# With them zero-width and directional marks, soft hyphen, BOM.
_DROPPED = re.compile(f"([{''.join(sorted(_ATTACHED))}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]+)")
_ALEFS = ("أ", "إ", "آ", "ٱ")
_SPACES = ("\u00a0", "\u202f", "\u2009", "\t")
# Letters by their shape in the word, as some old systems exported them; ligatures would move offsets.
_SHAPED = re.compile("[\ufe80-\ufef4]")


@cache
def _letters() -> dict[int, str]:
    return {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFE80, 0xFEF5)}


def fold_word(word: str) -> str:
    """A lexicon word as it stands in folded text."""
    word = _DROPPED.sub("", word)
    for alef in _ALEFS:
        word = word.replace(alef, "ا")
    return word


class Folded:
    """A text in its folded form, with offsets back into the text as given.

    ``text`` is the folded string; ``raw`` the given one. Folding and every mapping take time
    linear in the text, resp. logarithmic in the number of dropped runs.
    """

    __slots__ = ("_dropped", "_starts", "raw", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        parts = _DROPPED.split(raw)  # what is kept, and between it what is dropped
        kept = parts[::2]
        text = "".join(kept)
        # The folded offset at which the k-th dropped run stood, and how many characters were dropped up to and with it.
        self._starts = [*accumulate(map(len, kept[:-1]))]
        self._dropped = [*accumulate(map(len, parts[1::2]))]
        if _SHAPED.search(text):
            text = text.translate(_letters())
        for alef in _ALEFS:
            text = text.replace(alef, "ا")
        for space in _SPACES:
            text = text.replace(space, " ")
        self.text = text

    def start(self, offset: int) -> int:
        """The given text's offset of the character at this folded offset."""
        k = bisect_right(self._starts, offset)
        if not k:
            return offset
        start = offset + self._dropped[k - 1]
        marks = start
        raw = self.raw
        while marks and raw[marks - 1] in _DIACRITICS:
            marks -= 1
        # Diacritics behind a letter are that letter's; others are astray in front of theirs.
        return start if marks == start or (marks and raw[marks - 1].isalnum()) else marks

    def end(self, offset: int) -> int:
        """The given text's offset behind the character before this folded offset, its diacritics
        included."""
        if not self._starts:
            return offset
        k = bisect_right(self._starts, offset - 1)
        end = offset + self._dropped[k - 1] if k else offset
        raw = self.raw
        while end < len(raw) and raw[end] in _ATTACHED:
            end += 1
        return end
