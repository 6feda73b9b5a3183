"""Noun phrases: where a title, a name or a body ends when nothing but grammar says so."""

from __future__ import annotations

from qawl.annotate.lexicon import finite_verbs
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.tokens import (
    BODY,
    DOCUMENT,
    FIRST_NAME,
    GROUP,
    PLACE,
    PREPOSITION,
    TITLE,
    WORD,
    Tokens,
)


def definite(word: str) -> bool:
    """Does the folded word carry the article?"""
    return word.startswith(("ال", "لل", "بال")) and len(word) > 3


def adjective(word: str) -> bool:
    """Does a definite word look like an adjective of the noun before it (nisba or a common one)?"""
    return word in word_class("adjective") or (
        definite(word) and word.endswith(("ي", "ية", "يه", "يون", "يين", "ى", "يان"))
    )


def subject_end(tokens: Tokens, start: int, limit: int, careful: bool = False) -> int:
    """The last token of a subject that an object follows directly (نفى الوزير سامر الحلو | صحة …).

    Head, its complement when the head is indefinite, its adjectives, then a name of up to three
    words. ``limit`` (exclusive) is where the noun phrase as a whole ends.
    """
    words, kinds = tokens.words, tokens.kinds
    j = start
    if kinds[j] & PLACE:
        while j + 1 < limit and (adjective(words[j + 1]) or (words[j + 1].startswith("و") and _place(tokens, j + 1))):
            j += 1
        return j
    if kinds[j] & FIRST_NAME and not kinds[j] & (TITLE | BODY | GROUP | DOCUMENT):
        return name_end(tokens, j, limit, careful)
    open_head = not definite(words[j])
    while j + 1 < limit:
        word = words[j + 1]
        if word == "باسم" or (open_head and not (kinds[j + 1] & FIRST_NAME and kinds[j] & TITLE)):
            j += 1
            open_head = not definite(words[j]) and not kinds[j] & PLACE
        elif adjective(word):
            j += 1
        elif kinds[j + 1] & TITLE:
            j += 1
            open_head = not definite(word)
        else:
            break
    if j + 1 < limit and kinds[start] & TITLE and kinds[j + 1] & WORD and not definite(words[j + 1]):
        return name_end(tokens, j + 1, limit, careful)
    return min(j, limit - 1)


def _place(tokens: Tokens, j: int) -> bool:
    return tokens.words[j][1:] in word_class("place")


def name_end(tokens: Tokens, j: int, limit: int, careful: bool = False) -> int:
    """The last token of a person's name that begins at token j, before ``limit`` (exclusive). ``careful``: a
    word with the article is a family name only if the article repeats it (سامر الحلو, not سامر اللقاء)."""
    words, kinds = tokens.words, tokens.kinds
    joins = word_class("name_join")
    taken = 1
    joined = words[j] in joins
    while j + 1 < limit and taken < 5:
        word, kind = words[j + 1], kinds[j + 1]
        joins_on = word in joins
        if not kind & WORD or (kind & PREPOSITION and not joins_on):
            break
        if joins_on or joined:
            joined = joins_on
        elif (kind & FIRST_NAME and taken < 3) or (
            taken < 2 and not (careful and definite(word) and not adjective(word) and tokens.counts[word] < 2)
        ):
            taken += 1
        else:
            break
        j += 1
    return j


def is_verb(word: str) -> bool:
    """Is the folded word a finite reporting verb, which no noun phrase holds?"""
    return word in finite_verbs()
