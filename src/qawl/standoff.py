"""Standoff records: judgements without the words that they are about, and back.

A standoff record has ``text: null`` and spans without words; a stance's target that stands in the text has
offsets alone. What stays is our own or a fact: labels, offsets, the speakers' names and roles, provenance,
and the text's checksum. Everything here is pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from qawl.checks.arabic import CLITICS, bare, is_letter
from qawl.formatting import dump_line
from qawl.record import Quote, Record, Span, Stance, Target, sha256

MAX_OWN_WORDS = 6
"""A target that the text doesn't have keeps its words, which are the annotator's; no more than these."""


class TextDiffersError(ValueError):
    """The text is not the one that the record was judged on."""


def hydrate(record: Record, text: str) -> Record:
    """A standoff record with its text and the words of its spans. A full record comes back as it is.

    Raises TextDiffersError when the SHA-256 of ``text`` is not the record's ``text_sha256``.
    """
    if sha256(text) != record.text_sha256:
        raise TextDiffersError(f"record {record.id} was judged on another text than this one")
    if record.text is not None:
        return record

    def words(span: Span) -> Span:
        return Span.of(text, span.start, span.end)

    def target_words(target: Target) -> Target:
        if target.start is None or target.end is None:
            return target
        return replace(target, text=text[target.start : target.end])

    return record.with_(text=text, quotes=tuple(_mapped(row, words, target_words) for row in record.quotes))


def dehydrate(record: Record) -> Record:
    """A full record as a standoff record; a standoff record comes back as it is.

    A target without offsets whose words stand in the text after all is pointed to, at the place nearest to
    the quotation's content. Raises ValueError where its words stand nowhere and are more than six.
    """
    text = record.text
    if text is None:
        return record

    def quote(row: Quote) -> Quote:
        return _mapped(row, _bare, lambda target: _bare_target(target, row, text, record.id))

    return record.with_(text=None, quotes=tuple(map(quote, record.quotes)))


def judgements_sha256(records: Iterable[Record]) -> str:
    """The SHA-256 of what was judged in some records, whatever their order: it is the same with and without their
    texts."""
    digest = hashlib.sha256()
    for record in sorted(records, key=lambda record: record.id):
        quotes = tuple(_mapped(row, _bare, _bare_words) for row in record.quotes)
        digest.update(dump_line(record.with_(text=None, quotes=quotes)).encode())
    return digest.hexdigest()


def _bare(span: Span) -> Span:
    return Span(span.start, span.end)


def _bare_words(target: Target) -> Target:
    return target if target.start is None else replace(target, text=None)


def _bare_target(target: Target, quote: Quote, text: str, id: str) -> Target:
    if target.start is None and target.text is not None:
        start = nearest(text, target.text, quote)
        if start is None:
            if len(target.text.split()) > MAX_OWN_WORDS:
                message = f"has a target of more than {MAX_OWN_WORDS} words that the text does not have"
                raise ValueError(f"{quote.id} of record {id} {message}")
            return target
        return Target(None, start, start + len(target.text))
    return replace(target, text=None)


def nearest(text: str, words: str, quote: Quote) -> int | None:
    """Where these words stand in the text nearest to a quotation's content, the first place inside it above
    all; None where they don't. They stand at the edges of words, but for a proclitic before them."""
    best: tuple[int, int] | None = None
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        away = min(max(span.start - start, end - span.end, 0) for span in quote.spans)
        if (best is None or away < best[0]) and _at_word_edges(text, start, end):
            best = (away, start)
        start = text.find(words, start + 1)
    return best[1] if best else None


def _at_word_edges(text: str, start: int, end: int) -> bool:
    if end < len(text) and is_letter(text[end]) and is_letter(text[end - 1]):
        return False
    word = start
    while word and is_letter(text[start]) and is_letter(text[word - 1]):
        word -= 1
    return word == start or bare(text[word:start]) in CLITICS


def _mapped(quote: Quote, span: Callable[[Span], Span], target: Callable[[Target], Target]) -> Quote:
    """The quotation with every span, and the stance's target, put through a function."""
    stance = quote.stance
    return replace(
        quote,
        spans=tuple(map(span, quote.spans)),
        cue=span(quote.cue) if quote.cue else None,
        mention=span(quote.mention) if quote.mention else None,
        stance=Stance(stance.label, target(stance.target)) if stance.target else stance,
    )
