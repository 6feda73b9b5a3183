"""Repairing a record where the repair is mechanical and safe: trimming spans, finding words again, and moving
offsets after a correction of the text that the caller states. Pure: a JSON object in, a repaired copy out."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from qawl.checks.arabic import MARKS, PUNCTUATION, enclosed, is_abbreviation, plain
from qawl.record import Json, sha256

LARGEST_EDIT = 10_000
"""How many characters of a text may differ from the text before for offsets to be moved."""
_NEAR = 200


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was repaired: a JSON Pointer, and what was done."""

    pointer: str
    what: str


def repair(record: Json, *, text_was: str | None = None) -> tuple[Json, list[Repair]]:
    """A repaired copy of a record that fits the schema, and what was done to it.

    Spans whose words stand elsewhere near by are put there; space, outer punctuation and outer quotation marks
    are trimmed off. ``text_was`` states that the text was corrected on purpose, from this: offsets are moved
    with the words, the words are taken from the new text, and the checksum is recomputed. ValueError where the
    two texts differ in more than LARGEST_EDIT characters. A standoff record has nothing to repair.
    """
    fixed = copy.deepcopy(record)
    if fixed["text"] is None:
        return fixed, []
    repairs = list(_corrected(fixed, text_was)) if text_was is not None else []
    text = fixed["text"]
    for role, pointer, span in spans(fixed):
        for step in (_found_again, _trimmed):
            what = step(text, role, span)
            if what:
                repairs.append(Repair(pointer, what))
    return fixed, repairs


def spans(record: Json) -> Iterator[tuple[str, str, Json]]:
    """The spans of a record that have offsets: their role, JSON Pointer and object."""
    for index, quote in enumerate(record["quotes"]):
        for number, span in enumerate(quote["spans"]):
            yield "content", f"/quotes/{index}/spans/{number}", span
        rest = {"cue": quote["cue"], "mention": quote["mention"], "stance/target": quote["stance"]["target"]}
        for role, span in rest.items():
            if span is not None and span["start"] is not None:
                yield role, f"/quotes/{index}/{role}", span


def _corrected(record: Json, text_was: str) -> Iterator[Repair]:
    text = record["text"]
    digest = sha256(text)
    if digest != record["text_sha256"]:
        record["text_sha256"] = digest
        yield Repair("/text_sha256", "recomputed")
    if text == text_was:
        return
    moved = _mapping(text_was, text)
    for pointer, part in _parts_to_move(record, text_was):
        before = part["start"], part["end"]
        part |= {"start": moved(part["start"], False), "end": moved(part["end"], True)}
        if "text" in part:
            part["text"] = text[part["start"] : part["end"]]
        if before != (part["start"], part["end"]):
            yield Repair(pointer, f"moved from {before[0]}-{before[1]} to {part['start']}-{part['end']}")


def _parts_to_move(record: Json, text_was: str) -> Iterator[tuple[str, Json]]:
    """The spans and sections that point into the old text still; who corrected the text may have moved some."""
    text, sections = record["text"], record["sections"]
    for _, pointer, span in spans(record):
        if text[span["start"] : span["end"]] != span["text"]:
            yield pointer, span
    if sections and sections[-1]["end"] == len(text_was):
        yield from ((f"/sections/{index}", section) for index, section in enumerate(sections))


def _mapping(old: str, new: str) -> Callable[[int, bool], int]:
    """Where an offset of the old text is in the new one; one inside what was replaced goes to its beginning, or
    to its end where it is the end of a span."""
    shortest = min(len(old), len(new))
    left = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    most = shortest - left
    right = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    middle = old[left : len(old) - right], new[left : len(new) - right]
    if max(map(len, middle)) > LARGEST_EDIT:
        raise ValueError(f"the texts differ in more than {LARGEST_EDIT:,} characters")
    blocks = [(0, left, 0, left)]
    for _, a, b, c, d in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        blocks.append((left + a, left + b, left + c, left + d))
    blocks.append((len(old) - right, len(old), len(new) - right, len(new)))

    def moved(offset: int, is_end: bool) -> int:
        for start, end, new_start, new_end in reversed(blocks) if not is_end else blocks:
            inside = start < offset <= end if is_end else start <= offset < end
            if inside or (start == end == offset):
                same = end - start == new_end - new_start and old[start:end] == new[new_start:new_end]
                return new_start + offset - start if same else new_end if is_end else new_start
        return len(new) if offset >= len(old) else offset

    return moved


def _found_again(text: str, role: str, span: Json) -> str | None:
    """Put a span where its words stand, if that is near by and in one place alone."""
    start, end, words = span["start"], span["end"], span["text"]
    if text[start:end] == words:
        return None
    window = max(0, start - _NEAR), min(len(text), end + _NEAR)
    places = list(_occurrences(text, words, *window))
    if len(places) > 1:  # of several the nearest, unless two are equally near
        places.sort(key=lambda at: abs(at - start))
        places = places[:1] if abs(places[0] - start) < abs(places[1] - start) else []
    if places:
        span["start"], span["end"] = places[0], places[0] + len(words)
        return f"{role} found again at {places[0]}, {abs(places[0] - start)} from where it was"
    if start < end <= len(text) and plain(words).split() == plain(text[start:end]).split():
        span["text"] = text[start:end]
        return f"{role} spelled as the text has it"
    return None


def _occurrences(text: str, words: str, start: int, end: int) -> Iterator[int]:
    at = text.find(words, start, end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, end)


def _trimmed(text: str, role: str, span: Json) -> str | None:
    """Take space, punctuation and, of content, marks around all of it off the edges of a span."""
    start, end = span["start"], span["end"]
    if text[start:end] != span["text"]:
        return None
    while start < end:
        words = text[start:end]
        if words[0].isspace() or (words[0] in PUNCTUATION and not words[1:2].isdigit()):
            start += 1
        elif words[-1].isspace() or (words[-1] in PUNCTUATION and not is_abbreviation(words.split()[-1])):
            end -= 1
        elif role == "content" and words[0] in MARKS and enclosed(words):
            start, end = start + 1, end - 1
        else:
            break
    if start >= end or (start, end) == (span["start"], span["end"]):
        return None
    span |= {"start": start, "end": end, "text": text[start:end]}
    return f"{role} trimmed to {start}-{end}"
