"""A folder that is replaced whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(RuntimeError):
    """Another run is replacing the same folder."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder beside ``folder`` that takes its place when the block ends well.

    When the block fails, ``folder`` stays as it was. What a killed run left behind is cleared by the next
    one, which also puts the old folder back where the run was killed between taking it away and putting the
    new one there. Raises Busy while another run replaces the same folder.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    building, previous = _beside(folder, "building"), _beside(folder, "previous")
    lock = _locked(building, folder)
    try:
        if previous.exists() and not folder.exists():
            previous.rename(folder)
        for child in building.iterdir():
            _remove(child)
        yield building
        _sync(building)
        _remove(previous)
        if folder.exists():
            folder.rename(previous)
        building.rename(folder)
        _remove(previous)
    except BaseException:
        # Ours still, by the lock. After a success the name may already be another run's.
        if building.exists() and os.path.samestat(os.fstat(lock), building.stat()):
            _remove(building)
        raise
    finally:
        os.close(lock)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


def _locked(building: Path, folder: Path) -> int:
    """A handle of the building folder, which is made if need be, that no other run holds."""
    import fcntl

    while True:
        building.mkdir(exist_ok=True)
        handle = os.open(building, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise Busy(f"{folder} is being written by another run; wait for it to end") from None
        # Between the two calls the other run may have ended, and its building folder have become the result.
        if building.exists() and os.path.samestat(os.fstat(handle), building.stat()):
            return handle
        os.close(handle)


def _sync(folder: Path) -> None:
    """Have the files on the disk before their names: a power cut must not leave empty ones."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
