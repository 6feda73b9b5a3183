"""A publication: loads as it was written, is byte-identical, and replaces the last one whole or never."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from datasets import load_dataset

from qawl import labels
from qawl.publish import parquet, swap
from qawl.publish.build import plan, publish, read_publication
from qawl.publish.columns import table
from qawl.publish.configs import CONFIGS
from qawl.publish.load import load
from qawl.publish.verify import VerificationError
from qawl.record import Record

from .made_up import build, standoff


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def published(corpus: list[Record], tmp_path: Path) -> Path:
    publish(plan(corpus), tmp_path / "made")
    return tmp_path / "made"


def test_every_record_comes_back_equal_in_its_split(corpus, published) -> None:
    splits = plan(corpus).splits
    back = {record.id: (split, record) for split, record in read_publication(published)}
    assert back == {record.id: (splits[record.id], record) for record in corpus}


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("config", CONFIGS)
def test_load_dataset_gives_rows_with_label_names(corpus, published, config: str, streaming: bool) -> None:
    loaded = load_dataset(str(published), config, streaming=streaming)
    assert list(loaded) == ["train", "validation", "test"]
    rows = [row for record in corpus for row in CONFIGS[config].rows(record)]
    expected = table(rows, CONFIGS[config].features()).to_pylist()
    key = "id"
    rows = [row for split in loaded.values() for row in split]
    assert sorted(rows, key=lambda row: row[key]) == sorted(expected, key=lambda row: row[key])
    if config == "quotes":
        features = loaded["train"].features
        assert features["type"].names == list(labels.names("quote_types"))
        assert features["stance"].int2str(0) == "favor"


def test_the_default_config_is_articles(published) -> None:
    assert load_dataset(str(published))["train"].column_names == list(CONFIGS["articles"].features())


def test_label_names_stand_in_the_files_too(published) -> None:
    loaded = load_dataset("parquet", data_files=str(published / "quotes" / "train.parquet"))
    assert loaded["train"].features["stance"].names == list(labels.names("stance_labels"))


def test_the_same_bytes_twice_and_for_any_order_of_the_input(corpus, published, tmp_path) -> None:
    shuffled = random.Random(4).sample(corpus, len(corpus))
    publish(plan(shuffled), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(published)


def test_files_are_zstd_with_small_row_groups_a_page_index_and_checksums(corpus, published, tmp_path) -> None:
    checksum = parquet.corpus_checksum(corpus, plan(corpus).splits)
    many = [build(1).with_(id=f"x{n:05}") for n in range(2 * parquet.ROWS_PER_GROUP + 1)]
    parquet.write(tmp_path / "many.parquet", CONFIGS["articles"], many, checksum)
    assert list(parquet.read_articles(tmp_path / "many.parquet")) == many
    with pq.ParquetFile(tmp_path / "many.parquet") as file:
        groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
        assert [group.num_rows for group in groups] == [1000, 1000, 1]
        column = groups[0].column(0)
        assert (column.compression, column.has_offset_index, column.has_column_index) == ("ZSTD", True, True)
        assert file.schema_arrow.metadata[b"qawl:corpus_sha256"].decode() == checksum
        assert file.schema_arrow.metadata[b"qawl:schema_version"] == b"1.0"
    manifest = json.loads((published / "manifest.json").read_text("utf-8"))
    assert manifest["corpus_sha256"] == checksum
    for name, entry in manifest["files"].items():
        assert parquet.file_checksum(published / name) == entry["sha256"]
        assert pq.read_metadata(published / name).num_rows == entry["rows"]


def test_the_checksum_changes_with_a_word_a_label_or_a_split(corpus) -> None:
    splits = plan(corpus).splits
    seen = {
        parquet.corpus_checksum(corpus, splits),
        parquet.corpus_checksum(corpus, splits | {"made-0000": "test"}),
        parquet.corpus_checksum([build(0, status="gold"), *corpus[1:]], splits),
        parquet.corpus_checksum([build(0).with_(lang="ar-EG"), *corpus[1:]], splits),
    }
    assert len(seen) == 4


def test_a_corpus_of_train_articles_only_loads(tmp_path) -> None:
    publish(plan([build(n, status="auto") for n in range(5)]), tmp_path / "auto")
    assert {name: data.num_rows for name, data in load(tmp_path / "auto", "quotes").items()} == {"train": 15}


def test_a_config_without_rows_is_left_out(tmp_path) -> None:
    records = [standoff(build(n).with_(quotes=(), speakers=())) for n in range(5)]
    publish(plan(records), tmp_path / "bare")
    assert sum(map(len, load(tmp_path / "bare").values())) == 5
    for config in ("quotes", "tokens"):
        with pytest.raises(ValueError, match=f"has no {config}"):
            load(tmp_path / "bare", config)


def test_a_build_that_fails_leaves_the_last_good_one(corpus, published, monkeypatch) -> None:
    before = contents(published)
    changed = plan([build(500), *corpus])
    real = parquet.write

    def full_disk(file: Path, *args: object) -> parquet.Size:
        if file.parent.name == "tokens":
            raise OSError(28, "No space left on device")
        return real(file, *args)

    monkeypatch.setattr(parquet, "write", full_disk)
    with pytest.raises(OSError, match="No space left"):
        publish(changed, published)
    assert contents(published) == before
    assert [entry.name for entry in published.parent.iterdir()] == ["made"]


def test_a_build_that_loads_back_differently_is_thrown_away(corpus, published, monkeypatch) -> None:
    before = contents(published)
    real = CONFIGS["articles"].rows
    lossy = lambda record: ({**row, "lang": "fr"} for row in real(record))  # noqa: E731
    object.__setattr__(CONFIGS["articles"], "rows", lossy)
    try:
        with pytest.raises(VerificationError, match=r"made-\d+ comes back"):
            publish(plan(corpus), published)
    finally:
        object.__setattr__(CONFIGS["articles"], "rows", real)
    assert contents(published) == before


def test_what_a_killed_run_left_behind_is_cleared_and_the_old_build_put_back(corpus, published) -> None:
    before = contents(published)
    left = published.with_name(".made.building")
    left.mkdir()
    (left / "half.parquet").write_bytes(b"PAR1")
    published.rename(published.with_name(".made.previous"))
    with pytest.raises(KeyError):
        _fail_while_replacing(published)
    assert contents(published) == before
    publish(plan(corpus), published)
    assert contents(published) == before
    assert [entry.name for entry in published.parent.iterdir()] == ["made"]


def _fail_while_replacing(folder: Path) -> None:
    with swap.replacing(folder) as building:
        (building / "half.parquet").write_bytes(b"PAR1")
        raise KeyError("this run fails too")


def _hold(folder: Path, ready, done) -> None:
    with swap.replacing(folder) as building:
        (building / "manifest.json").write_text("{}")
        ready.set()
        done.wait(60)


def test_of_two_runs_at_once_the_second_is_refused(tmp_path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path / "out", ready, done))
    other.start()
    assert ready.wait(60)
    with pytest.raises(swap.Busy, match="another run"), swap.replacing(tmp_path / "out"):
        pass
    done.set()
    other.join(60)
    assert other.exitcode == 0
    assert (tmp_path / "out" / "manifest.json").exists()


def test_a_folder_with_other_files_is_never_replaced(corpus, tmp_path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FileExistsError, match="no publication"):
        publish(plan(corpus), tmp_path)
    assert os.listdir(tmp_path) == ["thesis.txt"]


def test_duplicate_ids_leaks_and_nothing_at_all_are_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="made-0001"):
        plan([build(1), build(1)])
    leak = plan([build(1), build(1).with_(id="copy")], {"made-0001": "train", "copy": "test"})
    assert leak.refused
    for refused in (leak, plan([])):
        with pytest.raises(ValueError, match=r"story|nothing"):
            publish(refused, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_load_says_what_is_missing(published, tmp_path, monkeypatch) -> None:
    with pytest.raises(ValueError, match="articles, quotes, tokens"):
        load(published, "sentences")
    with pytest.raises(FileNotFoundError, match="qawl publish RECORDS -o"):
        load(tmp_path / "nowhere")
    monkeypatch.setattr("qawl.publish.load._BUILDS", (tmp_path / "nowhere", published))
    assert load(config="quotes")["test"].num_rows == 18
    monkeypatch.setattr("qawl.publish.load._BUILDS", ())
    with pytest.raises(FileNotFoundError, match="scripts/build"):
        load()
