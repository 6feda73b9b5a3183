"""Stance: what the cue's own class says (a denial is against what it denies), and towards what.

Guidelines §6. Everything that only reports has the stance none.
"""

from __future__ import annotations

from qawl.annotate.boundaries import Range, trim
from qawl.annotate.content import Attribution
from qawl.annotate.lexicon import expressions
from qawl.annotate.tokens import COMMA, COMPLEMENTIZER, OPEN, PREPOSITION, PUNCTUATION, RELATIVE, Tokens

MAX_TARGET = 6  # tokens: a target is a short noun phrase


def find_stance(tokens: Tokens, attribution: Attribution) -> tuple[str, Range | None]:
    """The stance label and the target's tokens (None with the label none)."""
    cue = attribution.cue
    if cue is None or cue.lemma is None:
        return "none", None
    label, where = cue.lemma.stance, cue.lemma.target
    if cue.lemma.cls == "express":
        label = expressions().get(tokens.words[attribution.start], "none")
        where = "behind"
    if label == "none":
        return "none", None
    target = _with_letters(tokens, _target(tokens, attribution, where))
    return (label, target) if target is not None else ("none", None)


def stance_target(tokens: Tokens, attribution: Attribution) -> Range | None:
    """The target of a stance that was decided elsewhere, or None when no words are fit to be one."""
    cue = attribution.cue
    where = cue.lemma.target if cue is not None and cue.lemma is not None else "first"
    if cue is not None and cue.cls == "express":
        where = "behind"
    return _with_letters(tokens, _target(tokens, attribution, where))


def _with_letters(tokens: Tokens, target: Range) -> Range | None:
    trimmed = trim(tokens, *target, marks=False)
    if trimmed is None or not any(tokens.words[j][0].isalnum() for j in range(trimmed[0], trimmed[1] + 1)):
        return None
    return trimmed


def _target(tokens: Tokens, attribution: Attribution, where: str) -> Range:
    first, last = attribution.start, attribution.spans[0][1]
    cue = attribution.cue
    if where == "object" and cue is not None and cue.intro is not None and cue.intro.kind == "preposition":
        return _short(tokens, first, last)
    if where == "behind":
        j = first + 1
        while j < last and tokens.kinds[j] & (PREPOSITION | COMPLEMENTIZER):
            j += 1
        return _short(tokens, min(j, last), last)
    return _short(tokens, first, last)


def _short(tokens: Tokens, first: int, last: int) -> Range:
    """The noun phrase at the start of a stretch, cut before a clause, a comma or a preposition."""
    kinds = tokens.kinds
    while first < last and kinds[first] & (COMPLEMENTIZER | OPEN | PUNCTUATION):
        first += 1
    end = first
    while end < last and end - first + 1 < MAX_TARGET:
        following = kinds[end + 1]
        if following & (COMMA | RELATIVE | COMPLEMENTIZER | PUNCTUATION) or (following & PREPOSITION and end > first):
            break
        end += 1
    return first, end
