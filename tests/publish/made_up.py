"""Small articles with their judgements; every person, body and place in them is made up."""

from __future__ import annotations

from qawl.record import Annotation, Quote, Record, Section, Source, Span, Speaker, Stance, Target, sha256

NAMES = (
    "سامر الحلو",
    "ليلى النجار",
    "مازن الأشقر",
    "هناء الريحاني",
    "فادي الطويل",
    "رنا الصافي",
    "عمر البحري",
)
THINGS = (
    "الجسر",
    "المكتبة",
    "الملعب",
    "السوق",
    "المتحف",
    "الميناء",
    "المسرح",
    "الحديقة",
    "المدرسة",
    "المخبز",
)
PLACES = ("مدينة الورد", "قرية النبع", "حي الزيتون", "ضاحية الربيع", "جزيرة اللؤلؤ", "بلدة السنديان")


def build(number: int, *, status: str = "gold", published: str | None = "2031-02-01", **changes: object) -> Record:
    """Article ``number``: a headline, a direct quotation with one nested in it, a denial that a comma
    interrupts; no two numbers under 400 share a sentence."""
    name = NAMES[number % 7]
    thing, place = THINGS[number % 10], PLACES[number % 6]
    count = f"{number * 7 + 3}"
    parts: list[str] = []

    def put(words: str) -> tuple[int, int]:
        start = sum(map(len, parts))
        parts.append(words)
        return start, start + len(words)

    headline = put(f"{thing} رقم {count} في {place}")
    put("\n\n")
    cue = put("وقال")
    put(" ")
    mention = put(f"المهندس {name}")
    put(": «")
    outer_start = sum(map(len, parts))
    put(f"أبلغتنا لجنة {place} أن ")
    inner = put(f"{thing} يحتاج {count} عاملا")
    outer = (outer_start, inner[1])
    put("». ")
    first = put(f"كلفة {thing} لم تبلغ {count} ألفا")
    put("، كما ")
    denied = put("نفى")
    put("، ")
    second = put(f"ولن تبلغها في {place} قبل {count} يوما")
    put(".")
    text = "".join(parts)
    span = lambda bounds: Span.of(text, *bounds)  # noqa: E731
    target = text.index(thing, first[0])
    record = Record(
        id=f"made-{number:04}",
        text=text,
        text_sha256=sha256(text),
        sections=(Section(*headline, "headline"), Section(headline[1] + 2, len(text), "body")),
        source=Source("constructed", f"n{number}", "صحيفة المنارة", None, None, published, "CC-BY-4.0"),
        speakers=(
            Speaker("s1", name, "person", "المهندس"),
            Speaker("s2", f"لجنة {place}", "organization"),
        ),
        quotes=(
            Quote(
                "q1",
                "direct",
                (span(outer),),
                span(cue),
                span(mention),
                "s1",
                confidence=0.1 if status == "auto" else None,
            ),
            Quote("q2", "indirect", (span(inner),), None, None, "s2", parent="q1"),
            Quote(
                "q3",
                "indirect",
                (span(first), span(second)),
                span(denied),
                None,
                "s1",
                stance=Stance("against", Target(thing, target, target + len(thing))),
            ),
        ),
        annotation=Annotation(status, {"auto": ("qawl/0.1",), "reviewed": ("a1",)}.get(status, ("a1", "a2"))),
    )
    return record.with_(**changes)


def standoff(record: Record) -> Record:
    """The same judgements without the words."""
    bare = lambda span: span and Span(span.start, span.end)  # noqa: E731
    quotes = tuple(
        Quote(
            quote.id,
            quote.type,
            tuple(map(bare, quote.spans)),
            bare(quote.cue),
            bare(quote.mention),
            quote.speaker,
            quote.parent,
            quote.confidence,
            Stance(quote.stance.label, quote.stance.target and Target(None, *_bounds(quote.stance.target))),
        )
        for quote in record.quotes
    )
    return record.with_(text=None, quotes=quotes)


def _bounds(target: Target) -> tuple[int | None, int | None]:
    return target.start, target.end
