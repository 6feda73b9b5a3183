"""Validating what lies on disk: every record file beneath some paths, through the checks."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from qawl.checks.entry import Context, Corpus, Entry
from qawl.checks.positions import locate
from qawl.checks.run import ALL_LEVELS, check_corpus, check_document
from qawl.finding import Finding
from qawl.reading import (
    READABLE,
    Document,
    Paths,
    ReadingError,
    find_files,
    read_bytes,
    read_dicts,
    read_documents,
    read_records,
)
from qawl.settings import JUDGEMENTS, SPLITS, Settings, nearest, read_settings

Item = Path | Document
Examined = tuple[list[Finding], Entry | None]
_CHUNK = 128  # records that a process is given at a time
_FEW = 256  # up to so many records other processes cost more than they bring


def validate_project(
    paths: Sequence[Path],
    *,
    levels: Collection[int] = ALL_LEVELS,
    splits: Path | None = None,
    base: Path | None = None,
    jobs: int | None = None,
    on_record: Callable[[], object] = lambda: None,
) -> Iterator[Finding]:
    """What is wrong with the records at ``paths``, by the settings of the project that they lie in: see
    qawl.settings and ``validate``. Level 5 looks at the ledger of splits (``splits``, else that of ``ledger_above``
    the first path) and, with ``base``, at the records beneath that folder as they were.
    SettingsError, and ReadingError where a base record or a ledger cannot be read."""
    settings = read_settings(paths[0])
    context = _context(paths, settings, splits, base) if 5 in levels else Context()
    findings = validate(paths, levels=levels, context=context, jobs=jobs, on_record=on_record)
    without_ledger = context.splits is None and nearest(paths[0], SPLITS) is None
    complete = context.complete and (without_ledger or context.splits_complete)
    return settings.policy.apply(findings, complete=complete and 5 in levels)


def _context(paths: Sequence[Path], settings: Settings, splits: Path | None, base: Path | None) -> Context:
    file = splits or ledger_above(paths[0])
    ledger = read_splits(file)
    return Context(
        splits=ledger,
        links=_links(paths, ledger or {}),
        collections=settings.collections,
        base=[Entry.of(record) for _, record in read_dicts(base)] if base else None,
        base_splits=read_splits(nearest(base, SPLITS)) if base else None,
        complete=all(path.is_dir() for path in paths),
        splits_complete=covers(paths, file),
    )


def ledger_above(path: Path) -> Path | None:
    """The nearest ``splits.tsv`` above a path. None beneath ``judgements/`` beside it: single passes over an article
    are in no split, its record is."""
    file = nearest(path, SPLITS)
    passes = file is not None and path.resolve().is_relative_to(file.resolve().parent / JUDGEMENTS)
    return None if passes else file


def covers(paths: Sequence[Path], ledger: Path | None) -> bool:
    """Whether the folders at ``paths`` hold all records that a ledger is about: those beneath records/ and
    standoff/ beside it, or where it has neither, all beneath its own folder."""
    if ledger is None or not all(path.is_dir() for path in paths):
        return False
    beside = [ledger.resolve().parent / name for name in ("records", "standoff")]
    given = [path.resolve() for path in paths]
    folders = [folder for folder in beside if folder.is_dir()] or [ledger.resolve().parent]
    return all(any(folder.is_relative_to(path) for path in given) for folder in folders)


def read_splits(file: Path | None) -> dict[str, str] | None:
    """The ledger of splits in a file; None without a file. ReadingError for a broken one."""
    if file is None:
        return None
    from qawl.publish.splits import read_ledger

    ledger, findings = read_ledger(file)
    if findings:
        raise ReadingError(findings[0])
    return ledger


def _links(paths: Sequence[Path], splits: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What tells one story with a record held out from training; nothing without the publish extra."""
    held_out = {id_ for id_, split in splits.items() if split != "train"}
    if held_out:
        try:
            from qawl.publish.stories import links

            records = (record for _, record in read_records(paths, lambda unreadable: None))
            yield from ((link.a, link.b, link.why) for link in links(records, held_out))
        except ImportError:
            return


def validate(
    paths: Paths,
    *,
    levels: Collection[int] = ALL_LEVELS,
    context: Context | None = None,
    jobs: int | None = None,
    on_record: Callable[[], object] = lambda: None,
) -> Iterator[Finding]:
    """What is wrong with the records beneath ``paths``, document by document in their order; then, at level
    5, with all of them as a corpus.

    ``jobs``: how many processes share the work when there is much of it; by default one a core. ``on_record``
    is called after each record. FileNotFoundError when a path names nothing.
    """
    unread: list[Finding] = []
    files = find_files(paths, unread.append, READABLE)
    items = chain.from_iterable(_items(file, unread.append) for file in files)
    corpus = Corpus(context or Context())
    examine = partial(_examine, levels=levels, hulls=corpus.context.base is not None)
    for findings, entry in _examined(items, examine, jobs or _cores()):
        yield from unread
        unread.clear()
        yield from findings
        if entry is not None:
            corpus.entries.append(_interned(entry))
        on_record()
    yield from unread
    if 5 in levels:
        yield from map(placed, check_corpus(corpus))


def _items(file: Path, on_finding: Callable[[Finding], None]) -> Iterator[Item]:
    """What to examine of a file: the lines of a shard, which is read here; else the file, which is read where it is
    examined, so that the processes share that work too."""
    if file.suffix != ".json":
        yield from read_documents(file, on_finding)
    else:
        yield file


def _examine(item: Item, levels: Collection[int], hulls: bool) -> Examined:
    """What an item's checks find, and its entry; without ``hulls`` that has no ``quotes``, which are most of it."""
    unread: list[Finding] = []
    documents = [item] if isinstance(item, Document) else read_documents(item, unread.append)
    for document in documents:
        findings, entry = check_document(document.data, document.path, line=document.line, levels=levels)
        return findings, entry if hulls or entry is None else replace(entry, quotes=())
    return unread, None


def _interned(entry: Entry) -> Entry:
    """The entry with each word that many have in memory once."""
    words = (entry.path, entry.collection, entry.license, entry.status)
    path, collection, license, status = (word and sys.intern(word) for word in words)
    return replace(entry, path=path, collection=collection, license=license, status=status or "")


def _examined(items: Iterator[Item], examine: Callable[[Item], Examined], jobs: int) -> Iterator[Examined]:
    """What each item's examination gives, in order; by several processes once there are many."""
    few = items if jobs == 1 else islice(items, _FEW)
    yield from map(examine, few)
    following = list(islice(items, _CHUNK))
    if not following:
        return
    with ProcessPoolExecutor(jobs) as pool:
        pending: deque[Future[list[Examined]]] = deque()
        while following or pending:
            if following:
                pending.append(pool.submit(_examine_all, following, examine))
                following = list(islice(items, _CHUNK))
            if len(pending) > 2 * jobs or not following:
                yield from pending.popleft().result()


def _examine_all(items: Iterable[Item], examine: Callable[[Item], Examined]) -> list[Examined]:
    return [examine(item) for item in items]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def placed(finding: Finding) -> Finding:
    """A finding about the corpus with line and column of the value in the file concerned."""
    if finding.path is None or finding.line is not None:
        return finding
    text = read_bytes(Path(finding.path)).decode("utf-8-sig")
    line, column = locate(text, [finding.pointer or ""]).of(finding.pointer or "")
    return replace(finding, line=line, column=column)
