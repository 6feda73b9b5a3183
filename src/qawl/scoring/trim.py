"""What is compared of a quotation's content: characters, without what nobody need agree on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qawl.checks.arabic import bare, is_letter
from qawl.record import Quote

COMPLEMENTIZERS = frozenset(("أن", "إن", "بأن", "ان", "بان"))
"""A content loses one of these at its head, however it is vocalised; with a pronoun (أنه) it stays."""


def content_positions(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The offsets of the characters that count in a content of these (start, end), in order.

    Every span loses what stands outside its first and last word (space, punctuation, quotation marks), the
    first span also one leading complementizer; what is left counts without its space. Where nothing would
    be left, nothing is taken away.
    """
    inner = [_without_edges(text, start, end) for start, end in spans]
    if inner:
        inner[0] = _without_complementizer(text, *inner[0])
    for bounds in (inner, spans):
        kept = frozenset(at for start, end in bounds for at in range(start, end) if not text[at].isspace())
        if kept:
            return kept
    return _all_positions(spans)


def content(text: str | None, quote: Quote) -> frozenset[int]:
    """``content_positions`` of a quotation; without a text every offset inside its spans."""
    spans = [(span.start, span.end) for span in quote.spans]
    return _all_positions(spans) if text is None else content_positions(text, spans)


def _all_positions(spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for start, end in spans for at in range(start, end))


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not is_letter(text[start]):
        start += 1
    while end > start and not is_letter(text[end - 1]):
        end -= 1
    return start, end


def _without_complementizer(text: str, start: int, end: int) -> tuple[int, int]:
    stop = word_end(text, start, end)
    if stop < end and bare(text[start:stop]) in COMPLEMENTIZERS:
        return _without_edges(text, stop, end)
    return start, end


def word_end(text: str, start: int, end: int) -> int:
    """Where the word that begins at ``start`` ends, at most ``end``."""
    while start < end and is_letter(text[start]):
        start += 1
    return start


def words(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of every word: letters and digits with their diacritics. Punctuation is no word."""
    at, length = 0, len(text)
    while at < length:
        stop = word_end(text, at, length)
        if stop > at:
            yield at, stop
        at = stop + 1
