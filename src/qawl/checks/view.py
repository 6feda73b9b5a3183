"""What the checks look at: a record's parts laid out once, so that each check is a short loop."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from qawl.checks.arabic import plain

Json = dict[str, Any]
CONTENT, CUE, MENTION, TARGET = "content", "cue", "mention", "target"


class Row(NamedTuple):
    """One span of the record: the index of its quotation, its role, its place among the content spans (0 for
    other roles), where it begins and ends, and its words (empty in a standoff record)."""

    quote: int
    role: str
    number: int
    start: int
    end: int
    words: str

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the span's object."""
        inner = {CONTENT: f"spans/{self.number}", TARGET: "stance/target"}.get(self.role, self.role)
        return f"/quotes/{self.quote}/{inner}"

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.start, self.end

    def overlaps(self, other: Row) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


class QuoteView:
    """One quotation: its JSON object, and its content, cue, mention and target as rows."""

    __slots__ = ("contents", "cue", "data", "id", "index", "mention", "parent", "speaker", "target", "type")

    def __init__(self, index: int, data: Json) -> None:
        self.index = index
        self.data = data
        self.id: str = data["id"]
        self.type: str = data["type"]
        self.speaker: str | None = data["speaker"]
        self.parent: str | None = data["parent"]

        def row(role: str, span: Json, number: int = 0) -> Row:
            return Row(index, role, number, span["start"], span["end"], span.get("text") or "")

        self.contents = [row(CONTENT, span, number) for number, span in enumerate(data["spans"])]
        self.cue = row(CUE, data["cue"]) if data["cue"] else None
        self.mention = row(MENTION, data["mention"]) if data["mention"] else None
        target = data["stance"]["target"]
        self.target = row(TARGET, target) if target and target["start"] is not None else None

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the quotation."""
        return f"/quotes/{self.index}"

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.contents[0].start

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.contents[-1].end

    @property
    def span(self) -> tuple[int, int]:
        """Where the content begins and ends."""
        return self.start, self.end

    @property
    def rows(self) -> Iterator[Row]:
        """All spans that have offsets."""
        yield from self.contents
        yield from (row for row in (self.cue, self.mention, self.target) if row is not None)


class View:
    """One record that fits the schema, as the checks of levels 2 to 4 see it. In a standoff record ``full``
    is False, and ``text`` and the words of its rows are empty."""

    def __init__(self, data: Json, only: Collection[int] | None = None) -> None:
        """``only``: the quotations to look at, by index; all by default. Raises UnicodeEncodeError where the
        text holds a lone surrogate."""
        self.data = data
        self.id: str = data["id"]
        self.full = data["text"] is not None
        self.text: str = data["text"] or ""
        self.encoded = self.text.encode("utf-8")
        indexes = range(len(data["quotes"])) if only is None else only
        self.quotes = [QuoteView(index, data["quotes"][index]) for index in indexes]

    @cached_property
    def by_id(self) -> dict[str, QuoteView]:
        """The quotations by their ids."""
        return {quote.id: quote for quote in self.quotes}

    @cached_property
    def nested(self) -> list[QuoteView]:
        """The quotations that have a parent."""
        return [quote for quote in self.quotes if quote.parent is not None]

    @cached_property
    def contents(self) -> list[Row]:
        """All content spans."""
        return [row for quote in self.quotes for row in quote.contents]

    @cached_property
    def rows(self) -> list[Row]:
        """All spans."""
        return [row for quote in self.quotes for row in quote.rows]

    @cached_property
    def plain(self) -> str:
        """The text as names are looked for in it: see qawl.checks.arabic.plain."""
        return plain(self.text)

    def quote_of(self, row: Row) -> QuoteView:
        """The quotation that a row belongs to."""
        return next(quote for quote in self.quotes if quote.index == row.quote)

    def before(self, row: Row) -> str:
        """The character before a row; nothing at the beginning of the text."""
        return self.text[row.start - 1] if row.start else ""

    def after(self, row: Row) -> str:
        """The character after a row; nothing at the end of the text."""
        return self.text[row.end : row.end + 1]
