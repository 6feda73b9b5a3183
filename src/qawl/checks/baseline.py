"""Level 5, corpus: nothing is lost against the base branch, or the last release."""

from __future__ import annotations

from qawl.checks.entry import Corpus, Hits
from qawl.checks.registry import Hit, check

_STATUSES = ("auto", "reviewed", "gold")


@check(
    5,
    cure="restore its line in the ledger: an article never moves",
    bad="a-1 was in test and is in train",
    good="a-1 was in test and is in test",
)
def split_moved(c: Corpus) -> Hits:
    """An article stays in its split.

    Between two releases a move turns training data into test data; no figure compares any more.
    """
    before, now = c.context.base_splits or {}, c.context.splits or {}
    entries = c.first_by("id")
    for id_ in sorted(before.keys() & now.keys()):
        if before[id_] != now[id_]:
            yield entries.get(id_), Hit("/id", f"{id_} was in {before[id_]} and is in {now[id_]}")


@check(
    5,
    cure="restore the record; a release that drops it is a new major version",
    bad="a-1 was in the corpus and is not",
    good="a-1 was in the corpus and is",
)
def record_removed(c: Corpus) -> Hits:
    """A record that was there is there.

    Published figures rest on it.
    """
    now = c.first_by("id")
    for before in c.context.base or ():
        if before.id not in now and c.context.complete:
            yield None, Hit("", f"{before.id} was in the corpus and is gone")


@check(
    5,
    cure="restore its quotations, or say in the commit why there are none",
    bad="a-1 had 4 quotations and has none",
    good="a-1 had 4 quotations and has 4",
)
def record_emptied(c: Corpus) -> Hits:
    """A record that had quotations has some.

    An export that went wrong looks just like this.
    """
    for before, now in c.changed():
        if before.quotes and not now.quotes:
            yield now, Hit("/quotes", f"the record had {len(before.quotes)} quotations and has none")


@check(
    5,
    severity="warning",
    cure="restore what is missing, or say in the commit why it was no quotation",
    bad="a-1 had content at 10 to 60, and nothing of it is marked now",
    good="a-1 had content at 10 to 60, and has content at 12 to 60",
)
def quotes_lost(c: Corpus) -> Hits:
    """Content that was marked still overlaps with content that is.

    Corrections move boundaries; what disappears altogether should do so on purpose.
    """
    for before, now in c.changed():
        if now.quotes and before.text_sha256 == now.text_sha256:
            lost = [
                (start, end)
                for start, end in before.quotes
                if not any(start < other_end and other < end for other, other_end in now.quotes)
            ]
            if lost:
                count = "one quotation is" if len(lost) == 1 else f"{len(lost)} quotations are"
                places = ", ".join(f"{start} to {end}" for start, end in lost[:5])
                yield now, Hit("/quotes", f"{count} gone: {places}")


@check(
    5,
    cure="restore the text; a corrected text is a new major version, and every offset is judged again",
    bad="the text_sha256 of a-1 was 1f3c… and is 9b07…",
    good="the text_sha256 of a-1 stays",
)
def text_changed(c: Corpus) -> Hits:
    """The text of a record does not change.

    All offsets point into it, here and in what others built on it.
    """
    for before, now in c.changed():
        if before.text_sha256 != now.text_sha256:
            message = f"the checksum was {before.text_sha256[:8]}… and is {now.text_sha256[:8]}…"
            yield now, Hit("/text_sha256", message)


@check(
    5,
    cure="restore the status; a conversion never overwrites a judgement",
    bad="a-1 was gold and is auto",
    good="a-1 was gold and is gold",
)
def status_lowered(c: Corpus) -> Hits:
    """The status of a record does not fall.

    What people judged is the dearest part of the corpus.
    """
    for before, now in c.changed():
        if _STATUSES.index(now.status) < _STATUSES.index(before.status):
            yield now, Hit("/annotation/status", f"the status was {before.status} and is {now.status}")
