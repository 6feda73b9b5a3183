"""From the parts of a source to an Article: normalise, clean, join, and mark the sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qawl.record import Section, Source
from qawl.sources.article import Article
from qawl.sources.boilerplate import cleaner
from qawl.text import Line, Removed, ends_sentence, normalise

_STANDFIRST_WORDS = range(5, 60)
_BYLINE_WORDS = range(2, 10)
_DASHES = frozenset(("-", "–", "—", "ـ", "--", "/", "|"))
_BULLETS = frozenset("*•·●▪◦-–—")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an article as the source gives it: its type (a section type) and its raw text."""

    type: str
    text: str


def assemble(id: str, parts: Iterable[Part], source: Source, lang: str = "ar") -> Article:
    """The article that these parts make, in their order; parts that cleaning empties leave no section.

    A headline becomes one line and is not cleaned; in the body a summary heading or a caption line starts
    a section of its own.
    """
    lines: list[Line] = []
    gone: list[Removed] = []
    for part in parts:
        text = normalise(part.text)
        if part.type == "headline":
            title = " ".join(text.split("\n")).strip()
            lines += [Line(title, "headline")] if title else []
            continue
        kept, taken = cleaner(source.collection, source.publisher)(text.split("\n"))
        lines += kept if part.type == "body" else [Line(line.text, part.type, line.gap) for line in kept]
        gone += taken
    return _join(id, lines, source, lang, gone)


def assemble_page(id: str, text: str, source: Source, title: str | None = None, lang: str = "ar") -> Article:
    """The article on a page of running text: the headline comes first (unless ``title`` gives it), then
    perhaps a standfirst, a caption, a summary; the rest is body.

    A standfirst is a line right after the headline that is not a sentence: 5 to 59 words, and no mark
    at its end. One that says who writes from where (`_is_byline`), or belongs to a list, is none.
    """
    kept, gone = cleaner(source.collection, source.publisher)(normalise(text).split("\n"))
    headline = " ".join(normalise(title).split("\n")).strip() if title else ""
    if not headline and kept and (len(kept) > 1 or not ends_sentence(kept[0].text)):  # a lone sentence is body
        headline = kept.pop(0).text
    elif kept and _same(kept[0].text, headline):
        kept.pop(0)
    if len(kept) > 1 and kept[0].role is None and _is_standfirst(kept[0].text):
        kept[0] = Line(kept[0].text, "summary", kept[0].gap)
    lines = [Line(line.text, line.role or "body", line.gap) for line in kept]
    return _join(id, [Line(headline, "headline"), *lines] if headline else lines, source, lang, gone)


def _same(line: str, headline: str) -> bool:
    return line.split() == headline.split()


def _is_standfirst(line: str) -> bool:
    words = line.split()
    listed = words[0][0] in _BULLETS
    return not ends_sentence(line) and len(words) in _STANDFIRST_WORDS and not listed and not _is_byline(words)


def _is_byline(words: Sequence[str]) -> bool:
    """Whether a line says who writes from where, and for whom: a few names with dashes between or behind them
    (سعاد المالح – أخبار المرجان, جزر المرجان (وكالات) --)."""
    return len(words) in _BYLINE_WORDS and any(word in _DASHES for word in words[1:])


def _join(id: str, lines: Sequence[Line], source: Source, lang: str, removed: Sequence[Removed]) -> Article:
    """Lines joined to a text: a blank line between sections, and where the source had one."""
    pieces: list[str] = []
    sections: list[Section] = []
    length = 0
    for line in lines:
        role = line.role or "body"
        opens = not sections or sections[-1].type != role
        if sections:
            gap = "\n\n" if opens or line.gap else "\n"
            pieces.append(gap)
            length += len(gap)
        start = length if opens else sections.pop().start
        pieces.append(line.text)
        length += len(line.text)
        sections.append(Section(start, length, role))
    return Article(id, "".join(pieces), tuple(sections), source, lang, tuple(removed))
