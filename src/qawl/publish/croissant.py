"""The publication described in Croissant 1.0 (MLCommons), as croissant.json beside its README.md.

Each config is a record set over its Parquet files. Croissant's reader takes lists of objects one level deep, so
of a list in a list (the content spans of an article's quotations) the record set ``articles`` says nothing; the
record set ``quotes`` has them, a row a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qawl import __version__
from qawl.publish.card import card_parts
from qawl.publish.configs import CONFIGS, Config
from qawl.publish.features import Feature, Features, is_leaf
from qawl.publish.stats import UNKNOWN, Stats

FILE = "croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

_TYPES = {"string": "sc:Text", "int32": "sc:Integer", "float64": "sc:Float", "bool": "sc:Boolean"}
_PARQUET = "application/x-parquet"
_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def metadata(card: str, stats: Stats, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The content of croissant.json. ``files`` are the published files by their paths (config/split.parquet),
    each with its ``sha256`` and ``bytes``. Description and citation come from the card, and so does the version,
    where its header has one; else it is that of this package, with which our own data is released."""
    header, body = card_parts(card)
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "qawl",
        "alternateName": header.get("pretty_name"),
        "description": _description(body),
        "conformsTo": CONFORMS_TO,
        "version": str(header.get("version") or __version__),
        "license": _licenses(stats),
        "url": header.get("homepage"),
        "inLanguage": header.get("language"),
        "keywords": header.get("tags"),
        "citeAs": _citation(body),
        "distribution": [*_files(files), *_file_sets(files)],
        "recordSet": [
            _split_names(stats),
            *(_record_set(config) for config in CONFIGS.values() if _members(files, config.name)),
        ],
    }
    return {name: value for name, value in described.items() if value}


def _members(files: Mapping[str, Any], config: str) -> list[str]:
    return [path for path in files if path.startswith(f"{config}/")]


def _files(files: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for path, about in files.items():
        yield {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "contentUrl": path,
            "contentSize": f"{about['bytes']} B",
            "encodingFormat": _PARQUET,
            "sha256": about["sha256"],
        }


def _file_sets(files: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for name in CONFIGS:
        if _members(files, name):
            yield {
                "@type": "cr:FileSet",
                "@id": f"{name}-files",
                "name": f"{name}-files",
                "encodingFormat": _PARQUET,
                "includes": f"{name}/*.parquet",
            }


def _split_names(stats: Stats) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [{"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"}],
        "data": [{"splits/name": split} for split in stats.splits],
    }


def _record_set(config: Config) -> dict[str, Any]:
    name, meanings = config.name, config.meanings()
    split = {
        "@type": "cr:Field",
        "@id": f"{name}/split",
        "name": "split",
        "description": "the split that the row is in",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{name}-files"},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": r"(?:.*/)?([a-z]+)\.parquet$"},
        },
    }
    columns = [_column(name, column, feature, meanings[column]) for column, feature in config.features().items()]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": config.description,
        "key": {"@id": f"{name}/id"},
        "field": [split, *columns],
    }


def _column(config: str, column: str, feature: Feature, meaning: str) -> dict[str, Any]:
    field = _field(f"{config}/{column}", column, feature, meaning)
    inner = feature[0] if isinstance(feature, list) else feature
    source = {"fileSet": {"@id": f"{config}-files"}, "extract": {"column": column}}
    if is_leaf(inner):
        field["source"] = source
    else:
        field["subField"] = [
            _field(f"{config}/{column}/{'_'.join(path)}", "_".join(path), leaf)
            | {"source": source | {"transform": {"jsonPath": ".".join(path)}}}
            for path, leaf in _leaves(inner)
            if not (isinstance(feature, list) and isinstance(leaf, list))
        ]
    return field


def _field(id_: str, name: str, feature: Feature, meaning: str = "") -> dict[str, Any]:
    leaf = feature[0] if isinstance(feature, list) else feature
    field: dict[str, Any] = {"@type": "cr:Field", "@id": id_, "name": name}
    if is_leaf(leaf):
        labelled = leaf["_type"] == "ClassLabel"
        field["dataType"] = "sc:Integer" if labelled else _TYPES[leaf["dtype"]]
        if labelled:
            numbers = ", ".join(f"{number} {label}" for number, label in enumerate(leaf["names"]))
            meaning = f"{meaning}: {numbers}" if meaning else numbers
    if meaning:
        field["description"] = meaning
    if isinstance(feature, list):
        field["repeated"] = True
    return field


def _leaves(features: Features, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Feature]]:
    """The leaves of an object with their paths, and lists of leaves; lists of objects are left out."""
    for name, feature in features.items():
        path = (*above, name)
        if is_leaf(feature) or (isinstance(feature, list) and is_leaf(feature[0])):
            yield path, feature
        elif not isinstance(feature, list):
            yield from _leaves(feature, path)


def _licenses(stats: Stats) -> list[str]:
    names = sorted(name for name in stats.groups.get("license", {}) if name != UNKNOWN)
    return [f"https://spdx.org/licenses/{name}" if _SPDX_ID.fullmatch(name) else name for name in names]


def _description(body: str) -> str:
    """The first paragraph of the card that is no title."""
    paragraphs = (part.strip() for part in body.split("\n\n"))
    return next((" ".join(part.split()) for part in paragraphs if part and part[0] not in "#<"), "")


def _citation(body: str) -> str:
    _, fence, rest = body.partition("```bibtex\n")
    return rest.partition("```")[0].strip() if fence else ""
