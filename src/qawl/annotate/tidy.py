"""The last look at the attributions together: what contradicts another one is cut, or goes.

A content belongs to one attribution; two contents are apart, or one holds the other.
"""

from __future__ import annotations

from itertools import pairwise

from qawl.annotate.boundaries import Range, trim
from qawl.annotate.content import Attribution, quote_type
from qawl.annotate.tokens import COMP, CONJUNCTION, Tokens

_NEAR = 6  # attributions before one with which it is compared, so that work stays linear


def tidy(tokens: Tokens, attributions: list[Attribution]) -> list[Attribution]:
    """The attributions that stand together, in text order; boundaries are cut where two cross."""
    kept: list[Attribution] = []
    for attribution in attributions:
        spans = [cut for span in attribution.spans if (cut := _clean_edges(tokens, span)) is not None]
        if not spans or any(b[0] <= a[1] for a, b in pairwise(spans)):
            continue
        if spans != attribution.spans:
            attribution.spans = spans
            attribution.type = quote_type(tokens, spans)
        kept.append(attribution)
    kept = _one_owner(kept)
    kept = [a for a in _uncross(tokens, kept) if all(_has_letters(tokens, span) for span in a.spans)]
    for attribution in kept:
        mention = attribution.mention
        if mention is not None and any(a <= mention[1] and mention[0] <= b for a, b in attribution.spans):
            attribution.mention = None
        elif mention is not None:
            mention = trim(tokens, *mention, marks=False)
            attribution.mention = mention if mention is not None and _has_letters(tokens, mention) else None
    return kept


def _clean_edges(tokens: Tokens, span: Range) -> Range | None:
    first, last = span
    partner = tokens.marks.partner
    if partner.get(first - 1) == last + 1:
        return span if _has_letters(tokens, span) else None
    while first <= last and (
        tokens.kinds[first] & COMP or (tokens.kinds[first] & CONJUNCTION and tokens.words[first] in ("وان", "فان"))
    ):
        first += 1
    trimmed = trim(tokens, first, last) if first <= last else None
    if trimmed is None or not _has_letters(tokens, trimmed):
        return None
    first, last = trimmed
    if first and first <= partner.get(first - 1, -1) <= last:
        first -= 1  # a mark whose other half stands inside belongs to the content
    if first <= partner.get(last + 1, -1) <= last:
        last += 1
    return first, last


def _has_letters(tokens: Tokens, span: Range) -> bool:
    first, last = span
    words = tokens.words
    return first <= last and (
        words[first][0].isalnum() or any(words[j][0].isalnum() for j in range(first + 1, last + 1))
    )


def _one_owner(attributions: list[Attribution]) -> list[Attribution]:
    """Of attributions with the same content the one whose cue stands nearest to it."""
    best: dict[tuple[Range, ...], Attribution] = {}
    for attribution in attributions:
        key = tuple(attribution.spans)
        other = best.get(key)
        if other is None or _distance(attribution) < _distance(other):
            best[key] = attribution
    return [a for a in attributions if best[tuple(a.spans)] is a]


def _distance(attribution: Attribution) -> int:
    cue = attribution.cue
    if cue is None:
        return 10_000
    return attribution.start - cue.last if attribution.start > cue.last else cue.first - attribution.end + 5


def _uncross(tokens: Tokens, attributions: list[Attribution]) -> list[Attribution]:
    """Cut a content that runs into another one which goes on behind it, before that one's cue."""
    order = sorted(attributions, key=lambda a: (a.start, -a.end))
    kept: list[Attribution] = []
    for attribution in order:
        start, end = attribution.start, attribution.end
        for other in reversed(kept[-_NEAR:]):
            if other.start < start <= other.end < end:
                place = min(attribution.place, start)
                first = other.spans[-1][0]
                cut = trim(tokens, first, place - 1) if place > first else None
                if cut is not None and cut[1] > cut[0]:
                    other.spans[-1] = cut
                    other.type = quote_type(tokens, other.spans)
                else:
                    limit = other.end
                    spans = [s for s in attribution.spans if s[0] <= limit]
                    inner = trim(tokens, spans[-1][0], min(spans[-1][1], limit)) if spans else None
                    attribution.spans = [*spans[:-1], inner] if inner is not None else attribution.spans
                    start, end = attribution.start, attribution.end
        kept.append(attribution)
    bounds = [(a.start, a.end) for a in kept]
    kept = [a for k, a in enumerate(kept) if not _crosses(bounds[k], bounds[max(0, k - _NEAR) : k])]
    return sorted(_one_owner(kept), key=lambda a: (a.place, a.start))


def _crosses(one: Range, others: list[Range]) -> bool:
    first, last = one
    return any(start < first <= end < last or first < start <= last < end for start, end in others)
