"""What an annotator changes arrives in the record; what the record can't hold is reported, and the rest taken."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.checks import check
from qawl.labelstudio.judgement import judge
from qawl.labelstudio.tasks import task_of
from qawl.record import Quote, Record

from .made_up import build
from .test_tasks import without_confidence

BASE = build(1)
TEXT = BASE.text or ""
PLAIN = without_confidence(BASE)


class Sheet:
    """The result of an annotation, to be edited as the page does it."""

    def __init__(self) -> None:
        self.rows: list[Any] = copy.deepcopy(task_of(BASE)["predictions"][0]["result"])

    def of(self, id_: str) -> list[Any]:
        return [row for row in self.rows if row.get("id") == id_]

    def mark(self, id_: str, label: str, words: str, **meta: Any) -> None:
        start = TEXT.index(words)
        value = {"start": start, "end": start + len(words), "labels": [label], "text": "not to be trusted"}
        row = {"id": id_, "from_name": "span", "to_name": "text", "type": "labels", "value": value}
        self.rows.append(row | ({"meta": meta} if meta else {}))

    def answer(self, id_: str, name: str, word: str) -> None:
        area = name in ("speaker", "target", "notes")
        value = {"text": [word]} if area else {"choices": [word]}
        kind = "textarea" if area else "choices"
        self.rows = [row for row in self.rows if (row.get("id"), row.get("from_name")) != (id_, name)]
        self.rows.append({"id": id_, "from_name": name, "to_name": "text", "type": kind, "value": value})

    def join(self, one: str, other: str, *names: str) -> None:
        self.rows.append(
            {"type": "relation", "from_id": one, "to_id": other, "direction": "right", "labels": list(names)}
        )

    def delete(self, id_: str) -> None:
        """As the page deletes a region: with its answers and its relations."""
        gone = lambda row: id_ in (row.get("id"), row.get("from_id"), row.get("to_id"))  # noqa: E731
        self.rows = [row for row in self.rows if not gone(row)]

    def judged(self, *expected: str) -> Record:
        """The record; just the expected findings must come."""
        found: list[tuple[str, str, str]] = []
        record = judge(BASE, self.rows, lambda *told: found.append(told))
        assert [told[0] for told in found] == list(expected), found
        return record


def changed(record: Record, id_: str) -> Quote:
    """The one quotation that differs from what was sent."""
    differing = [quote for quote in record.quotes if quote not in PLAIN.quotes]
    assert [quote.id for quote in differing] == [id_]
    return differing[0]


def test_a_boundary_is_moved() -> None:
    sheet = Sheet()
    for row in sheet.of("q4"):
        row["value"]["end"] -= 1
    record = sheet.judged()
    assert changed(record, "q4").spans[0].text == "تأخر العم"
    assert record.speakers == PLAIN.speakers


def test_a_type_and_a_stance_are_corrected() -> None:
    sheet = Sheet()
    sheet.of("q1")[0]["value"]["labels"] = ["indirect"]
    sheet.answer("q1", "stance", "favor")
    quote = changed(sheet.judged(), "q1")
    assert (quote.type, quote.stance.label) == ("indirect", "favor")


def test_a_quotation_is_deleted_with_what_hangs_on_it() -> None:
    sheet = Sheet()
    for id_ in ("q4", "q4-cue", "q4-mention", "q4-target"):
        sheet.delete(id_)
    record = sheet.judged()
    assert record.quotes == PLAIN.quotes[:3]
    assert [speaker.id for speaker in record.speakers] == ["s1", "s2"]


def test_a_quotation_is_added_and_relations_are_drawn_by_hand() -> None:
    """Drawn by hand a relation has no label, and any direction."""
    sheet = Sheet()
    sheet.mark("x1", "indirect", "جديدا رقم 1")
    sheet.mark("x2", "cue", "يفتح")
    sheet.mark("x3", "mention", "ميناء اللؤلؤ")
    sheet.join("x1", "x2")
    sheet.join("x3", "x1")
    sheet.answer("x1", "speaker", "ميناء اللؤلؤ")
    sheet.answer("x1", "speaker_type", "organization")
    record = sheet.judged()
    assert [quote.id for quote in record.quotes] == ["q5", "q1", "q2", "q3", "q4"]
    new = changed(record, "q5")
    assert (new.cue and new.cue.text, new.mention and new.mention.text) == ("يفتح", "ميناء اللؤلؤ")
    assert record.speakers[:3] == PLAIN.speakers
    assert (record.speakers[3].id, record.speakers[3].type) == ("s4", "organization")
    assert new.speaker == "s4"
    assert not [finding for finding in check([record]) if finding.severity == "error"]


def test_a_part_is_added_and_hangs_on_a_part() -> None:
    sheet = Sheet()
    sheet.mark("x1", "content", "ونفى")
    sheet.join("x1", "q2-2")
    assert [span.text for span in changed(sheet.judged(), "q2").spans][1:] == ["وأن السفن في طريقها", "ونفى"]


def test_two_quotations_joined_as_one() -> None:
    sheet = Sheet()
    sheet.join("q1", "q2", "content")
    record = sheet.judged("second-cue")
    assert [quote.id for quote in record.quotes] == ["q1", "q3", "q4"]
    assert len(record.quotes[0].spans) == 3
    assert record.quotes[1].parent == "q1"


def test_a_parent_is_drawn_from_the_outer_one() -> None:
    sheet = Sheet()
    sheet.rows = [row for row in sheet.rows if row.get("labels") != ["parent"]]
    sheet.join("q2", "q3")
    assert sheet.judged() == PLAIN


def test_a_copied_region_is_a_new_quotation() -> None:
    sheet = Sheet()
    sheet.mark("x1", "direct", "فتح", quote="q1", speaker="s1")
    record = sheet.judged()
    assert changed(record, "q5").spans[0].text == "فتح"


def test_a_speaker_is_spelled_more_fully() -> None:
    """It stays the same speaker: the role and the Wikidata item are kept."""
    sheet = Sheet()
    sheet.answer("q4", "speaker", "مازن كمال الأشقر")
    record = sheet.judged()
    assert record.quotes == PLAIN.quotes
    assert (record.speakers[2].name, record.speakers[2].wikidata) == ("مازن كمال الأشقر", "Q42")


def test_a_quotation_is_given_to_another_speaker() -> None:
    sheet = Sheet()
    sheet.answer("q4", "speaker", "هناء الريحاني")
    record = sheet.judged()
    assert changed(record, "q4").speaker == "s1"
    assert [speaker.id for speaker in record.speakers] == ["s1", "s2"]


def test_a_quotation_is_given_to_someone_new() -> None:
    sheet = Sheet()
    sheet.answer("q2", "speaker", "لجنة الصيادين")
    sheet.answer("q2", "speaker_type", "group")
    record = sheet.judged()
    assert changed(record, "q2").speaker == "s4"
    assert record.speakers[:3] == PLAIN.speakers
    assert (record.speakers[3].name, record.speakers[3].type, record.speakers[3].role) == (
        "لجنة الصيادين",
        "group",
        None,
    )


def test_nobody_is_named_any_more() -> None:
    sheet = Sheet()
    sheet.rows = [row for row in sheet.rows if (row.get("id"), row.get("from_name")) != ("q4", "speaker")]
    record = sheet.judged()
    assert changed(record, "q4").speaker is None
    assert len(record.speakers) == 2


def test_a_speaker_is_retyped() -> None:
    sheet = Sheet()
    sheet.answer("q2", "speaker_type", "group")
    assert sheet.judged().speakers[0].type == "group"


def test_everything_is_deleted() -> None:
    sheet = Sheet()
    sheet.rows.clear()
    record = sheet.judged()
    assert (record.quotes, record.speakers) == ((), ())


def test_a_note_is_passed_on() -> None:
    found: list[tuple[str, str, str]] = []
    sheet = Sheet()
    sheet.answer("n", "notes", "لست متأكدا\u202e من هذا")
    assert judge(BASE, sheet.rows, lambda *told: found.append(told)) == PLAIN
    ((name, message, _),) = found
    assert name == "annotator-note"
    assert "\u202e" not in message
    assert "لست متأكدا" in message


@pytest.mark.parametrize(
    ("start", "end"), [(0, 10_000), (-1, 3), (9, 5), (4, 4), (1.0, 2.0), ("1", "2"), (None, None), (True, 3)]
)
def test_offsets_that_cannot_be(start: Any, end: Any) -> None:
    sheet = Sheet()
    sheet.mark("x1", "direct", "فتح")
    sheet.rows[-1]["value"].update(start=start, end=end)
    assert sheet.judged("region-outside-text") == PLAIN


@pytest.mark.parametrize("names", [[], ["verb"], ["cue", "mention"], None, "cue"])
def test_labels_that_cannot_be(names: Any) -> None:
    sheet = Sheet()
    sheet.mark("x1", "cue", "فتح")
    sheet.rows[-1]["value"]["labels"] = names
    assert sheet.judged("region-label") == PLAIN


def test_what_belongs_to_no_quotation() -> None:
    sheet = Sheet()
    for label in ("cue", "mention", "target", "content"):
        sheet.mark(f"x-{label}", label, "فتح")
    expected = [f"{label}-without-quotation" for label in ("cue", "mention", "target", "content")]
    assert sheet.judged(*expected) == PLAIN


@pytest.mark.parametrize(
    ("ends", "finding"),
    [
        (("q1", "gone"), "relation-to-nowhere"),
        (("gone", "q1"), "relation-to-nowhere"),
        (("q1", "q1"), "relation-to-nowhere"),
        (("q1-cue", "q2-cue"), "relation-unusable"),
        (("q1", "q4"), "parent-not-around"),
        (("q1", "q4-cue"), "second-cue"),
        (("q1", "q4-mention"), "second-mention"),
        (("q1", "q2-2"), "part-of-two"),
    ],
)
def test_relations_that_cannot_be(ends: tuple[str, str], finding: str) -> None:
    sheet = Sheet()
    sheet.join(*ends)
    assert sheet.judged(finding) == PLAIN


def test_regions_of_one_id() -> None:
    sheet = Sheet()
    sheet.mark("q1", "direct", "فتح")
    assert sheet.judged("duplicate-region") == PLAIN


def test_answers_that_cannot_be() -> None:
    sheet = Sheet()
    sheet.answer("gone", "stance", "favor")
    sheet.answer("q1", "mood", "glad")
    sheet.rows.append({"id": "q1", "from_name": "stance", "value": {"choices": ["favor", "against"]}})
    sheet.rows.append("a word")
    sheet.judged("unknown-result", "answer-without-region", "unknown-result", "answer-unusable")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 300) | st.floats() | st.text("qسx1", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["q1", "q1-cue", "q9", 3, None]),
        "type": st.sampled_from(["relation", "labels", "choices"]) | JSON,
        "from_name": st.sampled_from(["span", "stance", "speaker", "speaker_type", "target", "notes"]) | JSON,
        "from_id": st.sampled_from(["q1", "q2", "q3", "q4", "q2-2", "q1-cue"]) | JSON,
        "to_id": st.sampled_from(["q1", "q2", "q3", "q4", "q4-cue", "q2-2"]) | JSON,
        "labels": st.lists(st.sampled_from(["content", "cue", "parent"])) | JSON,
        "meta": st.fixed_dictionaries(
            {}, optional={"quote": st.sampled_from(["q1", "q0", "Q"]) | JSON, "speaker": JSON}
        )
        | JSON,
        "value": st.fixed_dictionaries(
            {},
            optional={
                "start": st.integers(-3, 200) | JSON,
                "end": st.integers(-3, 300) | JSON,
                "labels": st.lists(st.sampled_from(["direct", "content", "cue", "x"]), max_size=2) | JSON,
                "choices": st.lists(st.sampled_from(["favor", "person", "x"]), max_size=2) | JSON,
                "text": JSON,
            },
        )
        | JSON,
    },
)


@given(st.lists(ROWS | JSON, max_size=8), st.booleans())
def test_any_result_gives_a_record_that_fits_the_schema(rows: list[Any], beside: bool) -> None:
    """The server takes anything as a result."""
    rows = [*task_of(BASE)["predictions"][0]["result"], *rows] if beside else rows
    record = judge(BASE, rows, lambda *told: None)
    wrong = [finding for finding in check([record], levels=(0, 1)) if finding.severity == "error"]
    assert not wrong
    assert all(TEXT[span.start : span.end] == span.text for span in record.all_spans())
    ids = [quote.id for quote in record.quotes]
    assert len(set(ids)) == len(ids)
    assert {quote.speaker for quote in record.quotes} - {None} <= {speaker.id for speaker in record.speakers}
    assert {quote.parent for quote in record.quotes} - {None} <= set(ids)
