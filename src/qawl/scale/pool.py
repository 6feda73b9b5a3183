"""Processes that outlive one another: what a killed one was doing is done again by the next."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.sharedctypes import RawArray
from typing import Any, Generic, Protocol, TypeVar

from qawl.scale import tally
from qawl.scale.tally import SIZE, Tally

# What beginning a process raises where the fork server, which begins them, was killed a moment ago. Once its end is
# known, it is begun anew.
_GONE = (BrokenProcessPool, ConnectionError, EOFError)
_PATIENCE = 100
_PAUSE = 0.1  # seconds

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class WorkerDied(RuntimeError):
    """The process that did a task died twice, the second time with nothing else going on beside it."""


class Task(Protocol[R_co]):
    """A call that is under way somewhere; ``result`` waits for it to end, and raises what it raised."""

    def result(self) -> R_co: ...


class Workers(Protocol):
    """Somebody who does tasks, and counts in ``tally``."""

    tally: Tally

    def submit(self, function: Callable[..., R], *args: Any) -> Task[R]:
        """Have ``function(*args)`` called."""

    def close(self) -> None:
        """End whatever is still under way."""


class Inline:
    """Does every task in this process, when its result is asked for."""

    def __init__(self) -> None:
        self.tally = Tally()
        tally.use(self.tally)

    def submit(self, function: Callable[..., R], *args: Any) -> Task[R]:
        return _Now(function, args)

    def close(self) -> None:
        pass


class _Now(Generic[R]):
    def __init__(self, function: Callable[..., R], args: tuple[Any, ...]) -> None:
        self._function, self._args = function, args

    def result(self) -> R:
        return self._function(*self._args)


class Pool:
    """Does tasks in ``jobs`` processes.

    When one of them dies, for want of memory or because somebody killed it, all that was under way is given to
    new ones. A task during which that happens twice is tried once more, alone; if its process dies then too,
    its result raises WorkerDied, and the others go on.
    """

    def __init__(self, jobs: int) -> None:
        self.tally = Tally(RawArray("q", SIZE))
        self._jobs = jobs
        self._context = _context()
        self._pending: list[_Later[Any]] = []
        self._executor = self._new(jobs)

    def submit(self, function: Callable[..., R], *args: Any) -> Task[R]:
        task: _Later[R] = _Later(self, function, args)
        self._pending.append(task)
        try:
            task.future = self._executor.submit(function, *args)
        except _GONE:
            self._revive()
        return task

    def close(self) -> None:
        self.tally.stop()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _new(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, self._context, initializer=_begin, initargs=(self.tally,))

    def _revive(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        lost = [task for task in self._pending if task.future is None or _is_lost(task.future)]
        self._executor = self._begun(self._jobs, lost)

    def _begun(self, jobs: int, tasks: list[_Later[Any]]) -> ProcessPoolExecutor:
        """New processes, with these tasks given to them."""
        for patience in range(_PATIENCE, -1, -1):
            executor = self._new(jobs)
            try:
                for task in tasks:
                    task.future = executor.submit(task.function, *task.args)
                break
            except _GONE:
                executor.shutdown(wait=False, cancel_futures=True)
                if not patience:
                    raise
                time.sleep(_PAUSE)
        return executor

    def _await(self, task: _Later[R]) -> R:
        try:
            for _ in range(2):
                try:
                    assert task.future is not None
                    return task.future.result()
                except BrokenProcessPool:
                    self._revive()
        finally:
            self._pending.remove(task)
        with self._begun(1, [task]):
            try:
                assert task.future is not None
                return task.future.result()
            except BrokenProcessPool:
                raise WorkerDied from None


class _Later(Generic[R]):
    def __init__(self, pool: Pool, function: Callable[..., R], args: tuple[Any, ...]) -> None:
        self._pool, self.function, self.args = pool, function, args
        self.future: Future[R] | None = None

    def result(self) -> R:
        return self._pool._await(self)


def _is_lost(future: Future[Any]) -> bool:
    return future.cancelled() or not future.done() or isinstance(future.exception(), BrokenProcessPool)


def _context() -> ForkServerContext | SpawnContext:
    """A fork server begins a process in a moment and, unlike a plain fork, copies no thread's locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["qawl.scale.work"])
    return context


def _begin(common: Tally) -> None:
    """Set up a new process: it counts in the common tally, and ends when the one that began it does."""
    tally.use(common)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that the user began
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)
