"""HTML pages. trafilatura (the extra ``qawl[html]``) finds the article on the page and what the page says
of itself; the running text is then taken apart as plain text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qawl.finding import Finding
from qawl.record import Source
from qawl.sources.article import Article
from qawl.sources.assembly import assemble_page
from qawl.sources.dates import iso8601
from qawl.sources.input import ARTICLE_LIMIT, Input
from qawl.sources.naming import article_id

_SUFFIXES = (".html", ".htm", ".xhtml")
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype html|html|head|body)\b", re.I
)


def sniff(name: str, head: bytes) -> int:
    return 60 if name.lower().endswith(_SUFFIXES) or _BEGINS.match(head) else 0


def read(file: Input) -> Iterator[Article | Finding]:
    data = file.read(ARTICLE_LIMIT)
    try:
        from trafilatura import bare_extraction
    except ImportError:
        yield file.finding("html-extra-missing", "reading HTML needs trafilatura", 'pip install "qawl[html]"')
        return
    page = bare_extraction(
        data,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None or isinstance(page, dict) or not page.text:
        yield file.finding(
            "article-without-text", "no article was found on the page", "check that it holds one"
        )
        return
    found = Source(
        original_id=file.stem,
        publisher=page.sitename,
        url=page.url,
        author=page.author,
        published=iso8601(page.date) if page.date else None,
        license=page.license,
    )
    known = {name: value for name, value in file.provenance.to_dict().items() if value}
    source = replace(found, **known)
    yield assemble_page(article_id(source.collection, file.stem), page.text, source, page.title)
