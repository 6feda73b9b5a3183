"""Plain text as scraped: headline first, then perhaps a standfirst, a caption, a summary, and the body,
with whatever boilerplate the page had between them."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.finding import Finding
from qawl.sources.article import Article
from qawl.sources.assembly import assemble_page
from qawl.sources.input import Input
from qawl.sources.naming import article_id

_SUFFIXES = (".txt", ".text")


def sniff(name: str, head: bytes) -> int:
    if name.lower().endswith(_SUFFIXES):
        return 20
    return 10 if "." not in name and b"\0" not in head else 0


def read(file: Input) -> Iterator[Article | Finding]:
    source = file.source(original_id=file.stem)
    yield assemble_page(article_id(source.collection, file.stem), file.text(), source)
