"""From files to records: read, clean, annotate."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from qawl.finding import Finding
from qawl.record import Record
from qawl.sources.article import Article
from qawl.sources.registry import read_sources

PathLike = str | os.PathLike[str]
OnFinding = Callable[[Finding], None]

_log = logging.getLogger("qawl.convert")


def articles(source: PathLike | Iterable[PathLike], *, on_finding: OnFinding | None = None) -> Iterator[Article]:
    """Every article under a path or several (files, zip and tar archives, folders; see
    `qawl.sources.registry`).

    What can't be read goes to ``on_finding``, or is logged as a warning, and the rest goes on. Raises
    FileNotFoundError for a path that isn't there.
    """
    paths = [source] if isinstance(source, str | os.PathLike) else source
    report = on_finding or _warn
    for item in read_sources(map(Path, paths)):
        if isinstance(item, Finding):
            report(item)
        else:
            yield item


def convert(source: PathLike | Iterable[PathLike], *, on_finding: OnFinding | None = None) -> Iterator[Record]:
    """A record for every article under a path or several, annotated by the engine.

    Parameters, order and errors are those of `articles`.
    """
    from qawl.annotate import annotate_article

    return map(annotate_article, articles(source, on_finding=on_finding))


def _warn(finding: Finding) -> None:
    place = f"{finding.path}:{finding.line}" if finding.line else finding.path
    _log.warning("%s: %s [%s]", place, finding.message, finding.check)
