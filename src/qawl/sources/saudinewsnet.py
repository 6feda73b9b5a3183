"""SaudiNewsNet: a zip a day, in it one JSON list (UTF-8 with a byte order mark), or that list alone.

Fields: source url date_extracted title author content. The collection has no date of publication; the
day it was extracted on stands for it, which is the day of publication or the one after. An article's
original id is ``<day>#<index in the list>``, the day taken from the file's name. Source: M. Alhagri,
SaudiNewsNet, 2015 (CC BY-NC-SA 4.0).
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from qawl.finding import Finding
from qawl.sources.article import Article
from qawl.sources.assembly import Part, assemble
from qawl.sources.input import FILE_LIMIT, Input
from qawl.sources.json_text import parse
from qawl.sources.naming import article_id

COLLECTION = "saudinewsnet"
LICENSE = "CC-BY-NC-SA-4.0"
_FIELDS = ("source", "url", "date_extracted", "title", "author", "content")


def sniff(name: str, head: bytes) -> int:
    return 90 if head.lstrip().startswith(b"[") and b'"date_extracted"' in head else 0


def read(file: Input) -> Iterator[Article | Finding]:
    rows = parse(file, file.read(FILE_LIMIT))
    for index, row in enumerate(rows):
        original_id = f"{file.stem}#{index}"
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in _FIELDS):
            fields = ", ".join(_FIELDS)
            message = f"entry {index} is not an object with the texts {fields}"
            yield file.finding("broken-article", message, "fetch the day again")
            continue
        yield _article(row, original_id, file)


def _article(row: dict[str, Any], original_id: str, file: Input) -> Article:
    source = file.source(
        collection=COLLECTION,
        original_id=original_id,
        publisher=row["source"],
        url=row["url"],
        author=_plain(row["author"]),
        published=row["date_extracted"][:10],
        license=LICENSE,
    )
    parts = (Part("headline", _plain(row["title"])), Part("body", _plain(row["content"])))
    return assemble(article_id(COLLECTION, original_id), parts, source)


def _plain(text: str) -> str:
    """Text without the entities that the scraper left, and with line ends for the SUB characters that
    one newspaper's pages had between paragraphs."""
    text = text.replace("\x1a", "\n")
    try:
        return html.unescape(text)
    except ValueError:  # a character reference of more digits than Python turns into a number
        return text
