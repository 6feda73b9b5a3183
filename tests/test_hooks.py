"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit on a repository with good and bad records.

pre-commit installs this checkout with its dependencies, as it does for anyone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qawl.formatting import dumps

pytest.importorskip("pre_commit")

ROOT = Path(__file__).resolve().parents[1]
GOOD = ROOT / "tests" / "data" / "valid" / "port-1.json"
PACKAGE = ("pyproject.toml", "README.md", "LICENSE", "schema", "src", ".pre-commit-hooks.yaml")


def git(folder: Path, *args: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A repository with this package and its hooks, as one that others name in their configuration; and the
    environment in which pre-commit runs."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("default_build", "__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "hooks")
    git(folder, "tag", "v0")
    home = tmp_path_factory.mktemp("home")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return folder, environment | {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}


@pytest.fixture
def contributor(hooks: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    """A repository of records that uses the hooks."""
    repository, _ = hooks
    configuration = {
        "repos": [
            {"repo": str(repository), "rev": "v0", "hooks": [{"id": "qawl-format"}, {"id": "qawl-validate"}]},
        ]
    }
    (tmp_path / ".pre-commit-config.yaml").write_text(json.dumps(configuration))
    (tmp_path / "corpus/records").mkdir(parents=True)
    record = json.loads(GOOD.read_text("utf-8"))
    (tmp_path / "corpus/records/port-1.json").write_text(dumps(record), "utf-8")
    (tmp_path / "notes.json").write_text("{}\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    return tmp_path


def run(contributor: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    git(contributor, "add", "-A")
    command = [sys.executable, "-m", "pre_commit", "run", "--verbose"]
    return subprocess.run(command, cwd=contributor, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_good_records_pass_and_mistakes_are_named(hooks, contributor: Path) -> None:
    _, environment = hooks
    done = run(contributor, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2
    assert "nothing wrong in 1 record" in done.stdout

    record = json.loads(GOOD.read_text("utf-8"))
    record["quotes"][1]["cue"]["start"] += 1
    file = contributor / "corpus/records/port-2.json"
    file.write_text(json.dumps(record | {"id": "port-2"}, ensure_ascii=False), "utf-8")
    (contributor / "corpus/records/link.json").symlink_to("/etc/hostname")
    done = run(contributor, environment)
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert "span-text-differs" in done.stdout
    assert "symlink" in done.stdout
    assert file.read_text("utf-8") == dumps(record | {"id": "port-2"}), "in its canonical form"

    record["quotes"][1]["cue"]["start"] -= 1
    file.write_text(dumps(record | {"id": "port-2"}), "utf-8")
    (contributor / "corpus/records/link.json").unlink()
    done = run(contributor, environment)
    assert done.returncode == 0, done.stdout + done.stderr
