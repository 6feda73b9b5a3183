"""From a record to a Label Studio task: its text, what an annotator starts from, and the record itself.

A task has ``data`` (record_id, title, text), one prediction, and in ``meta`` the record without its text, so
that everything that Label Studio does not show comes back unchanged. The ids of quotations and speakers
travel in the ``meta`` of their regions, which survives all edits in the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from qawl.checks import check
from qawl.finding import Finding
from qawl.labelstudio.config import CONTENT, PARENT, SPAN, SPEAKER, SPEAKER_TYPE, STANCE, TARGET, TEXT
from qawl.record import Json, Quote, Record

ENGINE_PREFIX = "qawl/"
META = "qawl"
"""The key of our part of a task's meta."""


class NotOurTask(ValueError):
    """A task that no record was pushed as."""


def sendable(records: Iterable[tuple[str, Record]], report: Callable[[Finding], None]) -> Iterator[Record]:
    """The records that may be sent: with their text, offsets and references right, each id once. Neither the
    SDK nor the server would notice anything else. Records come with the name of their file."""
    first: dict[str, str] = {}
    for path, record in records:
        wrong = [finding for finding in check([record], levels=(1, 2, 3)) if finding.severity == "error"]
        for finding in wrong:
            report(Finding(**finding.to_dict() | {"path": path}))
        if record.id in first:
            message = f"{record.id} was read from {first[record.id]} already; this one is not sent"
            report(Finding("duplicate-id", message, "keep one of them", path=path, record=record.id))
        elif record.text is None:
            cure = "join its text first: qawl hydrate"
            report(Finding("no-text", f"{record.id} has no text to show", cure, path=path, record=record.id))
        elif not wrong:
            first[record.id] = path
            yield record


def task_of(record: Record) -> Json:
    """The task of a record that has its text, as an import takes it.

    ValueError for a standoff record. Offsets are not judged here: check the record first.
    """
    if record.text is None:
        raise ValueError(f"{record.id} is a standoff record; it needs its text")
    return envelope(record, [prediction(record)])


def envelope(record: Record, predictions: list[Json], title: str | None = None, **meta: Any) -> Json:
    """A task around predictions; more ``meta`` goes beside the record."""
    source = record.source
    shown = (record.id, source.publisher or source.collection, (source.published or "")[:10])
    return {
        "data": {
            "record_id": record.id,
            "title": title or " · ".join(filter(None, shown)),
            "text": record.text,
        },
        "meta": {META: {"record": record.to_dict() | {"text": None}, **meta}},
        "predictions": predictions,
    }


def prediction(record: Record, model_version: str | None = None) -> Json:
    """The prediction that shows a record's quotations. Its score is that of the least certain one, so that
    Label Studio, which offers low scores first, begins with the articles that need people most."""
    confidences = [quote.confidence for quote in record.quotes if quote.confidence is not None]
    return {
        "model_version": model_version or version_of(record),
        "score": min(confidences, default=None),
        "result": list(results(record)),
    }


def version_of(record: Record) -> str:
    """Who made the quotations: the engine with its version, or else the people."""
    names = record.annotation.annotators
    return next((name for name in names if name.startswith(ENGINE_PREFIX)), "+".join(names) or "unknown")


def record_of(task: Mapping[str, Any]) -> Record:
    """The record that a task was made of. NotOurTask when none was."""
    try:
        data = task["meta"][META]["record"]
        return Record.from_dict({**data, "text": task["data"]["text"]})
    except (KeyError, TypeError, AttributeError) as error:
        raise NotOurTask("qawl did not make this task") from error


def results(record: Record) -> Iterator[Json]:
    """The regions, answers and relations of a record's quotations."""
    shared: dict[tuple[str, int, int], str] = {}
    relations: list[Json] = []
    for quote in record.quotes:
        yield from _quote(record, quote)
        for number, span in enumerate(quote.spans[1:], 2):
            id_ = f"{quote.id}-{number}"
            yield _region(record, id_, CONTENT, span.start, span.end)
            relations.append(_relation(quote.id, id_, CONTENT))
        target = quote.stance.target
        for role, place in (("cue", quote.cue), ("mention", quote.mention), ("target", target)):
            if place is None or place.start is None or place.end is None:
                continue
            key = role, place.start, place.end
            if key not in shared:  # one region, however many quotations it serves
                shared[key] = f"{quote.id}-{role}"
                yield _region(record, shared[key], role, place.start, place.end)
            relations.append(_relation(quote.id, shared[key], role))
        if quote.parent is not None:
            relations.append(_relation(quote.id, quote.parent, PARENT))
    yield from relations


def _quote(record: Record, quote: Quote) -> Iterator[Json]:
    first = quote.spans[0]
    region = _region(record, quote.id, quote.type, first.start, first.end)
    region["meta"] = {"quote": quote.id, "speaker": quote.speaker}
    if quote.optional:
        region["meta"]["optional"] = True
    if quote.confidence is not None:
        region["score"] = quote.confidence
    yield region
    place = {"start": first.start, "end": first.end}
    yield _answer(quote.id, STANCE, "choices", {**place, "choices": [quote.stance.label]})
    speaker = record.speaker(quote.speaker)
    if speaker is not None:
        yield _answer(quote.id, SPEAKER, "textarea", {**place, "text": [speaker.name]})
        yield _answer(quote.id, SPEAKER_TYPE, "choices", {**place, "choices": [speaker.type]})
    target = quote.stance.target
    if target is not None and target.start is None:
        yield _answer(quote.id, TARGET, "textarea", {**place, "text": [target.text]})


def _region(record: Record, id_: str, label: str, start: int, end: int) -> Json:
    assert record.text is not None
    # The words are for the page's list of regions, which would guess them wrong after an emoji.
    value = {"start": start, "end": end, "text": record.text[start:end], "labels": [label]}
    return _answer(id_, SPAN, "labels", value)


def _answer(id_: str, name: str, type_: str, value: Json) -> Json:
    return {"id": id_, "from_name": name, "to_name": TEXT, "type": type_, "value": value}


def _relation(from_id: str, to_id: str, label: str) -> Json:
    return {"type": "relation", "from_id": from_id, "to_id": to_id, "direction": "right", "labels": [label]}
