"""What the checks look at: a record's parts laid out once, so that each check is a short loop.

Thousands of records a second pass through here, so the layout is also made for speed: next to the rows
stand columns (``starts``, ``ends`` …), by which a check can tell in one call that nothing is wrong.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Json = dict[str, Any]
CONTENT, CUE, MENTION, TARGET = "content", "cue", "mention", "target"


class Row(NamedTuple):
    """One span of the record: of which quotation (an index), in which role, the how-manieth of its content
    (from 0), where, and its words."""

    quote: int
    role: str
    number: int
    start: int
    end: int
    words: str | None

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the span's object."""
        inner = {CONTENT: f"spans/{self.number}", TARGET: "stance/target"}.get(self.role, self.role)
        return f"/quotes/{self.quote}/{inner}"


class QuoteView:
    """One quotation: its JSON object, and its content, cue, mention and target as rows."""

    __slots__ = ("contents", "cue", "data", "end", "index", "mention", "start", "target")

    def __init__(self, index: int, data: Json) -> None:
        self.index = index
        self.data = data
        new = tuple.__new__  # half the time of calling Row
        self.contents: list[Row] = []
        for number, span in enumerate(data["spans"]):
            row = new(Row, (index, CONTENT, number, span["start"], span["end"], span.get("text")))
            self.contents.append(row)
        self.start: int = self.contents[0].start
        self.end: int = self.contents[-1].end
        self.cue: Row | None = None
        self.mention: Row | None = None
        self.target: Row | None = None
        if (span := data["cue"]) is not None:
            self.cue = new(Row, (index, CUE, 0, span["start"], span["end"], span.get("text")))
        if (span := data["mention"]) is not None:
            self.mention = new(Row, (index, MENTION, 0, span["start"], span["end"], span.get("text")))
        if (span := data["stance"]["target"]) is not None and span["start"] is not None:
            self.target = new(Row, (index, TARGET, 0, span["start"], span["end"], span["text"]))

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the quotation."""
        return f"/quotes/{self.index}"


class View:
    """One record that fits the schema, as the checks of levels 2 to 5 see it."""

    __slots__ = (
        "afters",
        "apart",
        "befores",
        "by_id",
        "contents",
        "data",
        "encoded",
        "ends",
        "firsts",
        "id",
        "interrupted",
        "lasts",
        "nested",
        "quotes",
        "rows",
        "starts",
        "text",
        "words",
    )

    def __init__(self, data: Json) -> None:
        self.data = data
        self.id: str = data["id"]
        self.text: str | None = data["text"]
        self.encoded: bytes = (self.text or "").encode("utf-8")
        self.quotes = [QuoteView(index, quote) for index, quote in enumerate(data["quotes"])]
        self.by_id: dict[str, QuoteView] = {}
        self.nested: list[QuoteView] = []
        self.interrupted: list[QuoteView] = []
        self.contents: list[Row] = []
        others: list[Row] = []
        reached = 0
        self.apart = True  # no content begins before those listed earlier have ended
        for quote in self.quotes:
            self.by_id[quote.data["id"]] = quote
            if quote.data["parent"] is not None:
                self.nested.append(quote)
            if len(quote.contents) > 1:
                self.interrupted.append(quote)
            self.contents += quote.contents
            if quote.cue is not None:
                others.append(quote.cue)
            if quote.mention is not None:
                others.append(quote.mention)
            if quote.target is not None:
                others.append(quote.target)
            if quote.start < reached:
                self.apart = False
            reached = quote.end
        self.rows = self.contents + others
        self.starts = [row.start for row in self.rows]
        self.ends = [row.end for row in self.rows]
        self.words = [row.words for row in self.rows]

    def look_at_edges(self) -> None:
        """Lay out the characters at the edges of each row: before it, its first, its last, after it; before
        the text and after it stands nothing. For a record with text whose offsets are right."""
        text = self.text or ""
        self.befores = [text[start - 1] if start else "" for start in self.starts]
        self.firsts = [text[start] for start in self.starts]
        self.lasts = [text[end - 1] for end in self.ends]
        self.afters = [text[end : end + 1] for end in self.ends]
