"""Annotations out of a project, or out of a file that somebody exported from one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from qawl.labelstudio.client import Project, Server
from qawl.record import Json

BATCH = 100


class NoExport(ValueError):
    """A file that is no JSON export of Label Studio; the message says what it is."""


def exported(
    server: Server,
    project: Project,
    *,
    batch: int = BATCH,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Json]:
    """All tasks of a project with their annotations and drafts. ``progress`` gets how many more have come,
    and how many there are."""
    ids = [known.id for known in server.tasks(project.id)]
    for start in range(0, len(ids), batch):
        some = ids[start : start + batch]
        yield from server.export(project.id, some)
        progress(len(some), len(ids))


def read_export(file: Path) -> list[Json]:
    """The tasks in a JSON export, made in the web page or by an API. OSError when the file can't be read,
    NoExport when it is something else."""
    try:
        tasks = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise NoExport(f"is no JSON ({error.msg} at line {error.lineno})") from None
    tasks = [tasks] if isinstance(tasks, dict) else tasks
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise NoExport("is no list of tasks")
    if any("annotations" not in task or "data" not in task for task in tasks):
        raise NoExport("has tasks without annotations; in Label Studio, export as JSON, not as JSON-MIN or CSV")
    return tasks
