"""Units: all of the input, each piece once, and the same pieces whatever else changes."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.finding import Finding
from qawl.scale import units
from qawl.scale.units import Unit, plan, root_names, total_size
from qawl.scale.work import Converted, convert_unit

from .conftest import article, body, write_lines


def planned(*paths: Path) -> list[Unit]:
    found = list(plan(paths))
    assert not [item for item in found if isinstance(item, Finding)]
    return [item for item in found if isinstance(item, Unit)]


def content(unit: Unit) -> bytes:
    [file] = unit.inputs()
    assert not isinstance(file, Finding)
    with file.open() as stream:
        return stream.read()


LINE = st.binary(max_size=40).map(lambda line: line.replace(b"\n", b" "))


@given(st.lists(LINE, min_size=1).map(lambda lines: [b"{", *lines]), st.integers(1, 99))
def test_slices_hold_every_line_once_and_know_its_number(tmp_path_factory, lines, size):
    file = tmp_path_factory.mktemp("slices") / "a.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "SLICE", size)
        found = planned(file)
    assert b"".join(map(content, found)) == file.read_bytes()
    number = 1
    for unit in found:
        data = content(unit)
        assert data.endswith(b"\n")
        assert unit.first_line == number
        number += data.count(b"\n")
    assert len({unit.name for unit in found}) == len(found)


def test_findings_in_a_slice_have_the_number_of_the_line_in_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "SLICE", 3000)
    rows: list[object] = [article(i) for i in range(30)]
    rows[25] = {"id": "without-text"}
    file = write_lines(tmp_path / "a.jsonl", rows)
    found = planned(file)
    assert len(found) > 3
    results = [item for unit in found for item in convert_unit(unit)]
    [finding] = [item for item in results if isinstance(item, Finding)]
    assert finding.line == 26
    assert finding.message.startswith("line 26 ")
    assert len([item for item in results if isinstance(item, Converted)]) == 29


def test_what_is_added_to_the_end_of_a_long_file_leaves_its_first_slices(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "SLICE", 3000)
    file = write_lines(tmp_path / "a.jsonl", [article(i) for i in range(30)])
    before = planned(file)
    write_lines(file, [article(i) for i in range(35)])
    assert planned(file)[: len(before) - 1] == before[:-1]


@pytest.mark.parametrize("pack", ["zip", "tar"])
def test_the_parts_of_an_archive_have_every_member_once(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(units, "PART", 20_000)
    names = [f"n{i:03}.txt" for i in range(300)]
    file = tmp_path / f"a.{pack}"
    if pack == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            for i, name in enumerate(names):
                archive.writestr(name, f"عنوان {i}\n\n{body(i)}")
    else:
        with tarfile.open(file, "w") as archive:
            for i, name in enumerate(names):
                data = f"عنوان {i}\n\n{body(i)}".encode()
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    found = planned(file)
    assert len(found) > 3
    parts = [[item.record.id for item in convert_unit(unit) if isinstance(item, Converted)] for unit in found]
    assert all(parts[:3])
    assert sorted(id for part in parts for id in part) == [name.removesuffix(".txt") for name in names]


def test_a_broken_archive_is_reported_once(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "PART", 1000)
    file = tmp_path / "a.tar.xz"
    file.write_bytes(b"\xfd7zXZ\x00" + b"x" * 5000)
    results = [item for unit in planned(file) for item in convert_unit(unit)]
    assert [item.check for item in results if isinstance(item, Finding)] == ["broken-archive"]


def test_a_new_small_file_changes_one_batch(tmp_path):
    for i in range(1500):
        (tmp_path / f"{i:04}.txt").write_text(f"عنوان\n\n{body(i)}", "utf-8")
    before = planned(tmp_path)
    assert len(before) > 2
    assert all(len(unit.members) >= units.BATCH.start for unit in before[:-1])
    (tmp_path / "0005b.txt").write_text(f"عنوان\n\n{body(9999)}", "utf-8")
    after = planned(tmp_path)
    assert after[1:] == before[1:]
    assert len(after[0].members) == len(before[0].members) + 1


def test_units_are_named_alike_wherever_the_input_lies(tmp_path, monkeypatch):
    write_lines(tmp_path / "one" / "data" / "a.jsonl", [article(1)])
    write_lines(tmp_path / "two" / "data" / "a.jsonl", [article(1)])
    monkeypatch.chdir(tmp_path / "two")
    [here], [there] = planned(Path("data")), planned(tmp_path / "one" / "data")
    assert (here.name, here.sha256) == (there.name, there.sha256) == ("data/a.jsonl", there.sha256)


def test_a_source_json_is_part_of_what_its_files_are(tmp_path):
    write_lines(tmp_path / "a.jsonl", [article(1)])
    [before] = planned(tmp_path)
    (tmp_path / "source.json").write_text('{"license": "CC-BY-4.0"}')
    [after] = planned(tmp_path)
    assert (before.name, before.sha256 != after.sha256) == (after.name, True)


def test_roots_of_one_name_get_numbers(tmp_path):
    assert root_names([tmp_path / "a" / "x", tmp_path / "b" / "x", tmp_path / "y"]) == ["x", "x~2", "y"]


def test_the_total_is_the_size_of_the_files(tmp_path):
    files = [write_lines(tmp_path / name, [article(1)]) for name in ("a.jsonl", "b.jsonl")]
    assert total_size([tmp_path]) == sum(file.stat().st_size for file in files)
    assert sum(unit.size for unit in planned(tmp_path)) == total_size([tmp_path])
