"""croissant.json: valid by mlcroissant, and every row loads through it as datasets has it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from qawl.publish.build import plan, publish
from qawl.publish.configs import CONFIGS

mlcroissant = pytest.importorskip("mlcroissant")

CARD = """---
language: [ar]
pretty_name: قول
tags: [news]
version: 3.1.0
---
# Title

Who said what,
in short.

```bibtex
@misc{qawl}
```
"""


@pytest.fixture
def published(corpus, tmp_path: Path) -> Path:
    publish(plan(corpus), tmp_path / "out", card_source=CARD)
    return tmp_path / "out"


def plain(value: Any) -> Any:
    """A value of mlcroissant's as Python has it: text for bytes, the last part of a field's id for its name."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {name.rpartition("/")[2]: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_it_is_valid_and_says_what_the_card_says(published: Path, caplog) -> None:
    metadata = mlcroissant.Dataset(jsonld=str(published / "croissant.json")).metadata
    assert metadata.ctx.issues.errors == set()
    assert "@context" not in caplog.text
    assert metadata.description == "Who said what, in short."
    assert metadata.cite_as == "@misc{qawl}"
    assert metadata.version == "3.1.0"
    assert metadata.license == ["https://spdx.org/licenses/CC-BY-4.0"]


def test_checksums_and_sizes_are_those_of_the_files(published: Path) -> None:
    data = json.loads((published / "croissant.json").read_text("utf-8"))
    files = [node for node in data["distribution"] if node["@type"] == "cr:FileObject"]
    assert len(files) == 9
    for node in files:
        content = (published / node["contentUrl"]).read_bytes()
        assert node["sha256"] == hashlib.sha256(content).hexdigest()
        assert node["contentSize"] == f"{len(content)} B"


@pytest.mark.parametrize("config", CONFIGS)
def test_rows_load_as_datasets_has_them(published: Path, config: str) -> None:
    from datasets import load_dataset

    expected = {
        row["id"]: row | {"split": split}
        for split, rows in load_dataset(str(published), config).items()
        for row in rows
    }
    rows = [plain(row) for row in mlcroissant.Dataset(jsonld=str(published / "croissant.json")).records(config)]
    assert sorted(row["id"] for row in rows) == sorted(expected)
    for row in rows:
        want = expected[row["id"]]
        assert set(row) == set(want)
        for name, value in row.items():
            if isinstance(want[name], list) and want[name] and isinstance(want[name][0], dict):
                assert [flat(item, among=value[0]) for item in want[name]] == value
            elif isinstance(want[name], dict):
                assert flat(want[name], among=value) == value
            else:
                assert value == want[name], name


def flat(item: dict[str, Any], among: dict[str, Any]) -> dict[str, Any]:
    """An object with its inner objects' keys joined to theirs, of which only those ``among`` are kept."""
    found: dict[str, Any] = {}

    def walk(value: Any, path: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, (*path, name))
        else:
            found["_".join(path)] = value

    walk(item, ())
    return {name: found.get(name) for name in among}
