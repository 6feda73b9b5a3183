"""Small annotated articles; every person, body and place in them is made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from qawl import labels
from qawl.formatting import dumps
from qawl.record import (
    Annotation,
    Quote,
    Record,
    Section,
    Source,
    Span,
    Speaker,
    Stance,
    Target,
    sha256,
)

TEXT = (
    "ميناء اللؤلؤ يفتح رصيفا جديدا رقم {n}\n\n"
    "قالت مديرة الميناء هناء الريحاني: «سنفتح الرصيف»، وأضافت أن الهيئة «أبلغتنا أن العمل انتهى»، "
    "«وأن السفن في طريقها».\n\n"
    "ونفى مازن الأشقر تأخر العمل."
)


def build(number: int, *, collection: str = "constructed", **changes: Any) -> Record:
    """Article ``number`` with four quotations: a direct one, a mixed one in two parts with an indirect one
    nested in it, and a denial with a target."""
    text = TEXT.format(n=number)

    def span(words: str) -> Span:
        start = text.index(words)
        return Span.of(text, start, start + len(words))

    denied = span("تأخر العمل")
    quotes = (
        Quote("q1", "direct", (span("سنفتح الرصيف"),), span("قالت"), span("مديرة الميناء هناء الريحاني"), "s1",
              confidence=0.9),
        Quote("q2", "mixed", (span("الهيئة «أبلغتنا أن العمل انتهى"), span("وأن السفن في طريقها")),
              span("وأضافت"), None, "s1", confidence=0.4),
        Quote("q3", "indirect", (span("العمل انتهى"),), span("أبلغتنا"), span("الهيئة"), "s2", "q2", 0.7),
        Quote("q4", "indirect", (denied,), span("ونفى"), span("مازن الأشقر"), "s3", confidence=0.8,
              stance=Stance("against", Target(denied.text, denied.start, denied.end))),
    )  # fmt: skip
    return Record(
        id=f"{collection}-{number:04}",
        text=text,
        text_sha256=sha256(text),
        sections=(Section(0, text.index("\n"), "headline"), Section(text.index("قالت"), len(text), "body")),
        source=Source(collection, f"{number:04}", published="2031-02-01", license="CC-BY-4.0"),
        speakers=(
            Speaker("s1", "هناء الريحاني", "person", "مديرة الميناء"),
            Speaker("s2", "الهيئة", "organization"),
            Speaker("s3", "مازن الأشقر", "person", None, "Q42"),
        ),
        quotes=quotes,
        annotation=Annotation("auto", ("qawl/0.1",)),
    ).with_(**changes)


def write(folder: Path, *records: Record) -> Path:
    """Put records where the corpus has them."""
    for record in records:
        path = folder / str(record.source.collection) / f"{record.id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dumps(record), "utf-8")
    return folder


WORDS = st.text(st.sampled_from("ابتثج حخدذ\u064e\u200c\u200f😀«».\n"), min_size=1, max_size=60)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record that the first three levels of checks accept, more or less: quotations anywhere, in any
    type, with parts, nested, sharing cues, with and without speakers."""
    text = "ب" + draw(WORDS) + "ا"
    length = len(text)

    def spans(count: int) -> tuple[Span, ...]:
        points = sorted(draw(st.sets(st.integers(0, length), min_size=2 * count, max_size=2 * count)))
        return tuple(Span.of(text, *pair) for pair in zip(points[::2], points[1::2], strict=True))

    names = draw(st.lists(st.sampled_from(["رنا الفارس", "الوزارة", "مصدر", "سامر"]), unique=True))
    types = labels.names("speaker_types")
    speakers = tuple(
        Speaker(f"s{number}", name, draw(st.sampled_from(types)), draw(st.sampled_from([None, "وزيرة"])))
        for number, name in enumerate(names, 1)
    )
    shared = spans(1)[0]
    made: dict[tuple[tuple[int, int], ...], Quote] = {}
    for _ in range(draw(st.integers(0, 4))):
        content = spans(draw(st.integers(1, min(3, (length + 1) // 2))))
        label = draw(st.sampled_from(labels.names("stance_labels")))
        where = draw(st.sampled_from([None, Target("موضوع آخر"), Target(shared.text, shared.start, shared.end)]))
        made[tuple((span.start, span.end) for span in content)] = Quote(
            id="",
            type=draw(st.sampled_from(labels.names("quote_types"))),
            spans=content,
            cue=draw(st.sampled_from([None, shared])) or draw(st.sampled_from([None, spans(1)[0]])),
            mention=draw(st.sampled_from([None, shared])),
            speaker=draw(st.sampled_from([None, *(speaker.id for speaker in speakers)])),
            confidence=draw(st.sampled_from([None, 0.5])),
            stance=Stance(label, where if label != "none" else None),
            optional=draw(st.booleans()),
        )
    ordered = sorted(made.values(), key=lambda quote: (quote.start, -quote.end))
    numbered = [quote_with(quote, id=f"q{number}") for number, quote in enumerate(ordered, 1)]
    quotes = []
    for number, quote in enumerate(numbered):
        around = [outer for outer in numbered[:number] if _inside(quote, outer)]
        quotes.append(quote_with(quote, parent=draw(st.sampled_from([None, *(o.id for o in around)]))))
    return Record("constructed-1", text, sha256(text), speakers=speakers, quotes=tuple(quotes),
                  annotation=Annotation("auto", ("qawl/0.1",)))  # fmt: skip


def quote_with(quote: Quote, **changes: Any) -> Quote:
    """A quotation with some fields changed."""
    from dataclasses import replace

    return replace(quote, **changes)


def _inside(inner: Quote, outer: Quote) -> bool:
    return all(any(o.start <= s.start and s.end <= o.end for o in outer.spans) for s in inner.spans)
