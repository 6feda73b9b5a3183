"""Progress on a terminal; in a pipe, nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """A function that is told what goes on now, for example "writing"; it stands on standard error while it
    does, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def counted(items: Iterable[T], unit: str) -> Iterator[T]:
    """The items; while they pass, their number and speed stand on standard error, if it is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,} " + unit), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        for item in items:
            yield item
            bar.advance(task)


@contextmanager
def bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A function that is told how many more are done, and how many there are; a bar stands on standard error
    meanwhile, if it is a terminal."""
    if not sys.stderr.isatty():
        yield lambda more, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(unit), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda more, total: progress.update(task, advance=more, total=total)
