"""Config ``quotes``: a row a quotation, flat, with the sentence it stands in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any

from qawl.publish.features import Features, label, value
from qawl.record import Quote, Record

JOINT = " … "
"""Stands between the spans of an interrupted quotation in ``content``."""

# A full stop, or a question or exclamation mark, with the marks that close after it; or a line end. The
# bound keeps long runs of marks linear.
_SENTENCE_END = re.compile(r"[.!?؟…][»”“\"'’)\]]{0,3}(?=\s)|\n")


@cache
def features() -> Features:
    """The columns; offsets point into the article's text, whose ``id`` is ``article``."""
    return {
        "id": value("string"),
        "article": value("string"),
        "quote": value("string"),
        "type": label("quote_types"),
        "content": value("string"),
        "spans": [{"start": value("int32"), "end": value("int32")}],
        "cue": value("string"),
        "cue_start": value("int32"),
        "cue_end": value("int32"),
        "mention": value("string"),
        "mention_start": value("int32"),
        "mention_end": value("int32"),
        "speaker": value("string"),
        "speaker_type": label("speaker_types"),
        "stance": label("stance_labels"),
        "target": value("string"),
        "target_start": value("int32"),
        "target_end": value("int32"),
        "parent": value("string"),
        "sentence": value("string"),
        "sentence_start": value("int32"),
        "publisher": value("string"),
        "published": value("string"),
        "status": label("annotation_statuses"),
    }


_MEANINGS = {
    "id": "article and quotation, joined by `#`: unique in the corpus",
    "article": "id of the article: a row of `articles` in the same split",
    "quote": "id of the quotation in its article",
    "type": "how it is quoted",
    "content": "what is said; the spans of an interrupted quotation are joined by ` … `",
    "spans": "where it stands in the article's text (code points, half-open)",
    "cue": "the words that report; null where only a colon does",
    "cue_start": "offset of the cue",
    "cue_end": "end of the cue",
    "mention": "the words that name the source here; null for a dropped subject or a pronoun",
    "mention_start": "offset of the mention",
    "mention_end": "end of the mention",
    "speaker": "the source's resolved name, also where the mention is null",
    "speaker_type": "what kind of source it is",
    "stance": "the speaker's stance in this quotation",
    "target": "what the stance is towards",
    "target_start": "offset of the target where its words stand in the text",
    "target_end": "end of the target",
    "parent": "id (in the article) of the quotation inside which this one stands",
    "sentence": "the sentence or sentences that hold content, cue and mention",
    "sentence_start": "offset of `sentence` in the article's text",
    "publisher": "who published the article",
    "published": "when, in ISO 8601",
    "status": "how far the annotation was judged",
}


def meanings() -> dict[str, str]:
    """What each column means."""
    return _MEANINGS


def count(record: Record) -> int:
    """The number of the record's rows."""
    return len(record.quotes)


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """A row a quotation, in the record's order, with labels by name. In a standoff record all words but names
    are null."""
    sentences = Sentences(record.text) if record.text is not None else None
    for quote in record.quotes:
        yield _row(record, quote, sentences)


def _row(record: Record, quote: Quote, sentences: Sentences | None) -> dict[str, Any]:
    speaker, target = record.speaker(quote.speaker), quote.stance.target
    attribution = [span for span in (quote.cue, quote.mention) if span is not None]
    start, end = None, None
    if sentences is not None:
        start, end = sentences.around(
            min(span.start for span in (*quote.spans, *attribution)),
            max(span.end for span in (*quote.spans, *attribution)),
        )
    return {
        "id": f"{record.id}#{quote.id}",
        "article": record.id,
        "quote": quote.id,
        "type": quote.type,
        "content": None if record.text is None else JOINT.join(span.text or "" for span in quote.spans),
        "spans": [{"start": span.start, "end": span.end} for span in quote.spans],
        "cue": quote.cue and quote.cue.text,
        "cue_start": quote.cue and quote.cue.start,
        "cue_end": quote.cue and quote.cue.end,
        "mention": quote.mention and quote.mention.text,
        "mention_start": quote.mention and quote.mention.start,
        "mention_end": quote.mention and quote.mention.end,
        "speaker": speaker and speaker.name,
        "speaker_type": speaker and speaker.type,
        "stance": quote.stance.label,
        "target": target and target.text,
        "target_start": target and target.start,
        "target_end": target and target.end,
        "parent": quote.parent,
        "sentence": None if record.text is None else record.text[start:end],
        "sentence_start": start,
        "publisher": record.source.publisher,
        "published": record.source.published,
        "status": record.annotation.status,
    }


class Sentences:
    """Where the sentences of a text begin and end; lines end sentences too."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text) if not self._is_initial(match.start())]

    def _is_initial(self, at: int) -> bool:
        """Whether the full stop at ``at`` follows a lone letter, as in a title («د. »)."""
        text = self._text
        return text[at] == "." and at > 0 and text[at - 1].isalpha() and (at == 1 or not text[at - 2].isalpha())

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentences that ``text[start:end]`` touches, without outer space."""
        before = bisect_right(self._ends, start)
        after = bisect_left(self._ends, end)
        first = self._ends[before - 1] if before else 0
        last = self._ends[after] if after < len(self._ends) else len(self._text)
        while first < start and self._text[first].isspace():
            first += 1
        while last > end and self._text[last - 1].isspace():
            last -= 1
        return first, last
