"""Quotations that no cue reports: «source: statement» and marks that go on with a source's words."""

from __future__ import annotations

from qawl.annotate.boundaries import Range, trim
from qawl.annotate.content import Attribution, quote_type
from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.mentions import noun_phrase_end
from qawl.annotate.phrases import is_verb
from qawl.annotate.tokens import (
    ADVERB,
    BODY,
    COLON,
    COMPLEMENTIZER,
    GROUP,
    NEWLINE,
    OPEN,
    PLACE,
    PREPOSITION,
    STOP,
    TITLE,
    WORD,
    Tokens,
)

_MIN_CONTINUED = 6  # tokens between marks that go on as a quotation of their own


def find_bare(tokens: Tokens, cues: dict[int, Cue], found: list[Attribution]) -> list[Attribution]:
    """Colon headlines and continued quotations that ``found`` does not hold yet."""
    more: list[Attribution] = []
    for number in range(min(3, len(tokens.sentences))):
        headline = _colon_headline(tokens, number, cues)
        if headline is not None and not any(_overlap(headline, other) for other in found):
            more.append(headline)
            break
    return more + _continued(tokens, found + more)


def _overlap(one: Attribution, other: Attribution) -> bool:
    return one.start <= other.end and other.start <= one.end


def _colon_headline(tokens: Tokens, number: int, cues: dict[int, Cue]) -> Attribution | None:
    kinds = tokens.kinds
    first, last = tokens.sentences[number]
    if first and not kinds[first - 1] & NEWLINE:
        return None
    colon = next((j for j in range(first, min(last, first + 9)) if kinds[j] & COLON), None)
    if colon is None or colon == first or tokens.words[first] in word_class("no_source"):
        return None
    source = first
    while source < colon and not kinds[source] & (WORD | OPEN):
        source += 1
    end = noun_phrase_end(tokens, source, colon)
    if end != colon - 1 or any(j in cues or is_verb(tokens.words[j]) for j in range(source, colon)):
        return None
    if tokens.words[source].isdigit() or kinds[source] & (PREPOSITION | ADVERB):
        return None
    line_end = colon + 1
    while line_end < len(tokens) and not kinds[line_end] & NEWLINE and line_end - colon < 60:
        line_end += 1
    content = trim(tokens, colon + 1, line_end - 1)
    if content is None or content[1] - content[0] < 2:
        return None
    if kinds[content[0]] & COMPLEMENTIZER and content[0] + 2 < content[1]:
        content = (content[0] + 1, content[1])
    if line_end < len(tokens) and number > 0 and not kinds[source] & (TITLE | BODY | GROUP | PLACE):
        return None
    return Attribution([content], None, "headline", quote_type(tokens, [content]), (source, end))


def _continued(tokens: Tokens, found: list[Attribution]) -> list[Attribution]:
    """Sentences wholly between marks that follow a quotation of a source in the same part."""
    kinds, partner = tokens.kinds, tokens.marks.partner
    covered = sorted((a.start, a.end) for a in found)
    more: list[Attribution] = []
    for opened, close in tokens.marks.pairs:
        if close - opened - 1 < _MIN_CONTINUED or opened == 0:
            continue
        if not kinds[opened - 1] & (STOP | NEWLINE) or tokens.marks.enclosing(opened - 1) is not None:
            continue
        after = close + 1
        if after < len(tokens) and kinds[after] & WORD:
            continue
        content: Range | None = trim(tokens, opened + 1, close - 1, marks=False)
        if content is None or any(start <= content[0] <= end or start <= content[1] <= end for start, end in covered):
            continue
        if not any(a.end < opened and opened - a.end < 120 for a in found):
            continue
        more.append(Attribution([content], None, "continued", "direct"))
    return more if partner else []
