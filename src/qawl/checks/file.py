"""Level 0, the file: bytes that hold one JSON object, each key once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from qawl.checks.positions import JsonError, Positions, line_column, scan
from qawl.checks.registry import by_id, declare
from qawl.checks.wording import shown
from qawl.finding import Finding

_BOM = b"\xef\xbb\xbf"

declare(
    "file-unreadable",
    0,
    "A record file can be opened and read.",
    why="A folder of that name, a missing permission or a device would leave the record out without a word.",
    cure="make it a regular file that you may read",
    bad="a named pipe called a-1.json",
    good="a regular file called a-1.json",
)
declare(
    "symlink",
    0,
    "A record file is a file, not a symbolic link.",
    why="A link can point outside the corpus, and then publishes what was never meant to be published.",
    cure="put the file itself in its place",
    bad="a-1.json → /etc/hostname",
    good="a-1.json, a regular file",
)
declare(
    "file-too-large",
    0,
    "A record file, or a line of a shard, is not larger than 16 MiB.",
    why="An article has a few thousand characters; what is larger is a mistake, or an attack on the reader.",
    cure="split it: one article is one record",
    bad="a record file of 20 MiB",
    good="a record file of 20 KiB",
)
EMPTY = declare(
    "empty-file",
    0,
    "A record file is not empty.",
    why="An empty file is what a stopped write leaves behind; the record it held is lost.",
    cure="restore the file from its last version, or remove it",
    bad="(0 bytes)",
    good='{"schema_version": "1.0", …}',
)
BOM = declare(
    "byte-order-mark",
    0,
    "A record file begins with {, not with a byte order mark.",
    why="UTF-8 needs none, and JSON readers refuse it.",
    cure="save it as UTF-8 without BOM, or run: qawl format",
    bad="EF BB BF 7B …",
    good="7B …",
)
NOT_UTF8 = declare(
    "not-utf8",
    0,
    "A record file is UTF-8.",
    why="In another encoding (Windows-1256, UTF-16) Arabic letters are other bytes, and checksums differ.",
    cure="save the file as UTF-8",
    bad="the bytes C7 E1 (ال in Windows-1256)",
    good="the bytes D8 A7 D9 84 (ال in UTF-8)",
)
declare(
    "json-syntax",
    0,
    "A record file is valid JSON.",
    why="Nothing can be read of a file that is not; often a comma or a quotation mark is missing.",
    cure="mend it at the place named; an editor with JSON support shows it too",
    bad='{"id": "a-1",}',
    good='{"id": "a-1"}',
)
DUPLICATE_KEY = declare(
    "duplicate-key",
    0,
    "No object has the same key twice.",
    why="Readers keep one of the two values and drop the other without a word; which one differs.",
    cure="remove one of the two, and keep the value that is meant",
    bad='{"lang": "ar", "lang": "en"}',
    good='{"lang": "ar"}',
)
declare(
    "too-deep",
    0,
    "Lists and objects are nested no more than 32 deep.",
    why="A record has six levels; absurd nesting is made to exhaust the reader.",
    cure="write the record as docs/record.md describes it",
    bad='{"sections": [[[[ … ]]]]}',
    good='{"sections": []}',
)
declare(
    "not-finite",
    0,
    "Numbers are finite.",
    why="NaN and Infinity are not JSON, though some writers put them out; other readers fail on them.",
    cure="write null where there is no number",
    bad='{"confidence": NaN}',
    good='{"confidence": null}',
)
LONE_SURROGATE = declare(
    "lone-surrogate",
    0,
    "No string holds half of a surrogate pair.",
    why="It is no character: it has no UTF-8 bytes, so it has no checksum and breaks Parquet.",
    cure="restore the character from the source, or remove the escape, before the offsets are counted",
    bad='{"name": "\\ud83d"}',
    good='{"name": "😀"}',
)


def parse(data: bytes, path: str | None) -> tuple[Any, list[Finding]]:
    """The JSON value in data, and what level 0 finds; the value is None where it cannot be read."""
    findings: list[Finding] = []
    if not data.strip():
        return None, [EMPTY.finding("the file is empty", path=path, line=1, column=1)]
    if data.startswith(_BOM):
        findings.append(BOM.finding("begins with a UTF-8 byte order mark", path=path, line=1, column=1))
        data = data[len(_BOM) :]
    try:
        return orjson.loads(data), findings
    except orjson.JSONDecodeError as error:
        return None, [*findings, _explain(data, path, error)]


def _explain(data: bytes, path: str | None, error: orjson.JSONDecodeError) -> Finding:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        before = data[: undecodable.start].decode("utf-8")
        line, column = line_column(before, len(before))
        byte = data[undecodable.start]
        message = f"the byte {byte:02X} at {undecodable.start:,} is no UTF-8"
        return NOT_UTF8.finding(message, path=path, line=line, column=column)
    try:
        scan(text)
    except JsonError as wrong:
        return misread(text, wrong, path)
    return misread(text, JsonError("json-syntax", f"not JSON: {error.msg}", error.pos), path)


def misread(text: str, wrong: JsonError, path: str | None) -> Finding:
    """The finding for a JSON text that cannot be read as a record."""
    (check,) = by_id([wrong.check])
    line, column = line_column(text, wrong.offset)
    around = text[wrong.offset : wrong.offset + 40].partition("\n")[0]
    message = f"{wrong.message}: {shown(around)}" if around else wrong.message
    return check.finding(message, path=path, line=line, column=column)


def may_have_duplicate_keys(data: bytes, value: Any) -> bool:
    """Whether data, from which value was parsed, may have a key twice.

    A key that comes twice leaves its colon in data and none in value; a colon in a string is in both, unless
    data spells it as the escape \\u003a, which no writer does.
    """
    return data.count(b":") != orjson.dumps(value).count(b":")


def duplicate_keys(positions: Positions, path: str | None, record: str | None) -> Iterator[Finding]:
    """A finding for each key that its object already has."""
    for pointer, first, second in positions.duplicates:
        key = shown(pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~"))
        line, column = positions.line_column(second)
        message = f"the key {key} stands here a second time; first in line {positions.line_column(first)[0]}"
        yield DUPLICATE_KEY.finding(message, path=path, record=record, pointer=pointer, line=line, column=column)
