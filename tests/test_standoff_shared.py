"""Standoff records of the real collections, where a copy of them is there: no word of it stands here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import qawl
from qawl.cli import main
from qawl.finding import Finding
from qawl.formatting import dumps
from qawl.hydration import originals
from qawl.reading import read_records
from qawl.recipe import COLLECTIONS
from qawl.record import Source, sha256
from qawl.standoff import MAX_OWN_WORDS, dehydrate

ROOT = Path(__file__).resolve().parents[1]
KEPT = {name: ROOT / "corpus" / name for name in ("standoff", "judgements")}

FROZEN = {
    ("ant", "AL-technology-138-20180402"): "48e64563e0b91c5a1bcaea96b7e64fa3dae8df13ef956bb1bfffa1e305484150",
    ("ant", "CN-technology-78-20180406"): "222b3543e18fe49c0eb05b36d9b9c6652694edff3f05d34629ebe34752117105",
    ("ant", "SK-technology-771-20180527"): "519bbadcc6c62c67767812042fc98d06f1d0f3a5a606dc3c0e69d0d78d43fffa",
    ("saudinewsnet", "2015-07-22#790"): "846eab0c11d1bdefd296cd11b0c543d534f3664fdde37beecc368f1d31cfca01",
    ("saudinewsnet", "2015-07-21#611"): "1e7623177b93de716c94fad52129aba684bb225d3d648836acce350b796c70d3",
    ("saudinewsnet", "2015-07-25#1210"): "893bc9e172a5cd7a8aecf4aa2320e09941aaed001042b93d80f603597ed92ff5",
    ("ant", "FR-culture-25-20180312"): "1cf20cc0589e748b2bf60d6ef0a4e3dddd76cd4a9e2dc4e3e5017abe13ab1acd",
    ("saudinewsnet", "2015-07-21#2286"): "32bb4cf78bee54300275c54ddc259b6bb90026dcd098be5f4b5f19d74633368e",
    ("saudinewsnet", "2015-08-01#1119"): "75cfd574d46d3d890fc359054fa2b3489cc2d08848adfbbac4039abe0617116f",
    ("saudinewsnet", "2015-08-03#1334"): "b422dc0f91849d1640ef685ec916252acf84c989c57f3c178d588f42cde6ca89",
    ("ant", "BB-culture-177-20180527"): "1f0934054abd1dc037d9e31aa2f4ff9cba063eff57fe23745ac14016a795444c",
    ("saudinewsnet", "2015-07-24#185"): "87c2875fee7b9da5d17064c1678036e421c047a58bc9e4355d05ce19a590f05c",
    ("saudinewsnet", "2015-07-24#1267"): "576a083fb872a555c4fc3c2f76e9ee55be8263eee3c98b63b5962b9012ad7c1d",
    ("saudinewsnet", "2015-07-21#683"): "4d1a24e9efcdcf6af66315bfc95912088930dfe756bf6f5ad2b7de5cbf6ad4bd",
    ("saudinewsnet", "2015-08-03#825"): "e2babc018964c9c0690c3670ab46720c711a5ebf236acb04c36dca2b98bab7be",
    ("saudinewsnet", "2015-07-25#541"): "e46407d2ce647f5f01ce4443729163aa995d8eb18f4b4f8b4997021cb6948a2d",
    ("saudinewsnet", "2015-07-21#1700"): "026feb8ad1c31440c2d1e30213a471939ed59b0c653c726ca603a1e2aafda646",
}
"""Articles, one of each outlet, and the SHA-256 of their text by the recipe qawl-text/1."""


@pytest.fixture(scope="module")
def copies() -> Path:
    """The folder with a copy of each collection."""
    path = Path(os.environ.get("QAWL_SHARED", ROOT.parent / "shared")) / "data"
    if not path.is_dir():
        pytest.skip(f"no copy of the collections at {path} (QAWL_SHARED names the folder above it)")
    return path


@pytest.fixture(scope="module")
def texts(copies: Path) -> dict[tuple[str, str], str]:
    """The text of every article in FROZEN."""
    found: dict[tuple[str, str], str] = {}
    unreadable: list[Finding] = []
    for name, collection in COLLECTIONS.items():
        for original, _ in originals(collection, copies / name, unreadable.append):
            if (name, original.id) in FROZEN:
                found[name, original.id] = original.text
    assert not unreadable
    return found


def test_the_recipe_makes_the_texts_that_were_judged(texts: dict[tuple[str, str], str]) -> None:
    assert {key: sha256(text) for key, text in texts.items()} == FROZEN


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> None:
    import datasets

    datasets.config.HF_HUB_OFFLINE = True
    datasets.config.HF_DATASETS_CACHE = tmp_path_factory.mktemp("cache")


def test_from_standoff_records_to_load_dataset(
    copies: Path, texts: dict[tuple[str, str], str], offline: None, tmp_path: Path
) -> None:
    import datasets

    for number, ((name, id), text) in enumerate(texts.items()):
        source = Source(name, id, None, None, None, None, None)
        record = dehydrate(qawl.annotate(text).with_(id=f"{name}-{number}", source=source))
        file = tmp_path / "standoff" / name / f"{record.id}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dumps(record), "utf-8")
    full, published = str(tmp_path / "full"), str(tmp_path / "published")
    for name in COLLECTIONS:
        command = ["hydrate", str(tmp_path / "standoff"), "--collection", name]
        assert main([*command, "--from", str(copies / name), "-o", full]) == 0
    assert main(["validate", full]) == 0
    assert main(["publish", full, "-o", published]) == 0
    articles = datasets.load_dataset(published, split="train")
    assert set(articles["text"]) == set(texts.values())
    assert main(["dehydrate", full, "-o", str(tmp_path / "back")]) == 0
    for file in (tmp_path / "standoff").rglob("*.json"):
        back = tmp_path / "back" / file.relative_to(tmp_path / "standoff")
        assert back.read_bytes() == file.read_bytes()


def kept(name: str) -> list[Path]:
    """The records of the collections in a folder; judgements on constructed articles have their text."""
    files = [file for file in sorted(KEPT[name].rglob("*.json")) if collection(file) in COLLECTIONS]
    if not files:
        pytest.skip(f"corpus/{name} holds no records yet")
    return files


def collection(file: Path) -> str:
    found: str = json.loads(file.read_text("utf-8"))["source"]["collection"]
    return found


def strings(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a JSON value, with its keys."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{at}/{key}")
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, at)
    elif isinstance(value, str):
        yield at, value


@pytest.mark.parametrize("name", KEPT)
def test_no_words_of_a_collection_are_in_the_repository(name: str) -> None:
    ours = {"/quotes/stance/target/text": MAX_OWN_WORDS, "/speakers/name": 20, "/speakers/role": 12}
    for file in kept(name):
        for at, words in strings(json.loads(file.read_text("utf-8"))):
            if not at.startswith("/source/") and any("\u0600" <= char <= "\u06ff" for char in words):
                assert at in ours, f"{file}: {at}"
                assert len(words.split()) <= ours[at], f"{file}: {at}"


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_is_standoff_canonical_and_has_no_error(name: str) -> None:
    for file in kept(name):
        [(_, record)] = read_records(file)
        assert record.text is None, file
        assert file.read_text("utf-8") == dumps(record), file
        assert file.stem == record.id
        assert [found for found in qawl.check([record]) if found.severity == "error"] == []


@pytest.mark.parametrize("name", KEPT)
def test_all_that_is_kept_hydrates_and_has_no_error_then(copies: Path, tmp_path: Path, name: str) -> None:
    count = len(kept(name))
    for one in COLLECTIONS:
        command = ["hydrate", str(KEPT[name]), "--collection", one]
        assert main([*command, "--from", str(copies / one), "-o", str(tmp_path)]) == 0
    records = [record for _, record in read_records(tmp_path)]
    assert len(records) == count
    each = {0, 1, 2, 3, 4}  # two judgements of one article are no corpus
    assert [found for found in qawl.check(records, levels=each) if found.severity == "error"] == []
