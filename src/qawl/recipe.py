"""qawl-text/1: the text of an article that is annotated standoff, made from its collection's fields.

    text = NFC(strip(title) + "\\n\\n" + strip(body))

Nothing is cleaned: white space at the edges goes (``str.strip``), the rest stays, boilerplate and all. The
recipe is frozen. Every offset in corpus/standoff points into a text that was made so, and its checksum says
so; a better text would be another recipe beside this one, with new judgements. That is why it shares with
`qawl.sources`, whose cleaning may get better at any time, no more than opening the container.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from qawl.sources import ant as ant_format
from qawl.sources import saudinewsnet as saudinewsnet_format
from qawl.sources.input import FILE_LIMIT, Input
from qawl.sources.json_text import parse

VERSION = "qawl-text/1"


class Original(NamedTuple):
    """An article as its collection has it: what it is called there, and its text by the recipe."""

    id: str
    text: str


class Collection(NamedTuple):
    """How a collection is read: which files are its, and the articles in one."""

    sniff: Callable[[str, bytes], int]
    read: Callable[[Input], Iterator[Original]]


def make_text(title: str, body: str) -> str:
    """The text that this title and body make."""
    return unicodedata.normalize("NFC", f"{title.strip()}\n\n{body.strip()}")


def _saudinewsnet(file: Input) -> Iterator[Original]:
    """A day's JSON list: title and content; the id is ``<day>#<index>``, the day the file's name."""
    rows = parse(file, file.read(FILE_LIMIT))
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        title, body = (row.get(name) for name in ("title", "content")) if isinstance(row, dict) else (0, 0)
        if isinstance(title, str) and isinstance(body, str):
            yield Original(f"{file.stem}#{index}", make_text(title, body))


def _ant(file: Input) -> Iterator[Original]:
    """One or more ``<DOC>``: TITLE and TEXT; the id is the DOCNO."""
    for document in file.text(FILE_LIMIT).split("<DOC>")[1:]:
        number, title, body = (_element(document, tag) for tag in ("DOCNO", "TITLE", "TEXT"))
        if number.strip() and body:
            yield Original(number.strip(), make_text(title, body))


def _element(document: str, tag: str) -> str:
    """What stands between the first opening tag and the next closing one; nothing where one is missing."""
    _, _, rest = document.partition(f"<{tag}>")
    content, closing, _ = rest.partition(f"</{tag}>")
    return content if closing else ""


COLLECTIONS: Mapping[str, Collection] = {
    saudinewsnet_format.COLLECTION: Collection(saudinewsnet_format.sniff, _saudinewsnet),
    ant_format.COLLECTION: Collection(ant_format.sniff, _ant),
}
"""The collections that are annotated standoff, by the name that ``source.collection`` has."""
