"""The labels of the dataset, read from schema/labels.json, which alone defines them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from qawl.resources import schema_dir


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its name in records, its Arabic name, and what it means."""

    name: str
    ar: str
    description: str
    color: str | None = None
    hotkey: str | None = None


@cache
def _groups() -> dict[str, tuple[Label, ...]]:
    data = json.loads((schema_dir() / "labels.json").read_text("utf-8"))
    return {key: tuple(Label(**row) for row in rows) for key, rows in data.items() if isinstance(rows, list)}


def labels(group: str) -> tuple[Label, ...]:
    """The labels of a group, in their fixed order: quote_types, span_roles, speaker_types,
    stance_labels, section_types or annotation_statuses. Unknown groups raise KeyError."""
    return _groups()[group]


def names(group: str) -> tuple[str, ...]:
    """The names of a group's labels, in their fixed order (the order of ClassLabel ids)."""
    return tuple(label.name for label in labels(group))


def groups() -> tuple[str, ...]:
    """The names of all groups."""
    return tuple(_groups())
