"""Numbered features: the same for a row alone and among others, exact, and what the templates say."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.annotate.analysis import analyse, mention_rows, name_rows, start_rows
from qawl.annotate.candidates import Content
from qawl.annotate.folding import Folded
from qawl.annotate.linear import UNIT, Labelled, Linear, Models, Numbered
from qawl.annotate.properties import END, MENTION, NAME, START, Taken
from qawl.annotate.templates import _MIX, ABSENT, BITS, Templates, code
from qawl.annotate.tokens import Tokens
from qawl.annotate.view import View, cluster

TEXT = "أكد المهندس سامر الحلو في القرية أن الجسر جاهز، وأضاف الحلو: «نحتاج إلى طريق»."
ROW = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(-300, 1 << 24), st.booleans())


@pytest.fixture(scope="module")
def view() -> View:
    return View(Tokens(Folded(TEXT)))


@pytest.fixture(scope="module")
def some() -> Templates:
    groups = {
        "": "kind, w:first, kind s:first+1|last k:last-1",
        "named": "n:first named, a:first o:last e:last g:first",
    }
    return Templates("some", "first last kind named", groups)


@given(st.lists(ROW, min_size=1, max_size=40))
def test_a_row_has_the_same_numbers_alone_and_among_others(view: View, some: Templates, rows: list) -> None:
    together = some.indexes(view, rows).tolist()
    assert together == [some.indexes(view, [row])[0].tolist() for row in rows]
    for row, numbers in zip(rows, together, strict=True):
        assert all(0 <= number < ABSENT for number in numbers[:3])
        assert all((number == ABSENT) == (not row[3]) for number in numbers[3:])


@given(ROW)
def test_numbers_are_hashed_without_rounding(view: View, some: Templates, row: tuple) -> None:
    properties = some._properties(view, [row])[0].tolist()
    for n, found in enumerate(some.indexes(view, [row])[0].tolist()):
        exact = sum(p * int(f) for p, f in zip(properties, some._factors[:, n].tolist(), strict=True))
        expected = (exact * _MIX % (1 << 64)) >> (64 - BITS)
        assert found in (expected, ABSENT)


@pytest.mark.parametrize("templates", [START, END, MENTION, NAME])
def test_sums_stay_exact_in_floating_point(templates: Templates) -> None:
    assert templates._factors.sum(axis=0).max() * (1 << 24) < 1 << 53


def test_templates_look_up_what_the_article_has(view: View, some: Templates) -> None:
    words = [str(word) for word in view.tokens.words]
    first = words.index("الحلو")
    readable = some.readable(view, (first, first, 7, 1), {code("الحلو"): "الحلو"})
    assert "w:first=الحلو" in readable
    assert "n:first=2 named=1" in readable  # the article has the word twice
    assert some.readable(view, (0, 0, 7, 0), {})[2].split()[1] == "s:first+1|last=0"  # behind the bound


def test_a_misspelt_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="wher"):
        Templates("x", "where", {"": "wher"})


def test_every_candidate_has_a_row_as_wide_as_its_templates() -> None:
    analysis = analyse(Tokens(Folded(TEXT)))
    accepted = Taken.of(analysis.cues)
    for cue in analysis.cues.values():
        starts = start_rows(analysis, cue)
        assert all(len(row) == len(START.columns) for _, row in starts)
        for start, _ in starts:
            content = Content([(start.first, start.first)], start, start.first)
            mentions = mention_rows(analysis, cue, content, accepted)
            assert mentions[0][0] is None
            assert all(len(row) == len(MENTION.columns) for _, row in mentions)
            for mention, _ in mentions[1:]:
                assert mention is not None
                assert all(len(row) == len(NAME.columns) for _, row in name_rows(analysis, mention))


def test_taken_cues_are_found_by_place() -> None:
    analysis = analyse(Tokens(Folded(TEXT)))
    taken = Taken.of(analysis.cues)
    first, *_, last = taken.places
    assert taken.number(0, len(analysis.tokens)) == len(taken.places)
    assert taken.number(last, first) == 0
    assert taken.next(first, first + 1) is analysis.cues[first]
    assert taken.next(last + 1, 10_000) is None
    assert taken.latest(0, last) == taken.places[-2]
    assert taken.latest(0, first) == -1


def test_numbers_are_the_same_in_every_process() -> None:
    code = (
        "from qawl.annotate.properties import NAME; from qawl.annotate.view import View;"
        "from qawl.annotate.tokens import Tokens; from qawl.annotate.folding import Folded;"
        "print(NAME.indexes(View(Tokens(Folded('قال سامر الحلو'))), [(1,) * 15]).tolist())"
    )
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        found.add(done.stdout)
    assert len(found) == 1
    assert "[[" in found.pop()


def test_words_in_the_same_places_share_a_cluster() -> None:
    assert cluster("الخميس") == cluster("الاحد") != cluster("باريس")
    assert cluster("وباريس") != (0, 0)
    assert cluster("ققققق") == (0, 0)


def test_models_are_read_as_they_were_written() -> None:
    models = Models(
        {"cue": Linear({"a": 0.5}, -1.0)},
        {"type": Labelled(("direct", "mixed"), {"a": (1.0, 0.0), "b": (0.0, 2.0)}, (0.25, -0.25))},
        {"start": Numbered({3: 1500, 70: -250, ABSENT - 1: 1}, 0.5)},
    )
    read = Models.read(json.loads(json.dumps(models.written())))
    assert read.named["cue"].score(["a", "none"]) == -0.5
    assert read.labelled["type"].scores(["a", "b", "none"]) == {"direct": 1.25, "mixed": 1.75}
    assert read.numbered["start"].scores([[3, 70, ABSENT], [ABSENT, ABSENT, ABSENT - 1]]) == [
        0.5 + 1250 / UNIT,
        0.5 + 1 / UNIT,
    ]
    assert json.dumps(read.written()) == json.dumps(models.written())
