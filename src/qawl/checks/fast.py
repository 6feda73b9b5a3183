"""A quick look that tells what of a record is certainly good, so that levels 2 to 4 run on the rest alone.

This is an optimisation and no check: whatever it passes over would have had no finding, and where it is not
certain it doubts, which costs time and nothing else. Tests hold it to the checks: whatever is wrong with a
fixture, or with a good record after a mutation, the checks find with and without it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from qawl.checks.arabic import (
    CLOSING_ATTRIBUTIONS,
    COMBINING,
    FUTURES,
    MARKS,
    PRONOUNS,
    RELATIVES,
    bare,
    complementizer,
    enclosed,
    has_mark,
    has_title,
    introduced,
)
from qawl.checks.judgement import ANNOTATORS_NEEDED, is_day

Json = dict[str, Any]

_USUAL = re.compile("[\n\x20-\x7e\xa0-\ufdff]*+")  # no control character, nothing lost in decoding
_BESIDE = MARKS | set("\xa0 \n.،,؛:!؟?()[]…-–—/")  # what usually stands beside a span
_FIRST = MARKS | {"(", "["}  # what but a letter or digit a span may begin with
_LAST = COMBINING | set(')]»”"’›%٪')  # what but a letter or digit it may end with
_TAIL = min(map(len, CLOSING_ATTRIBUTIONS))
_CLOSINGS = frozenset(phrase[-_TAIL:] for phrase in CLOSING_ATTRIBUTIONS)
_LONGEST_CUE = 20  # in characters; a longer one may have too many words
_NEAR = 80  # a colon this near before content may report it


class Doubts(NamedTuple):
    """What checks have to look at: everything, or how quotations relate (level 3), and single quotations, by
    index (levels 2 and 4)."""

    everything: bool
    structure: bool = True
    quotes: Sequence[int] | None = None  # None is all


EVERYTHING = Doubts(everything=True)


def doubts(record: Json) -> Doubts:
    """About what of a record that fits the schema a check may have something to say."""
    text = record["text"]
    try:
        certain = (
            text is not None
            and _text_is_good(text, record["text_sha256"])
            and _frame_is_good(record, len(text))
            and _speakers_are_good(record["speakers"], text)
        )
        if not certain:
            return EVERYTHING
        quotes, status = record["quotes"], record["annotation"]["status"]
        boundaries = [section["end"] for section in record["sections"][:-1]]
        padded = f"\n{text}\n"  # so that something stands beside every span
        doubtful = [
            index
            for index, quote in enumerate(quotes)
            if not (
                _spans_are_good(padded, quote)
                and _content_is_good(text, quote, boundaries)
                and _attribution_is_good(text, quote)
                and _judgement_is_good(quote, status)
            )
        ]
        return Doubts(False, not _structure_is_good(record), doubtful)
    except (TypeError, UnicodeEncodeError):  # an offset with a point, half of a surrogate pair
        return EVERYTHING


def _text_is_good(text: str, sha256: str) -> bool:
    return (
        hashlib.sha256(text.encode("utf-8")).hexdigest() == sha256
        and _USUAL.fullmatch(text) is not None
        and not (text[0].isspace() or text[-1].isspace())
        and unicodedata.is_normalized("NFC", text)
    )


def _frame_is_good(record: Json, length: int) -> bool:
    reached = 0
    for section in record["sections"]:
        start, end = section["start"], section["end"]
        if not reached <= start < end <= length or type(start) is float or type(end) is float:
            return False
        reached = end
    annotation, published = record["annotation"], record["source"]["published"]
    needed = ANNOTATORS_NEEDED[annotation["status"]]
    people = needed and sum(not name.startswith("qawl/") for name in annotation["annotators"])
    return people >= needed and (published is None or is_day(published))


def _speakers_are_good(speakers: list[Json], text: str) -> bool:
    names = set()
    for speaker in speakers:
        name = speaker["name"]
        names.add(name)
        if name not in text or has_title(name):
            return False
    return len(names) == len(speakers)


def _structure_is_good(record: Json) -> bool:
    """Ids, references and order; contents are apart, or inside the whole of the parent's before them."""
    speakers = {speaker["id"] for speaker in record["speakers"]}
    silent = speakers.copy()
    ids: set[str] = set()
    cues: set[int] = set()
    parent: str | None = None
    parent_start = parent_end = reached = 0
    for quote in record["quotes"]:
        spans, cue, speaker = quote["spans"], quote["cue"], quote["speaker"]
        start, end = spans[0]["start"], spans[-1]["end"]
        if start >= end or (len(spans) > 1 and not _in_order(spans)):
            return False
        if quote["parent"] is None:
            if start < parent_end:
                return False
            parent, parent_start, parent_end = quote["id"] if len(spans) == 1 else None, start, end
        elif quote["parent"] != parent or not (reached <= start and end <= parent_end):
            return False  # or a child of a child, which may be right
        elif (start, end) == (parent_start, parent_end):
            return False
        reached = start if quote["parent"] is None else end
        if speaker is not None and speaker not in speakers:
            return False
        silent.discard(speaker)
        ids.add(quote["id"])
        cues.add(cue["start"] if cue is not None else -len(cues) - 1)
    count = len(record["quotes"])
    return not silent and len(ids) == len(cues) == count and len(speakers) == len(record["speakers"])


def _in_order(spans: list[Json]) -> bool:
    reached = -1
    for span in spans:
        if not reached < span["start"] < span["end"]:
            return False
        reached = span["end"]
    return True


def _spans_are_good(padded: str, quote: Json) -> bool:
    """Whether spans have the words that they say, and begin and end with words, between spaces, marks or
    punctuation. ``padded`` is the text with a line end before and after it."""
    spans, target = quote["spans"], quote["stance"]["target"]
    if target is not None and target["start"] is None:
        target = None
    for span in (*spans, quote["cue"], quote["mention"], target):
        if span is not None:
            start, end, words = span["start"] + 1, span["end"] + 1, span["text"]
            if padded[start:end] != words or end - start != len(words):
                return False
            first, last = words[0], words[-1]
            if not (first.isalnum() or (first in _FIRST and words[1:2].isalnum())):
                return False
            if not (last.isalnum() or last in _LAST):
                return False
            if padded[start - 1] not in _BESIDE or padded[end] not in _BESIDE:
                return False
    return True


def _content_is_good(text: str, quote: Json, boundaries: list[int]) -> bool:
    kind, reached = quote["type"], -1
    for span in quote["spans"]:
        start, end, words = span["start"], span["end"], span["text"]
        first = words[0]
        before, after = text[start - 1 : start] in MARKS, text[end : end + 1] in MARKS
        if start <= reached or (words[-_TAIL:] in _CLOSINGS and words.endswith(CLOSING_ATTRIBUTIONS)):
            return False
        if first in "أإبو" and reached < 0 and not before and complementizer(words):
            return False
        if (before or after) and ((kind == "indirect" and before and after) or (before != after and has_mark(words))):
            return False
        if first in MARKS and enclosed(words):
            return False
        for boundary in boundaries:
            if start < boundary < end:
                return False
        if reached >= 0 and text[reached:start].isspace():
            return False
        reached = end
    if kind == "direct":
        return introduced(text, quote["spans"][0]["start"])
    return kind == "indirect" or any(has_mark(span["text"]) for span in quote["spans"])


def _attribution_is_good(text: str, quote: Json) -> bool:
    cue, mention, spans = quote["cue"], quote["mention"], quote["spans"]
    if cue is None:
        content = spans[0]["start"]
        start = end = -1
        if ":" not in text[max(0, content - _NEAR) : content]:
            return False
    else:
        start, end = cue["start"], cue["end"]
        if end - start > _LONGEST_CUE:
            return False
        if quote["type"] == "indirect":
            before = text[max(0, start - 5) : start]
            if "لم" in before or "لن" in before or cue["text"].startswith(FUTURES):
                return False
        for span in spans:
            if start < span["end"] and span["start"] < end:
                return False
    if mention is not None:
        words, mention_start, mention_end = mention["text"], mention["start"], mention["end"]
        if quote["speaker"] is None or "،" in words or "," in words:
            return False
        if bare(words) in PRONOUNS if " " not in words else not RELATIVES.isdisjoint(words.split()):
            return False
        if start < mention_end and mention_start < end:
            return False
        for span in spans:
            if mention_start < span["end"] and span["start"] < mention_end:
                return False
    return True


def _judgement_is_good(quote: Json, status: str) -> bool:
    label, target = quote["stance"]["label"], quote["stance"]["target"]
    return (
        (target is None) == (label == "none")
        and (quote["confidence"] is None or status == "auto")
        and ("optional" not in quote or status == "gold")
    )
