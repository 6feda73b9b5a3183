"""Parquet with an article a row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qawl.finding import Finding
from qawl.sources.article import Article
from qawl.sources.registry import read_sources

ROWS = [
    {"id": "a", "title": "عنوان", "text": "قال سامر الحلو: نعم.", "date": date(2031, 2, 1), "likes": 3},
    {"id": "b", "title": None, "text": "قالت ليلى النجار: لا.", "date": None, "likes": 4},
    {"id": "c", "title": "عنوان", "text": None, "date": None, "likes": 5},
]


def write(file: Path, rows: list[dict[str, object]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file


def test_a_row_is_an_article_and_a_row_without_text_a_finding(tmp_path):
    first, second, finding = read_sources([write(tmp_path / "a.parquet", ROWS)])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(finding, Finding)
    assert (first.id, first.text, first.source.published) == ("a", "عنوان\n\nقال سامر الحلو: نعم.", "2031-02-01")
    assert second.text == "قالت ليلى النجار: لا."
    assert (finding.check, finding.line) == ("broken-article", 3)


def test_many_rows_are_read_in_order_and_times_have_their_zone(tmp_path):
    when = datetime(2031, 2, 1, 6, tzinfo=UTC)
    rows = [{"id": f"a{i}", "body": f"نص رقم {i}.", "published": when} for i in range(2500)]
    found = list(read_sources([write(tmp_path / "a.parquet", rows)]))
    assert [article.id for article in found] == [f"a{i}" for i in range(2500)]
    assert found[0].source.published == "2031-02-01T06:00:00+00:00"


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_file_cut_short_is_a_finding(tmp_path, cut):
    file = write(tmp_path / "a.parquet", ROWS)
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * cut)])
    [finding] = read_sources([file])
    assert finding.check == "broken-parquet"


def test_damage_inside_loses_no_row_before_it_and_ends_in_a_finding(tmp_path):
    rows = [{"id": f"a{i}", "text": f"نص رقم {i}."} for i in range(3000)]
    file = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), file, row_group_size=1000, compression="gzip")
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = b"\xff" * 400
    file.write_bytes(data)
    *articles, finding = read_sources([file])
    assert finding.check == "broken-parquet"
    assert [article.id for article in articles][:1000] == [f"a{i}" for i in range(1000)]
