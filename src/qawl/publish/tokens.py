"""Config ``tokens``: an article's words with BIO tags, ready for token classification."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from qawl import labels
from qawl.publish.features import Features, class_label, value
from qawl.record import Quote, Record, Span

# Letters and digits with their combining marks, or one other visible character. Invisible directional
# marks and joiners are no tokens.
_TOKEN = re.compile(
    r"(?:[^\W_][\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]*)+"
    r"|[^\w\s\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|_"
)


_CUE_TAGS = ("O", "B-cue", "I-cue")
_MENTION_TAGS = ("O", "B-mention", "I-mention")


@cache
def _content_tags() -> tuple[str, ...]:
    types = labels.names("quote_types")
    return ("O", *(f"{place}-{name}" for name in types for place in "BI"))


def features() -> Features:
    """The columns: lists of equal length, an element a token."""
    return {
        "id": value("string"),
        "tokens": [value("string")],
        "starts": [value("int32")],
        "ends": [value("int32")],
        "content_tags": [class_label(_content_tags())],
        "nested_tags": [class_label(_content_tags())],
        "cue_tags": [class_label(_CUE_TAGS)],
        "mention_tags": [class_label(_MENTION_TAGS)],
    }


_MEANINGS = {
    "id": "id of the article: a row of `articles` in the same split",
    "tokens": "words with their attached clitics; every other visible character is a token of its own",
    "starts": "offset of each token in the article's text (code points)",
    "ends": "end of each token",
    "content_tags": "content of outermost quotations, by type; every span of a quotation begins with B",
    "nested_tags": "content of quotations one level inside another; deeper ones stand in `articles` only",
    "cue_tags": "cues of all quotations",
    "mention_tags": "mentions of all quotations",
}


def meanings() -> dict[str, str]:
    """What each column means."""
    return _MEANINGS


def count(record: Record) -> int:
    """The number of the record's rows."""
    return int(record.text is not None)


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """The record's one row; none when its text is not here (standoff).

    A token belongs to a span when they share a character. Of two spans of one column that share a token
    the earlier, then the longer is tagged, the other is left out.
    """
    if record.text is None:
        return
    bounds = [match.span() for match in _TOKEN.finditer(record.text)]
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
    parents = {quote.id: quote.parent for quote in record.quotes}
    outer = [quote for quote in record.quotes if quote.parent is None]
    nested = [quote for quote in record.quotes if quote.parent and parents.get(quote.parent) is None]
    cues = ((quote.cue, "cue") for quote in record.quotes if quote.cue)
    mentions = ((quote.mention, "mention") for quote in record.quotes if quote.mention)
    yield {
        "id": record.id,
        "tokens": [record.text[start:end] for start, end in bounds],
        "starts": starts,
        "ends": ends,
        "content_tags": _tags(starts, ends, _contents(outer), _content_tags()),
        "nested_tags": _tags(starts, ends, _contents(nested), _content_tags()),
        "cue_tags": _tags(starts, ends, cues, _CUE_TAGS),
        "mention_tags": _tags(starts, ends, mentions, _MENTION_TAGS),
    }


def _contents(quotes: Iterable[Quote]) -> Iterator[tuple[Span, str]]:
    return ((span, quote.type) for quote in quotes for span in quote.spans)


def _tags(starts: list[int], ends: list[int], spans: Iterable[tuple[Span, str]], names: tuple[str, ...]) -> list[int]:
    outside = names.index("O")
    tags = [outside] * len(starts)
    for span, name in sorted(spans, key=lambda item: (item[0].start, -item[0].end)):
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if first < last and all(tag == outside for tag in tags[first:last]):
            begin, inside = names.index(f"B-{name}"), names.index(f"I-{name}")
            tags[first:last] = [begin] + [inside] * (last - first - 1)
    return tags
