"""Whether two names mean the same source."""

from __future__ import annotations

import re
from functools import lru_cache

from qawl.checks.arabic import plain

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without diacritics and tatweel, with one form of alef, ya and ta marbuta, without
    the article."""
    found = _WORD.findall(plain(name).casefold())
    return tuple(word[2:] if word.startswith("ال") and len(word) > 3 else word for word in found)


def same_source(one: str | None, other: str | None) -> bool:
    """Whether two names mean one source: they share at least half their words (Dice's coefficient), or one
    contains the other as it is written, also behind an attached preposition (لوزارة …). No name (nobody is
    named) equals only no name."""
    if one is None or other is None:
        return one is other
    first, second = name_words(one), name_words(other)
    if not first or not second:
        return one.strip() == other.strip()
    shared = len(set(first) & set(second))
    if 4 * shared >= len(set(first)) + len(set(second)):
        return True
    short, long = sorted((" ".join(first), " ".join(second)), key=len)
    return short in long
