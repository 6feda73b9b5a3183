"""Level 5, corpus: records next to one another, and to the ledger of splits.

A check of this level takes a Corpus and yields an entry (None for the corpus as a whole) with each Hit.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath

from qawl.checks.arabic import plain
from qawl.checks.entry import Corpus, Entry, Hits
from qawl.checks.registry import Hit, check
from qawl.checks.wording import shown


@check(
    5,
    cure="give the new record an id of its own",
    bad="a/constructed-0001.json and b/constructed-0001.json, both with id constructed-0001",
    good="a/constructed-0001.json and b/constructed-0002.json, each with its own id",
)
def duplicate_record_id(c: Corpus) -> Hits:
    """No two records have the same id.

    An id names one record in splits, in Label Studio and in everything published.
    """
    first = c.first_by("id")
    for entry in c.entries:
        if first[entry.id] is not entry:
            yield entry, Hit("/id", f"{first[entry.id].path or 'another record'} has the id {entry.id} too")


@check(
    5,
    severity="warning",
    cure="keep one of them",
    bad="a-1 and a-2 with the same text_sha256",
    good="a-1 and a-2 with different texts",
)
def duplicate_text(c: Corpus) -> Hits:
    """No two records have the same text.

    An article that is in twice counts twice.
    """
    first, splits = c.first_by("text_sha256"), c.context.splits or {}
    for entry in c.entries:
        other = first[entry.text_sha256]
        leak = entry.id in splits and splits[entry.id] != splits.get(other.id, splits[entry.id])
        if other.id != entry.id and not leak:  # a leak is a finding of its own
            yield entry, Hit("/text_sha256", f"{other.id} has the same text")


@check(
    5,
    severity="warning",
    cure="name the file after the record's id",
    bad="new.json with id constructed-0001",
    good="constructed-0001.json with id constructed-0001",
)
def file_name_differs(c: Corpus) -> Hits:
    """A record's file is called by its id, with .json.

    Who looks for a record looks for its file; and two files cannot then hold one record.
    """
    for entry in c.entries:
        if entry.path is not None and entry.path.endswith(".json"):
            name = PurePath(entry.path).name
            if name != f"{entry.id}.json":
                yield entry, Hit("/id", f"the file is called {shown(name)}, not {entry.id}.json")


@check(
    5,
    severity="warning",
    cure="name the collection that the article belongs to",
    bad='{"collection": null}, among records that have one',
    good='{"collection": "constructed"}',
)
def collection_missing(c: Corpus) -> Hits:
    """In a corpus with collections every record names its own.

    Splits and figures are made collection by collection.
    """
    if any(entry.collection is not None for entry in c.entries):
        for entry in c.entries:
            if entry.collection is None:
                yield entry, Hit("/source/collection", "the record names no collection, as others do")


@check(
    5,
    cure="correct its spelling; or add the new collection to collections in pyproject.toml's [tool.qawl]",
    bad='{"collection": "constructd"}',
    good='{"collection": "constructed"}',
)
def unknown_collection(c: Corpus) -> Hits:
    """A collection is one that the corpus knows.

    A misspelled one would be published as a collection of its own.
    """
    known = c.context.collections
    for entry in c.entries if known is not None else ():
        if known is not None and entry.collection is not None and entry.collection not in known:
            names = ", ".join(sorted(known))
            yield (
                entry,
                Hit("/source/collection", f"no collection is called {entry.collection}; known: {names}"),
            )


@check(
    5,
    severity="warning",
    cure="write the licence of the article's text, as an SPDX identifier where there is one",
    bad='{"collection": "constructed", "license": null}',
    good='{"collection": "constructed", "license": "CC-BY-4.0"}',
)
def licence_missing(c: Corpus) -> Hits:
    """A record of a collection names the licence of its text.

    Without a licence nobody may use it.
    """
    for entry in c.entries:
        if entry.collection is not None and entry.license is None:
            yield entry, Hit("/source/license", "the licence of the text is unknown")


@check(
    5,
    severity="warning",
    cure="write the licence of the collection, unless this article has another",
    bad="a-1 and a-2 under CC-BY-4.0, a-3 of the same collection under CC-BY-ND-4.0",
    good="a-1, a-2 and a-3 under CC-BY-4.0",
)
def licence_differs(c: Corpus) -> Hits:
    """The records of a collection have one licence.

    A collection is published under one; a different one is most often a slip.
    """
    counts: dict[str | None, Counter[str]] = {}
    for entry in c.entries:
        if entry.license is not None:
            counts.setdefault(entry.collection, Counter())[entry.license] += 1
    for entry in c.entries:
        if entry.license is not None and len(counts[entry.collection]) > 1:
            usual = counts[entry.collection].most_common(1)[0][0]
            if entry.license != usual:
                message = f"the licence is {shown(entry.license)}, in others of the collection {shown(usual)}"
                yield entry, Hit("/source/license", message)


@check(
    5,
    severity="warning",
    cure="spell it as the articles do; where they differ too, add the finding to the waivers",
    bad='{"name": "رنا الفارس"} in a-1, {"name": "رنا الفارسِ"} in a-2',
    good='{"name": "رنا الفارس"} in both',
)
def speaker_spelled_two_ways(c: Corpus) -> Hits:
    """In judged records a name is spelled one way, but for what articles themselves differ in.

    Who counts by name would count two people. Forms of alef, ya and ta marbuta and diacritics make the
    difference.
    """
    first: dict[str, tuple[str, Entry]] = {}
    for entry in c.entries:
        for index, name in enumerate(entry.names if entry.status != "auto" else ()):
            other, where = first.setdefault(plain(name), (name, entry))
            if other != name:
                message = f"{shown(name)} is spelled {shown(other)} in {where.id}"
                yield entry, Hit(f"/speakers/{index}/name", message)


@check(
    5,
    cure="take one of the two out of the corpus, or put both into the split of the older one",
    bad="a-1 in train, a-2 with the same text in test",
    good="a-1 and a-2 in train",
)
def split_leak(c: Corpus) -> Hits:
    """No text, and no story, is in two splits.

    A model that was trained on an article knows the answers of its copy.
    """
    splits = c.context.splits
    if splits is None:
        return
    entries, first = c.first_by("id"), c.first_by("text_sha256")
    same = ((first[entry.text_sha256].id, entry.id, "the same text") for entry in c.entries)
    for one, two, why in [*same, *c.context.links]:
        if one in splits and two in splits and splits[one] != splits[two]:
            message = f"{two} is in {splits[two]} and tells the story of {one} in {splits[one]}: {why}"
            yield entries.get(two), Hit("/text_sha256", message)


@check(
    5,
    cure="have it judged a second time and adjudicated, or take it out of the corpus",
    bad="a-1, of status reviewed, in test",
    good="a-1, of status gold, in test",
)
def split_unjudged(c: Corpus) -> Hits:
    """Only records that were judged twice and adjudicated (gold) are in validation and test.

    A score against the engine's own judgement says nothing; one against a single annotator's counts that one's slips.
    """
    for entry in c.entries if c.context.splits is not None else ():
        split = (c.context.splits or {}).get(entry.id, "train")
        if split != "train" and entry.status != "gold":
            yield entry, Hit("/annotation/status", f"the record is in {split}, and its status is {entry.status}")


@check(
    5,
    cure="restore the record; or, if it has to go, take its line out of the ledger too",
    bad="the ledger names a-9, and no record has that id",
    good="every id in the ledger is that of a record",
)
def split_without_record(c: Corpus) -> Hits:
    """Every article of the ledger of splits is in the corpus.

    What is gone from the corpus is gone from the next release, and figures no longer compare.
    """
    if c.context.splits is not None and c.context.splits_complete:
        for id_ in sorted(c.context.splits.keys() - c.first_by("id").keys()):
            yield None, Hit("", f"the ledger has {id_} in {c.context.splits[id_]}; no record has that id")
