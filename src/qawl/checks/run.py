"""Running the checks: over bytes, over one record, over a corpus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

from qawl.checks import file, schema, typed
from qawl.checks.entry import Context, Corpus, Entry
from qawl.checks.explain import explain
from qawl.checks.fast import EVERYTHING, Doubts, doubts
from qawl.checks.partial import without
from qawl.checks.positions import JsonError, locate, scan
from qawl.checks.registry import LEVELS, Check, Hit, of_level
from qawl.checks.view import View
from qawl.checks.wording import excerpt
from qawl.finding import Finding
from qawl.record import Record

ALL_LEVELS = tuple(LEVELS)
_KEY_FINDINGS = {"unknown-key"}  # these point to a key, not to its value


def check(
    records: Iterable[Record | Mapping[str, Any]],
    *,
    levels: Collection[int] = ALL_LEVELS,
    context: Context | None = None,
) -> Iterator[Finding]:
    """What is wrong with these records (Records, or dicts as their JSON holds them): record by record, then,
    at level 5, with all of them as a corpus; ``context`` is what that level is told besides.

    ``levels``: which levels to run; see docs/checks.md. Of a record that does not fit the schema the
    parts are checked that do; guideline checks need text and offsets free of errors. What the engine made
    (status ``auto``) may miss the guidelines: there, level 4 only warns.
    """
    corpus = Corpus(context or Context())
    for record in records:
        data = record.to_dict() if isinstance(record, Record) else dict(record)
        findings, fits = check_record(data, levels=levels)
        if fits and 5 in levels:
            corpus.entries.append(Entry.of(data))
        yield from findings
    if 5 in levels:
        yield from check_corpus(corpus)


def check_corpus(corpus: Corpus) -> Iterator[Finding]:
    """What level 5 finds."""
    for item in of_level(5):
        for entry, hit in item.find(corpus) if item.find else ():
            if entry is None:
                yield item.finding(hit.message, cure=hit.cure)
            else:
                finding = _finding(item, hit, entry.path, entry.id)
                yield replace(finding, line=entry.line)


def check_bytes(
    data: bytes, path: str | None = None, *, line: int | None = None, levels: Collection[int] = ALL_LEVELS
) -> Iterator[Finding]:
    """What is wrong with the bytes of one record: a file, or a line of a JSON Lines shard (``line``, from 1).
    Findings carry the path, and the line and column of the JSON value concerned."""
    yield from check_document(data, path, line=line, levels=levels)[0]


def check_document(
    data: bytes,
    path: str | None = None,
    *,
    line: int | None = None,
    levels: Collection[int] = ALL_LEVELS,
    quick: bool = True,
) -> tuple[list[Finding], Entry | None]:
    """What ``check_bytes`` finds, and for level 5 the record in brief where it fits the schema. Without ``quick``
    every check looks at everything; the findings are the same."""
    record = typed.read(data) if quick else None
    doubt = doubts(record)
    if doubt.none and 5 not in levels:
        return [], None
    value, findings = (typed.plain(record), []) if doubt.fits else file.parse(data, path)
    entry = None
    if not any(finding.severity == "error" for finding in findings):
        found, fits = _check(value, path, levels, doubt)
        known = doubt.fits or (fits and not file.may_have_duplicate_keys(data, value))
        if found or not known:
            findings += _placed(data.decode("utf-8-sig"), found, known, path, _id_of(value))
        if fits and 5 in levels:
            entry = Entry.of(value, path, line)
    if line is not None:
        findings = [replace(finding, line=line) for finding in findings]
    return findings, entry


def check_record(
    data: Any, path: str | None = None, *, levels: Collection[int] = ALL_LEVELS, quick: bool = True
) -> tuple[list[Finding], bool]:
    """What levels 1 to 4 find in one JSON value, and whether it fits the schema. Without ``quick`` every
    check looks at everything; the findings are the same."""
    return _check(data, path, levels, doubts(typed.take(data)) if quick else EVERYTHING)


def _check(data: Any, path: str | None, levels: Collection[int], doubt: Doubts) -> tuple[list[Finding], bool]:
    """What the checks find that look at what is in doubt."""
    if doubt.none:
        return [], True
    id_ = _id_of(data)
    if not doubt.fits and not schema.accepts(data):
        return _with_rest(list(explain(data)), data, path, levels), False
    try:
        view = View(data, None if doubt.whole else doubt.quotes)
    except UnicodeEncodeError as error:
        hit = Hit("/text", f"half of a surrogate pair stands alone at offset {error.start}")
        return [_finding(file.LONE_SURROGATE, hit, path, id_)], False
    pointed = [] if doubt.fits else [(schema.WRONG_TYPE, hit) for hit in schema.whole_numbers(view)]
    if pointed:
        return _with_rest(pointed, data, path, levels), True
    part = view if doubt.quotes is None or not doubt.whole else View(data, doubt.quotes)
    return [_finding(item, hit, path, id_, view.text) for item, hit in _found(view, part, levels, doubt)], True


def _with_rest(found: list[tuple[Check, Hit]], data: Any, path: str | None, levels: Collection[int]) -> list[Finding]:
    """What was found about the schema, and what levels 2 to 4 find in the parts that this does not concern."""
    findings = [_finding(item, hit, path, _id_of(data)) for item, hit in found]
    too_deep = any(item.level == 0 for item, _ in found)  # and perhaps elsewhere too
    left = None if too_deep else without(data, (hit for _, hit in found))
    if left is not None:
        with suppress(UnicodeEncodeError):  # no text to speak of
            view = View(left.record, left.quotes)
            rest = _found(view, view, levels, EVERYTHING, left.allows)
            findings += [_finding(item, hit, path, _id_of(data), view.text) for item, hit in rest]
    return findings


def _found(
    view: View,
    part: View,
    levels: Collection[int],
    doubt: Doubts,
    allows: Callable[[Check], bool] = lambda check: True,
) -> list[tuple[Check, Hit]]:
    """What levels 2 to 4 find in a record, and in some of its quotations (``part``), where checks are allowed."""
    found: list[tuple[Check, Hit]] = []
    for level in (2, 3, 4):
        if level == 4 and any(item.severity == "error" and item.level == 2 for item, _ in found):
            break  # guideline checks need spans that are where they say
        if level in levels:
            for item, find in _functions(level, view.full):
                if (level in doubt.whole if item.whole else part.quotes) and allows(item):
                    found += [(item, hit) for hit in find(view if item.whole else part)]
    if view.data["annotation"]["status"] == "auto":  # the engine may miss the guidelines
        found = [(replace(item, severity="warning") if item.level == 4 else item, hit) for item, hit in found]
    return found


@cache
def _functions(level: int, full: bool) -> tuple[tuple[Check, Callable[[View], Iterator[Hit]]], ...]:
    checks = (item for item in of_level(level) if full or not item.reads_text)
    return tuple((item, item.find) for item in checks if item.find is not None)


def _finding(item: Check, hit: Hit, path: str | None, record: str | None, text: str | None = None) -> Finding:
    words = excerpt(text, *hit.span) if hit.span and text is not None else None
    return item.finding(hit.message, path=path, record=record, pointer=hit.pointer, excerpt=words, cure=hit.cure)


def _placed(text: str, found: list[Finding], known: bool, path: str | None, record: str | None) -> list[Finding]:
    """The findings of one JSON text with line and column, and those of keys that come twice, in the order of
    their places. ``known``: that it is a record, and none does."""
    placed: list[Finding] = []
    if known:
        positions = locate(text, (finding.pointer or "" for finding in found))
    else:
        try:
            positions = scan(text)
        except JsonError as wrong:
            return [file.misread(text, wrong, path)]
        placed += file.duplicate_keys(positions, path, record)
    for finding in found:
        line, column = positions.of(finding.pointer or "", key=finding.check in _KEY_FINDINGS)
        placed.append(replace(finding, line=line, column=column))
    return sorted(placed, key=lambda finding: (finding.line or 0, finding.column or 0))


def _id_of(value: Any) -> str | None:
    id_ = value.get("id") if isinstance(value, dict) else None
    return id_ if isinstance(id_, str) else None
