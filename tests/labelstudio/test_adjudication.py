"""Two people's judgements: merged where they agree, laid side by side where they don't."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from qawl.checks import check
from qawl.labelstudio.adjudication import merge, task_of_sides
from qawl.labelstudio.judgement import judge
from qawl.labelstudio.tasks import record_of
from qawl.reading import read_records
from qawl.record import Annotation, Quote, Record, Span, Speaker, Stance, Target
from qawl.scoring.trim import content

from .made_up import build, quote_with, records, write
from .test_tasks import without_confidence

TEXT = build(1).text or ""


def by(name: str, **changes: Any) -> Record:
    """The article as an annotator left it."""
    return without_confidence(build(1)).with_(annotation=Annotation("reviewed", ("qawl/0.1", name)), **changes)


def but(number: int, **changes: Any) -> tuple[Quote, ...]:
    """The quotations, one of them changed."""
    quotes = list(by("x").quotes)
    quotes[number] = quote_with(quotes[number], **changes)
    return tuple(quotes)


def widened(span: Span, before: int, after: int) -> Span:
    return Span.of(TEXT, span.start - before, span.end + after)


def test_where_all_agree_the_record_is_gold() -> None:
    merged = merge({"a": by("a"), "b": by("b"), "c": by("c")})
    assert merged.gold == by("a").with_(annotation=Annotation("gold", ("qawl/0.1", "a", "b", "c")))
    assert not merged.differences
    assert not [finding for finding in check([merged.gold]) if finding.severity == "error"]


def test_edges_are_no_difference_and_the_tighter_span_wins() -> None:
    first = by("a").quotes[0].spans[0]
    wide = by("b", quotes=but(0, spans=(widened(first, 1, 1),)))
    for sides in ({"a": by("a"), "b": wide}, {"b": wide, "a": by("a")}):
        gold = merge(sides).gold
        assert gold is not None
        assert gold.quotes == by("a").quotes


def test_the_fuller_name_wins() -> None:
    speakers = (Speaker("s1", "هناء سالم الريحاني", "person", "مديرة الميناء"), *by("b").speakers[1:])
    gold = merge({"a": by("a"), "b": by("b", speakers=speakers)}).gold
    assert gold is not None
    assert [speaker.name for speaker in gold.speakers][:1] == ["هناء سالم الريحاني"]


@pytest.mark.parametrize(
    ("number", "changes", "said"),
    [
        (0, {"type": "mixed"}, "type"),
        (0, {"cue": None}, "cue"),
        (0, {"mention": None}, "mention"),
        (0, {"speaker": None}, "speaker, speaker type"),
        (0, {"stance": Stance("favor")}, "stance"),
        (3, {"stance": Stance("against", Target("العمل", None, None))}, "target"),
        (2, {"parent": None}, "parent"),
    ],
)
def test_what_differs_is_named(number: int, changes: dict[str, Any], said: str) -> None:
    merged = merge({"a": by("a"), "b": by("b", quotes=but(number, **changes))})
    assert merged.gold is None
    assert [line.rpartition(": ")[2] for line in merged.differences] == [said]


def test_who_alone_found_a_quotation_is_named() -> None:
    merged = merge({"a": by("a", quotes=by("a").quotes[:3]), "b": by("b", quotes=by("b").quotes[1:])})
    assert [line.rpartition("\u2069")[2] for line in merged.differences] == [" only by a", " only by b"]


@given(records())
def test_one_s_own_judgement_is_gold(record: Record) -> None:
    judged = without_confidence(record)
    merged = merge({"a": judged, "b": judged})
    if len({content(judged.text, quote) for quote in judged.quotes}) < len(judged.quotes):
        assert merged.differences == ("one content twice by a", "one content twice by b")
        return
    assert merged.gold is not None
    assert len(merged.gold.quotes) == len(judged.quotes)
    used = {quote.speaker for quote in judged.quotes}
    assert merged.gold.speakers == tuple(speaker for speaker in judged.speakers if speaker.id in used)


@pytest.mark.parametrize(
    "sides",
    [
        {"a": by("a")},
        {"a": by("a"), "b": build(2)},
        {"a": by("a", text=None), "b": by("b", text=None)},
    ],
)
def test_what_cannot_be_merged(sides: dict[str, Record]) -> None:
    with pytest.raises(ValueError, match="judgements"):
        merge(sides)


def test_both_sides_are_predictions_with_common_ids() -> None:
    """Whatever the annotators called speakers and quotations; and each side decides the same as it judged."""
    quotes = (quote_with(by("b").quotes[3], id="q1", speaker="s1"),)
    other = by("b", quotes=quotes, speakers=(Speaker("s1", "مازن الأشقر"), Speaker("s2", "غريبة")))
    task = task_of_sides({"a": by("a"), "b": other}, ("one", "two"))
    assert [prediction["model_version"] for prediction in task["predictions"]] == ["a", "b"]
    base = record_of(task)
    decided = [judge(base, prediction["result"], lambda *told: None) for prediction in task["predictions"]]
    assert decided[0].quotes == by("a").quotes
    assert [speaker.id for speaker in decided[0].speakers] == ["s1", "s2", "s3", "s4"]
    assert [(quote.id, quote.speaker) for quote in decided[1].quotes] == [("q4", "s3")]
    assert base.annotation.annotators == ("qawl/0.1", "a", "b")


def test_on_the_command_line(qawl: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    judgements, corpus = tmp_path / "judgements", tmp_path / "records"
    write(judgements / "a", by("a"), build(2).with_(annotation=Annotation("reviewed", ("a",))))
    write(
        judgements / "b",
        by("b"),
        without_confidence(build(2)).with_(annotation=Annotation("reviewed", ("b",)), quotes=()),
    )
    write(judgements / "a", build(3))
    code, said = qawl("adjudicate", judgements, "-o", corpus)
    assert code == 1, "something is left to do"
    assert "1 agreed, written" in said
    assert "1 judged by one only" in said
    assert "1 left to decide: name a --project" in said
    assert "constructed-0002: 4 to decide" in said
    ((_, gold),) = read_records(corpus)
    assert (gold.id, gold.annotation.status) == ("constructed-0001", "gold")
    assert "1 gold already" in qawl("adjudicate", judgements, "-o", corpus)[1]


def test_no_folder(qawl: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    code, said = qawl("adjudicate", tmp_path / "nowhere", "-o", tmp_path)
    assert code == 2
    assert len(said.splitlines()) == 1
