"""How far a conversion is: a live bar on a terminal, a line now and then in a pipe."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qawl.scale.summary import Progress

SECONDS_BETWEEN_LINES = 30
_REFRESH = 0.25


@contextmanager
def meter(progress: Callable[[], Progress], total: Callable[[], int]) -> Iterator[None]:
    """Shows, while the block runs, what ``progress`` says of the ``total`` bytes of input. In a pipe the first
    line comes after half a minute, so that short runs have none."""
    show = _bar if sys.stderr.isatty() else _lines
    ended = threading.Event()
    thread = threading.Thread(target=show, args=(progress, total, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _lines(progress: Callable[[], Progress], total: Callable[[], int], ended: threading.Event) -> None:
    begun, size = time.monotonic(), 0
    while not ended.wait(SECONDS_BETWEEN_LINES):
        size = size or total()
        now, seconds = progress(), time.monotonic() - begun
        print(f"{now.done / max(size, 1):4.0%}  {_figures(now, seconds)}", file=sys.stderr, flush=True)


def _figures(now: Progress, seconds: float) -> str:
    speed = now.articles / max(seconds, 0.001)
    return f"{now.articles:,} articles ({speed:,.0f}/s), {now.quotations:,} quotations, {now.rejects:,} rejects"


def _bar(progress: Callable[[], Progress], total: Callable[[], int], ended: threading.Event) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(20), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        begun, task = time.monotonic(), bar.add_task("", total=total())
        while not ended.wait(_REFRESH):
            now = progress()
            figures = _figures(now, time.monotonic() - begun)
            bar.update(task, completed=now.done, description=figures)
