"""What the tests of sources share: reading a path to articles and findings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from qawl.finding import Finding
from qawl.sources.article import Article
from qawl.sources.registry import read_sources


class Read(NamedTuple):
    articles: list[Article]
    findings: list[Finding]

    @property
    def checks(self) -> list[str]:
        return [finding.check for finding in self.findings]


@pytest.fixture
def read() -> Callable[..., Read]:
    def read(*paths: Path) -> Read:
        items = list(read_sources(paths))
        return Read(
            [item for item in items if isinstance(item, Article)],
            [item for item in items if isinstance(item, Finding)],
        )

    return read


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def sections() -> Callable[[Article], list[tuple[str, str]]]:
    """An article's sections as (type, words); they must tile the text, with blank lines between."""

    def sections(article: Article) -> list[tuple[str, str]]:
        rows = [(row.type, article.text[row.start : row.end]) for row in article.sections]
        assert "\n\n".join(words for _, words in rows) == article.text
        return rows

    return sections


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles beside the checkout, which the project must not contain."""
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    path = Path(os.environ.get("QAWL_SHARED", beside))
    if not path.is_dir():
        pytest.skip(f"no folder of real articles at {path} (QAWL_SHARED names another)")
    return path
