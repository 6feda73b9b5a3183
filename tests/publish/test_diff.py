"""What changed between two states, what that asks for, and the verb that says it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.cli import main
from qawl.formatting import dumps
from qawl.publish.build import plan, publish
from qawl.publish.configs import CONFIGS
from qawl.publish.diff import Bump, Change, State, asked, compare, read_state
from qawl.publish.version import Version
from qawl.record import Record, Stance, Target, sha256

from .made_up import build, standoff

ONE = build(1)
Q1, Q2, Q3 = ONE.quotes


def moved(quote, by: int):
    """The quotation with its first span begun later."""
    first, *rest = quote.spans
    return replace(quote, spans=(replace(first, start=first.start + by, text=first.text[by:]), *rest))


EDITS = {
    "text": (ONE.with_(text=ONE.text + "!", text_sha256=sha256(ONE.text + "!")), Bump.MAJOR, ["texts changed "]),
    "withheld": (standoff(ONE), Bump.MAJOR, ["texts removed "]),
    "span": (ONE.with_(quotes=(Q1, Q2, moved(Q3, 5))), Bump.MAJOR, ["offsets changed q3 spans"]),
    "cue": (ONE.with_(quotes=(replace(Q1, cue=None), Q2, Q3)), Bump.MAJOR, ["offsets changed q1 cue"]),
    "mention": (ONE.with_(quotes=(replace(Q1, mention=None), Q2, Q3)), Bump.MAJOR, ["offsets changed q1 mention"]),
    "section": (ONE.with_(sections=ONE.sections[:1]), Bump.MAJOR, ["offsets changed sections"]),
    "quotation gone": (ONE.with_(quotes=(Q1, Q2)), Bump.MAJOR, ["quotations removed q3"]),
    "type": (ONE.with_(quotes=(replace(Q1, type="mixed"), Q2, Q3)), Bump.MINOR, ["labels changed q1 type"]),
    "speaker": (ONE.with_(quotes=(replace(Q1, speaker="s2"), Q2, Q3)), Bump.MINOR, None),
    "stance": (
        ONE.with_(quotes=(replace(Q1, stance=Stance("favor")), Q2, Q3)),
        Bump.MINOR,
        ["labels changed q1 stance"],
    ),
    "target": (
        ONE.with_(quotes=(replace(Q1, stance=Stance("none", Target("كلمات"))), Q2, Q3)),
        Bump.MINOR,
        ["labels changed q1 target"],
    ),
    "renumbered": (ONE.with_(quotes=(Q1, Q2, replace(Q3, id="q9"))), Bump.MINOR, ["labels changed q9 id"]),
    "licence": (
        ONE.with_(source=replace(ONE.source, license="CC0-1.0")),
        Bump.PATCH,
        ["metadata changed source.license"],
    ),
    "status": (
        ONE.with_(annotation=replace(ONE.annotation, status="reviewed")),
        Bump.PATCH,
        ["metadata changed annotation.status"],
    ),
    "confidence": (
        ONE.with_(quotes=(replace(Q1, confidence=0.5), Q2, Q3)),
        Bump.PATCH,
        ["metadata changed q1 confidence"],
    ),
    "role": (
        ONE.with_(speakers=(replace(ONE.speakers[0], role="مدير"), ONE.speakers[1])),
        Bump.PATCH,
        ["metadata changed speakers"],
    ),
    "order": (ONE.with_(quotes=(Q2, Q1, Q3)), Bump.PATCH, ["metadata changed order or words"]),
    "schema": (ONE.with_(schema_version="2.0"), Bump.MAJOR, ["schema changed "]),
}


def state(*records: Record, **splits: str) -> State:
    return State({record.id: record for record in records}, splits)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_named_and_asks_for_its_bump(name: str) -> None:
    edited, bump, named = EDITS[name]
    changes = compare(state(ONE), state(edited))
    assert asked(changes) == bump
    if named is not None:
        assert [f"{change.what} {change.how} {change.place}" for change in changes] == named
    assert all(change.where == ONE.id for change in changes)


def test_a_quotation_that_comes_in_shifts_no_other() -> None:
    """Numbers move on, and each quotation is still compared with itself."""
    old = ONE.with_(quotes=(Q1, replace(Q3, id="q2")))
    changes = compare(state(old), state(ONE))
    assert [(c.what, c.how, c.place) for c in changes] == [
        ("labels", "changed", "q3 id"),
        ("quotations", "added", "q2"),
    ]
    assert asked(changes) == Bump.MINOR


def test_records_and_splits() -> None:
    two, three = build(2), build(3)
    old = State({two.id: two, ONE.id: ONE}, {ONE.id: "test"})
    new = State({three.id: three, ONE.id: ONE}, {ONE.id: "train"})
    assert compare(old, new) == [
        Change("splits", "changed", ONE.id, "", "test", "train"),
        Change("records", "removed", two.id),
        Change("records", "added", three.id),
    ]
    assert asked(compare(state(ONE), state(ONE, three))) == Bump.MINOR


@pytest.mark.parametrize(
    ("edit", "bump"),
    [
        (lambda features: features.pop("speaker"), Bump.MAJOR),
        (lambda features: features["type"]["names"].reverse(), Bump.MAJOR),
        (lambda features: features.update(new={"dtype": "string", "_type": "Value"}), Bump.MINOR),
    ],
)
def test_columns(edit, bump: Bump) -> None:
    features = CONFIGS["quotes"].features()
    edited = json.loads(json.dumps(features))
    edit(edited)
    changes = compare(State({}, {}, {"quotes": features}), State({}, {}, {"quotes": edited}))
    assert asked(changes) == bump
    assert [change.what for change in changes] == ["columns"]


@given(st.sampled_from(sorted(EDITS)), st.sampled_from(sorted(EDITS)))
def test_no_change_where_and_only_where_the_records_are_equal(one: str, other: str) -> None:
    before, after = EDITS[one][0], EDITS[other][0]
    assert bool(compare(state(before), state(after))) == (before != after)
    assert compare(state(before), state(before)) == []


def test_a_publication_and_the_records_it_came_from_are_one_state(corpus, tmp_path: Path) -> None:
    planned = plan(corpus)
    publish(planned, tmp_path / "out")
    for record in corpus:
        (tmp_path / "records").mkdir(exist_ok=True)
        (tmp_path / "records" / f"{record.id}.json").write_text(dumps(record), "utf-8")
    published, written = read_state(tmp_path / "out"), read_state(tmp_path / "records")
    assert compare(published, written) == compare(written, published) == []
    assert set(published.columns) == set(CONFIGS)


@pytest.mark.parametrize("text", ["1", "1.2", "v1.2.3", "1.2.3rc1", "01.2.3", "1.2.٣", ""])
def test_what_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="write three numbers"):
        Version.parse(text)


@given(st.tuples(*[st.integers(0, 99)] * 3), st.sampled_from(Bump))
def test_versions_rise_by_what_is_asked(numbers: tuple[int, int, int], bump: Bump) -> None:
    version = Version(*numbers)
    assert Version.parse(str(version)) == version
    assert (version.raised(bump) > version) == (bump is not Bump.NONE)


@pytest.fixture
def two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The states old and new: one record more, one label changed."""
    for name, records in (("old", [ONE]), ("new", [EDITS["stance"][0], build(2)])):
        (tmp_path / name).mkdir()
        for record in records:
            (tmp_path / name / f"{record.id}.json").write_text(dumps(record), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_verb_refuses_a_version_that_is_too_low(two_folders, capsys) -> None:
    assert main(["diff", "old", "new", "--last", "1.4.2", "--next", "1.4.3"]) == 1
    printed = capsys.readouterr()
    assert "1.5.0 or higher" in printed.out
    assert "1.4.3 is too low" in printed.err
    for version in ("1.5.0", "2.0.0"):
        assert main(["diff", "old", "new", "--last", "1.4.2", "--next", version]) == 0
    assert main(["diff", "old", "old", "--last", "1.4.2", "--next", "1.4.2"]) == 0
    assert main(["diff", "old", "old", "--last", "1.4.2", "--next", "1.4.1"]) == 1


def test_the_verb_names_changes_in_every_format(two_folders, capsys) -> None:
    assert main(["diff", "old", "new"]) == 0
    text = capsys.readouterr().out
    assert "made-0002" in text
    assert "q1 stance" in text
    assert main(["diff", "old", "new", "--format", "markdown"]) == 0
    markdown = capsys.readouterr().out
    assert "| records | 1 | 0 | 0 | minor |" in markdown
    assert "- `made-0002`" in markdown
    assert main(["diff", "old", "new", "--format", "json", "--last", "0.1.0"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["asks_for"], data["lowest"]) == ("minor", "0.2.0")
    assert [change["what"] for change in data["changes"]] == ["labels", "records"]


def test_nothing_in_the_data_is_markup_or_a_terminal_s(two_folders, capsys) -> None:
    evil = replace(ONE.source, publisher="\x1b[31m<b>|@someone")
    Path("new/made-0001.json").write_text(dumps(ONE.with_(source=evil)), "utf-8")
    for format in ("text", "markdown", "json"):
        assert main(["diff", "old", "new", "--format", format]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert format != "markdown" or "<b>" not in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["old", "nowhere"], "nowhere"),
        (["old", "new", "--next", "1.0.0"], "--last"),
        (["old", "new", "--last", "one"], "three numbers"),
    ],
)
def test_wrong_use_is_one_line(two_folders, capsys, args: list[str], message: str) -> None:
    assert main(["diff", *args]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
