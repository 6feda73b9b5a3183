"""Level 3, references: ids are unique and lead somewhere; parents contain; the order is canonical."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.checks.registry import Hit, check
from qawl.checks.view import QuoteView, View
from qawl.checks.wording import shown


@check(
    3,
    cure="give each speaker an id of its own, and correct the quotations that meant the second",
    bad='{"speakers": [{"id": "s1", …}, {"id": "s1", …}]}',
    good='{"speakers": [{"id": "s1", …}, {"id": "s2", …}]}',
)
def duplicate_speaker_id(r: View) -> Iterator[Hit]:
    """No two speakers of a record have the same id.

    A quotation names its speaker by the id alone.
    """
    speakers = r.data["speakers"]
    if len({speaker["id"] for speaker in speakers}) != len(speakers):
        for index, speaker in enumerate(speakers):
            if any(other["id"] == speaker["id"] for other in speakers[:index]):
                yield Hit(f"/speakers/{index}/id", f"{speaker['id']} is already the id of another speaker")


@check(
    3,
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
        speaker = quote.data["speaker"]
        if speaker is not None and speaker not in known:
            has = f"the record has {', '.join(sorted(known))}" if known else "the record has no speakers"
            yield Hit(f"{quote.pointer}/speaker", f"no speaker is called {speaker}; {has}")


@check(
    3,
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
    used = {quote.data["speaker"] for quote in r.quotes}
    for index, speaker in enumerate(r.data["speakers"]):
        if speaker["id"] not in used:
            yield Hit(f"/speakers/{index}", f"{speaker['id']} ({shown(speaker['name'])}) says nothing")


@check(
    3,
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
    cure="give each quotation an id of its own, and correct the parents that meant the second",
    bad='{"quotes": [{"id": "q1", …}, {"id": "q1", …}]}',
    good='{"quotes": [{"id": "q1", …}, {"id": "q2", …}]}',
)
def duplicate_quote_id(r: View) -> Iterator[Hit]:
    """No two quotations of a record have the same id.

    Parents and reports name a quotation by its id.
    """
    ids = [quote.data["id"] for quote in r.quotes]
    if len(set(ids)) != len(ids):
        for index, id_ in enumerate(ids):
            if id_ in ids[:index]:
                yield Hit(f"/quotes/{index}/id", f"{id_} is already the id of another quotation")


@check(
    3,
    cure="name the quotation that is meant, or write null",
    bad='{"quotes": [{"id": "q1", "parent": "q7", …}]}',
    good='{"quotes": [{"id": "q1", "parent": null, …}]}',
)
def unknown_parent(r: View) -> Iterator[Hit]:
    """The parent of a quotation is a quotation of the same record.

    An id that leads nowhere is most often left over from a deleted quotation.
    """
    known = r.by_id
    for quote in r.nested:
        if quote.data["parent"] not in known:
            yield Hit(f"{quote.pointer}/parent", f"no quotation is called {quote.data['parent']}")


@check(
    3,
    cure="write null as the parent of the outermost",
    bad='{"quotes": [{"id": "q1", "parent": "q2", …}, {"id": "q2", "parent": "q1", …}]}',
    good='{"quotes": [{"id": "q1", "parent": null, …}, {"id": "q2", "parent": "q1", …}]}',
)
def parent_cycle(r: View) -> Iterator[Hit]:
    """Going from parent to parent ends at a quotation without one.

    A quotation cannot stand inside itself.
    """
    known = r.by_id
    done: set[str] = set()
    for quote in r.nested:
        trail: list[str] = []
        at: QuoteView | None = quote
        while at is not None and at.data["id"] not in done:
            if at.data["id"] in trail:
                way = " → ".join([*trail[trail.index(at.data["id"]) :], at.data["id"]])
                yield Hit(f"{at.pointer}/parent", f"the parents go round: {way}")
                break
            trail.append(at.data["id"])
            at = known.get(at.data["parent"])
        done.update(trail)


@check(
    3,
    cure="correct the spans, or name the quotation that it does stand in, or write null",
    bad='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", "parent": "q1", 55 to 90}]}',
    good='{"quotes": [{"id": "q1", 10 to 90}, {"id": "q2", "parent": "q1", 55 to 90}]}',
)
def child_outside_parent(r: View) -> Iterator[Hit]:
    """The content of a nested quotation lies inside the content of its parent.

    That is what parent means: someone quotes someone.
    """
    for quote in r.nested:
        parent = r.by_id.get(quote.data["parent"])
        if parent is None or parent is quote:
            continue
        for row in quote.contents:
            if not any(outer.start <= row.start and row.end <= outer.end for outer in parent.contents):
                places = " and ".join(f"{outer.start} to {outer.end}" for outer in parent.contents)
                message = f"content {row.start} to {row.end} is outside that of its parent, {places}"
                yield Hit(row.pointer, message, (row.start, row.end))


@check(
    3,
    cure="sort them; `qawl format` does not, as ids and parents may have to follow",
    bad='{"quotes": [{"id": "q1", 70 to 90}, {"id": "q2", 10 to 60}]}',
    good='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", 70 to 90}]}',
)
def quotes_unordered(r: View) -> Iterator[Hit]:
    """Quotations stand in the order in which they begin; of two that begin together the longer one first.

    One order makes two versions of a record comparable, and puts a parent before its children.
    """
    if r.apart:
        return
    keys = [(quote.start, -quote.end) for quote in r.quotes]
    if keys != sorted(keys):
        for index in range(1, len(keys)):
            if keys[index] < keys[index - 1]:
                before, here = r.quotes[index - 1], r.quotes[index]
                message = (
                    f"{here.data['id']} begins at {here.start}, and {before.data['id']} at {before.start}"
                )
                yield Hit(here.pointer, f"{message} stands before it", (here.start, here.end))


@check(
    3,
    cure="keep one of them",
    bad='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", 10 to 60}]}',
    good='{"quotes": [{"id": "q1", 10 to 60}]}',
)
def duplicate_quote(r: View) -> Iterator[Hit]:
    """No two quotations have the same content.

    A quotation marked twice is counted twice. What an article repeats in its headline stands elsewhere in
    the text, so its spans differ.
    """
    if r.apart:
        return
    keys = [tuple((row.start, row.end) for row in quote.contents) for quote in r.quotes]
    if len(set(keys)) != len(keys):
        for index, key in enumerate(keys):
            if key in keys[:index]:
                first = r.quotes[keys.index(key)].data["id"]
                message = f"{r.quotes[index].data['id']} has the same content as {first}"
                yield Hit(f"/quotes/{index}", message, (key[0][0], key[-1][1]))


@check(
    3,
    severity="warning",
    cure="correct the boundaries: one contains the other, or they are apart",
    bad='{"quotes": [{"id": "q1", 10 to 60}, {"id": "q2", 50 to 90}]}',
    good='{"quotes": [{"id": "q1", 10 to 48}, {"id": "q2", 50 to 90}]}',
)
def quotes_cross(r: View) -> Iterator[Hit]:
    """The contents of two quotations are apart, or one lies inside the other.

    Where they cross, one of the boundaries is wrong.
    """
    if r.apart:
        return
    rows = sorted((row.start, -row.end, row.quote) for row in r.contents)
    open_: list[tuple[int, int]] = []  # (end, quotation) of the spans around, the innermost last
    for start, negative, index in rows:
        end = -negative
        while open_ and open_[-1][0] <= start:
            open_.pop()
        if open_ and open_[-1][0] < end and open_[-1][1] != index:
            other = r.quotes[open_[-1][1]].data["id"]
            message = f"content {start} to {end} begins inside {other} and ends after it ({open_[-1][0]})"
            yield Hit(f"/quotes/{index}", message, (start, end))
        open_.append((end, index))


@check(
    3,
    severity="warning",
    cure="name the quotation around it as its parent",
    bad='{"quotes": [{"id": "q1", 10 to 90}, {"id": "q2", "parent": null, 55 to 90}]}',
    good='{"quotes": [{"id": "q1", 10 to 90}, {"id": "q2", "parent": "q1", 55 to 90}]}',
)
def parent_missing(r: View) -> Iterator[Hit]:
    """A quotation whose content lies inside another's has a parent.

    Who reads only the outermost quotations would take both for statements of the reporter's sources.
    """
    if r.apart:
        return
    outer: QuoteView | None = None
    for quote in r.quotes:
        inside = outer is not None and any(
            row.start <= quote.start
            and quote.end <= row.end
            and (row.start, row.end) != (quote.start, quote.end)
            for row in outer.contents
        )
        if inside and outer is not None and quote.data["parent"] is None:
            message = f"{quote.data['id']} lies inside {outer.data['id']} and has no parent"
            yield Hit(f"{quote.pointer}/parent", message, (quote.start, quote.end))
        if outer is None or quote.end > outer.end:
            outer = quote
