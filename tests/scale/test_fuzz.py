"""Rubbish in, and nothing but valid records and findings out; `scripts/fuzz` does the same for much longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.checks import check
from qawl.finding import Finding
from qawl.scale.units import Unit, plan
from qawl.scale.work import Converted, convert_unit

from .fuzzing import MARKS, ODD, WORDS, Random, mutated, round_trip, write_inputs

SUFFIXES = (".txt", ".json", ".jsonl", ".html", ".zip", ".tar.xz", ".parquet", ".bin", "")

texts = st.lists(st.sampled_from([*WORDS, *MARKS, *ODD]) | st.text(max_size=5), max_size=60).map(" ".join)
articles = st.fixed_dictionaries({"text": texts}, optional={"title": texts, "url": texts, "date": texts, "lang": texts})


@pytest.mark.parametrize("seed", [1, 2])
def test_random_and_mutated_files_go_through_the_whole(tmp_path, seed):
    became = round_trip(tmp_path, seed, 150)
    assert became["articles"] > 50
    assert became["broken-json"]


def test_the_same_seed_makes_the_same_files(tmp_path):
    for name in ("a", "b"):
        write_inputs(tmp_path / name, Random(3), 20)
    assert [f.read_bytes() for f in sorted((tmp_path / "a").iterdir())] == [
        f.read_bytes() for f in sorted((tmp_path / "b").iterdir())
    ]


def converted(file: Path) -> list[Converted | Finding]:
    [unit] = plan([file])
    assert isinstance(unit, Unit)
    return list(convert_unit(unit))


@given(articles)
def test_whatever_an_article_says_its_record_is_valid(tmp_path_factory, article):
    from qawl.formatting import dumps

    file = tmp_path_factory.mktemp("article") / "a.json"
    file.write_bytes(dumps(article).encode())
    for item in converted(file):
        if isinstance(item, Finding):
            assert item.check not in ("not-annotated", "not-read")
        else:
            assert [found for found in check([item.record]) if found.severity == "error"] == []


@given(st.binary(max_size=300), st.sampled_from(SUFFIXES), st.booleans(), st.integers(0, 2**32))
def test_whatever_a_file_holds_it_gives_an_article_or_a_finding(tmp_path_factory, data, suffix, mutate, seed):
    file = tmp_path_factory.mktemp("file") / f"a{suffix}"
    file.write_bytes(mutated(Random(seed), data) if mutate else data)
    found = converted(file)
    assert found or file.read_bytes().split() in ([], [b"[]"]) or suffix == ".jsonl"
    assert not [item for item in found if isinstance(item, Finding) and item.check in ("not-annotated", "not-read")]
