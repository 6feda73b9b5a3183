"""Names: what of a mention is the name, without titles, and how names are compared."""

from __future__ import annotations

from functools import cache, lru_cache

from qawl.annotate.boundaries import Range
from qawl.annotate.lexicon import first_names
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.phrases import is_verb
from qawl.annotate.tokens import (
    ADVERB,
    BODY,
    BRACKET,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    DASH,
    DOCUMENT,
    GROUP,
    NEGATION,
    OPEN,
    PLACE,
    PREPOSITION,
    RELATIVE,
    TITLE,
    WORD,
    Tokens,
)

MAX_NAME = 12  # tokens
PLACES = ("whole", "front", "back", "middle", "behind", "before")  # of a name in its mention
_NOT_IN_NAME = PREPOSITION | COMPLEMENTIZER | CONJUNCTION | RELATIVE | NEGATION | ADVERB


@lru_cache(maxsize=1 << 16)
def clean(word: str) -> str:
    """A folded word without article and the prepositions written to it, in one spelling of ya and ta
    marbuta, for comparing names."""
    word = word.replace("ى", "ي").replace("ة", "ه")
    for prefix in ("ال", "لل", "بال", "وال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def name_words(tokens: Tokens, first: int, last: int) -> set[str]:
    """The words of tokens first … last that can tell names apart, cleaned; prepositions can't."""
    return {
        clean(tokens.words[j])
        for j in range(first, last + 1)
        if len(tokens.words[j]) > 1 and not tokens.kinds[j] & PREPOSITION
    }


def split_name(tokens: Tokens, mention: Range) -> tuple[Range, str]:
    """The name inside a mention, without its titles, and the source's type."""
    first, last = mention
    words, kinds = tokens.words, tokens.kinds
    head = kinds[first] if not kinds[first] & OPEN else kinds[min(first + 1, last)]
    kind = "person"
    if head & DOCUMENT:
        kind = "document"
    elif head & GROUP:
        kind = "group"
    elif head & (BODY | PLACE) and not head & TITLE:
        kind = "organization"
    if kind != "person":
        return mention, kind
    names = first_names()
    if words[first] in names and not kinds[first] & TITLE:
        return (first, name_end_in(tokens, first, last)), "person"
    anchor = -1
    for j in range(first, last + 1):
        if kinds[j] & TITLE and words[j] not in names:
            anchor = j
        elif words[j] in names and words[j] != "باسم" and words[j - 1] not in word_class("place_head") and j > first:
            if j > first and words[j - 1] in word_class("name_join"):
                j -= 1  # أم سعيد, أبو فادي
            if anchor < 0 or all(_is_role(tokens, k, first) for k in range(anchor, j)):
                return (j, name_end_in(tokens, j, last)), "person"
            break
    if anchor < 0:
        return (first, name_end_in(tokens, first, last)), "person"
    j = anchor
    while j <= last and _is_role(tokens, j, first):
        j += 1
    end = name_end_in(tokens, j, last) if j <= last else last
    if j > last or (end == j and not words[j].isascii()) or (words[j].endswith(("ي", "ية")) and end == j):
        return mention, "person"  # one common word behind a title names nobody (مدير تسويق)
    return (j, end), "person"


def name_candidates(tokens: Tokens, mention: Range) -> list[tuple[str, Range]]:
    """Where the name of a mention may stand, each with its place: the whole mention, a part of it, or what a comma
    sets off from it on either side."""
    first, last = mention
    kinds, words = tokens.kinds, tokens.words
    while first < last and kinds[first] & OPEN and tokens.marks.partner.get(first) == last:
        first, last = first + 1, last - 1
    found = [("whole", (first, last))]
    ends = [j for j in range(first, last) if kinds[j] & WORD and j - first < MAX_NAME]
    found += [("front", (first, j)) for j in ends]
    for j in range(first + 1, last + 1):
        if not kinds[j] & WORD or (kinds[j] & _NOT_IN_NAME and words[j] not in ("دون", "فان")):
            continue
        found.append(("back", (j, last)))
        if last - first < 20:
            found += [("middle", (j, k)) for k in range(j, min(last, j + 4)) if kinds[k] & WORD]
    found += [("behind", (last + 2, j)) for j in _set_off(tokens, last + 1, 1)]
    found += [("before", (j, first - 2)) for j in _set_off(tokens, first - 1, -1)]
    return [(place, name) for place, name in found if place == "whole" or words[name[0]] not in ("بن", "ال", "ابن")]


def _set_off(tokens: Tokens, comma: int, step: int) -> list[int]:
    """The far ends of the names that a comma may set off, in one direction."""
    kinds = tokens.kinds
    if not 0 < comma < len(kinds) or not kinds[comma] & (COMMA | BRACKET | DASH):
        return []
    found = []
    for j in range(comma + step, comma + 6 * step, step):
        if not 0 <= j < len(kinds) or not kinds[j] & WORD or kinds[j] & (_NOT_IN_NAME & ~CONJUNCTION):
            break
        found.append(j)
    return found


def fuller_name(tokens: Tokens, name: Range, known: set[str]) -> bool:
    """Is this longer name a fuller form of a known one, not the known one with words run on behind it?"""
    first, last = name
    return last - first < 6 and (
        tokens.words[first] in first_names() or clean(tokens.words[last]) in known or not known
    )


def name_text(tokens: Tokens, name: Range) -> str:
    """A name as given, without the preposition that may be attached to its first word (لوزارة)."""
    text = tokens.text(*name)
    word = tokens.words[name[0]]
    if word.startswith("لل") and len(word) > 4:
        return "ال" + text[2:]
    if word.startswith("و") and word[1:] in first_names() and word not in first_names():
        return text[1:]
    rest = word[1:]
    if (
        word[0] == "ل"
        and word not in first_names()
        and (rest in _head_words() or (rest in first_names() and len(rest) > 3))
    ):
        return text[1:]
    return text


@cache
def _head_words() -> frozenset[str]:
    return word_class("body") | word_class("place") | word_class("document") | word_class("group") | word_class("title")


def name_end_in(tokens: Tokens, first: int, last: int) -> int:
    """Where a name that begins at ``first`` ends inside a mention: before brackets, prepositions, pronouns,
    verbs, and whatever else no name holds."""
    for j in range(first + 1, last + 1):
        word = tokens.words[j]
        if word in ("بن", "ابن"):
            continue
        if tokens.kinds[j] & (BRACKET | _NOT_IN_NAME) or word in word_class("pronoun") or is_verb(word):
            return j - 1
    return last


def _is_role(tokens: Tokens, j: int, first: int) -> bool:
    word, kind = tokens.words[j], tokens.kinds[j]
    if kind & (TITLE | BODY | GROUP | PREPOSITION | DOCUMENT) or not kind & WORD:
        return True
    before = tokens.kinds[j - 1] if j > first else 0
    if word.startswith(("ال", "لل", "بال", "وال")):
        return not (
            j > first and not before & (TITLE | BODY) and not tokens.words[j - 1].startswith(("ال", "لل", "بال", "وال"))
        )
    if word == "باسم" or (word[0] == "ل" and len(word) > 4 and word[1:] not in first_names()):
        return True
    if j > first and tokens.words[j - 1] in ("باسم", "في", "من", "لدى", "شؤون", "فريق", "منتخب"):
        return True
    return (
        j > first
        and bool(before & TITLE)
        and j < len(tokens) - 1
        and tokens.words[j + 1].startswith("ال")
        and not tokens.words[j - 1].startswith("ال")
    )


def apposition(tokens: Tokens, last: int) -> Range | None:
    """The name between commas right behind a title (محافظ الهيئة، سامر الحلو، إن …)."""
    j = last + 1
    if j + 2 >= len(tokens) or not tokens.kinds[j] & COMMA:
        return None
    end = j
    while (
        end + 1 < len(tokens)
        and end - j < 5
        and tokens.kinds[end + 1] & WORD
        and not tokens.kinds[end + 1] & _NOT_IN_NAME
    ):
        end += 1
    if (
        end == j
        or end + 1 >= len(tokens)
        or not tokens.kinds[end + 1] & (COMMA | COMPLEMENTIZER | OPEN | COLON | PREPOSITION)
    ):
        return None
    if end - j < 2 and tokens.words[j + 1] not in first_names():
        return None
    return (j + 1, end)
