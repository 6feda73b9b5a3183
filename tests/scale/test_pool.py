"""Processes that die: their work is done by others, and only what kills every one of them is given up."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest

from qawl.scale.pool import Pool, WorkerDied


def test_a_task_whose_process_is_killed_is_done_again(tmp_path: Path) -> None:
    pool = Pool(2)
    try:
        tasks = [pool.submit(_die_once, tmp_path / "died" if i == 3 else None, i) for i in range(8)]
        assert [task.result() for task in tasks] == list(range(8))
        assert (tmp_path / "died").exists()
    finally:
        pool.close()


def test_a_task_that_kills_every_process_is_given_up_and_no_other(tmp_path: Path) -> None:
    pool = Pool(2)
    try:
        tasks = [pool.submit(os._exit, 1) if i == 2 else pool.submit(_die_once, None, i) for i in range(6)]
        for i, task in enumerate(tasks):
            if i == 2:
                with pytest.raises(WorkerDied):
                    task.result()
            else:
                assert task.result() == i
    finally:
        pool.close()


def test_the_process_that_begins_others_may_be_killed(tmp_path: Path) -> None:
    pool = Pool(2)
    try:
        for _ in range(5):
            tasks = [pool.submit(_die_once, None, i) for i in range(40)]
            assert tasks[0].result() == 0
            os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
            assert [task.result() for task in tasks[1:]] == list(range(1, 40))
    finally:
        pool.close()


def test_what_a_task_raises_comes_back() -> None:
    pool = Pool(1)
    try:
        with pytest.raises(FileNotFoundError):
            pool.submit(os.stat, "/nowhere").result()
        assert pool.submit(len, "abc").result() == 3
    finally:
        pool.close()


def _die_once(mark: Path | None, value: int) -> int:
    if mark is not None and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return value
