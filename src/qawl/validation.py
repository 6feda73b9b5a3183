"""Validating what lies on disk: every record file beneath some paths, through the checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from qawl.checks import check_bytes
from qawl.checks.run import ALL_LEVELS
from qawl.finding import Finding
from qawl.reading import Paths, find_files, read_documents


def validate(
    paths: Paths,
    *,
    levels: Collection[int] = ALL_LEVELS,
    on_record: Callable[[str], None] = lambda path: None,
) -> Iterator[Finding]:
    """What is wrong with the records beneath ``paths``, file by file. ``on_record`` is called with the path
    of each record that was looked at. FileNotFoundError when a path names nothing."""
    unread: list[Finding] = []
    for file in find_files(paths, unread.append):
        for document in read_documents(file, unread.append):
            on_record(document.name)
            yield from check_bytes(document.data, document.path, line=document.line, levels=levels)
        yield from unread
        unread.clear()
    yield from unread
