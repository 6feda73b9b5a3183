"""What the lexicon of evaluating words and the models' views of stance and type hold, without any model."""

from __future__ import annotations

import pytest

from qawl.annotate.attitudes import Voice, stance_rows
from qawl.annotate.content import Attribution
from qawl.annotate.decide import Analysis, analyse
from qawl.annotate.evaluation import REACH, measure, stem, word_scores
from qawl.annotate.folding import Folded
from qawl.annotate.quotedness import type_features
from qawl.annotate.tokens import Tokens


def of(text: str) -> tuple[Analysis, list[Attribution]]:
    analysis = analyse(Tokens(Folded(text)))
    return analysis, list(analysis.ruled.values())


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("والنجاحات", "نجاح"), ("نجاحهم", "نجاح"), ("للنجاح", "نجاح"), ("بنجاح", "نجاح"), ("سيستمر", "يستمر"),
        ("على", "علي"), ("من", "من"), ("ال", "ال"), ("12", "12"), ("GPS", "GPS"),
    ],
)  # fmt: skip
def test_stems(word: str, bare: str) -> None:
    assert stem(word) == bare


@pytest.mark.parametrize("word", ["رائع", "يجب", "نجاح"])
def test_praise_and_necessity_speak_for_favor(word: str) -> None:
    scores = word_scores(word)
    assert scores is not None
    assert scores[2] > 0.5 > scores[1]


@pytest.mark.parametrize("word", ["جريمة", "كارثة", "فشل"])
def test_blame_speaks_against(word: str) -> None:
    scores = word_scores(word)
    assert scores is not None
    assert scores[3] > 0.5 > scores[1]


def measured(content: str) -> tuple[float, float, float]:
    tokens = Tokens(Folded(content))
    return measure(tokens, [(0, len(tokens) - 1)]).whole


def test_a_content_has_the_scores_of_its_words() -> None:
    _, favor, against = measured("المعرض الجديد نجاح رائع لأهل القرية")
    assert favor > 1 > against
    _, favor, against = measured("هدم السوق القديم جريمة وكارثة على التجار")
    assert against > 1 > favor


def test_unknown_words_and_none_say_nothing() -> None:
    assert measured("Zyx qwv 17") == (0.0, 0.0, 0.0)


def test_negation_reaches_three_words() -> None:
    def negated(content: str) -> bool:
        tokens = Tokens(Folded(content))
        return measure(tokens, [(0, len(tokens) - 1)]).negated is not None

    assert negated("المشروع لم ينجح")
    assert not negated("المشروع نجح")


def test_a_long_content_is_looked_at_so_far() -> None:
    assert measured("نجاح " * REACH) == measured("نجاح " * (REACH + 50))


def test_stance_sees_the_same_source_and_the_neighbours() -> None:
    analysis, found = of("قال سامر الحلو إن الجسر جاهز. وندد سامر الحلو بتأخر البلدية.")
    voice = Voice("سامر الحلو", "person")
    first, second = stance_rows(analysis.view, found, [voice, voice])
    assert first[0] == "none"
    assert {"va1", "nagainstTrue", "p-"} <= set(first[1])
    assert second == ("against", [])
    other, _ = stance_rows(analysis.view, found, [Voice("ليلى النجار", "person"), voice])
    assert {"va0", "nagainstFalse"} <= set(other[1])


def types(text: str) -> set[str]:
    analysis, (found,) = of(text)
    return set(type_features(analysis.view, found))


def test_type_sees_marks_that_do_not_pair() -> None:
    assert "aqTrueFalseFalse" in types("قال سامر الحلو: «الجسر جاهز للسيارات")
    assert "aqFalseTrueFalse" in types("قال سامر الحلو إن الجسر جاهز للسيارات».")
    assert "aqFalseFalseFalse" in types("قال سامر الحلو إن الجسر جاهز للسيارات.")


def test_type_sees_who_speaks_after_a_colon() -> None:
    assert "v1TrueFalse" in types("وقال سامر الحلو: نحتاج إلى جسر جديد في القرية.")
    assert "v0TrueFalse" in types("وقال سامر الحلو: الجسر الجديد جاهز للسيارات.")


def test_type_sees_that_a_name_returns_between_marks() -> None:
    text = "قال سامر الحلو إن فريق «الأمواج» جاهز. ويلعب «الأمواج» غدا."
    assert "cr21" in types(text)
    assert "cr11" in types(text.replace("«الأمواج» غدا", "الفريق غدا"))
