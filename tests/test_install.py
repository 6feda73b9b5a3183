"""The package as others get it: built, installed into an empty environment, and used without a checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from qawl.cli import main

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("corpus", "docs", "schema", "scripts", "src", "tests")
INSIDE = (
    "qawl/py.typed",
    "qawl/annotate/lexicon/ar/verbs.tsv",
    "qawl/annotate/models/ar.json",
    "qawl/sources/boilerplate.tsv",
    "qawl/schema/labels.json",
    "qawl/schema/record.schema.json",
    "qawl/default_build/manifest.json",
    "qawl/default_build/articles/train.parquet",
)

pytestmark = pytest.mark.slow


def call(*command: object, **environment: str) -> str:
    done = subprocess.run(
        list(map(str, command)), env=os.environ | environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist of this checkout, with the dataset published into it."""
    pytest.importorskip("build")
    checkout = tmp_path_factory.mktemp("checkout")
    for name in PARTS:
        leave = shutil.ignore_patterns("__pycache__", "default_build", "*.egg-info")
        shutil.copytree(ROOT / name, checkout / name, ignore=leave)
    for file in (*ROOT.glob("*.md"), ROOT / "LICENSE", ROOT / "pyproject.toml", ROOT / ".gitignore"):
        shutil.copy(file, checkout)
    assert main(["publish", str(checkout / "corpus/records"), "-o", str(checkout / "src/qawl/default_build")]) == 0
    try:
        call(sys.executable, "-m", "build", "-o", checkout / "dist", checkout)
    except AssertionError as error:
        if "No matching distribution" in str(error):
            pytest.skip("no package index within reach, so nothing to build with")
        raise
    return checkout / "dist"


def test_the_wheel_has_what_the_package_reads_and_no_tests(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in INSIDE if name not in names]
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_the_sdist_has_what_the_wheel_is_made_of(built: Path) -> None:
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "tests/test_install.py", "src/qawl/default_build/manifest.json"} <= names


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and what it needs, and no more."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    [wheel] = built.glob("*.whl")
    call(folder / "bin/python", "-m", "pip", "install", "-q", wheel)
    return folder / "bin/python"


def test_the_installed_package_works_offline_and_writes_nothing_into_itself(python: Path, tmp_path: Path) -> None:
    surroundings = {
        "HOME": str(tmp_path),
        "HF_HUB_OFFLINE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": "",
        "PYTHONSAFEPATH": "1",
    }
    package = Path(call(python, "-c", "import qawl; print(qawl.__path__[0])", **surroundings).strip())
    assert package.is_relative_to(python.parents[1])
    before = {file: file.stat().st_mtime_ns for file in package.rglob("*")}
    count = "{name: sum(qawl.load(config=name).num_rows.values()) for name in ('articles', 'quotes')}"
    rows = json.loads(call(python, "-c", f"import json, qawl; print(json.dumps({count}))", **surroundings))
    assert rows["articles"] == len(list((ROOT / "corpus/records").glob("*/*.json")))
    assert rows["quotes"] > rows["articles"]

    qawl = python.with_name("qawl")
    article = tmp_path / "article.txt"
    article.write_text("الميناء مفتوح\n\nقالت وزيرة الصيد سعاد المالح إن الميناء مفتوح.\n", "utf-8")
    call(qawl, "convert", article, "-o", tmp_path / "records", **surroundings)
    call(qawl, "convert", article, "-o", tmp_path / "shards", "--shards", "parquet", **surroundings)
    assert "سعاد المالح" in (tmp_path / "records/article.json").read_text("utf-8")
    call(qawl, "validate", tmp_path / "records", **surroundings)
    assert call(qawl, "--version", **surroundings).startswith("qawl ")
    assert {file: file.stat().st_mtime_ns for file in package.rglob("*")} == before
