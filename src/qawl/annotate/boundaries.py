"""Boundaries: where a reported clause or phrase ends, and what no span keeps at its edges."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.tokens import (
    BOUNDARY,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE_FORM,
    NEWLINE,
    OPEN,
    PHRASE,
    PUNCTUATION,
    RELATIVE,
    STOP,
    WORD,
    Tokens,
)

Range = tuple[int, int]  # tokens first … last, both included
MAX_CLAUSE = 300  # tokens: no reported clause is longer, and unpunctuated text stays linear
_MAY_END = BOUNDARY | COMMA | CONJUNCTION | CUE_FORM | PHRASE  # kinds that a clause may end before
_DOTS = frozenset(".…!؟?،,؛;:-–—/<>=|*•")


def clause_end(tokens: Tokens, start: int, cue: Cue, cues: dict[int, Cue]) -> int:
    """The last token of a reported clause that begins at ``start``."""
    kinds = tokens.kinds
    limit = reach(tokens, cue.first, start, MAX_CLAUSE)
    for j in _outside_marks(tokens, start, limit, _MAY_END):
        kind = kinds[j]
        if kind & BOUNDARY:
            return j - 1
        if (
            kind & WORD
            and j > start
            and (j in cues or kind & CONJUNCTION)
            and _reporter_returns(tokens, j, cues, start)
        ):
            return j - 1
        if kind & COMMA and j + 1 < limit and _reporter_comments(tokens, j + 1):
            return j - 1
    return limit - 1


def _reporter_comments(tokens: Tokens, j: int) -> bool:
    """Does the reporter comment on the statement from here (، في خطوة …، وذلك بعد …)?"""
    words = tokens.words
    if words[j] in ("في", "فى"):
        return j + 1 < len(words) and words[j + 1] in word_class("comment_noun")
    return words[j] in word_class("comment")


def phrase_end(tokens: Tokens, start: int, cue: Cue, cues: dict[int, Cue]) -> int:
    """The last token of a noun phrase complement that begins at ``start``."""
    kinds, words = tokens.kinds, tokens.words
    limit = reach(tokens, cue.first, start, MAX_CLAUSE)
    for j in _outside_marks(tokens, start, limit, _MAY_END | COLON | WORD):
        kind = kinds[j]
        if kind & (BOUNDARY | COLON):
            return j - 1
        if kind & COMMA:
            following = kinds[j + 1] if j + 1 < limit else STOP
            if not following & RELATIVE and not _list_goes_on(tokens, j):
                return j - 1
        elif (j > start and (j in cues or kind & CONJUNCTION) and _reporter_returns(tokens, j, cues, start)) or (
            words[j] in ("وذلك", "حيث") and j > start
        ):
            return j - 1
    return limit - 1


def _outside_marks(tokens: Tokens, start: int, limit: int, sought: int) -> Iterator[int]:
    """The tokens of the ``sought`` kinds from ``start`` that stand in no pair of marks, up to ``limit`` or to a pair
    that closes behind it."""
    kinds, partner = tokens.kinds, tokens.marks.partner
    j = start
    while j < limit:
        kind = kinds[j]
        if kind & sought:
            yield j
        elif kind & OPEN and j in partner:
            if partner[j] >= limit:
                return
            j = partner[j]
        j += 1


def _list_goes_on(tokens: Tokens, comma: int) -> bool:
    """Is what follows the comma another noun phrase of the same list (وB، وC)?"""
    j = comma + 1
    if j >= len(tokens):
        return False
    word = tokens.words[j]
    return word in ("وان", "وانه", "وانها", "وانهم") or (
        word.startswith(("وال", "وب", "ول")) and not tokens.kinds[j] & CONJUNCTION
    )


def _reporter_returns(tokens: Tokens, j: int, cues: dict[int, Cue], start: int) -> bool:
    """Does the reporter's own voice, or the next attribution, begin at token j?"""
    kinds, words = tokens.kinds, tokens.words
    cue = cues.get(j)
    before = kinds[j - 1]
    if cue is None or cue.ruled_out:
        if not before & COMMA or not kinds[j] & CONJUNCTION:
            return False
        near = range(j + 1, min(len(kinds), j + 8))
        if words[j] in ("لكنه", "ولكنه", "لكنها", "ولكنها", "لكنهم", "ولكنهم"):
            return any(k in cues for k in near)
        return words[j] not in ("حيث", "ثم") and any(
            k in cues and cues[k].lemma is not None and cues[k].tense in ("past", "present") and cues[k].intro
            for k in near
        )
    if cue.lemma is None:
        return j - start > 2
    following = kinds[cue.last + 1] if cue.last + 1 < len(kinds) else STOP
    introduced = cue.intro is not None
    if cue.tense == "participle":
        close = bool(following & (COMPLEMENTIZER | OPEN | COLON)) or cue.last > cue.first
        return close or ((introduced or "0" in cue.lemma.takes) and bool(before & (COMMA | CLOSE)))
    if cue.tense == "masdar":
        return False
    if before & RELATIVE or before & COMPLEMENTIZER:
        return False
    if cue.prefix == "و" or cue.prefix == "ف":
        return introduced or not cue.lemma.strict
    if before & (COMMA | CLOSE) or words[j - 1] in (
        "كما",
        "وقد",
        "فيما",
        "بينما",
        "فقد",
        "وكان",
        "وكانت",
        "حين",
        "ثم",
        "لكن",
    ):
        return introduced
    return False


def reach(tokens: Tokens, cue_at: int, start: int, longest: int) -> int:
    """The token before which a content that begins at ``start`` must end: it has at most so many, and stays in the
    pair of marks around it and its cue."""
    limit = min(len(tokens), start + longest)
    outer = _enclosing_close(tokens, cue_at, start)
    return limit if outer is None else min(limit, outer)


def _enclosing_close(tokens: Tokens, cue_at: int, start: int) -> int | None:
    """The closing mark that ends a pair around both cue and content, if there is one."""
    marks = tokens.marks
    opened = marks.enclosing(cue_at)
    while opened is not None:
        close = marks.partner[opened]
        if close > start:
            return close
        opened = marks.enclosing(opened - 1) if opened else None
    return None


def paragraph_end(tokens: Tokens, start: int) -> int:
    limit = min(len(tokens), start + 2 * MAX_CLAUSE)
    for j, kind in enumerate(tokens.kinds[start:limit], start):
        if kind & NEWLINE:
            return j - 1
    return limit - 1


def trim(tokens: Tokens, first: int, last: int, marks: bool = True) -> Range | None:
    """The range without edge punctuation, and without marks that are both at its edges or have no
    partner inside; None when nothing is left."""
    words, kinds, partner = tokens.words, tokens.kinds, tokens.marks.partner
    while last > first and words[last] in word_class("dangling") and kinds[last] & WORD:
        last -= 2 if words[last] == "حين" else 1
    while first <= last:
        kind = kinds[first]
        if kind & kinds[last] & WORD:
            return first, last
        if (
            words[first] in _DOTS
            or (kind & (PUNCTUATION | BRACKET) and not (kind & BRACKET and words[first] in "(["))
            or kind & CLOSE
            or (kind & OPEN and partner.get(first, -1) > last)
        ):
            first += 1
        elif (
            kinds[last] & PUNCTUATION
            or words[last] in _DOTS
            or kinds[last] & OPEN
            or (kinds[last] & CLOSE and partner.get(last, first) < first)
        ):
            last -= 1
        elif marks and kind & OPEN and partner.get(first) == last:
            first, last = first + 1, last - 1
        else:
            return first, last
    return None
