"""Shards are records to every verb that reads some."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qawl.cli import main
from qawl.reading import read_records
from qawl.scale.local import Conversion
from qawl.scale.summary import Options
from qawl.validation import validate

from .conftest import article, tree, write_lines


@pytest.fixture
def out(tmp_path: Path) -> Path:
    files = [write_lines(tmp_path / f"{n}.jsonl", [article(i) for i in range(n * 20, n * 20 + 20)]) for n in range(2)]
    for kind in ("jsonl", "parquet"):
        Conversion(files, tmp_path / kind, Options(kind, 1)).run()
    return tmp_path


def test_parquet_shards_are_read_as_the_lines_of_the_others(out):
    lines, rows = (dict(read_records(out / kind)) for kind in ("jsonl", "parquet"))
    assert list(rows.values()) == list(lines.values())
    assert [name.rpartition("/")[2] for name in list(rows)[:2]] == ["0.jsonl.parquet:1", "0.jsonl.parquet:2"]


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_shards_are_validated_and_published(out, kind, capsys):
    assert main(["validate", str(out / kind)]) == 0
    assert "40 records" in capsys.readouterr().out
    assert main(["publish", str(out / kind), "-o", str(out / "dist" / kind)]) == 0


def test_publications_of_either_are_equal(out):
    for kind in ("jsonl", "parquet"):
        main(["publish", str(out / kind), "-o", str(out / "dist" / kind)])
    assert tree(out / "dist" / "jsonl") == tree(out / "dist" / "parquet")
    configs = [out / "dist" / "jsonl" / name for name in ("articles", "quotes", "tokens")]
    assert len(dict(read_records(configs))) == 40  # the rows of quotes and tokens are no records


def test_a_wrong_offset_in_a_row_is_found(out):
    shard = next((out / "parquet").glob("*.parquet"))
    rows = pq.read_table(shard)
    quotes = rows.column("quotes").to_pylist()
    quotes[3][0]["spans"][0]["start"] += 1
    field = rows.schema.field("quotes")
    index = rows.schema.get_field_index("quotes")
    pq.write_table(rows.set_column(index, field, pa.array(quotes, field.type)), shard)
    assert ("span-text-differs", 4) in {(finding.check, finding.line) for finding in validate([shard])}


def test_a_row_without_what_every_record_has_is_a_finding(out):
    shard = next((out / "parquet").glob("*.parquet"))
    rows = pq.read_table(shard)
    for name in ("source", "quotes", "annotation"):
        field = rows.schema.field(name)
        holed = rows.set_column(rows.schema.get_field_index(name), field, pa.nulls(rows.num_rows, field.type))
        pq.write_table(holed, shard)
        assert [finding.check for finding in validate([shard])] == ["file-unreadable"]


def test_a_broken_shard_is_a_finding_and_is_never_rewritten(out, capsys):
    shard = next((out / "parquet").glob("*.parquet"))
    data = shard.read_bytes()[:-10]
    shard.write_bytes(data)
    assert [finding.check for finding in validate([shard])] == ["file-unreadable"]
    assert main(["format", str(shard)]) == 1
    assert shard.read_bytes() == data
    assert "[not-rewritten]" in capsys.readouterr().err
