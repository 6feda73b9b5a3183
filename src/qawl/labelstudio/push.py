"""Records into a project: new ones are added, changed ones updated, and no annotator's work is touched.

Before anything is sent, what the server has is looked at, by record id; so a push that was cut off, or whose
answer got lost, is simply run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from qawl.finding import Finding
from qawl.formatting import dump_line
from qawl.labelstudio.annotations import gather
from qawl.labelstudio.client import Project, Server, ServerError
from qawl.labelstudio.config import labeling_config
from qawl.labelstudio.tasks import META, NotOurTask, record_of
from qawl.record import Json

OnFinding = Callable[[Finding], None]
Progress = Callable[[int], None]
BATCH = 100


def open_project(server: Server, name: str, overlap: int | None = None) -> Project:
    """The project of this name with our labeling configuration; made when it is not there.

    ``overlap``: how many annotators each article is meant for; unchanged by default.
    """
    config = labeling_config()
    settings = {} if overlap is None else {"maximum_annotations": overlap}
    project = server.find_project(name)
    if project is None:
        # Uncertainty sampling offers the task with the lowest score first.
        return server.create_project(
            name,
            label_config=config,
            sampling="Uncertainty sampling",
            show_collab_predictions=True,
            **settings,
        )
    if _squeezed(project.label_config) != _squeezed(config):
        settings["label_config"] = config  # type: ignore[assignment]
    if settings:
        server.update_project(project.id, **settings)
    return project


def _squeezed(xml: str) -> str:
    return "".join(xml.split())


def push(
    server: Server,
    project: Project,
    tasks: Iterable[Json],
    report: OnFinding,
    *,
    batch: int = BATCH,
    progress: Progress = lambda done: None,
) -> Counter[str]:
    """Bring a project's tasks to what ``tasks`` (of `task_of`) say; returns how many were added, updated,
    unchanged or left alone. Tasks of other records stay as they are."""
    known = _index(server, project, report)
    counts: Counter[str] = Counter()
    versions: Counter[str] = Counter()
    waiting = iter(tasks)
    while some := list(islice(waiting, batch)):
        versions.update(task["predictions"][0]["model_version"] for task in some)
        new = [task for task in some if _id(task) not in known]
        _add(server, project, new)
        counts["added"] += len(new)
        changed = [task for task in some if _id(task) in known and known[_id(task)].digest != digest(task)]
        counts["unchanged"] += len(some) - len(new) - len(changed)
        progress(len(some) - len(changed))
        _change(server, project, changed, known, counts, report, progress)
    if versions and versions.most_common(1)[0][0] != project.model_version:
        # Who labels task after task is shown the predictions of this version only.
        server.update_project(project.id, model_version=versions.most_common(1)[0][0])
    return counts


class _There(NamedTuple):
    """A task that the server has, those that people worked on first: its id, and a digest of what it was
    made of."""

    untouched: bool
    id: int
    digest: str


def digest(task: Json) -> str:
    """A checksum of the record behind a task, and of what else was sent with it. NotOurTask for others."""
    record = record_of(task)
    sides, title = task["meta"][META].get("sides"), task["data"].get("title")
    words = f"{dump_line(record)}{sides}{title}"
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _id(task: Json) -> str:
    return str(task["data"]["record_id"])


def _index(server: Server, project: Project, report: OnFinding) -> dict[str, _There]:
    """Our tasks on the server, by record id. Where a record has two (a request was answered too late, and
    repeated), those that nobody worked on are deleted, but for one."""
    found: dict[str, list[_There]] = {}
    for known in server.tasks(project.id):
        try:
            there = _There(not known.touched, known.id, digest(known.task))
            found.setdefault(_id(known.task), []).append(there)
        except NotOurTask:
            message = f"task {known.id}: qawl did not make this task; it was left alone"
            place = server.place(project.id, known.id)
            report(Finding("not-our-task", message, "push its record", "warning", place))
    index = {}
    for id_, same in found.items():
        kept, *extra = sorted(same)
        drafts = _drafted(server, project, [one.id for one in extra if one.untouched])
        for one in extra:
            if one.untouched and one.id not in drafts:
                server.delete_task(one.id)
                continue
            message = f"{id_} has two tasks that people worked on, {kept.id} and {one.id}"
            cure = "delete the one that shall not count"
            report(Finding("two-tasks", message, cure, "warning", server.place(project.id, one.id), id_))
        index[id_] = kept
    return index


def _drafted(server: Server, project: Project, ids: Sequence[int]) -> set[int]:
    return {int(task["id"]) for task in server.export(project.id, ids) if task["drafts"]}


def _add(server: Server, project: Project, tasks: list[Json]) -> None:
    """Import tasks. After a lost answer nobody knows whether they arrived: look, and send what is missing."""
    attempt = 0
    while tasks:
        try:
            server.import_tasks(project.id, tasks)
            return
        except ServerError as error:
            if not error.passing:
                raise
            server.wait(attempt, error)
            attempt += 1
            there = {known.task["data"].get("record_id") for known in server.tasks(project.id)}
            tasks = [task for task in tasks if _id(task) not in there]


def _change(
    server: Server,
    project: Project,
    tasks: list[Json],
    known: dict[str, _There],
    counts: Counter[str],
    report: OnFinding,
    progress: Progress,
) -> None:
    """Update tasks whose records changed. One that is annotated stays; if the record says what an annotator
    said, as it does after a pull, there is nothing to tell."""
    if not tasks:
        return
    exported = {int(task["id"]): task for task in server.export(project.id, [known[_id(t)].id for t in tasks])}
    for task in tasks:
        there = known[_id(task)]
        full = exported.get(there.id, {})
        place = server.place(project.id, there.id)
        if not full.get("annotations") and not full.get("drafts"):
            server.update_task(there.id, task, full.get("predictions") or ())
            counts["updated"] += 1
        elif _agrees(task, full):
            counts["unchanged"] += 1
        else:
            message = f"{_id(task)} changed, but task {there.id} is annotated; the task was left alone"
            cure = "pull the annotations first; to begin anew, delete the task and push again"
            report(Finding("task-annotated", message, cure, "warning", place, _id(task)))
            counts["left alone"] += 1
        progress(1)


def _agrees(task: Json, full: Json) -> bool:
    """Whether the record says what one of the annotations says."""
    record = record_of(task)
    gathered = gather([full], lambda task: "", lambda finding: None)
    return any(
        (judgement.record.quotes, judgement.record.speakers) == (record.quotes, record.speakers)
        for item in gathered.values()
        for judgement in item.judgements.values()
    )
