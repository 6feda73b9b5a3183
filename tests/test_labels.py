"""labels.json: every group is complete, in order and without doubles."""

from __future__ import annotations

import pytest

from qawl import labels


def test_the_groups() -> None:
    assert set(labels.groups()) == {
        "quote_types",
        "span_roles",
        "speaker_types",
        "stance_labels",
        "section_types",
        "annotation_statuses",
    }


@pytest.mark.parametrize("group", labels.groups())
def test_labels_are_named_in_both_languages_and_explained(group: str) -> None:
    rows = labels.labels(group)
    assert len({row.name for row in rows}) == len(rows)
    assert len({row.ar for row in rows}) == len(rows)
    for row in rows:
        assert row.name == row.name.lower()
        assert row.description.endswith(".")


def test_hotkeys_are_unique_in_the_editor() -> None:
    keys = [row.hotkey for group in labels.groups() for row in labels.labels(group) if row.hotkey]
    assert len(set(keys)) == len(keys)


def test_label_order_is_fixed() -> None:
    """ClassLabel ids are positions: reordering would silently relabel published data."""
    assert labels.names("quote_types") == ("direct", "indirect", "mixed")
    assert labels.names("speaker_types") == ("person", "organization", "group", "document")
    assert labels.names("stance_labels") == ("favor", "against", "none")


def test_an_unknown_group_is_the_caller_s_mistake() -> None:
    with pytest.raises(KeyError):
        labels.names("moods")
