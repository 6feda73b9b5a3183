"""scripts/release in a scratch repository: what it refuses, and what a release leaves behind.

The repository has its own scripts/release, corpus and qawl; its scripts/test and scripts/build stand in for ours,
which take minutes and install packages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "tests" / "data" / "valid" / "port-1.json"
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Something.\n"
CARD = "---\nlanguage: [ar]\n---\n# Made up\n\n<!-- qawl:sizes -->\n<!-- /qawl:sizes -->\n"
BUILD = "#!/bin/sh\n.venv/bin/qawl publish corpus/records -o dist/qawl\n"


def executable(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    file.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one record, released as 1.0.0."""
    monkeypatch.chdir(tmp_path)
    for name, email in (("AUTHOR", "t@example.org"), ("COMMITTER", "t@example.org")):
        monkeypatch.setenv(f"GIT_{name}_NAME", "t")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", email)
    path = f"{ROOT / 'src'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    python = f'#!/bin/sh\nexport PYTHONPATH="{path}"\nexec "{sys.executable}" '
    executable(tmp_path / ".venv/bin/qawl", f'{python} -m qawl.cli "$@"\n')
    executable(tmp_path / ".venv/bin/python", "#!/bin/sh\nmkdir -p dist && touch dist/built\n")
    for name in ("setup", "test"):
        executable(tmp_path / "scripts" / name, "#!/bin/sh\nexit 0\n")
    executable(tmp_path / "scripts/build", BUILD)
    shutil.copy(ROOT / "scripts" / "release", tmp_path / "scripts")
    (tmp_path / "src/qawl").mkdir(parents=True)
    (tmp_path / "src/qawl/__init__.py").write_text('"""Made up."""\n\n__version__ = "1.0.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "DATASET_CARD.md").write_text(CARD)
    (tmp_path / ".gitignore").write_text(".venv/\ndist/\nsrc/qawl/default_build/\n")
    (tmp_path / "corpus/records").mkdir(parents=True)
    shutil.copy(RECORD, tmp_path / "corpus/records")
    (tmp_path / "corpus/splits.tsv").write_text("id\tsplit\n")
    update()
    git("init", "-q")
    commit()
    git("tag", "v1.0.0")
    return tmp_path


def update() -> None:
    """Enter what is new into the ledger and the card."""
    subprocess.run(
        [".venv/bin/qawl", "publish", "corpus/records", "-o", "dist/qawl", "--update"], check=True, capture_output=True
    )


def git(*args: str) -> str:
    return subprocess.run(["git", *args], check=True, capture_output=True, text=True).stdout.strip()


def commit() -> None:
    git("add", "-A")
    git("commit", "-qm", "change")


def release(version: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["scripts/release", version], capture_output=True, text=True, check=False)


def edit(**source: str) -> None:
    """Change the record's metadata, and commit it."""
    file = Path("corpus/records/port-1.json")
    record = json.loads(file.read_text("utf-8"))
    record["source"] |= source
    file.write_text(json.dumps(record, ensure_ascii=False, indent=2), "utf-8")
    update()
    commit()


def test_a_release_has_its_version_everywhere_and_the_diff_in_the_changelog(checkout: Path) -> None:
    edit(author="رنا الفارس")
    done = release("1.0.1")
    assert done.returncode == 0, done.stderr
    assert git("describe", "--tags") == "v1.0.1"
    assert git("status", "--porcelain") == ""
    assert '__version__ = "1.0.1"' in Path("src/qawl/__init__.py").read_text()
    changelog = Path("CHANGELOG.md").read_text("utf-8")
    parts = ("## [Unreleased]", "## [1.0.1]", "| metadata | 0 | 0 | 1 | patch |", "- Something.")
    assert sorted(parts, key=changelog.index) == list(parts)
    assert changelog.endswith("### Added\n\n- Something.\n")
    manifest = json.loads(Path("dist/qawl/manifest.json").read_text())
    assert manifest["revision"] == git("rev-parse", "HEAD")
    assert Path("src/qawl/default_build/manifest.json").is_file()
    assert Path("dist/built").exists()


def test_a_version_lower_than_the_diff_asks_for_is_refused(checkout: Path) -> None:
    record = json.loads(RECORD.read_text("utf-8"))
    record["quotes"][1]["cue"] = None
    Path("corpus/records/port-1.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    update()
    commit()
    before = git("rev-parse", "HEAD")
    for version in ("1.0.1", "1.1.0"):
        refused = release(version)
        assert refused.returncode == 1
        assert f"{version} is too low: major changes since 1.0.0; release 2.0.0 or higher" in refused.stderr
        assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == (before, "")
    assert release("2.0.0").returncode == 0


def test_what_else_is_refused_leaves_everything_as_it_was(checkout: Path) -> None:
    edit(author="رنا الفارس")
    before = git("rev-parse", "HEAD")

    def refused(version: str, why: str) -> None:
        done = release(version)
        assert done.returncode != 0
        assert why in done.stderr
        assert (git("rev-parse", "HEAD"), git("tag")) == (before, "v1.0.0")

    refused("1.1", "write three numbers")
    refused("1.0.0", "released already")
    refused("0.9.9", "too low")
    Path("notes").write_text("x")
    refused("1.0.1", "not committed")
    Path("notes").unlink()
    executable(Path("scripts/test"), "#!/bin/sh\nexit 1\n")
    commit()
    before = git("rev-parse", "HEAD")
    refused("1.0.1", "everything is as it was")
    executable(Path("scripts/test"), "#!/bin/sh\nexit 0\n")
    executable(Path("scripts/build"), "#!/bin/sh\nexit 1\n")
    commit()
    before = git("rev-parse", "HEAD")
    refused("1.0.1", "everything is as it was")
    assert '"1.0.0"' in Path("src/qawl/__init__.py").read_text()


def test_a_stale_card_and_an_error_in_a_record_are_refused(checkout: Path) -> None:
    card = Path("DATASET_CARD.md")
    card.write_text(card.read_text("utf-8").replace("| `quotes` |", "| `quotations` |"), "utf-8")
    commit()
    assert "out of date" in release("1.0.1").stderr
    git("reset", "-q", "--hard", "v1.0.0")
    record = json.loads(RECORD.read_text("utf-8"))
    record["quotes"][1]["cue"]["start"] += 1
    Path("corpus/records/port-1.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    commit()
    assert "span-text-differs" in release("2.0.0").stderr


def test_the_first_release_asks_for_nothing(checkout: Path) -> None:
    git("tag", "-d", "v1.0.0")
    assert release("0.1.0").returncode == 0
    assert "The first release." in Path("CHANGELOG.md").read_text()
