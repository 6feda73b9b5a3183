"""What an annotation's ``result`` says: regions, the answers given for them, relations, remarks.

Neither the server nor the page checks a result, so nothing here trusts it: what can't be is told to
``report`` as (check, message, cure), and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from qawl import labels
from qawl.checks.wording import shown
from qawl.labelstudio.config import NOTES, SPAN, SPEAKER, SPEAKER_TYPE, STANCE, TARGET
from qawl.record import Json

Report = Callable[[str, str, str], None]

_CHOICES = {STANCE: "stance_labels", SPEAKER_TYPE: "speaker_types"}
_AREAS = (SPEAKER, TARGET)


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled stretch of the text, with our own ``meta`` and the answers given for it."""

    id: str
    label: str
    start: int
    end: int
    words: str
    meta: Json
    answers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"the {self.label} {shown(self.words)} ({self.start} to {self.end})"

    def inside(self, others: Iterable[Region]) -> bool:
        """Whether one of the others covers it."""
        return any(other.start <= self.start and self.end <= other.end for other in others)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as drawn; one drawn by hand has no label unless the annotator picks one."""

    source: Region
    goal: Region
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A result taken apart."""

    regions: tuple[Region, ...]
    relations: tuple[Relation, ...]
    notes: tuple[str, ...]


def parse(text: str, rows: Any, report: Report) -> Result:
    """Take a result apart. ``text`` is the task's: the words in a result are never used, as the page
    writes a line end in them as a backslash and an n."""
    regions: dict[str, Region] = {}
    answers: list[Json] = []
    drawn: list[Json] = []
    notes: list[str] = []
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict):
            report("unknown-result", f"an entry of the result is no object: {shown(str(row))}", _DELETE)
        elif row.get("type") == "relation":
            drawn.append(row)
        elif row.get("from_name") == SPAN:
            region = _region(text, row, report)
            if region is not None and region.id in regions:
                report("duplicate-region", f"two regions have the id {region.id}: {region} is left out", _AGAIN)
            elif region is not None:
                regions[region.id] = region
        elif row.get("from_name") == NOTES:
            notes += _texts(row)
        else:
            answers.append(row)
    for row in answers:
        _answer(row, regions, report)
    relations = [_relation(row, regions, report) for row in drawn]
    return Result(tuple(regions.values()), tuple(filter(None, relations)), tuple(notes))


_DELETE = "delete it in Label Studio, and submit again"
_AGAIN = "delete it in Label Studio, mark it again, and submit"


def _region(text: str, row: Json, report: Report) -> Region | None:
    value = row.get("value")
    value = value if isinstance(value, dict) else {}
    start, end, marked = value.get("start"), value.get("end"), value.get("labels")
    id_ = str(row.get("id"))
    if not (_is_offset(start) and _is_offset(end) and start < end <= len(text)):
        message = f"region {id_} is {start} to {end}, the text 0 to {len(text)}; it is left out"
        report("region-outside-text", message, _AGAIN)
        return None
    known = labels.names("quote_types") + labels.names("span_roles")
    if not isinstance(marked, list) or len(marked) != 1 or marked[0] not in known:
        names = ", ".join(map(str, marked)) if isinstance(marked, list) and marked else "no label"
        message = f"region {id_}, {shown(text[start:end])}, has {names}; it is left out"
        report("region-label", message, f"give it one of the labels {', '.join(known)}, and submit again")
        return None
    meta = row.get("meta")
    return Region(id_, marked[0], start, end, text[start:end], meta if isinstance(meta, dict) else {})


def _is_offset(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _texts(row: Json) -> list[str]:
    value = row.get("value")
    words = value.get("text") if isinstance(value, dict) else None
    rows = words if isinstance(words, list) else [words]
    return [word.strip() for word in rows if isinstance(word, str) and word.strip()]


def _answer(row: Json, regions: dict[str, Region], report: Report) -> None:
    name, region = str(row.get("from_name")), regions.get(str(row.get("id")))
    if name in _CHOICES:
        value = row.get("value")
        picked = value.get("choices") if isinstance(value, dict) else None
        given = [word for word in picked if isinstance(word, str)] if isinstance(picked, list) else []
        known: tuple[str, ...] | None = labels.names(_CHOICES[name])
    elif name in _AREAS:
        given, known = _texts(row), None
    else:
        report("unknown-result", f"a result named {name} is none of the configuration's", _DELETE)
        return
    if region is None:
        if given:
            message = f"{name} {shown(given[0])} was answered for a region that is not there"
            report("answer-without-region", message, "answer it for the quotation, and submit again")
        return
    if len(given) > 1 or (known and not set(given) <= set(known)):
        message = f"{region} has the {name} {', '.join(map(shown, given))}, where one is expected"
        report("answer-unusable", message, "leave one answer, and submit again")
        return
    if given:
        region.answers[name] = given[0]


def _relation(row: Json, regions: dict[str, Region], report: Report) -> Relation | None:
    ends = [str(row.get(key)) for key in ("from_id", "to_id")]
    source, goal = (regions.get(end) for end in ends)
    if source is None or goal is None or source is goal:
        message = f"a relation goes from {ends[0]} to {ends[1]}, and not both are regions here; it is left out"
        report("relation-to-nowhere", message, "draw it again, and submit")
        return None
    given = row.get("labels")
    return Relation(source, goal, tuple(map(str, given)) if isinstance(given, list) else ())
