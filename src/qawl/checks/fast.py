"""A quick look that tells what of a record is certainly good, so that the checks run on the rest alone.

This is an optimisation and no check: whatever it passes over would have had no finding, and where it is not
certain it doubts, which costs time and nothing else. Tests hold it to the checks: whatever is wrong with a
fixture, or with a good record after a mutation, the checks find with and without it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from qawl.checks.arabic import (
    CLOSING_ATTRIBUTIONS,
    COMBINING,
    COMPLEMENTIZERS,
    FUTURES,
    MARKS,
    PRONOUNS,
    bare,
    clause,
    complementizer,
    enclosed,
    has_comma,
    has_mark,
    has_title,
    introduced,
    negation,
    parted,
)
from qawl.checks.judgement import ANNOTATORS_NEEDED, is_day

# Text in NFC that holds no control character and nothing that was lost in decoding, as nearly all does: of what NFC
# sorts and composes it has at most a vowel sign and a shadda, in this order, behind something else.
_LETTERS = "\n -~\xa0-\u02ff\u060c-\u060f\u061b\u061d-\u064a\u0660-\u066f\u0671-\u06d5\u2010-\u2027\u2030-\u205e"
_CLEAN = re.compile(f"(?:[{_LETTERS}]++[\u064b-\u0650]?+\u0651?+)*+")
_USUAL = re.compile("[\n -~\xa0-\ufefe\uff00-\ufffc]*+")  # the same without regard to NFC
_BESIDE = MARKS | set("\xa0 \n.،,؛:!؟?()[]{}…-–—/")  # what usually stands beside a span
_FIRST = MARKS | set("([{")  # what but a letter or digit a span may begin with
_LAST = COMBINING | MARKS | set("()[]{}%٪")  # what but a letter or digit it may end with
_HEADS = {word[:2] for word in COMPLEMENTIZERS}  # how a content may begin that begins with one of these
_HEADS |= {word[0] + mark for word in COMPLEMENTIZERS for mark in COMBINING | {"ـ"}}
_TAIL = min(map(len, CLOSING_ATTRIBUTIONS))
_CLOSINGS = frozenset(phrase[-_TAIL:] for phrase in CLOSING_ATTRIBUTIONS)
_LONGEST_CUE = 20  # in characters; a longer one may have too many words
_NEAR = 80  # a colon this near before content may report it


class Doubts(NamedTuple):
    """What checks have to look at: the record as a whole, at some levels, and single quotations, by index (None is all
    of them). ``fits`` says that it fits the schema for certain."""

    fits: bool
    whole: Collection[int]
    quotes: Sequence[int] | None

    @property
    def none(self) -> bool:
        """Whether there is nothing to look at."""
        return self.fits and not self.whole and not self.quotes


EVERYTHING = Doubts(fits=False, whole=(2, 3, 4), quotes=None)


def doubts(record: Any) -> Doubts:
    """About what of a record a check may have something to say. ``record`` is what qawl.checks.typed made of it, which
    is None where it may not fit the schema."""
    if record is None:
        return EVERYTHING
    text, quotes, status = record.text, record.quotes, record.annotation.status
    padded = f"{text}\n"  # so that something stands beside every span; before the first one it is padded[-1]
    boundaries = [section.end for section in record.sections[:-1]]
    last = max(boundaries, default=0)
    try:
        doubtful = [
            index
            for index, quote in enumerate(quotes)
            if not (
                _content_is_good(padded, quote, boundaries, last)
                and _attribution_is_good(padded, quote)
                and _judgement_is_good(padded, quote, status)
            )
        ]
        good = {
            2: _text_is_good(text, record.text_sha256) and _sections_are_good(record.sections, len(text)),
            3: _structure_is_good(record),
            4: _speakers_are_good(record, () if doubtful else quotes) and _annotation_is_good(record),
        }
    except (IndexError, UnicodeEncodeError):  # a span that ends behind the text, half of a surrogate pair
        return EVERYTHING
    return Doubts(True, [level for level in good if not good[level]], doubtful)


# --- levels 2 to 4: the record as a whole ---------------------------------------------------------------------------


def _text_is_good(text: str, sha256: str) -> bool:
    return (
        hashlib.sha256(text.encode("utf-8")).hexdigest() == sha256
        and (
            _CLEAN.fullmatch(text) is not None
            or (_USUAL.fullmatch(text) is not None and unicodedata.is_normalized("NFC", text))
        )
        and not (text[0].isspace() or text[-1].isspace())
    )


def _sections_are_good(sections: list[Any], length: int) -> bool:
    reached = 0
    for section in sections:
        if not reached <= section.start < section.end <= length:
            return False
        reached = section.end
    return True


def _annotation_is_good(record: Any) -> bool:
    annotation, published = record.annotation, record.source.published
    needed = ANNOTATORS_NEEDED[annotation.status]
    people = needed and sum(not name.startswith("qawl/") for name in annotation.annotators)
    return people >= needed and (published is None or is_day(published))


def _speakers_are_good(record: Any, quotes: Collection[Any]) -> bool:
    """Whether names stand in the text, without a title. ``quotes`` are known to have their words."""
    text, mentions = record.text, {quote.mention.text for quote in quotes if quote.mention is not None}
    for speaker in record.speakers:
        name = speaker.name
        if not (name in mentions or name in text) or (speaker.type == "person" and has_title(name)):
            return False
    return True


def _structure_is_good(record: Any) -> bool:
    """Ids, references and order; contents are apart, or all inside the one content span of their parent."""
    quotes = record.quotes
    around: list[tuple[int, str | None]] = []  # where those end, and their ids, that the next one may be inside
    reached = 0
    for quote in quotes:
        spans = quote.spans
        start, end = spans[0].start, spans[-1].end
        if len(spans) > 1 and any(one.start >= one.end or one.end > two.start for one, two in pairwise(spans)):
            return False
        while around and around[-1][0] <= start:
            around.pop()
        outer_end, parent = around[-1] if around else (end, None)
        if quote.parent != parent or start < reached or end > outer_end or start >= end:
            return False
        if parent is not None and start == reached and end == outer_end:
            return False  # perhaps the same content
        around.append((end, quote.id if len(spans) == 1 else ""))
        reached = start
    speakers = record.speakers
    speaking = {quote.speaker for quote in quotes}
    speaking.discard(None)
    cues = [quote.cue.start for quote in quotes if quote.cue is not None]
    return (
        len(speaking) == len(speakers)
        and speaking == {speaker.id for speaker in speakers}
        and len({speaker.name for speaker in speakers}) == len(speakers)
        and len({quote.id for quote in quotes}) == len(quotes)
        and len(set(cues)) == len(cues)
    )


# --- levels 2 and 4: a quotation ------------------------------------------------------------------------------------


def _stands(padded: str, span: Any) -> bool:
    """Whether a span has the words that it says, and begins and ends with words, between spaces, marks or punctuation.
    ``padded`` is the text with a line end behind it. IndexError when the span ends behind that."""
    start, end, words = span.start, span.end, span.text
    return (
        padded[start:end] == words
        and ((first := words[0]).isalnum() or (first in _FIRST and words[1:2].isalnum()))
        and ((last := words[-1]).isalnum() or last in _LAST)
        and padded[start - 1] in _BESIDE
        and padded[end] in _BESIDE
    )


def _content_is_good(padded: str, quote: Any, boundaries: list[int], last: int) -> bool:
    """``boundaries``: where sections end but the last, and the ``last`` of them."""
    kind, reached = quote.type, None
    for span in quote.spans:
        if not _stands(padded, span):
            return False
        start, end, content = span.start, span.end, span.text
        before, after = padded[start - 1], padded[end]
        opened, closed = before in MARKS, after in MARKS
        if opened and closed:
            if kind == "indirect":
                return False
        elif (opened or closed) and parted(content, before, after):
            return False
        if content[:2] in _HEADS and not opened and reached is None and complementizer(content):
            return False
        if content[0] in MARKS and enclosed(content):
            return False
        if content[-_TAIL:] in _CLOSINGS and content.endswith(CLOSING_ATTRIBUTIONS):
            return False
        if start < last and any(start < boundary < end for boundary in boundaries):
            return False
        if reached is not None and (start <= reached or padded[reached:start].isspace()):
            return False
        reached = end
    if kind == "direct":
        return introduced(padded, quote.spans[0].start)
    return kind == "indirect" or any(has_mark(span.text) for span in quote.spans)


def _attribution_is_good(padded: str, quote: Any) -> bool:
    spans, cue, mention = quote.spans, quote.cue, quote.mention
    start, end = spans[0].start, spans[-1].end
    if cue is None:
        if ":" not in padded[max(0, start - _NEAR) : start]:
            return False
    else:
        if not _stands(padded, cue) or len(cue.text) > _LONGEST_CUE:
            return False
        if start < cue.end and cue.start < end and _overlaps(cue, spans):
            return False
        if quote.type == "indirect" and (cue.text.startswith(FUTURES) or negation(padded, cue.start)):
            return False
    if mention is not None:
        if not _stands(padded, mention) or quote.speaker is None:
            return False
        if start < mention.end and mention.start < end and _overlaps(mention, spans):
            return False
        if cue is not None and cue.start < mention.end and mention.start < cue.end:
            return False
        name = mention.text
        if clause(name) if " " in name else bare(name) in PRONOUNS:
            return False
        if ("،" in name or "," in name) and has_comma(name):
            return False
    return True


def _overlaps(span: Any, others: list[Any]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _judgement_is_good(padded: str, quote: Any, status: str) -> bool:
    """Whether the stance has a target if it takes a side; and whether what only engine or people give is theirs."""
    label, target = quote.stance.label, quote.stance.target
    return (
        (target is None) == (label == "none")
        and (target is None or target.start is None or _stands(padded, target))
        and (quote.confidence is None or status == "auto")
        and (not quote.optional or status == "gold")
    )
