"""Running the checks: over bytes, over one record, over a corpus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from qawl.checks import file, schema
from qawl.checks.explain import explain
from qawl.checks.positions import JsonError, scan
from qawl.checks.registry import LEVELS, Check, Hit, of_level
from qawl.checks.view import View
from qawl.checks.wording import excerpt
from qawl.finding import Finding
from qawl.record import Record

ALL_LEVELS = tuple(LEVELS)
_KEY_FINDINGS = {"unknown-key"}  # these point to a key, not to its value


def check(
    records: Iterable[Record | Mapping[str, Any]], *, levels: Collection[int] = ALL_LEVELS
) -> Iterator[Finding]:
    """What is wrong with these records (Records, or dicts as their JSON holds them), record by record.

    ``levels``: which levels to run; see docs/checks.md. A record that does not fit the schema is checked no
    further; guideline checks need text and offsets free of errors.
    """
    for record in records:
        data = record.to_dict() if isinstance(record, Record) else dict(record)
        findings, _ = check_record(data, levels=levels)
        yield from findings


def check_bytes(
    data: bytes, path: str | None = None, *, line: int | None = None, levels: Collection[int] = ALL_LEVELS
) -> Iterator[Finding]:
    """What is wrong with the bytes of one record: a file, or a line of a JSON Lines shard (``line``, from 1).
    Findings carry the path, and the line and column of the JSON value concerned."""
    value, findings = file.parse(data, path)
    if not any(finding.severity == "error" for finding in findings):
        found, view = check_record(value, path, levels=levels)
        if found or view is None or file.may_have_duplicate_keys(data, value):
            findings += _placed(data.decode("utf-8-sig"), found, path, _id_of(value))
    for finding in findings:
        yield finding if line is None else replace(finding, line=line)


def check_record(
    data: Any, path: str | None = None, *, levels: Collection[int] = ALL_LEVELS
) -> tuple[list[Finding], View | None]:
    """What levels 1 to 4 find in one JSON value, and its View where it fits the schema."""
    if not schema.accepts(data):
        return [_finding(item, hit, path, _id_of(data)) for item, hit in explain(data)], None
    try:
        view = View(data)
    except UnicodeEncodeError as error:
        hit = Hit("/text", f"half of a surrogate pair stands alone at offset {error.start}")
        return [_finding(file.LONE_SURROGATE, hit, path, _id_of(data))], None
    found = [(schema.WRONG_TYPE, hit) for hit in schema.whole_numbers(view)]
    for level in (2, 3, 4):
        broken = any(item.severity == "error" and item.level <= 2 for item, _ in found)
        if level == 4:
            if broken or view.text is None:
                break
            view.look_at_edges()
        if level in levels:
            for item, find in _functions(level):
                for hit in find(view):
                    found.append((item, hit))
    return [_finding(item, hit, path, view.id, view.text) for item, hit in found], view


@cache
def _functions(level: int) -> tuple[tuple[Check, Callable[[View], Iterator[Hit]]], ...]:
    return tuple((item, item.find) for item in of_level(level) if item.find is not None)


def _finding(item: Check, hit: Hit, path: str | None, record: str | None, text: str | None = None) -> Finding:
    words = excerpt(text, *hit.span) if hit.span and text is not None else None
    return item.finding(
        hit.message, path=path, record=record, pointer=hit.pointer, excerpt=words, cure=hit.cure
    )


def _placed(text: str, found: list[Finding], path: str | None, record: str | None) -> list[Finding]:
    """The findings of one JSON text with line and column, and with those of its keys that come twice."""
    try:
        positions = scan(text)
    except JsonError as wrong:
        return [file.misread(text, wrong, path)]
    placed = list(file.duplicate_keys(positions, path, record))
    for finding in found:
        line, column = positions.of(finding.pointer or "", key=finding.check in _KEY_FINDINGS)
        placed.append(replace(finding, line=line, column=column))
    return placed


def _id_of(value: Any) -> str | None:
    id_ = value.get("id") if isinstance(value, dict) else None
    return id_ if isinstance(id_, str) else None
