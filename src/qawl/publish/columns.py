"""Rows to Arrow, a column at a time: several times faster than a row at a time, and with the same result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Any

from qawl.publish.features import Feature, Features, arrow_schema, arrow_type, is_leaf


def table(rows: Sequence[Mapping[str, Any]], features: Features) -> Any:
    """The ``pyarrow.Table`` of rows as JSON has them: a label is its name or its number, and what is absent is
    null (false for a bool). Raises ValueError for an unknown label, pyarrow.ArrowException for a value of
    another type."""
    import pyarrow as pa

    columns = [_column([row.get(name) for row in rows], feature) for name, feature in features.items()]
    return pa.Table.from_arrays(columns, schema=arrow_schema(features))


def _column(values: list[Any], feature: Feature) -> Any:
    import pyarrow as pa

    type_: Any = arrow_type(feature)
    if isinstance(feature, list):
        offsets = pa.array([0, *accumulate(len(value or ()) for value in values)], pa.int32())
        items = _column(list(chain.from_iterable(filter(None, values))), feature[0])
        lists: Any = pa.ListArray
        return lists.from_arrays(offsets, items, type_, mask=_nulls(values))
    if not is_leaf(feature):
        children = [_column([value and value.get(name) for value in values], feature[name]) for name in feature]
        return pa.StructArray.from_arrays(children, fields=list(type_), mask=_nulls(values))
    if feature["_type"] == "ClassLabel":
        values = _numbers(values, feature["names"])
    elif feature["dtype"] == "bool":
        values = list(map(bool, values))
    return pa.array(values, type_)


def _numbers(values: list[Any], names: list[str]) -> list[int | None]:
    numbers: dict[Any, int | None] = {name: number for number, name in enumerate(names)}
    numbers |= {number: number for number in range(len(names))} | {None: None}
    try:
        return [numbers[value] for value in values]
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is none of the labels {', '.join(names)}") from None


def _nulls(values: list[Any]) -> Any:
    import pyarrow as pa

    return pa.array([value is None for value in values], pa.bool_()) if None in values else None
