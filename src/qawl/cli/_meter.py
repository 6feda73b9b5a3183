"""How far a conversion is: a live bar on a terminal, a line now and then in a pipe."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

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
        now = progress()
        shown = figures(now, size, time.monotonic() - begun)
        print(f"{now.done / max(size, 1):4.0%}  {shown}", file=sys.stderr, flush=True)


def _bar(progress: Callable[[], Progress], total: Callable[[], int], ended: threading.Event) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(20), TaskProgressColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        begun, size = time.monotonic(), total()
        task = bar.add_task("", total=size)
        running = True
        while running:
            running = not ended.wait(_REFRESH)  # what was done at the end is shown too
            now = progress()
            bar.update(task, completed=now.done, description=figures(now, size, time.monotonic() - begun))


def figures(now: Progress, total: int, seconds: float) -> str:
    """What is shown after so many seconds. The time left is known once a unit is done."""
    speed = now.articles / max(seconds, 0.001)
    text = f"{now.articles:,} articles ({speed:,.0f}/s), {now.quotations:,} quotations, {now.rejects:,} rejects"
    if (fresh := now.done - now.done_before) and total > now.done:
        left = timedelta(seconds=round(seconds * (total - now.done) / fresh))
        text += f", {left} left"
    return text
