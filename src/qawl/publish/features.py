"""Column types of the published dataset, in the one spelling that every supported ``datasets`` reads.

A feature is what ``datasets.Features.to_dict()`` gives: a leaf ``{"_type": "Value", "dtype": …}`` or
``{"_type": "ClassLabel", "names": […]}``, a one-element list for a list, a dict for a struct. Lists stay in
this older form since ``datasets`` 3 refuses the ``List`` type that version 4 introduced. The Arrow schema,
the card's YAML and the columns of rows all follow from it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from qawl import labels
from qawl.record import Annotation, Quote, Section, Speaker, Stance

if TYPE_CHECKING:
    import pyarrow as pa

Feature = Any
Features = dict[str, Feature]

_DTYPES = {str: "string", int: "int32", float: "float64", bool: "bool"}
_LABELS: dict[tuple[type, str], str] = {
    (Quote, "type"): "quote_types",
    (Stance, "label"): "stance_labels",
    (Speaker, "type"): "speaker_types",
    (Section, "type"): "section_types",
    (Annotation, "status"): "annotation_statuses",
}


def value(dtype: str) -> Feature:
    """A plain column: string, int32 (offsets), float64 or bool."""
    return {"dtype": dtype, "_type": "Value"}


def class_label(names: tuple[str, ...]) -> Feature:
    """A column of label numbers: the position of the label's name in ``names``."""
    return {"names": list(names), "_type": "ClassLabel"}


def label(group: str) -> Feature:
    """The ClassLabel of a group of schema/labels.json."""
    return class_label(labels.names(group))


@cache
def of(cls: type) -> Features:
    """The features of one of the record's dataclasses, field by field."""
    hints = get_type_hints(cls)
    return {
        field.name: label(_LABELS[cls, field.name]) if (cls, field.name) in _LABELS else _of_hint(hints[field.name])
        for field in fields(cls)
    }


def _of_hint(hint: Any) -> Feature:
    if get_origin(hint) in (UnionType, Union):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        return [_of_hint(get_args(hint)[0])]
    return value(_DTYPES[hint]) if hint in _DTYPES else of(hint)


def is_leaf(feature: Feature) -> bool:
    """True for a Value or a ClassLabel."""
    return isinstance(feature, dict) and isinstance(feature.get("_type"), str)


def arrow_type(feature: Feature) -> pa.DataType:
    """The Arrow type; label numbers are int64, as ``datasets`` has them."""
    import pyarrow as pa

    if isinstance(feature, list):
        return pa.list_(arrow_type(feature[0]))
    if not is_leaf(feature):
        return pa.struct([(name, arrow_type(child)) for name, child in feature.items()])
    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
    }
    return pa.int64() if feature["_type"] == "ClassLabel" else types[feature["dtype"]]


def arrow_schema(features: Features) -> pa.Schema:
    """The Arrow schema, with the metadata from which ``datasets`` takes label names."""
    import pyarrow as pa

    info = json.dumps({"info": {"features": features}}, ensure_ascii=False)
    return pa.schema(
        [(name, arrow_type(feature)) for name, feature in features.items()], metadata={"huggingface": info}
    )


def yaml_features(features: Features) -> list[dict[str, Any]]:
    """The features as a card's ``dataset_info`` spells them."""
    return [{"name": name, **_yaml(feature)} for name, feature in features.items()]


def _yaml(feature: Feature) -> dict[str, Any]:
    if isinstance(feature, list):
        item = _yaml(feature[0])
        return {"list": item.get("dtype") or item.get("struct")}
    if not is_leaf(feature):
        return {"struct": yaml_features(feature)}
    if feature["_type"] == "ClassLabel":
        return {"dtype": {"class_label": {"names": {str(i): n for i, n in enumerate(feature["names"])}}}}
    return {"dtype": feature["dtype"]}


def describe(feature: Feature) -> str:
    """The type in a few words, for tables: ``string``, ``list of {start, end}``, ``B · I · O``."""
    if isinstance(feature, list):
        return f"list of {describe(feature[0])}"
    if not is_leaf(feature):
        return "{" + ", ".join(feature) + "}"
    return " · ".join(feature["names"]) if feature["_type"] == "ClassLabel" else str(feature["dtype"])


def decode(row: Any, feature: Feature) -> Any:
    """A row as JSON has it: label numbers become names again (see ``columns`` for the way there)."""
    if isinstance(feature, list):
        return [decode(item, feature[0]) for item in row]
    if not is_leaf(feature):
        return row and {name: decode(row[name], child) for name, child in feature.items()}
    return feature["names"][row] if feature["_type"] == "ClassLabel" and row is not None else row
