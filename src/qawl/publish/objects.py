"""Arrow to the record's dataclasses, a column at a time: the way back from `columns.table`."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from itertools import pairwise
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

from qawl.publish.features import Feature, arrow_type, is_leaf, of


class Unusual(ValueError):
    """An array is not as `columns.table` makes them: another type, or nothing where the dataclass has something."""


def objects(array: Any, cls: type) -> list[Any]:
    """The instances of ``cls``, one of the record's dataclasses, in the rows of a ``pyarrow.StructArray``; None for a
    row that is null. Raises Unusual, IndexError for a label number that has no name."""
    if array.type != arrow_type(of(cls)):
        raise Unusual
    return _instances(array, cls)


class _Column(NamedTuple):
    """A field of a dataclass: its feature, the dataclass that it holds, if any, and whether it may be None."""

    feature: Feature
    inner: type | None
    optional: bool


@cache
def _columns(cls: type) -> tuple[_Column, ...]:
    hints = get_type_hints(cls)
    found = []
    for field in fields(cls):
        parts = get_args(hints[field.name]) or (hints[field.name],)
        feature = of(cls)[field.name]
        own = feature[0] if isinstance(feature, list) else feature
        found.append(_Column(feature, None if is_leaf(own) else parts[0], NoneType in parts))
    return tuple(found)


def _instances(array: Any, cls: type) -> list[Any]:
    valid = array.is_valid().to_numpy(zero_copy_only=False).tolist() if array.null_count else None
    if valid is not None:
        array = array.drop_null()
    columns = (_values(array.field(number), column) for number, column in enumerate(_columns(cls)))
    rows = map(cls, *columns)
    return list(rows) if valid is None else [next(rows) if there else None for there in valid]


def _values(array: Any, column: _Column) -> list[Any]:
    if array.null_count and not (column.optional or _is_text(column.feature)):
        raise Unusual
    if isinstance(column.feature, list):
        items = _values(array.values, column._replace(feature=column.feature[0], optional=False))
        offsets = array.offsets.to_pylist()
        return [tuple(items[start:end]) for start, end in pairwise(offsets)]
    if column.inner is not None:
        return _instances(array, column.inner)
    if column.feature["_type"] == "ClassLabel":
        names = column.feature["names"]
        return [names[number] for number in array.to_numpy().tolist()]
    if array.null_count and not _is_text(column.feature):
        return list(array.to_pylist())
    return list(array.to_numpy(zero_copy_only=False).tolist())


def _is_text(feature: Feature) -> bool:
    return isinstance(feature, dict) and feature.get("dtype") == "string"
