"""The documentation holds: its examples run, the verbs and files that it names exist."""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qawl.checks import check
from qawl.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "DATASET_CARD.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """The fenced blocks of a language, each with its page and line."""
    for page in PAGES:
        fence = None
        lines: list[str] = []
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
            if fence is None and line.startswith("```"):
                fence, lines, start = line[3:].strip(), [], number
            elif fence is not None and line == "```":
                if fence == language:
                    yield f"{page.name}:{start}", "\n".join(lines) + "\n"
                fence = None
            elif fence is not None:
                lines.append(line)
        assert fence is None, f"{page.name}: the block of line {start} is left open"


def params(language: str) -> list[object]:
    return [pytest.param(text, id=place) for place, text in blocks(language)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the corpus with the dataset built from it, in which examples may do what they like."""
    if not any((ROOT / "corpus" / "records").rglob("*.json")):
        pytest.skip("corpus/records holds no records yet")
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "DATASET_CARD.md", folder)
    with contextlib.chdir(folder):
        assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 0
    return folder


@pytest.fixture
def checkout(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(built)
    return built


@pytest.mark.parametrize("text", params("python"))
def test_python_examples_run(checkout, text: str) -> None:
    if text.lstrip().startswith(">>>"):
        example = doctest.DocTestParser().get_doctest(text, {}, "example", None, None)
        said = io.StringIO()
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.write)
        assert result.attempted
        assert not result.failed, said.getvalue()
    else:
        exec(compile(text, "example", "exec"), {})


@pytest.mark.parametrize("text", params("console"))
def test_console_examples_run(checkout, text: str) -> None:
    for line in text.splitlines():
        command = line.removeprefix("$ ")
        if command.startswith("qawl "):
            assert main(shlex.split(command, comments=True)[1:]) == 0, command


def test_the_verbs_that_the_pages_name_exist_and_the_readme_names_all() -> None:
    verbs = {file.stem.replace("_", "-") for file in (ROOT / "src/qawl/cli").glob("[!_]*.py")}
    named = {(page.name, verb) for page in PAGES for verb in re.findall(r"`qawl ([a-z-]+)", page.read_text("utf-8"))}
    assert not [(page, verb) for page, verb in sorted(named) if verb not in verbs]
    assert not verbs - {verb for page, verb in named if page == "README.md"}


def test_the_files_that_the_pages_name_exist() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        named = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        named += re.findall(r"`((?:src|scripts|schema)/[\w./-]+)`", text)
        missing = [name for name in named if not (ROOT / name).exists() and not (page.parent / name).exists()]
        assert not missing, page.name


def test_the_readme_opens_with_the_two_commands() -> None:
    lines = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line]
    assert lines[0].startswith("# ")
    assert lines[2:6] == ["```console", "scripts/build", "scripts/test", "```"]


@pytest.mark.parametrize("text", params("json"))
def test_records_that_the_pages_show_are_valid(text: str) -> None:
    shown = json.loads(text)
    if "text_sha256" in shown:
        assert list(check([shown])) == []
