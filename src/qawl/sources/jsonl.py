"""JSON Lines, JSON lists and single JSON objects with an article each.

Field names, the first that is there counts:

- text (needed): ``text``, ``body``, ``content``
- headline: ``headline``, ``title`` · summary: ``summary``, ``abstract``, ``standfirst``
- provenance: ``publisher``, ``source``, ``outlet`` · ``url``, ``link`` · ``author``, ``byline`` ·
  ``published``, ``date``, ``date_published``, ``publish_date`` · ``license`` · ``collection``
- ``id``, ``original_id`` · ``lang``

Without an id, the id is the file's stem and a checksum of the url, or else of the text. An object with
``text`` and a list of ``sections`` is an `Article` already: its text is taken as it is, and refused when
it isn't normalised or a section doesn't fit it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qawl.finding import Finding
from qawl.labels import names
from qawl.record import Section, Source
from qawl.sources.article import Article
from qawl.sources.assembly import Part, assemble
from qawl.sources.input import ARTICLE_LIMIT, FILE_LIMIT, Input, Unreadable
from qawl.sources.json_text import parse
from qawl.sources.naming import article_id, checksum, slug
from qawl.text import normalise

_TEXT = ("text", "body", "content")
_HEADLINE = ("headline", "title")
_SUMMARY = ("summary", "abstract", "standfirst")
_SOURCE = {
    "collection": ("collection",),
    "publisher": ("publisher", "source", "outlet"),
    "url": ("url", "link"),
    "author": ("author", "byline"),
    "published": ("published", "date", "date_published", "publish_date"),
    "license": ("license", "licence"),
}
FIELDS = frozenset({*_TEXT, *_HEADLINE, *_SUMMARY, *sum(_SOURCE.values(), ())})
FIELDS |= {"id", "original_id", "lang", "source", "sections"}
"""All that may say something of an article."""
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}\Z")
_LINES = (".jsonl", ".ndjson")
_SUFFIXES = (".json", *_LINES)


def sniff(name: str, head: bytes) -> int:
    begins = head.lstrip()[:1]
    if name.lower().endswith(_SUFFIXES):
        return 50
    return 30 if begins == b"{" or (begins == b"[" and head.lstrip()[1:].lstrip()[:1] == b"{") else 0


def read(file: Input) -> Iterator[Article | Finding]:
    if _is_lines(file):
        yield from _read_lines(file)
        return
    value = parse(file, file.read(FILE_LIMIT))
    for number, row in enumerate(value if isinstance(value, list) else [value], 1):
        yield from article(row, file, f"entry {number}", None)


def _is_lines(file: Input) -> bool:
    """Whether each line is a value: by the name, or because the first line is an object of its own."""
    if file.name.lower().endswith(_LINES):
        return True
    with file.open() as stream:
        first = stream.readline(ARTICLE_LIMIT).removeprefix(b"\xef\xbb\xbf").strip()
    if not (first.startswith(b"{") and first.endswith(b"}")):
        return False
    try:
        return isinstance(parse(file, first), dict)
    except Unreadable:
        return False


def _read_lines(file: Input) -> Iterator[Article | Finding]:
    with file.open() as stream:
        number = file.first_line - 1
        while data := stream.readline(ARTICLE_LIMIT + 1):
            number += 1
            if len(data) > ARTICLE_LIMIT:
                yield file.too_large(ARTICLE_LIMIT, number)
                while data and not data.endswith(b"\n"):
                    data = stream.readline(ARTICLE_LIMIT)
                continue
            if not data.strip():
                continue
            try:
                row = parse(file, data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data, number)
            except Unreadable as error:
                yield error.finding
                continue
            yield from article(row, file, f"line {number}", number)


def article(row: Any, file: Input, place: str, line: int | None) -> Iterator[Article | Finding]:
    """The article that an object holds, or the finding that says why it holds none; ``place`` and ``line`` say
    where it stands."""
    try:
        if not isinstance(row, dict):
            raise _Broken(f"{place} is not an object")
        text = _get(row, _TEXT)
        if text is None:
            raise _Broken(f"{place} has no text ({', '.join(_TEXT)})")
        found = row["source"] if isinstance(row.get("source"), dict) else row
        original = _get(row, ("original_id",)) or _get(found, ("original_id",)) or _get(row, ("id",))
        given = {name: _get(found, keys) for name, keys in _SOURCE.items()}
        source = file.source(original_id=original, **given)
        id = _id(row, source, text, file.stem)
        lang = _get(row, ("lang",)) or "ar"
        if not _LANG.match(lang):
            raise _Broken(f"{place}: lang is no BCP 47 tag")
        if isinstance(row.get("sections"), list):
            yield _ready(id, text, row["sections"], source, lang, place)
            return
        parts = (("headline", _get(row, _HEADLINE)), ("summary", _get(row, _SUMMARY)), ("body", text))
        yield assemble(id, [Part(type, value) for type, value in parts if value], source, lang)
    except _Broken as error:
        yield file.finding("broken-article", str(error), "name the fields as docs/sources.md lists them", line=line)


class _Broken(Exception):
    pass


def _get(row: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first of the keys that holds something, as text; numbers and lists of texts become text."""
    for key in keys:
        value = row.get(key)
        if value is None or value == "":
            continue
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return ("\n" if key in _TEXT else "، ").join(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise _Broken(f"{key} is not text")
        return value
    return None


def _id(row: Mapping[str, Any], source: Source, text: str, stem: str) -> str:
    given = _get(row, ("id",)) or _get(row, ("original_id",))
    if given:
        return article_id(source.collection, given)
    return article_id(source.collection, f"{slug(stem)}-{checksum(source.url or text)}")


def _ready(id: str, text: str, sections: list[Any], source: Source, lang: str, place: str) -> Article:
    if normalise(text) != text:
        raise _Broken(f"{place} has sections, but its text is not as qawl.text.normalise leaves it")
    try:
        rows = tuple(Section.from_dict(row) for row in sections)
        fits = all(0 <= row.start < row.end <= len(text) and row.type in names("section_types") for row in rows)
    except (KeyError, TypeError):
        fits = False
    if not fits:
        raise _Broken(f"{place} has a section that doesn't fit its text")
    return Article(id, text, rows, source, lang)
