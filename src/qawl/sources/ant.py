"""The ANT corpus: TREC-like files, one or more ``<DOC>`` each, in folders or in a tar.xz an outlet.

Not XML: bare & and < occur. Fields, each on its own line or lines: DOCNO URL SRC CAT TITLE TIME AUTHOR
ABSTRACT TEXT. Source: Chouigui, Ben Khiroun and Elayeb, ANT Corpus v2.1 (Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Iterator

from qawl.finding import Finding
from qawl.sources.article import Article
from qawl.sources.assembly import Part, assemble
from qawl.sources.input import FILE_LIMIT, Input
from qawl.sources.naming import article_id

COLLECTION = "ant"
LICENSE = "Apache-2.0"
_OPEN = "<DOC>"


def sniff(name: str, head: bytes) -> int:
    return 90 if head.lstrip().startswith(_OPEN.encode()) else 0


def read(file: Input) -> Iterator[Article | Finding]:
    text = file.text(FILE_LIMIT)
    start = text.find(_OPEN)
    line = 1 + text.count("\n", 0, start)
    while start >= 0:
        next_start = text.find(_OPEN, start + len(_OPEN))
        document = text[start : next_start if next_start >= 0 else len(text)]
        yield from _article(document, file, line)
        line += document.count("\n")
        start = next_start


def _article(document: str, file: Input, line: int) -> Iterator[Article | Finding]:
    number, body = _field(document, "DOCNO"), _field(document, "TEXT")
    if not number or body is None:
        missing = "TEXT" if number else "DOCNO"
        yield file.finding("broken-article", f"the document has no closed {missing}", "fetch it again", line=line)
        return
    source = file.source(
        collection=COLLECTION,
        original_id=number,
        publisher=_field(document, "SRC"),
        url=_field(document, "URL"),
        author=_field(document, "AUTHOR"),
        published=_field(document, "TIME"),
        license=LICENSE,
    )
    parts = (
        Part("headline", _field(document, "TITLE") or ""),
        Part("summary", _field(document, "ABSTRACT") or ""),
        Part("body", body),
    )
    yield assemble(article_id(COLLECTION, number), parts, source)


def _field(document: str, tag: str) -> str | None:
    """The text between a field's tags, without outer space; None where they are not both there."""
    start = document.find(f"<{tag}>")
    end = document.find(f"</{tag}>", start)
    return document[start + len(tag) + 2 : end].strip() if 0 <= start < end else None
