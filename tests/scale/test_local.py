"""Conversion on all cores: the same bytes however it is run, and nothing done twice or lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from qawl.cli import main
from qawl.record import Record
from qawl.scale.local import Conversion
from qawl.scale.state import State
from qawl.scale.summary import Options, Summary

from .conftest import article, body, ids, shards, tree, write_lines

KINDS = ("records", "jsonl", "parquet")


def convert(sources: list[Path], out: Path, kind: str = "jsonl", jobs: int = 1, limit: int | None = None) -> Summary:
    return Conversion(sources, out, Options(kind, jobs, limit)).run()


def rejects(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / ".qawl" / "rejects.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_processes_changes_no_byte(sources, tmp_path, kind):
    one, two = tmp_path / "one", tmp_path / "two"
    first, second = convert(sources, one, kind), convert(sources, two, kind, jobs=2)
    assert tree(one) == tree(two)
    assert (first.jobs, second.jobs) == (1, 2)
    assert first.outcomes == second.outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_does_nothing(sources, tmp_path, kind):
    out = tmp_path / "out"
    first = convert(sources, out, kind)
    before = {file: file.stat().st_mtime_ns for file in out.glob("[!.]*")}
    again = convert(sources, out, kind)
    assert again.units_done_before == again.units == first.units == 4
    assert {file: file.stat().st_mtime_ns for file in out.glob("[!.]*")} == before
    assert again.quotations == first.quotations > 0
    assert again.findings == first.findings


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_changed_is_done_again(sources, tmp_path, kind):
    out = tmp_path / "out"
    convert(sources, out, kind)
    write_lines(sources[1], [*(article(i) for i in range(40, 60)), article(500)])
    assert convert(sources, out, kind).units_done_before == 3
    fresh = tmp_path / "fresh"
    convert(sources, fresh, kind)
    if kind == "records":  # those of lines that are gone are nobody's to delete
        assert tree(fresh).items() <= tree(out).items()
    else:
        assert tree(fresh) == tree(out)


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_damaged_or_lost_shard_or_receipt_is_made_again(sources, tmp_path, kind):
    out = tmp_path / "out"
    convert(sources, out, kind)
    good = tree(out)
    first, second, *_ = shards(out)
    first.write_bytes(first.read_bytes()[:-7])
    second.unlink()
    receipts = sorted((out / ".qawl" / "units").iterdir())
    receipts[2].write_bytes(b"{")
    receipts[3].unlink()
    shutil.copy(receipts[0], receipts[3].with_name("other.jsonl"))
    assert convert(sources, out, kind).units_done_before == 0
    assert tree(out).items() >= good.items()


def test_parquet_and_json_lines_hold_the_same_records(sources, tmp_path):
    convert(sources, tmp_path / "j", "jsonl")
    convert(sources, tmp_path / "p", "parquet")
    from qawl.publish.parquet import read_articles

    lines = [json.loads(line) for shard in shards(tmp_path / "j") for line in shard.read_text("utf-8").splitlines()]
    rows = [record for shard in shards(tmp_path / "p") for record in read_articles(shard)]
    assert list(map(Record.from_dict, lines)) == rows
    assert b"huggingface" in pq.read_schema(shards(tmp_path / "p")[0]).metadata


def test_of_equal_texts_the_first_in_the_input_stays_and_the_others_are_reported(sources, tmp_path):
    out = tmp_path / "out"
    summary = convert(sources, out, jobs=2)
    assert summary.findings["duplicate-text"] == 20
    assert not [id for id in ids(out) if id.startswith("again-")]
    found = next(row for row in rejects(out) if row["check"] == "duplicate-text")
    assert found["record"] == "again-30"
    assert found["path"] == str(sources[2])
    assert found["message"] == f"article again-30 has the same text as made-00030 in {sources[0]}"


def test_a_new_file_before_the_others_takes_their_duplicates_as_in_a_fresh_run(sources, tmp_path):
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    convert(sources, out)
    earlier = write_lines(tmp_path / "in" / "0.jsonl", [article(3, id="first-3"), article(45, id="first-45")])
    summary = convert([earlier, *sources], out)
    convert([earlier, *sources], fresh)
    assert tree(out) == tree(fresh)
    assert summary.units_done_before == 2
    assert "made-00003" not in ids(out)


def test_an_id_that_comes_twice_with_another_text_is_an_error(sources, tmp_path):
    other = write_lines(tmp_path / "in" / "e.jsonl", [article(0, text=body(999))])
    summary = convert([*sources, other], tmp_path / "out")
    assert summary.findings["duplicate-id"] == 2  # and d.jsonl has one
    assert rejects(tmp_path / "out")[-1]["record"] == "made-00000"


def test_rejects_say_where_and_why(sources, tmp_path):
    convert(sources, tmp_path / "out")
    rows = {(row["check"], row["path"], row["line"]) for row in rejects(tmp_path / "out")}
    assert ("broken-json", str(sources[1]), 21) in rows
    assert ("broken-article", str(sources[3]), 21) in rows


def test_a_limit_counts_articles_over_all_units(sources, tmp_path):
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        assert convert(sources, out, jobs=jobs, limit=55).outcomes.total() == 55
        assert len(ids(out)) == 55
    assert tree(tmp_path / "out1") == tree(tmp_path / "out2")
    assert convert(sources, tmp_path / "out1").outcomes.total() == 81


def test_shards_of_input_that_is_gone_are_put_aside(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    write_lines(folder / "big.jsonl", [article(i, text=body(i) * 40) for i in range(150)])
    write_lines(folder / "small.jsonl", [article(900)])
    convert([folder], out)
    (folder / "big.jsonl").unlink()
    summary = convert([folder], out)
    assert summary.findings["shard-retired"] == 1
    assert ids(out) == ["made-00900"]
    assert len(ids(out / ".qawl" / "retired")) == 150


def test_shards_of_other_sources_stay(sources, tmp_path):
    out = tmp_path / "out"
    convert(sources[:1], out)
    summary = convert(sources[1:2], out)
    assert len(shards(out)) == 2
    assert summary.findings["shards-of-others"] == 1


def test_one_kind_of_output_a_folder(sources, tmp_path, capsys):
    out = tmp_path / "out"
    convert(sources, out, "jsonl")
    assert main(["convert", str(sources[0]), "-o", str(out)]) == 2
    assert "holds jsonl, not records; name another folder" in capsys.readouterr().err


def test_two_runs_on_one_folder_at_once(sources, tmp_path, capsys):
    out = tmp_path / "out"
    with State(out).locked():
        assert main(["convert", str(sources[0]), "-o", str(out), "--shards", "jsonl"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "is being written by another run" in line
    assert main(["convert", str(sources[0]), "-o", str(out), "--shards", "jsonl"]) == 0


def test_the_summary_is_json(sources, tmp_path, capsys):
    args = ["convert", *map(str, sources), "-o", str(tmp_path / "out"), "--shards", "jsonl"]
    assert main([*args, "--summary", "-"]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert summary["articles"] == summary["outcomes"]["written"] == 81
    assert summary["findings"]["duplicate-text"] == 20
    assert summary["units"] == 4
    assert main([*args, "--summary", str(tmp_path / "s.json")]) == 1
    assert json.loads((tmp_path / "s.json").read_text())["units_done_before"] == 4


def test_a_glob_and_more_findings_than_anyone_reads(tmp_path, capsys):
    write_lines(tmp_path / "in" / "a.jsonl", [b"{"] * 30)
    write_lines(tmp_path / "in" / "b.jsonl", [article(1)])
    assert main(["convert", str(tmp_path / "in" / "*.jsonl"), "-o", str(tmp_path / "out"), "--shards", "jsonl"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[-3] == "10 more of [broken-json]"
    assert lines[-2].endswith("rejects.jsonl")
    assert lines[-1] == "1 record: 1 written, 0 unchanged, 0 kept, 30 errors"
    assert len(rejects(tmp_path / "out")) == 30


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--engine", "spark"], "--engine spark writes Parquet; say so: --shards parquet"),
        (["--engine", "spark", "--shards", "parquet", "--limit", "3"], "--limit is not for --engine spark"),
        (["--master", "spark://127.0.0.1:7077"], "--master is for --engine spark"),
    ],
)
def test_what_is_not_for_an_engine(sources, tmp_path, capsys, args, words):
    assert main(["convert", str(sources[0]), "-o", str(tmp_path / "out"), *args]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line
