"""Level 3, references: ids are unique and lead somewhere; parents contain; the order is canonical."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qawl.checks.registry import Hit, check
from qawl.checks.view import QuoteView, Row, View
from qawl.checks.wording import shown


def _repeated(items: Sequence[object]) -> Iterator[int]:
    """The indexes of items that stand earlier in the sequence too."""
    seen = set()
    for index, item in enumerate(items):
        if item in seen:
            yield index
        seen.add(item)


@check(
    3,
    whole=("speakers",),
    reads_text=False,
    cure="give each speaker an id of its own, and correct the quotations that meant the second",
    bad='{"speakers": [{"id": "s1", …}, {"id": "s1", …}]}',
    good='{"speakers": [{"id": "s1", …}, {"id": "s2", …}]}',
)
def duplicate_speaker_id(r: View) -> Iterator[Hit]:
    """No two speakers of a record have the same id.

    A quotation names its speaker by the id alone.
    """
    ids = [speaker["id"] for speaker in r.data["speakers"]]
    for index in _repeated(ids):
        yield Hit(f"/speakers/{index}/id", f"{ids[index]} is already the id of another speaker")


@check(
    3,
    whole=("quotes", "speakers"),
    reads_text=False,
    cure="add the speaker to speakers, or name the one that is meant",
    bad='{"speakers": [{"id": "s1", …}], "quotes": [{"id": "q1", "speaker": "s2", …}]}',
    good='{"speakers": [{"id": "s1", …}], "quotes": [{"id": "q1", "speaker": "s1", …}]}',
)
def unknown_speaker(r: View) -> Iterator[Hit]:
    """The speaker of a quotation is one of the record's speakers.

    An id that leads nowhere leaves the quotation without a source.
    """
    known = {speaker["id"] for speaker in r.data["speakers"]}
    for quote in r.quotes:
        if quote.speaker is not None and quote.speaker not in known:
            has = f"the record has {', '.join(sorted(known))}" if known else "the record has no speakers"
            yield Hit(f"{quote.pointer}/speaker", f"no speaker is called {quote.speaker}; {has}")


@check(
    3,
    whole=("quotes", "speakers"),
    reads_text=False,
    severity="warning",
    cure="remove the speaker, or give it its quotation",
    bad='{"speakers": [{"id": "s1", …}, {"id": "s2", …}], "quotes": [{"speaker": "s1", …}]}',
    good='{"speakers": [{"id": "s1", …}], "quotes": [{"speaker": "s1", …}]}',
)
def unused_speaker(r: View) -> Iterator[Hit]:
    """Every speaker says something.

    Speakers are the sources of quotations, not everyone whom the article names; one without a quotation
    is often what is left of a deleted one.
    """
    used = {quote.speaker for quote in r.quotes}
    for index, speaker in enumerate(r.data["speakers"]):
        if speaker["id"] not in used:
            yield Hit(f"/speakers/{index}", f"{speaker['id']} ({shown(speaker['name'])}) says nothing")


@check(
    3,
    whole=("speakers",),
    reads_text=False,
    severity="warning",
    cure="make them one speaker, and let all its quotations name it",
    bad='{"speakers": [{"id": "s1", "name": "رنا الفارس", …}, {"id": "s2", "name": "رنا الفارس", …}]}',
    good='{"speakers": [{"id": "s1", "name": "رنا الفارس", …}]}',
)
def same_speaker_twice(r: View) -> Iterator[Hit]:
    """A source stands once among the speakers of a record.

    All quotations of one source share one speaker; who counts what someone says would miss half of it.
    """
    first: dict[str, str] = {}
    for index, speaker in enumerate(r.data["speakers"]):
        other = first.setdefault(speaker["name"], speaker["id"])
        if other != speaker["id"]:
            yield Hit(f"/speakers/{index}/name", f"{speaker['id']} has the same name as {other}")


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    cure="give each quotation an id of its own, and correct the parents that meant the second",
    bad='{"quotes": [{"id": "q1", …}, {"id": "q1", …}]}',
    good='{"quotes": [{"id": "q1", …}, {"id": "q2", …}]}',
)
def duplicate_quote_id(r: View) -> Iterator[Hit]:
    """No two quotations of a record have the same id.

    Parents and reports name a quotation by its id.
    """
    ids = [quote.id for quote in r.quotes]
    for index in _repeated(ids):
        yield Hit(f"/quotes/{index}/id", f"{ids[index]} is already the id of another quotation")


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    cure="name the quotation that is meant, or write null",
    bad='{"quotes": [{"id": "q1", "parent": "q7", …}]}',
    good='{"quotes": [{"id": "q1", "parent": null, …}]}',
)
def unknown_parent(r: View) -> Iterator[Hit]:
    """The parent of a quotation is a quotation of the same record.

    An id that leads nowhere is most often left over from a deleted quotation.
    """
    for quote in r.nested:
        if quote.parent not in r.by_id:
            yield Hit(f"{quote.pointer}/parent", f"no quotation is called {quote.parent}")


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    cure="write null as the parent of the outermost",
    bad='{"quotes": [{"id": "q1", "parent": "q2", …}, {"id": "q2", "parent": "q1", …}]}',
    good='{"quotes": [{"id": "q1", "parent": null, …}, {"id": "q2", "parent": "q1", …}]}',
)
def parent_cycle(r: View) -> Iterator[Hit]:
    """Going from parent to parent ends at a quotation without one.

    A quotation cannot stand inside itself.
    """
    done: set[str] = set()
    for quote in r.nested:
        trail: list[str] = []
        at: QuoteView | None = quote
        while at is not None and at.id not in done:
            if at.id in trail:
                way = " → ".join([*trail[trail.index(at.id) :], at.id])
                yield Hit(f"{at.pointer}/parent", f"the parents go round: {way}")
                break
            trail.append(at.id)
            at = r.by_id.get(at.parent or "")
        done.update(trail)


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    cure="correct the spans, or name the quotation that it does stand in, or write null",
    bad='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", "parent": "q1", 55 to 90}]}',
    good='{"quotes": [{"id": "q1", 10 to 90}, {"id": "q2", "parent": "q1", 55 to 90}]}',
)
def child_outside_parent(r: View) -> Iterator[Hit]:
    """The content of a nested quotation lies inside the content of its parent.

    That is what parent means: someone quotes someone.
    """
    for quote in r.nested:
        parent = r.by_id.get(quote.parent or "", quote)
        for row in quote.contents if parent is not quote else ():
            if not any(outer.start <= row.start and row.end <= outer.end for outer in parent.contents):
                places = " and ".join(f"{outer.start} to {outer.end}" for outer in parent.contents)
                message = f"content {row.start} to {row.end} is outside that of its parent, {places}"
                yield Hit(row.pointer, message, row.span)


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    cure="sort them; `qawl format` does not, as ids and parents may have to follow",
    bad='{"quotes": [{"id": "q1", 70 to 90}, {"id": "q2", 10 to 60}]}',
    good='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", 70 to 90}]}',
)
def quotes_unordered(r: View) -> Iterator[Hit]:
    """Quotations stand in the order in which they begin; of two that begin together the longer one first.

    One order makes two versions of a record comparable, and puts a parent before its children.
    """
    for one, two in pairwise(r.quotes):
        if (two.start, -two.end) < (one.start, -one.end):
            message = f"{two.id} ({two.start} to {two.end}) stands after {one.id} ({one.start} to {one.end})"
            yield Hit(two.pointer, message, two.span)


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    cure="keep one of them",
    bad='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", 10 to 60}]}',
    good='{"quotes": [{"id": "q1", 10 to 60}]}',
)
def duplicate_quote(r: View) -> Iterator[Hit]:
    """No two quotations of one speaker have the same content.

    A quotation marked twice is counted twice. What an article repeats in its headline stands elsewhere in
    the text, so its spans differ; what one source says and another denies (ما نفته …) has two speakers.
    """
    contents = [(tuple(row.span for row in quote.contents), quote.speaker) for quote in r.quotes]
    for index in _repeated(contents):
        quote, first = r.quotes[index], r.quotes[contents.index(contents[index])]
        yield Hit(quote.pointer, f"{quote.id} has the same content as {first.id}", quote.span)


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    severity="warning",
    cure="correct the boundaries: one contains the other, or they are apart",
    bad='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", 50 to 90}]}',
    good='{"quotes": [{"id": "q1", 10 to 48}, {"id": "q2", 50 to 90}]}',
)
def quotes_cross(r: View) -> Iterator[Hit]:
    """The contents of two quotations are apart, or one lies inside the other.

    Where they cross, one of the boundaries is wrong.
    """
    around: list[Row] = []  # the innermost last
    for row in sorted(r.contents, key=lambda row: (row.start, -row.end)):
        while around and around[-1].end <= row.start:
            around.pop()
        if around and around[-1].end < row.end:
            quote, other = r.quote_of(row), r.quote_of(around[-1])
            if quote is not other and quote.parent != other.id:
                message = f"{quote.id} begins inside {other.id}, and ends {row.end - around[-1].end} after it"
                yield Hit(row.pointer, message, row.span)
        around.append(row)


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    severity="warning",
    cure="name the quotation around it as its parent",
    bad='{"quotes": [{"id": "q1", 10 to 90}, {"id": "q2", "parent": null, 55 to 90}]}',
    good='{"quotes": [{"id": "q1", 10 to 90}, {"id": "q2", "parent": "q1", 55 to 90}]}',
)
def parent_missing(r: View) -> Iterator[Hit]:
    """A quotation whose content lies inside another's has a parent.

    Who reads only the outermost quotations would take both for statements of the reporter's sources.
    """
    outer: QuoteView | None = None  # of those before, the one that reaches furthest
    for quote in r.quotes:
        if outer is not None and quote.parent is None and _inside(quote, outer):
            message = f"{quote.id} lies inside {outer.id} and has no parent"
            yield Hit(f"{quote.pointer}/parent", message, quote.span)
        if outer is None or quote.end > outer.end:
            outer = quote


def _inside(inner: QuoteView, outer: QuoteView) -> bool:
    """Whether one content span of outer holds all of inner, and more."""
    return inner.span != outer.span and any(row.start <= inner.start and inner.end <= row.end for row in outer.contents)


@check(
    3,
    whole=("quotes",),
    reads_text=False,
    severity="warning",
    cure="join what one cue reports into one quotation, or give the second its own cue",
    bad="⟦قالت⟧ reports q1 «العمل بدأ» and q2 «والميناء مفتوح»",
    good="⟦قالت⟧ reports q1 «العمل بدأ والميناء مفتوح»",
)
def cue_shared(r: View) -> Iterator[Hit]:
    """A cue reports one quotation (guidelines, sections 3.3 and 3.4).

    Coordinated clauses and consecutive sentences under one cue are one quotation; a new cue begins a new one.
    """
    first: dict[int, str] = {}
    for quote in r.quotes:
        if quote.cue is not None:
            other = first.setdefault(quote.cue.start, quote.id)
            if other != quote.id:
                message = f"{other} and {quote.id} have the same cue"
                yield Hit(quote.cue.pointer, message, quote.cue.span)
