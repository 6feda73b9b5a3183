"""qawl.check and check_bytes: levels, Records and dicts."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from fixtures import DATA, good, standoff, written
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fast import changed

import qawl
from qawl.checks import check, check_bytes
from qawl.checks.explain import explain
from qawl.checks.run import check_record
from qawl.checks.schema import accepts, schema
from qawl.record import Record

GOOD = good()
STANDOFF = good()
standoff(STANDOFF)


@given(st.data())
@settings(max_examples=200)
def test_the_schema_is_explained_where_and_only_where_it_fails(data: st.DataObject) -> None:
    record = changed(data.draw(st.sampled_from([GOOD, STANDOFF])), data)
    fits = jsonschema.Draft202012Validator(schema()).is_valid(record)
    assert accepts(record) == fits
    assert bool(list(explain(record))) == (not fits)


@given(st.data())
@settings(max_examples=200)
def test_bytes_and_dicts_get_the_same_findings(data: st.DataObject) -> None:
    record = changed(GOOD, data)
    of_bytes = list(check_bytes(written(record)))
    of_dict, _ = check_record(record)
    assert sorted((one.check, one.pointer or "", one.message) for one in of_bytes) == sorted(
        (one.check, one.pointer or "", one.message) for one in of_dict
    )
    assert all(one.line and one.column for one in of_bytes)


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_bytes_at_all_end_in_findings(data: bytes) -> None:
    assert list(check_bytes(data))


@pytest.mark.parametrize("record", [GOOD, STANDOFF], ids=["full", "standoff"])
def test_a_good_record_has_no_findings(record: Any) -> None:
    assert list(check([record])) == []
    assert list(check([Record.from_dict(record)])) == []
    assert list(check_bytes(written(record))) == []


def test_check_is_public() -> None:
    assert qawl.check is check


def test_records_go_on_after_a_bad_one() -> None:
    bad = GOOD | {"lang": 3}
    assert [finding.record for finding in check([bad, bad | {"id": "port-2"}])] == ["port-1", "port-2"]


def test_all_independent_mistakes_of_a_record_are_reported() -> None:
    record = good()
    record["lang"] = "Arabic"
    record["quotes"][0]["type"] = "quoted"
    record["quotes"][2]["stance"]["label"] = "favour"
    del record["speakers"][1]["role"]
    record["extra"] = 1
    found = {(one.check, one.pointer) for one in check([record])}
    assert found == {
        ("wrong-form", "/lang"),
        ("unknown-label", "/quotes/0/type"),
        ("unknown-label", "/quotes/2/stance/label"),
        ("missing-key", "/speakers/1"),
        ("unknown-key", "/extra"),
    }


def test_what_fits_the_schema_is_checked_beside_what_does_not() -> None:
    record = good()
    record["quotes"][0]["type"] = "quoted"
    record["quotes"][1]["cue"]["start"] += 1
    record["text_sha256"] = "0" * 64
    record["speakers"][1]["name"] = record["speakers"][0]["name"]
    assert {(one.check, one.pointer) for one in check([record])} == {
        ("unknown-label", "/quotes/0/type"),
        ("span-text-differs", "/quotes/1/cue"),
        ("sha256-differs", "/text_sha256"),
        ("same-speaker-twice", "/speakers/1/name"),
    }


def test_nothing_is_judged_by_what_does_not_fit_the_schema() -> None:
    record = good()
    record["quotes"][2]["cue"] = None  # the only one by its speaker
    del record["quotes"][2]["type"]
    assert [one.check for one in check([record])] == ["missing-key"]
    record = good() | {"text": 1, "sections": {}, "annotation": None, "quotes": None}
    assert {one.check for one in check([record])} == {"wrong-type"}


def test_an_offset_with_a_point_hides_nothing_else() -> None:
    record = good()
    record["quotes"][2]["cue"]["end"] = float(record["quotes"][2]["cue"]["end"])
    record["quotes"][1]["cue"]["start"] += 1
    found = [(one.check, one.pointer) for one in check([record])]
    assert found == [("wrong-type", "/quotes/2/cue/end"), ("span-text-differs", "/quotes/1/cue")]


def test_mistakes_of_levels_2_and_3_are_reported_together() -> None:
    record = good()
    record["quotes"][1]["cue"]["start"] += 1
    record["quotes"][2]["speaker"] = "s9"
    assert {one.check for one in check([record])} == {"span-text-differs", "unknown-speaker"}


def test_levels_can_be_chosen() -> None:
    record = good()
    record["quotes"][2]["speaker"] = "s9"
    record["text_sha256"] = "0" * 64
    assert {one.check for one in check([record], levels=(0, 1))} == set()
    assert {one.check for one in check([record], levels=(0, 1, 2))} == {"sha256-differs"}
    assert {one.check for one in check([record], levels=(0, 1, 3))} == {"unknown-speaker"}


def test_guideline_checks_that_need_no_text_run_on_standoff_records() -> None:
    record = copy.deepcopy(STANDOFF)
    record["quotes"][2]["stance"]["label"] = "none"
    assert [one.check for one in check([record])] == ["target-without-stance"]


def test_a_lone_surrogate_in_a_dict_is_a_finding() -> None:
    record = good()
    record["text"] = record["text"].replace("فعلا", "فعل\ud83d")
    assert [one.check for one in check([record])] == ["lone-surrogate"]


def test_absurd_nesting_is_a_finding_in_a_dict_too() -> None:
    deep: Any = None
    for _ in range(5_000):
        deep = [deep]
    assert [one.check for one in check([GOOD | {"sections": deep}])] == ["too-deep"]
    assert [one.check for one in check([GOOD | {"sections": deep, "speakers": deep, "source": deep}])] == ["too-deep"]


def test_a_key_that_comes_twice_is_found_in_any_layout() -> None:
    compact = json.dumps(GOOD, separators=(",", ":"))
    for colon in (":", " :", "\n:\t", "  :  "):
        text = compact.replace('"lang":"ar"', f'"lang":"ar","lang"{colon}"ar"')
        assert [one.check for one in check_bytes(text.encode())] == ["duplicate-key"]


def test_findings_of_a_line_of_a_shard_name_the_line() -> None:
    data = json.dumps(GOOD | {"lang": "Arabic"}).encode()
    (finding,) = check_bytes(data, "shard.jsonl", line=12)
    assert (finding.path, finding.line, finding.check) == ("shard.jsonl", 12, "wrong-form")
    assert finding.column == data.decode().index('"Arabic"') + 1


def test_quotation_marks_that_are_not_a_pair_are_no_outer_marks() -> None:
    from fixtures import span, with_text

    record = good()
    with_text(record, "الشركة «ملتزمة تماما» بالموعد", "«الشركة» ملتزمة «بالموعد»")
    record["quotes"][3]["spans"] = [span("«الشركة» ملتزمة «بالموعد»", record["text"])]
    assert list(check([record])) == []


def test_the_fixtures_are_read_as_files_too() -> None:
    data = (DATA / "valid" / "port-1.json").read_bytes()
    assert list(check_bytes(data, "port-1.json")) == []
