"""Scores of cases that were computed by hand, and what must hold of any."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qawl
from qawl.cli import main
from qawl.record import Quote, Record, Section, Source, Span, Speaker, Stance, sha256
from qawl.score import Score, TextNeeded, score

TEXT = "وقالت سلمى الراوي إن الميناء سيفتح غدا، مضيفة أن «العمال جاهزون تماما». وأدان زيد الماهر إغلاق الطريق القديم."


def at(words: str, text: str = TEXT) -> Span:
    """The span at which these words first stand in the text."""
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def quote(*spans: str | Span, id: str = "q1", text: str = TEXT, **fields: Any) -> Quote:
    found = tuple(at(span, text) if isinstance(span, str) else span for span in spans)
    for name in ("cue", "mention"):
        if isinstance(fields.get(name), str):
            fields[name] = at(fields[name], text)
    if isinstance(fields.get("stance"), str):
        fields["stance"] = Stance(fields["stance"])
    return Quote(id, fields.pop("type", "indirect"), found, **fields)


def record(*quotes: Quote, id: str = "a", text: str = TEXT, names: Sequence[str] = (), **fields: Any) -> Record:
    speakers = tuple(Speaker(f"s{k}", name) for k, name in enumerate(names, 1))
    return Record(id, text, sha256(text), speakers=speakers, quotes=quotes, **fields)


def values(found: Score, name: str) -> tuple[float | None, ...]:
    return tuple(figure.value for figure in found[name].values())


def counts(found: Score, *names: str) -> tuple[int, ...]:
    return tuple(found.total.counts[name] for name in names)


@pytest.mark.parametrize(
    "other",
    [
        "إن الميناء سيفتح غدا",
        " إن الميناء سيفتح غدا،",
        "الميناء سيفتح غدا، ",
    ],
)
def test_outer_space_punctuation_and_the_complementizer_do_not_count(other: str) -> None:
    found = score([record(quote("الميناء سيفتح غدا"))], [record(quote(other))])
    assert values(found, "exact") == (1, 1, 1)


@pytest.mark.parametrize("word", ["أن", "أنّ", "أنْ", "إن", "إنّ", "بأن", "ان", "بان"])
def test_one_leading_complementizer_is_no_content_however_it_is_written(word: str) -> None:
    text = f"أعلن المدير {word} «الجسر جديد»."
    one, other = quote(f"{word} «الجسر جديد»", text=text), quote("الجسر جديد", text=text)
    assert values(score([record(one, text=text)], [record(other, text=text)]), "exact") == (1, 1, 1)


@pytest.mark.parametrize("word", ["إنه", "بأنها", "أن أن", "آن", "انا"])
def test_other_words_at_the_head_are_content(word: str) -> None:
    text = f"أعلن المدير {word} الجسر جديد."
    one, other = quote(f"{word} الجسر جديد", text=text), quote("الجسر جديد", text=text)
    assert values(score([record(one, text=text)], [record(other, text=text)]), "exact") == (0, 0, 0)


def test_partial_overlap_by_hand() -> None:
    # Gold: 7 + 5 + 3 = 15 characters without space; predicted the first two words: 12. IoU 12/15 = 0.8.
    found = score([record(quote("الميناء سيفتح غدا"))], [record(quote("الميناء سيفتح"))])
    assert counts(found, "gold_chars", "predicted_chars", "common_chars") == (15, 12, 12)
    assert counts(found, "exact", "iou80", "iou50") == (0, 1, 1)
    assert values(found, "chars") == (1, 12 / 15, 24 / 27)


def test_punctuation_inside_counts_and_space_does_not() -> None:
    text = "قال: هنا، هناك."
    one = quote("هنا، هناك", text=text)
    found = score([record(one, text=text)], [record(one, text=text)])
    assert counts(found, "gold_chars") == (8,)


def test_several_spans_are_one_content_and_each_loses_its_edges() -> None:
    text = "«الطريق طويل»، قال زيد الماهر، «لكننا نمشي»."
    gold = quote("الطريق طويل", "لكننا نمشي", text=text)
    marked = quote("«الطريق طويل»،", "«لكننا نمشي».", text=text)
    half = quote("الطريق طويل", text=text)
    assert values(score([record(gold, text=text)], [record(marked, text=text)]), "exact") == (1, 1, 1)
    found = score([record(gold, text=text)], [record(half, text=text)])  # 10 of 19 characters
    assert counts(found, "gold_chars", "common_chars", "iou50", "iou80") == (19, 10, 1, 0)


def test_a_complementizer_goes_only_from_the_head_of_the_first_span() -> None:
    text = "قال إن الطريق طويل، وأضاف أن الجسر بعيد."
    gold = quote("الطريق طويل", "الجسر بعيد", text=text)
    other = quote("إن الطريق طويل", "أن الجسر بعيد", text=text)
    found = score([record(gold, text=text)], [record(other, text=text)])
    assert counts(found, "exact", "iou80", "gold_chars", "predicted_chars") == (0, 1, 19, 21)


def test_nested_quotations_pair_with_their_like_and_characters_count_once() -> None:
    text = "ذكرت وكالة المدى أن الوزير قال إن السد امتلأ."
    outer = quote("الوزير قال إن السد امتلأ", text=text)
    inner = quote("السد امتلأ", id="q2", parent="q1", text=text)
    both = score([record(outer, inner, text=text)], [record(inner, outer, text=text)])
    assert values(both, "exact") == values(both, "chars") == (1, 1, 1)
    # One prediction cannot cover two: the outer one has 20 characters, the inner one 9 of them.
    one = score([record(outer, inner, text=text)], [record(outer, text=text)])
    assert counts(one, "gold_chars", "predicted_chars", "common_chars", "exact") == (29, 20, 20, 1)
    assert values(one, "exact") == (1, 0.5, 2 / 3)


def test_a_duplicate_prediction_is_spurious() -> None:
    one = quote("الميناء سيفتح غدا")
    assert values(score([record(one)], [record(one, one)]), "exact") == (0.5, 1, 2 / 3)


def test_ties_go_to_the_one_that_stands_first() -> None:
    one, two = quote("الميناء سيفتح غدا", type="direct"), quote("الميناء سيفتح غدا", type="mixed")
    found = score([record(one, two)], [record(one)])
    assert values(found, "type_acc") == (1,)
    assert values(score([record(one)], [record(two, one)]), "type_acc") == (0,)


def test_the_better_overlap_wins_over_the_order() -> None:
    rough, fine = quote("سلمى الراوي إن الميناء سيفتح غدا"), quote("الميناء سيفتح غدا", type="mixed")
    found = score([record(quote("الميناء سيفتح غدا", type="mixed"))], [record(rough, fine)])
    assert counts(found, "exact", "type_ok", "predicted") == (1, 1, 2)


def test_empty_sides() -> None:
    full, empty = [record(quote("الميناء سيفتح غدا"))], [record()]
    assert values(score(full, empty), "exact") == (None, 0, 0)
    assert values(score(empty, full), "exact") == (0, None, 0)
    assert values(score(empty, empty), "attributed") == (None, None, None)
    assert values(score(full, []), "exact") == (None, 0, 0)
    assert score([], []).articles == 0


def test_optional_quotations_are_neither_required_nor_wrong() -> None:
    required, optional = quote("الميناء سيفتح غدا"), quote("العمال جاهزون تماما", optional=True, cue="مضيفة")
    gold = [record(required, optional)]
    for predicted in ((required,), (required, optional)):
        found = score(gold, [record(*predicted)])
        assert values(found, "exact") == values(found, "chars") == (1, 1, 1)
        assert counts(found, "gold", "predicted", "gold_cues", "predicted_cues") == (1, 1, 0, 0)
    spurious = quote("إغلاق الطريق القديم")
    assert counts(score(gold, [record(required, optional, spurious)]), "predicted", "iou50") == (2, 1)


def test_an_optional_quotation_takes_no_prediction_from_a_required_one() -> None:
    required = quote("الميناء سيفتح غدا")
    optional = quote("الميناء سيفتح", optional=True)
    found = score([record(optional, required)], [record(quote("الميناء سيفتح"))])
    assert counts(found, "gold", "predicted", "iou80", "exact") == (1, 1, 1, 0)


def test_a_prediction_that_hardly_touches_a_required_one_may_answer_an_optional_one() -> None:
    required, optional = quote("سلمى الراوي إن الميناء"), quote("الميناء سيفتح غدا", optional=True)
    found = score([record(required, optional)], [record(optional)])
    assert counts(found, "gold", "predicted", "common_chars") == (1, 0, 0)


def test_cues_are_compared_as_sets() -> None:
    one = quote("الميناء سيفتح غدا", cue="وقالت")
    two = quote("العمال جاهزون تماما", cue="وقالت")
    three = quote("إغلاق الطريق القديم", cue="وأدان")
    found = score([record(one, two, three)], [record(one, quote("العمال", cue="مضيفة"))])
    assert counts(found, "gold_cues", "predicted_cues", "common_cues") == (2, 2, 1)
    assert values(found, "cue") == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("سلمى الراوي", "سَلْمَى الرَّاوِي", True),  # diacritics, ya
        ("أحمد القاسم", "احمـــد قاسم", True),  # alef, tatweel, article
        ("وزارة الصحة", "وزاره الصحه", True),
        ("سامر الحلو", "سامر نادر", True),  # half the words
        ("سامر الحلو", "سامر نادر فارس", False),  # 2 · 1 / 5
        ("سامر", "سامر بن نادر بن فارس الحلو", True),  # contained
        ("وزارة النقل", "فريق تابع لوزارة النقل البحري في المدينة", True),  # behind a preposition
        ("سامر الحلو", "زيد الماهر", False),
        (None, "زيد الماهر", False),
        (None, None, True),
    ],
)
def test_names_of_one_source(one: str | None, other: str | None, same: bool) -> None:
    def side(name: str | None) -> Record:
        speaker = "s1" if name else None
        return record(quote("الميناء سيفتح غدا", speaker=speaker), names=[name] if name else [])

    for gold, predicted in ((one, other), (other, one)):
        assert values(score([side(gold)], [side(predicted)]), "attributed") == ((1, 1, 1) if same else (0, 0, 0))


def test_explicit_and_implicit_speakers_are_told_by_gold() -> None:
    named = quote("الميناء سيفتح غدا", mention="سلمى الراوي", speaker="s1")
    dropped = quote("العمال جاهزون تماما", speaker="s1")
    swapped = (quote("الميناء سيفتح غدا", speaker="s1"), quote("العمال جاهزون تماما", speaker="s2"))
    names = ["سلمى الراوي", "زيد الماهر"]
    found = score([record(named, dropped, names=names)], [record(*swapped, names=names)])
    assert values(found, "speaker_acc") == (0.5, 1, 0)
    assert values(found, "attributed") == (0.5, 0.5, 0.5)


def test_stance_by_hand() -> None:
    contents = ("الميناء سيفتح غدا", "العمال جاهزون تماما", "إغلاق الطريق القديم", "سلمى الراوي")
    golds = [quote(c, stance=s) for c, s in zip(contents, ("favor", "none", "against", "against"), strict=True)]
    given = [quote(c, stance=s) for c, s in zip(contents[:3], ("favor", "favor", "against"), strict=True)]
    stance = score([record(*golds)], [record(*given)])["stance"]
    # Of the three pairs: favor 1 of 1 gold and 2 predicted, against 1 of 1 and 1, none 0.
    assert stance["favor"].value == pytest.approx(2 / 3)
    assert (stance["against"].value, stance["none"].value) == (1, 0)
    assert stance["f_avg"].value == pytest.approx(5 / 6)
    assert stance["macro_f"].value == pytest.approx(5 / 9)
    assert stance["accuracy"].value == pytest.approx(2 / 3)
    # Gold's labels are one each; the first in order is the majority: F 2·1/(1+3).
    assert stance["baseline_f_avg"].value == pytest.approx((0.5 + 0) / 2)
    assert stance["baseline_macro_f"].value == pytest.approx(0.5 / 3)
    whole = score([record(*golds)], [record(*given)])["stance_all"]
    assert whole["against"].value == pytest.approx(2 / 3)  # the missed one counts


def test_breakdowns() -> None:
    one, two = (
        quote("الميناء سيفتح غدا", cue="وقالت"),
        quote("العمال جاهزون تماما", type="direct", cue="مضيفة"),
    )
    three = quote("إغلاق الطريق القديم", cue="وأدان")
    gold = [
        record(one, two, id="a", source=Source(collection="made-up", publisher="المدى")),
        record(three, id="b", source=Source(collection="made-up")),
    ]
    spurious = quote("زيد الماهر", type="mixed")
    found = score(gold, [record(one, spurious, id="a"), record(three, id="b")])
    by_type = {
        name: (s.counts["gold"], s.counts["predicted"], s.counts["exact"]) for name, s in found.by["type"].items()
    }
    assert by_type == {"direct": (1, 0, 0), "indirect": (2, 2, 2), "mixed": (0, 1, 0)}
    assert {name: s["exact"]["r"].value for name, s in found.by["publisher"].items()} == {
        "المدى": 0.5,
        "(unnamed)": 1,
    }
    assert found.by["collection"]["made-up"].counts == found.total.counts
    realised = {name: s["exact"] for name, s in found.by["realisation"].items()}
    assert {name: parts["r"].value for name, parts in realised.items()} == {
        "clause": 1,
        "marks": 0,
        "complement": 1,
    }
    assert all(set(parts) == {"r"} for parts in realised.values())


@pytest.mark.parametrize(
    ("text", "content", "cue", "type", "expected"),
    [
        ("قال زيد: «نحن هنا».", "نحن هنا", "قال", "direct", "marks"),
        ("وأضاف زيد: نحن هنا منذ أمس.", "نحن هنا منذ أمس", "وأضاف", "direct", "colon"),
        ("قال زيد إنّ الباب مفتوح.", "الباب مفتوح", "قال", "indirect", "clause"),
        ("قال زيد إنه سيغادر.", "إنه سيغادر", "قال", "indirect", "clause"),
        ("دعا زيد إلى ضبط النفس.", "ضبط النفس", "دعا", "indirect", "preposition"),
        ("دعا إلى ضبط النفس.", "ضبط النفس", "دعا إلى", "indirect", "preposition"),
        ("طالب زيد بوقف العمل.", "بوقف العمل", "طالب", "indirect", "preposition"),
        ("بحسب زيد، الباب مفتوح.", "الباب مفتوح", "بحسب", "indirect", "source-phrase"),
        ("الباب مفتوح، وفقا لما ذكره زيد.", "الباب مفتوح", "وفقا لما ذكره", "indirect", "source-phrase"),
        ("الباب مفتوح، قال زيد.", "الباب مفتوح", "قال", "indirect", "fronted"),
        ("أدان زيد الهجوم.", "الهجوم", "أدان", "indirect", "complement"),
        ("زيد: الباب مفتوح", "الباب مفتوح", None, "indirect", "headline"),
    ],
)
def test_realisations(text: str, content: str, cue: str | None, type: str, expected: str) -> None:
    sections = (Section(0, len(text), "headline"),) if expected == "headline" else ()
    gold = record(quote(content, cue=cue, type=type, text=text), text=text, sections=sections)
    assert list(score([gold], []).by["realisation"]) == [expected]


def test_what_cannot_be_compared_is_named_and_the_rest_is_scored() -> None:
    one = quote("الميناء سيفتح غدا")
    gold = [
        record(one, id="a"),
        record(one, id="b"),
        record(one, id="b"),
        record(one, id="c"),
        record(one, id="d"),
    ]
    outside = quote(Span(0, 9999))
    predicted = [
        record(one, id="a"),
        record(one, id="a"),
        record(one, id="b", text=TEXT + " "),
        record(outside, id="c"),
        record(one, id="d"),
        record(one, id="x"),
    ]
    found = score(gold, predicted)
    assert (found.articles, counts(found, "gold", "predicted")) == (4, (4, 2))
    assert sorted((finding.check, finding.record) for finding in found.findings) == [
        ("duplicate-record", "a"),
        ("duplicate-record", "b"),
        ("invalid-record", "c"),
        ("text-differs", "b"),
        ("unknown-record", "x"),
    ]


def test_a_standoff_record_takes_the_text_of_the_other_side_or_is_refused() -> None:
    full = record(quote("إن الميناء سيفتح غدا"))
    bare = record(quote("الميناء سيفتح غدا")).with_(text=None)
    assert values(score([bare], [full]), "exact") == values(score([full], [bare]), "exact") == (1, 1, 1)
    with pytest.raises(TextNeeded, match="a is a standoff record"):
        score([bare], [bare])


def test_intervals_are_of_articles_and_the_same_every_time() -> None:
    right, wrong = quote("الميناء سيفتح غدا"), quote("زيد الماهر")
    gold = [record(right, id=str(k)) for k in range(100)]
    predicted = [record(right if k < 60 else wrong, id=str(k)) for k in range(100)]
    found = score(gold, predicted)
    figure = found["exact"]["f"]
    assert figure.value == 0.6
    # 60 of 100 independent articles: 0.6 ± 1.96 · √(0.24 / 100) = 0.504 … 0.696
    assert figure.low == pytest.approx(0.504, abs=0.02)
    assert figure.high == pytest.approx(0.696, abs=0.02)
    assert score(gold, predicted) == found


def test_a_score_survives_json() -> None:
    found = score([record(quote("الميناء سيفتح غدا"))], [record(id="b")])
    assert found.findings
    assert Score.from_dict(json.loads(json.dumps(found.to_dict()))) == found


LABELS = st.sampled_from(("favor", "against", "none"))


@st.composite
def quotes(draw: st.DrawFn) -> tuple[Quote, ...]:
    found = []
    for k in range(draw(st.integers(0, 5))):
        cuts = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=4)))
        bounds = list(zip(cuts[::2], cuts[1::2], strict=False))
        cue = draw(st.none() | st.integers(0, len(TEXT) - 5).map(lambda start: Span(start, start + 5)))
        found.append(
            Quote(
                f"q{k}",
                draw(st.sampled_from(("direct", "indirect", "mixed"))),
                tuple(Span(start, end) for start, end in bounds),
                cue=cue,
                mention=draw(st.none() | st.just(Span(6, 17))),
                speaker=draw(st.sampled_from((None, "s1", "s2", "s3"))),
                stance=Stance(draw(LABELS)),
            )
        )
    return tuple(found)


articles = st.lists(quotes(), max_size=3).map(
    lambda rows: [record(*row, id=str(k), names=("سلمى", "زيد الماهر", "؟")) for k, row in enumerate(rows)]
)


@settings(max_examples=60, deadline=None)
@given(articles)
def test_anything_agrees_with_itself(one: list[Record]) -> None:
    found = score(one, one)
    for scores in (found.total, *(s for groups in found.by.values() for s in groups.values())):
        for name, parts in scores.figures.items():
            for part, figure in parts.items():
                if not part.startswith("baseline"):
                    assert figure.value in (1, None), (name, part)
                    assert (figure.low, figure.high) in ((1, 1), (None, None)), (name, part)


@settings(max_examples=60, deadline=None)
@given(articles, articles)
def test_f_is_symmetric_and_everything_lies_between_0_and_1(one: list[Record], other: list[Record]) -> None:
    shared = min(len(one), len(other))
    there, back = score(one[:shared], other[:shared]), score(other[:shared], one[:shared])
    for name in ("attributed", "exact", "iou80", "iou50", "chars", "cue"):
        assert there[name]["f"] == back[name]["f"], name
        assert there[name]["p"] == back[name]["r"], name
    assert there["type_acc"] == back["type_acc"]
    assert there["stance"]["f_avg"] == back["stance"]["f_avg"]
    for scores in (there.total, *(s for groups in there.by.values() for s in groups.values())):
        for parts in scores.figures.values():
            for figure in parts.values():
                if figure.value is not None:
                    assert 0 <= figure.value <= 1
                    assert figure.low is not None
                    assert figure.high is not None
                    assert 0 <= figure.low <= figure.high <= 1
    assert there["exact"]["f"].value is None or there["exact"]["f"].value <= (there["iou50"]["f"].value or 0)


def write(folder: Path, name: str, *records: Record) -> str:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row.to_dict(), ensure_ascii=False) + "\n" for row in records), "utf-8")
    return str(path)


def test_the_verb_prints_a_table_json_and_breakdowns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = record(quote("الميناء سيفتح غدا"))
    paths = write(tmp_path, "gold", one), write(tmp_path, "pred", one)
    assert main(["score", *paths, "--by", "type", "--by", "realisation"]) == 0
    out = capsys.readouterr().out
    assert "attributed" in out
    assert "by type" in out
    assert "by realisation" in out
    assert main(["score", *paths, "--json"]) == 0
    assert Score.from_dict(json.loads(capsys.readouterr().out)) == score([one], [one])


def test_the_verb_shows_mistakes_in_their_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["سلمى الراوي", "زيد الماهر"]
    gold = record(
        quote("الميناء سيفتح غدا", speaker="s1"),
        quote("إغلاق الطريق القديم", id="q2", speaker="s2"),
        names=names,
    )
    predicted = record(
        quote("الميناء سيفتح", speaker="s2", stance="favor"), quote("العمال جاهزون", id="q2"), names=names
    )
    paths = write(tmp_path, "gold", gold), write(tmp_path, "pred", predicted)
    assert main(["score", *paths, "--errors"]) == 0
    out = capsys.readouterr().out
    assert "missed: a, gold q2\n  \u2068وأدان زيد الماهر ⟦−إغلاق الطريق القديم⟧.\u2069" in out
    assert "spurious: a, predicted q2\n" in out
    assert "«⟦+العمال جاهزون⟧ تماما»" in out
    assert "إن ⟦=الميناء سيفتح⟧ ⟦−غدا⟧، مضيفة" in out
    assert "speaker: a, gold q1 / predicted q1: \u2068سلمى الراوي\u2069 in gold" in out
    assert ", \u2068زيد الماهر\u2069 predicted\n" in out
    assert "\u2068none\u2069 in gold, \u2068favor\u2069 predicted" in out
    assert main(["score", *paths, "--errors", "0", "--json"]) == 0
    kinds = [row["kind"] for row in json.loads(capsys.readouterr().out)["errors"]]
    assert kinds == ["missed", "spurious", "bounds", "speaker", "stance"]


def test_several_spans_are_shown_with_what_stands_between_them_unmarked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "«الطريق طويل»، قال زيد، «لكننا نمشي»."
    gold = record(quote("الطريق طويل", "لكننا نمشي", text=text), text=text)
    assert main(["score", write(tmp_path, "g", gold), write(tmp_path, "p"), "--errors"]) == 0
    assert "«⟦−الطريق طويل⟧»، قال زيد، «⟦−لكننا نمشي⟧»." in capsys.readouterr().out


def test_the_verb_says_what_was_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = record(quote("الميناء سيفتح غدا"))
    gold = write(tmp_path, "gold", one)
    assert main(["score", gold, write(tmp_path, "pred", one, one.with_(id="b"))]) == 1
    captured = capsys.readouterr()
    assert "b: error: gold has no article of this id" in captured.err
    assert "attributed" in captured.out
    assert main(["score", gold, str(tmp_path / "nowhere")]) == 2
    assert main(["score", write(tmp_path, "none"), gold]) == 2
    bare = write(tmp_path, "bare", one.with_(text=None, quotes=()))
    capsys.readouterr()
    assert main(["score", bare, bare]) == 2
    assert "qawl hydrate" in capsys.readouterr().err


def test_scoring_is_imported_without_numpy_or_datasets() -> None:
    code = "import sys, qawl; qawl.score; print([m for m in ('numpy', 'datasets', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert callable(qawl.score)


SHARED = Path(os.environ.get("QAWL_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the calibration articles are not beside the checkout")
def test_the_engine_on_the_calibration_articles(record_property: Any) -> None:
    lines = (SHARED / "gold" / "calibration.jsonl").read_text("utf-8").split("\n")
    gold = [calibration(json.loads(line)) for line in lines if line]
    predicted = [qawl.annotate(row.text).with_(id=row.id) for row in gold]
    found = score(gold, predicted)
    required = sum(not quote.optional for row in gold for quote in row.quotes)
    assert (found.articles, counts(found, "gold")) == (len(gold), (required,))
    assert not found.findings
    for name in ("attributed", "exact", "iou50", "cue"):
        record_property(name, found[name]["f"].value)
        assert 0 < found[name]["f"].value < 1
    perfect = score(gold, gold)
    assert values(perfect, "attributed") == values(perfect, "exact") == (1, 1, 1)


def calibration(row: dict[str, Any]) -> Record:
    """A record of a calibration article, whose format differs."""
    names = {quote["name"]: f"s{k}" for k, quote in enumerate(row["quotes"], 1) if quote["name"]}
    quotes = tuple(
        Quote(
            f"q{k}",
            quote["type"],
            tuple(Span(span["start"], span["end"]) for span in quote["spans"]),
            cue=Span.from_dict(quote["cue"]) if quote["cue"] else None,
            mention=Span.from_dict(quote["mention"]) if quote["mention"] else None,
            speaker=names.get(quote["name"]),
            stance=Stance(quote["stance"]["label"]),
            optional=quote["optional"],
        )
        for k, quote in enumerate(row["quotes"], 1)
    )
    speakers = tuple(Speaker(id, name) for name, id in names.items())
    source = Source.from_dict(row["source"])
    return Record(row["id"], row["text"], sha256(row["text"]), source=source, speakers=speakers, quotes=quotes)
