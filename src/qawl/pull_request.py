"""Validating what changed since a git revision, as a pull request is: the records that it touches, and of the corpus
as a whole what they can have brought about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

import orjson

from qawl.checks.entry import Context, Corpus, Entry
from qawl.checks.run import ALL_LEVELS, check_corpus, check_document
from qawl.checks.schema import accepts
from qawl.finding import Finding
from qawl.publish.splits import parse_ledger
from qawl.reading import Document, find_files, read_documents, read_records
from qawl.revision import Revision
from qawl.settings import read_settings
from qawl.validation import covers, ledger_above, placed, read_splits


def validate_changes(
    paths: Sequence[Path],
    since: str,
    *,
    levels: Collection[int] = ALL_LEVELS,
    splits: Path | None = None,
    on_record: Callable[[], object] = lambda: None,
) -> Iterator[Finding]:
    """What is wrong with the records at ``paths`` that are new or another since the git revision ``since``; at level
    5, what is wrong with the corpus and concerns them, or was not so before.

    The project's settings and the ledger of splits are those of ``validation.validate_project``; ``on_record`` is
    called after each record that is looked at. RevisionError where git cannot tell; SettingsError; ReadingError for
    a broken ledger; FileNotFoundError when a path names nothing.
    """
    settings = read_settings(paths[0])
    revision = Revision.find(paths[0], since)
    changes = revision.changes(paths)
    yield from settings.policy.apply(
        _findings(paths, revision, changes.files, changes.before, settings.collections, levels, splits, on_record),
        complete=False,
    )


def _findings(
    paths: Sequence[Path],
    revision: Revision,
    touched: Collection[Path],
    before: Iterable[Document],
    collections: Collection[str] | None,
    levels: Collection[int],
    splits: Path | None,
    on_record: Callable[[], object],
) -> Iterator[Finding]:
    unread: list[Finding] = []
    entries: list[Entry] = []
    untouched: list[Entry] = []
    names: set[str] = set()
    for file in find_files(paths, unread.append):
        if _is_among(file, touched):
            for document in read_documents(file, unread.append):
                findings, entry = check_document(document.data, document.path, line=document.line, levels=levels)
                yield from findings
                entries += [entry] if entry is not None else []
                on_record()
            names.add(str(file))
        elif 5 in levels:
            found = list(filter(None, map(_brief, read_documents(file, lambda unreadable: None))))
            entries += found
            untouched += found
    yield from (finding for finding in unread if _is_among(Path(finding.path or ""), touched))
    if 5 not in levels:
        return
    ledger_file = splits or ledger_above(paths[0])
    ledger = read_splits(ledger_file)
    content = revision.content(ledger_file) if ledger_file is not None else None
    ledger_before = parse_ledger(content.decode("utf-8", "replace"))[0] if content is not None else None
    was = [*untouched, *filter(None, map(_brief, before))]
    splits_complete = covers(paths, ledger_file)
    now = Context(
        splits=ledger,
        links=list(_links(entries, names, ledger or {})),
        collections=collections,
        base=was,
        base_splits=ledger_before,
        complete=all(path.is_dir() for path in paths),
        splits_complete=splits_complete,
    )
    known = Context(splits=ledger_before, collections=collections, splits_complete=splits_complete)
    there_before = {_key(finding) for finding in check_corpus(Corpus(known, was))}
    for finding in check_corpus(Corpus(now, entries)):
        if finding.path in names or _key(finding) not in there_before:
            yield placed(finding)


def _is_among(file: Path, touched: Collection[Path]) -> bool:
    # The folder is resolved, the file is not: it may be a link itself.
    return file.parent.resolve() / file.name in touched


def _key(finding: Finding) -> tuple[str, str | None, str]:
    return finding.check, finding.record, finding.message


def _brief(document: Document) -> Entry | None:
    """A record in brief; None where it is none, which is not this pull request's doing."""
    try:
        data = orjson.loads(document.data)
    except orjson.JSONDecodeError:
        return None
    return Entry.of(data, document.path, document.line) if accepts(data) else None


def _links(
    entries: Iterable[Entry], touched: Collection[str], splits: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What tells one story with a touched record, where one of the two is held out from training; nothing without
    the publish extra."""
    placed_entries = [entry for entry in entries if entry.id in splits and entry.path is not None]
    ours = {entry.id for entry in placed_entries if entry.path in touched}
    if any(splits[id_] != "train" for id_ in ours):
        others = placed_entries
    else:
        others = [entry for entry in placed_entries if entry.id in ours or splits[entry.id] != "train"]
    files = dict.fromkeys(entry.path for entry in others if entry.path is not None)
    if not ours or len(others) == len(ours) == 1:
        return
    try:
        from qawl.publish.stories import links

        records = {record.id: record for _, record in read_records(files, lambda unreadable: None)}
        for link in links(records.values(), ours):
            # The second is where the finding stands: a touched one, if only one of the two is.
            ours_is_first = link.a in ours and link.b not in ours
            yield (link.b, link.a, link.why) if ours_is_first else (link.a, link.b, link.why)
    except ImportError:
        return
