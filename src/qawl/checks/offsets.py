"""Level 2, offsets: every span is where it says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qawl.checks.arabic import COMBINING, is_letter
from qawl.checks.registry import Hit, check
from qawl.checks.view import View
from qawl.checks.wording import named, shown


@check(
    2,
    cure="correct the offsets; the text has as many characters as the message says",
    bad='{"text": "قالت رنا", … "cue": {"start": 0, "end": 40, "text": "قالت"}}',
    good='{"text": "قالت رنا", … "cue": {"start": 0, "end": 4, "text": "قالت"}}',
)
def span_out_of_bounds(r: View) -> Iterator[Hit]:
    """A span ends within the text.

    Past the end there are no words; Python cuts such a slice short without complaint.
    """
    length = len(r.text)
    for row in r.rows:
        if row.end > length and row.start < row.end and r.full:
            yield Hit(row.pointer, f"{row.role} ends at {row.end}, the text at {length}")


@check(
    2,
    reads_text=False,
    cure="put the smaller offset in start; end is the offset after the last character",
    bad='{"start": 9, "end": 5, "text": "…"}',
    good='{"start": 5, "end": 9, "text": "…"}',
)
def span_reversed(r: View) -> Iterator[Hit]:
    """A span starts before it ends.

    A span without a character marks nothing.
    """
    for row in r.rows:
        if row.start >= row.end:
            yield Hit(row.pointer, f"{row.role} starts at {row.start} and ends at {row.end}")


@check(
    2,
    cure="correct the offsets, or let `qawl fix` take the words from the text",
    bad='{"text": "وقالت رنا", … "cue": {"start": 0, "end": 4, "text": "قالت"}}',
    good='{"text": "وقالت رنا", … "cue": {"start": 1, "end": 5, "text": "قالت"}}',
)
def span_text_differs(r: View) -> Iterator[Hit]:
    """A span's words are exactly text[start:end].

    The words say what was meant, the offsets what a model will learn; where they differ one of them is
    wrong. Offsets count Unicode code points: bytes and UTF-16 units give other numbers.
    """
    text = r.text
    for row in r.rows:
        words = text[row.start : row.end]
        if words != row.words and row.start < row.end <= len(text):
            place, cure = _elsewhere(text, row.words, row.start)
            message = f"{row.role} says {shown(row.words)}, but "
            message += f"text[{row.start}:{row.end}] is {shown(words)}{place}"
            yield Hit(row.pointer, message, row.span, cure)


def _elsewhere(text: str, words: str, start: int) -> tuple[str, str]:
    """Where the words do stand, nearest to start: a clause for the message, and a cure."""
    right, left = text.find(words, start), text.rfind(words, 0, start + len(words))
    found = [at for at in (left, right) if at >= 0]
    if not found:
        return "; the text has these words nowhere", ""
    at = min(found, key=lambda one: abs(one - start))
    off = f"{abs(at - start)} {'later' if at > start else 'earlier'}" if at != start else "at the same start"
    return f"; these words stand {off}", f"set start to {at} and end to {at + len(words)}"


@check(
    2,
    cure="mark the words, without the space around them",
    bad='{"start": 4, "end": 5, "text": " "}',
    good='{"start": 0, "end": 4, "text": "قالت"}',
)
def blank_span(r: View) -> Iterator[Hit]:
    """A span holds more than white space and punctuation.

    Nobody says a space.
    """
    for row in r.rows:
        if row.words and not any(map(str.isalnum, row.words)):
            yield Hit(row.pointer, f"{row.role} holds no letter or digit", row.span)


@check(
    2,
    cure="put the boundary before the letter or after its last mark",
    bad='{"text": "قالَت", … {"start": 0, "end": 3, "text": "قال"}}',
    good='{"text": "قالَت", … {"start": 0, "end": 5, "text": "قالَت"}}',
)
def span_splits_character(r: View) -> Iterator[Hit]:
    """A span does not part a letter from its diacritics.

    A diacritic without its letter cannot be shown or read; most often the offsets are off by one. One that
    stands behind a space or a mark is astray and belongs to no letter.
    """
    for row in r.rows:
        for offset in row.span:
            if 0 < offset < len(r.text) and r.text[offset] in COMBINING and is_letter(r.text[offset - 1]):
                message = f"{row.role} is cut at {offset}, between a letter and its {named(r.text[offset])}"
                yield Hit(row.pointer, message, row.span)


@check(
    2,
    reads_text=False,
    cure="list the spans in the order of the text",
    bad='{"spans": [{"start": 40, "end": 52, …}, {"start": 10, "end": 25, …}]}',
    good='{"spans": [{"start": 10, "end": 25, …}, {"start": 40, "end": 52, …}]}',
)
def spans_unordered(r: View) -> Iterator[Hit]:
    """The content spans of a quotation stand in the order of the text.

    A reader joins them as they come.
    """
    for quote in r.quotes:
        for one, two in pairwise(quote.contents):
            if two.end <= one.start and two.start < one.start:
                yield Hit(two.pointer, f"this span starts at {two.start}, before the one listed before it")


@check(
    2,
    reads_text=False,
    cure="make them one span, or correct the offsets",
    bad='{"spans": [{"start": 10, "end": 25, …}, {"start": 20, "end": 52, …}]}',
    good='{"spans": [{"start": 10, "end": 25, …}, {"start": 27, "end": 52, …}]}',
)
def spans_overlap(r: View) -> Iterator[Hit]:
    """The content spans of a quotation do not overlap.

    What is said is said once; overlapping characters would be counted twice.
    """
    for quote in r.quotes:
        for one, two in pairwise(quote.contents):
            if one.overlaps(two):
                message = f"this span starts at {two.start}, where the one before it reaches to {one.end}"
                yield Hit(two.pointer, message, two.span)


@check(
    2,
    reads_text=False,
    severity="warning",
    cure="make them one span",
    bad='{"spans": [{"start": 10, "end": 25, …}, {"start": 25, "end": 52, …}]}',
    good='{"spans": [{"start": 10, "end": 52, …}]}',
)
def spans_touch(r: View) -> Iterator[Hit]:
    """Something stands between two content spans of a quotation.

    A quotation has several spans where its attribution interrupts it; where nothing does, it has one.
    """
    for quote in r.quotes:
        for one, two in pairwise(quote.contents):
            if two.start == one.end or (r.full and not r.text[one.end : two.start].strip() and one.end < two.start):
                yield Hit(two.pointer, "nothing stands between this span and the one before it", two.span)


@check(
    2,
    whole=("text", "sections"),
    reads_text=False,
    cure="correct the offsets; sections lie within the text and start before they end",
    bad='{"text": "عنوان", "sections": [{"start": 0, "end": 9, "type": "headline"}]}',
    good='{"text": "عنوان", "sections": [{"start": 0, "end": 5, "type": "headline"}]}',
)
def section_out_of_bounds(r: View) -> Iterator[Hit]:
    """A section is a stretch of the text, not empty.

    A reader takes the headline from here.
    """
    length = len(r.text)
    for index, section in enumerate(r.data["sections"]):
        start, end = section["start"], section["end"]
        if start >= end or (r.full and end > length):
            text_ends = f"; the text ends at {length}" if r.full else ""
            yield Hit(f"/sections/{index}", f"the section is {start} to {end}{text_ends}")


@check(
    2,
    whole=("sections",),
    reads_text=False,
    cure="list the sections in the order of the text, each ending before the next begins",
    bad='{"sections": [{"start": 0, "end": 9, …}, {"start": 7, "end": 80, …}]}',
    good='{"sections": [{"start": 0, "end": 7, …}, {"start": 9, "end": 80, …}]}',
)
def sections_overlap(r: View) -> Iterator[Hit]:
    """Sections stand in the order of the text and do not overlap.

    Every character is headline, summary, body or caption: one of them.
    """
    sections = r.data["sections"]
    for index, (one, two) in enumerate(pairwise(sections), 1):
        if two["start"] < one["end"]:
            message = f"the section starts at {two['start']}, before the one before it ends ({one['end']})"
            yield Hit(f"/sections/{index}", message)
