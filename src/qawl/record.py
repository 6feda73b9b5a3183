"""The record: one article with its quotations, as frozen dataclasses that mirror the JSON.

Offsets are Unicode code points into ``Record.text``, half-open: ``text[start:end]``. The
contract stands in docs/record.md; schema/record.schema.json describes every property.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

SCHEMA_VERSION = "1.0"

Json = dict[str, Any]


def sha256(text: str) -> str:
    """The hex SHA-256 of text's UTF-8 bytes. Raises UnicodeEncodeError on lone surrogates."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the record's text; ``text`` is None in a standoff record."""

    start: int
    end: int
    text: str | None = None

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span ``text[start:end]``."""
        return cls(start, end, text[start:end])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Span:
        return cls(data["start"], data["end"], data.get("text"))

    def to_dict(self) -> Json:
        bounds: Json = {"start": self.start, "end": self.end}
        return bounds if self.text is None else bounds | {"text": self.text}


@dataclass(frozen=True, slots=True)
class Target:
    """What a stance is towards; offsets are None when its words do not stand in the text, and
    ``text`` is None when they do and the record is standoff."""

    text: str | None
    start: int | None = None
    end: int | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Target:
        return cls(data.get("text"), data.get("start"), data.get("end"))

    def to_dict(self) -> Json:
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Stance:
    """The speaker's stance in one quotation: favor, against or none, and towards what."""

    label: str = "none"
    target: Target | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Stance:
        target = data.get("target")
        return cls(data["label"], Target.from_dict(target) if target is not None else None)

    def to_dict(self) -> Json:
        return {"label": self.label, "target": self.target.to_dict() if self.target else None}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text: headline, summary, body or caption."""

    start: int
    end: int
    type: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Section:
        return cls(data["start"], data["end"], data["type"])

    def to_dict(self) -> Json:
        return {"start": self.start, "end": self.end, "type": self.type}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the article comes from, and under which licence its text may be used."""

    collection: str | None = None
    original_id: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    license: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Source:
        return cls(**{name: data.get(name) for name in cls.__slots__})

    def to_dict(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source of quotations, resolved: one entry for all its mentions in the article."""

    id: str
    name: str
    type: str = "person"
    role: str | None = None
    wikidata: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Speaker:
        return cls(data["id"], data["name"], data["type"], data.get("role"), data.get("wikidata"))

    def to_dict(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation: content spans, the cue that reports it, who says it, and the stance.
    ``optional``: only one of two annotators found it, so a scorer neither asks for it nor counts it wrong."""

    id: str
    type: str
    spans: tuple[Span, ...]
    cue: Span | None = None
    mention: Span | None = None
    speaker: str | None = None
    parent: str | None = None
    confidence: float | None = None
    stance: Stance = field(default_factory=Stance)
    optional: bool = False

    @property
    def start(self) -> int:
        """The offset at which the content begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """The offset at which the content ends."""
        return self.spans[-1].end

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Quote:
        def span(name: str) -> Span | None:
            value = data.get(name)
            return Span.from_dict(value) if value is not None else None

        return cls(
            id=data["id"],
            type=data["type"],
            spans=tuple(Span.from_dict(row) for row in data["spans"]),
            cue=span("cue"),
            mention=span("mention"),
            speaker=data.get("speaker"),
            parent=data.get("parent"),
            confidence=data.get("confidence"),
            stance=Stance.from_dict(data["stance"]) if data.get("stance") else Stance(),
            optional=data.get("optional", False),
        )

    def to_dict(self) -> Json:
        row: Json = {
            "id": self.id,
            "type": self.type,
            "spans": [span.to_dict() for span in self.spans],
            "cue": self.cue.to_dict() if self.cue else None,
            "mention": self.mention.to_dict() if self.mention else None,
            "speaker": self.speaker,
            "parent": self.parent,
            "confidence": self.confidence,
            "stance": self.stance.to_dict(),
        }
        return row | {"optional": True} if self.optional else row


@dataclass(frozen=True, slots=True)
class Annotation:
    """Who judged the record, by which guidelines, and how far the judgement goes."""

    status: str = "auto"
    annotators: tuple[str, ...] = ()
    guidelines: str = "2.0"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Annotation:
        return cls(data["status"], tuple(data["annotators"]), data["guidelines"])

    def to_dict(self) -> Json:
        return {"status": self.status, "annotators": list(self.annotators), "guidelines": self.guidelines}


@dataclass(frozen=True, slots=True)
class Record:
    """One article with its quotations. ``text`` is None in a standoff record."""

    id: str
    text: str | None
    text_sha256: str
    sections: tuple[Section, ...] = ()
    source: Source = field(default_factory=Source)
    speakers: tuple[Speaker, ...] = ()
    quotes: tuple[Quote, ...] = ()
    annotation: Annotation = field(default_factory=Annotation)
    lang: str = "ar"
    schema_version: str = SCHEMA_VERSION

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Record:
        """The record that a JSON object holds. The object must satisfy the schema (``qawl.check``
        explains what does not); KeyError or TypeError otherwise."""
        return cls(
            id=data["id"],
            text=data["text"],
            text_sha256=data["text_sha256"],
            sections=tuple(Section.from_dict(row) for row in data["sections"]),
            source=Source.from_dict(data["source"]),
            speakers=tuple(Speaker.from_dict(row) for row in data["speakers"]),
            quotes=tuple(Quote.from_dict(row) for row in data["quotes"]),
            annotation=Annotation.from_dict(data["annotation"]),
            lang=data["lang"],
            schema_version=data["schema_version"],
        )

    def to_dict(self) -> Json:
        """The JSON object, with the keys in their canonical order."""
        return {
            "schema_version": self.schema_version,
            "id": self.id,
            "lang": self.lang,
            "text": self.text,
            "text_sha256": self.text_sha256,
            "sections": [row.to_dict() for row in self.sections],
            "source": self.source.to_dict(),
            "speakers": [row.to_dict() for row in self.speakers],
            "quotes": [row.to_dict() for row in self.quotes],
            "annotation": self.annotation.to_dict(),
        }

    def speaker(self, id: str | None) -> Speaker | None:
        """The speaker with this id, or None."""
        return next((row for row in self.speakers if row.id == id), None)

    def all_spans(self) -> Iterator[Span]:
        """Every content, cue and mention span of every quotation."""
        for quote in self.quotes:
            yield from quote.spans
            yield from (span for span in (quote.cue, quote.mention) if span is not None)

    def with_(self, **changes: Any) -> Record:
        """A copy with some fields changed (``dataclasses.replace``)."""
        return replace(self, **changes)
