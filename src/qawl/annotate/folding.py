"""Folding: the text as the analysis reads it, and the way back to offsets as given.

Folding drops diacritics, tatweel and invisible marks, and writes every alef as a bare one, so
that one lexicon form stands for all spellings. Only dropping moves offsets; it is undone here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache

# Diacritics of all scripts, and what is like them: a joiner, and those signs of the Quran that stand alone.
_DIACRITICS = "".join(char for char in map(chr, range(0x300, 0x2100)) if unicodedata.combining(char))
_DIACRITICS += "\u034f\u06d6-\u06ed"
# With them tatweel, zero-width and directional marks, soft hyphen, BOM.
_DROPPED = re.compile(f"[{_DIACRITICS}\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]+")
_COMBINING = re.compile(f"[{_DIACRITICS}\u0640]*")
_COMBINING_ONE = re.compile(f"[{_DIACRITICS}]")
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
        self._starts: list[int] = []  # folded offset at which the k-th dropped run stood
        self._dropped: list[int] = []  # characters dropped up to and with the k-th run
        text = raw
        total = 0
        for match in _DROPPED.finditer(raw):
            start, end = match.span()
            self._starts.append(start - total)
            total += end - start
            self._dropped.append(total)
        if total:
            text = _DROPPED.sub("", raw)
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
        while marks and _COMBINING_ONE.match(self.raw, marks - 1):
            marks -= 1
        # Diacritics behind a letter are that letter's; others are astray in front of theirs.
        return start if marks and self.raw[marks - 1].isalnum() else marks

    def end(self, offset: int) -> int:
        """The given text's offset behind the character before this folded offset, its diacritics
        included."""
        if not self._starts:
            return offset
        k = bisect_right(self._starts, offset - 1)
        end = offset + self._dropped[k - 1] if k else offset
        match = _COMBINING.match(self.raw, end)
        return match.end() if match else end
