"""Rows and columns: records come back equal, and labels, schema and dataclasses agree."""

from __future__ import annotations

import json
from dataclasses import fields

import pyarrow as pa
import pytest
from datasets import Features
from hypothesis import given
from hypothesis import strategies as st

from qawl import labels
from qawl.formatting import encode_line
from qawl.publish import articles
from qawl.publish.columns import table
from qawl.publish.configs import CONFIGS
from qawl.publish.features import arrow_schema, describe, of, yaml_features
from qawl.publish.lines import table_of_lines
from qawl.publish.objects import objects
from qawl.record import (
    Annotation,
    Quote,
    Record,
    Section,
    Source,
    Span,
    Speaker,
    Stance,
    Target,
)

from .made_up import build

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
maybe = st.none() | words
offsets = st.integers(0, 2**31 - 1)
spans = st.builds(Span, offsets, offsets, maybe)
speakers = st.builds(Speaker, words, words, st.sampled_from(labels.names("speaker_types")), maybe, maybe)
stances = st.builds(
    Stance,
    st.sampled_from(labels.names("stance_labels")),
    st.none() | st.builds(Target, maybe, st.none() | offsets, st.none() | offsets),
)
quotes = st.builds(
    Quote,
    words,
    st.sampled_from(labels.names("quote_types")),
    st.lists(spans, min_size=1, max_size=3).map(tuple),
    st.none() | spans,
    st.none() | spans,
    maybe,
    maybe,
    st.none() | st.floats(0, 1),
    stances,
    st.booleans(),
)
records = st.builds(
    Record,
    words,
    maybe,
    words,
    st.lists(st.builds(Section, offsets, offsets, st.sampled_from(labels.names("section_types")))).map(tuple),
    st.builds(Source, *[maybe] * 7),
    st.lists(speakers, max_size=3).map(tuple),
    st.lists(quotes, max_size=3).map(tuple),
    st.builds(Annotation, st.sampled_from(labels.names("annotation_statuses")), st.lists(words).map(tuple), words),
    words,
)


@given(records)
def test_a_record_comes_back_equal_from_its_arrow_row(record: Record) -> None:
    found = table(list(articles.rows(record)), articles.features())
    found.validate(full=True)
    assert [articles.record(row) for row in found.to_pylist()] == [record]


@given(st.lists(records, min_size=1, max_size=4))
def test_lines_give_the_table_that_their_rows_give(found: list[Record]) -> None:
    lines = [encode_line(record) for record in found]
    assert lines == [json.dumps(r.to_dict(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for r in found]
    rows = table([record.to_dict() for record in found], articles.features())
    assert table_of_lines(lines, articles.features()).equals(rows, check_metadata=True)


@given(st.lists(records, max_size=4), st.integers(0, 4))
def test_a_batch_gives_the_records_that_its_rows_give(found: list[Record], start: int) -> None:
    whole = table([record.to_dict() for record in found], articles.features())
    for part in (whole, whole.slice(start), whole.append_column("more", pa.nulls(len(found)))):
        batch = part.combine_chunks().to_batches()[0] if part.num_rows else pa.RecordBatch.from_pylist([], part.schema)
        objects(batch.select(list(articles.features())).to_struct_array(), Record)  # the fast way
        assert list(articles.records(batch)) == found[len(found) - part.num_rows :]


def test_a_batch_of_other_types_gives_the_same_records_and_one_with_holes_the_same_error() -> None:
    batch = table([build(n).to_dict() for n in range(3)], articles.features()).combine_chunks().to_batches()[0]
    text = batch.schema.get_field_index("text")
    other = batch.set_column(text, pa.field("text", pa.large_string()), batch.column(text).cast(pa.large_string()))
    assert list(articles.records(other)) == list(articles.records(batch)) == [build(n) for n in range(3)]
    for name in ("source", "quotes"):
        index = batch.schema.get_field_index(name)
        empty = batch.set_column(index, batch.schema.field(name), pa.nulls(3, batch.schema.field(name).type))
        with pytest.raises((TypeError, AttributeError)):
            list(articles.records(empty))


def test_a_line_with_an_unknown_label_or_field_is_refused() -> None:
    line = encode_line(build(1))
    for wrong in (line.replace(b'"direct"', b'"straight"', 1), line.replace(b'"quotes":', b'"sayings":', 1)):
        with pytest.raises(ValueError, match=r"straight|unexpected field"):
            table_of_lines([line, wrong], articles.features())


def test_every_field_of_every_dataclass_is_a_column() -> None:
    for cls in (Record, Quote, Span, Speaker, Stance, Target, Section, Source, Annotation):
        assert list(of(cls)) == [field.name for field in fields(cls)]


def test_label_columns_have_the_names_that_labels_json_gives() -> None:
    columns = articles.features()
    assert columns["quotes"][0]["type"]["names"] == list(labels.names("quote_types"))
    assert columns["quotes"][0]["stance"]["label"]["names"] == list(labels.names("stance_labels"))
    assert columns["speakers"][0]["type"]["names"] == list(labels.names("speaker_types"))
    assert columns["sections"][0]["type"]["names"] == list(labels.names("section_types"))
    assert columns["annotation"]["status"]["names"] == list(labels.names("annotation_statuses"))


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_datasets_reads_the_features_in_each_spelling(config) -> None:
    features = Features.from_dict(config.features())
    assert features.arrow_schema.remove_metadata() == arrow_schema(config.features()).remove_metadata()
    assert Features.from_arrow_schema(arrow_schema(config.features())) == features
    assert Features._from_yaml_list(yaml_features(config.features())) == features


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_every_column_is_described(config) -> None:
    assert config.meanings().keys() == config.features().keys()
    assert all(config.meanings().values())
    assert all(describe(feature) for feature in config.features().values())


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_the_count_of_rows_is_the_number_of_rows(config, corpus) -> None:
    for record in corpus:
        assert config.count(record) == len(list(config.rows(record)))


def test_an_unknown_label_is_refused() -> None:
    odd = build(1).with_(annotation=Annotation("perfect", (), "1.1"))
    with pytest.raises(ValueError, match="perfect"):
        table(list(articles.rows(odd)), articles.features())
