"""Quotation marks: which opens, which closes, what belongs together.

One pass with a stack, linear in the text whatever it holds. Paired marks (« » “ ” ‹ ›) say their
direction, though papers reverse them; straight and single marks are read from the space around
them. A mark left open ends with its paragraph; only directed ones may close some lines further.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qawl.annotate.tokens import Tokens

_FAMILY = {
    "«": "guillemet", "»": "guillemet", "“": "double", "”": "double", "„": "double", "‟": "double", "″": "double",
    '"': "straight", "‹": "angle", "›": "angle", "’": "single", "‘": "single", "'": "single", "‚": "single",
    "`": "single", "´": "single",
}  # fmt: skip
_OPENERS = frozenset("«“„‹")
_CLOSERS = frozenset("»”›")
_MAX_LINES = 6  # line breaks that a directed pair may span: speech of several paragraphs
_MAX_OPEN = 12  # deeper nesting than any text has: a flood of marks stays linear


def is_mark(word: str) -> bool:
    """Is the token a quotation mark, paired or not?"""
    return word in _FAMILY


@dataclass(slots=True)
class Marks:
    """``partner[i]`` the other half of the mark at token i; ``pairs`` all pairs (open, close) in the
    order in which they open; ``unclosed`` opening marks whose closing one is missing."""

    partner: dict[int, int] = field(default_factory=dict)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    _opens: list[int] = field(default_factory=list)
    _around: list[int] = field(default_factory=list)
    _openers: list[int] = field(default_factory=list)

    def opening(self, first: int, end: int) -> list[int]:
        """The opening marks among the tokens from ``first`` up to ``end`` (exclusive), paired or not."""
        found = self._openers
        return found[bisect_left(found, first) : bisect_left(found, end)]

    def enclosing(self, token: int) -> int | None:
        """The opening mark of the innermost pair around a token, or None."""
        k = bisect_right(self._opens, token) - 1
        while k >= 0 and self.pairs[k][1] < token:
            k = self._around[k]
        return self._opens[k] if k >= 0 else None

    def _nest(self) -> None:
        self.pairs.sort()
        self.unclosed.sort()
        self._opens = [opened for opened, _ in self.pairs]
        self._openers = sorted(self._opens + self.unclosed)
        stack: list[int] = []
        for k, (opened, _) in enumerate(self.pairs):
            while stack and self.pairs[stack[-1]][1] < opened:
                stack.pop()
            self._around.append(stack[-1] if stack else -1)
            stack.append(k)


def pair_marks(tokens: Tokens, between: list[int]) -> Marks:
    """Pair the quotation marks of a text, paragraph by paragraph, and set the OPEN and CLOSE bits. ``between``: the
    tokens that are no words."""
    from qawl.annotate.tokens import CLOSE, NEWLINE, OPEN

    marks = Marks()
    words, kinds = tokens.words, tokens.kinds
    stack: list[tuple[int, str, int]] = []  # token, family, line
    lines = 0
    for i in between:
        kind = kinds[i]
        if kind & NEWLINE:
            lines += 1
            if stack:
                kept = [row for row in stack if words[row[0]] in _OPENERS and lines - row[2] < _MAX_LINES]
                marks.unclosed += [row[0] for row in stack if row not in kept and row[1] != "single"]
                stack = kept
            continue
        family = _FAMILY.get(words[i]) if not kind else None  # a mark is of no kind yet
        if family is None:
            continue
        before, after = _space_around(tokens, i)
        if family == "single" and not before and not after:
            continue  # an apostrophe inside a word
        at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][1] == family), -1)
        if at >= 0 and _closes(words[i], family, before, after, words[stack[at][0]]):
            opened = stack[at][0]
            marks.unclosed += [k for k, other, _ in stack[at + 1 :] if other != "single"]
            del stack[at:]
            if i - opened > 1:
                marks.partner[opened], marks.partner[i] = i, opened
                marks.pairs.append((opened, i))
                kinds[opened] |= OPEN
                kinds[i] |= CLOSE
        elif (family != "single" or (before and not after)) and len(stack) < _MAX_OPEN:
            stack.append((i, family, lines))
    marks.unclosed += [at for at, family, _ in stack if family != "single"]
    for at in marks.unclosed:
        kinds[at] |= OPEN
    marks._nest()
    return marks


def _space_around(tokens: Tokens, i: int) -> tuple[bool, bool]:
    """Is there space (or the text's edge, or an opening bracket or colon) before, and space or
    punctuation after the mark?"""
    text, start, end = tokens.folded.text, tokens.starts[i], tokens.ends[i]
    before = start == 0 or text[start - 1].isspace() or text[start - 1] in ":([{،,.…-–" or text[start - 1] in _FAMILY
    after = end == len(text) or text[end].isspace() or text[end] in ".،,؛;:!؟?)]}…-–" or text[end] in _FAMILY
    return before, after


def _closes(mark: str, family: str, before: bool, after: bool, opener: str) -> bool:
    if mark in _CLOSERS and opener in _OPENERS:
        return True
    if mark in _OPENERS and opener in _OPENERS:
        return False
    if mark in _OPENERS and opener in _CLOSERS:  # reversed: »…«
        return True
    if family == "single":
        return after or not before
    return after or not (before and not after)
