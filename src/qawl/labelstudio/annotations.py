"""What people judged: the annotations of tasks, gathered by record and annotator.

Tasks come as Label Studio exports them in JSON, from a server or from a file that somebody downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qawl.checks import check
from qawl.finding import Finding
from qawl.labelstudio.judgement import judge
from qawl.labelstudio.tasks import META, NotOurTask, record_of
from qawl.record import Annotation, Json, Record, sha256

OnFinding = Callable[[Finding], None]
_SEVERITIES = {"annotator-note": "note", "speaker-without-type": "warning"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One annotator's judgement of one record; ``place`` is where a person finds it, ``updated`` an ISO time."""

    record: Record
    annotator: str
    place: str
    updated: str


@dataclass(slots=True)
class Gathered:
    """All about one record: as it was pushed, and what each annotator made of it. ``sides`` are the
    annotators between whom the task asks to decide, if it is one of adjudication."""

    base: Record
    sides: tuple[str, ...] = ()
    judgements: dict[str, Judgement] = field(default_factory=dict)


def gather(
    tasks: Iterable[Json],
    place: Callable[[Json], str],
    report: OnFinding,
    names: Mapping[str, str] | None = None,
) -> dict[str, Gathered]:
    """The judgements in these tasks, by record id.

    ``place`` says where a person finds a task; ``names`` gives annotators a name by their id in Label
    Studio, the others are called ls-<id>. Drafts, skipped tasks, and what a record can't hold are reported.
    """
    found: dict[str, Gathered] = {}
    for task in tasks:
        where = _Place(task, place(task), report)
        try:
            base = record_of(task)
            whole = sha256(base.text or "") == base.text_sha256
        except (NotOurTask, UnicodeEncodeError):
            where.tell("not-our-task", "qawl did not make this task", "push its record", "warning")
            continue
        if not whole:
            message = "its text is not the one that was pushed; its annotations are not taken"
            where.tell("task-text-changed", message, "delete the task, push its record again, and annotate it")
            continue
        where.record = base.id
        _tell_of_drafts(task, where)
        there = found.setdefault(base.id, Gathered(base, tuple(task["meta"][META].get("sides", ()))))
        for annotation in task.get("annotations") or ():
            _take(annotation, base, there, where, names or {})
    return found


class _Place:
    """Where findings about a task belong."""

    def __init__(self, task: Json, path: str, report: OnFinding) -> None:
        self.task, self.path, self._report = task.get("id"), path, report
        self.record: str | None = None

    def tell(self, check_: str, message: str, cure: str, severity: str = "error", who: str = "") -> None:
        subject = f"task {self.task}{who and ', ' + who}"
        self._report(Finding(check_, f"{subject}: {message}", cure, severity, self.path, self.record))


def _tell_of_drafts(task: Json, where: _Place) -> None:
    for draft in task.get("drafts") or ():
        who = draft.get("user") if isinstance(draft, dict) else None
        message = f"a draft{f' by {who}' if who else ''} is not submitted; it is not taken"
        where.tell("draft-left", message, "submit it, or delete it", "warning")


def _take(annotation: Any, base: Record, there: Gathered, where: _Place, names: Mapping[str, str]) -> None:
    if not isinstance(annotation, dict):
        where.tell("not-an-annotation", "the export holds no results", "export as JSON, all of it")
        return
    name = annotator_name(annotation.get("completed_by"), names)
    if annotation.get("was_cancelled"):
        cure = "annotate it, or take it out of the project"
        where.tell("task-skipped", "the annotator skipped it", cure, "warning", name)
        return

    def report(check_: str, message: str, cure: str) -> None:
        where.tell(check_, message, cure, _SEVERITIES.get(check_, "error"), name)

    record = _signed(judge(base, annotation.get("result"), report), name, there.sides)
    for finding in check([record], levels=(1, 2, 3, 4)):
        if finding.severity == "error":
            cure = f"{finding.cure}; then submit again"
            place = f" at {finding.pointer}" if finding.pointer else ""
            where.tell(finding.check, f"{finding.message}{place}", cure, "error", name)
    judgement = Judgement(record, name, where.path, str(annotation.get("updated_at") or ""))
    other = there.judgements.get(name)
    if other is not None:
        where.tell("annotated-twice", "annotated twice; the later one counts", "delete one", "warning", name)
    if other is None or other.updated <= judgement.updated:
        there.judgements[name] = judgement


def annotator_name(completed_by: Any, names: Mapping[str, str]) -> str:
    """What an annotator is called in records: no e-mail address, and the same from a server as from a file."""
    id_ = completed_by.get("id") if isinstance(completed_by, dict) else completed_by
    return names.get(str(id_), f"ls-{id_ if id_ is not None else 'unknown'}")


def _signed(record: Record, name: str, sides: tuple[str, ...]) -> Record:
    """A record with who judged it; one that was gold or decides between sides is gold."""
    old = record.annotation
    status = "gold" if sides or old.status == "gold" else "reviewed"
    annotators = old.annotators if name in old.annotators else (*old.annotators, name)
    return record.with_(annotation=Annotation(status, annotators, old.guidelines))
