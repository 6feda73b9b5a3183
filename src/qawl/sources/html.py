"""HTML pages. trafilatura (the extra ``qawl[html]``) finds the article on the page and what the page says
of itself; the running text is then taken apart as plain text is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qawl.finding import Finding
from qawl.sources.article import Article
from qawl.sources.assembly import assemble_page
from qawl.sources.input import ARTICLE_LIMIT, HEAD, Input, Unreadable, decode
from qawl.sources.naming import article_id

_SUFFIXES = (".html", ".htm", ".xhtml")
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype html|html|head|body)\b", re.I
)

_OLDER = ("windows-1256", "cp1256", "iso-8859-6")
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})""", re.I)


def sniff(name: str, head: bytes) -> int:
    return 60 if name.lower().endswith(_SUFFIXES) or _BEGINS.match(head) else 0


def _decode(file: Input, data: bytes) -> str:
    """The page as text: UTF-8, or else the older Arabic encoding that it names. Raises Unreadable when it
    is neither."""
    try:
        return decode(file, data)
    except Unreadable:
        named = _CHARSET.search(data[:HEAD])
        charset = named[1].decode("ascii").lower() if named else ""
        if charset not in _OLDER:
            raise
        return data.decode(charset, "replace")


def read(file: Input) -> Iterator[Article | Finding]:
    page_text = _decode(file, file.read(ARTICLE_LIMIT))
    try:
        from trafilatura import bare_extraction
    except ImportError:
        yield file.finding("html-extra-missing", "reading HTML needs trafilatura", 'pip install "qawl[html]"')
        return
    page = bare_extraction(
        page_text,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None or isinstance(page, dict) or not page.text:
        yield file.finding("article-without-text", "no article was found on the page", "check that it holds one")
        return
    source = file.source(
        original_id=file.stem,
        publisher=page.sitename,
        url=page.url,
        author=page.author,
        published=page.date,
        license=page.license,
    )
    yield assemble_page(article_id(source.collection, file.stem), page.text, source, page.title)
