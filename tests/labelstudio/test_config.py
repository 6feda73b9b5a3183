"""The labeling configuration: generated, complete, and accepted by Label Studio's own reader."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from qawl import labels
from qawl.cli import main
from qawl.labelstudio.config import RELATIONS, labeling_config

ROOT = Path(__file__).resolve().parents[2]


def test_the_file_in_schema_is_up_to_date() -> None:
    assert main(["label-studio", "config", "--check", str(ROOT / "schema" / "labeling_config.xml")]) == 0


def test_an_outdated_file_is_named_with_the_cure(tmp_path: Path, capsys) -> None:
    file = tmp_path / "config.xml"
    file.write_text(labeling_config().replace("person", "human"))
    assert main(["label-studio", "config", "--check", str(file)]) == 1
    assert f"run: qawl label-studio config >{file}" in capsys.readouterr().err


def test_every_label_is_offered_with_its_colour_and_key() -> None:
    root = ElementTree.fromstring(labeling_config())
    spans = {tag.get("value"): tag for tag in root.iter("Label")}
    for label in (*labels.labels("quote_types"), *labels.labels("span_roles")):
        tag = spans.pop(label.name)
        assert (tag.get("background"), tag.get("hotkey")) == (label.color, label.hotkey)
    assert not spans
    choices = {tag.get("value") for tag in root.iter("Choice")}
    assert choices == {*labels.names("speaker_types"), *labels.names("stance_labels")}
    assert [tag.get("value") for tag in root.iter("Relation")] == list(RELATIONS)


def test_colours_differ() -> None:
    colours = [label.color for group in ("quote_types", "span_roles") for label in labels.labels(group)]
    assert len(set(colours)) == len(colours)


def test_the_text_is_selected_by_character_in_a_way_that_works() -> None:
    """granularity="character" is accepted by everything and breaks the page."""
    (text,) = ElementTree.fromstring(labeling_config()).iter("Text")
    assert text.get("granularity") == "symbol"


def test_label_studio_reads_it() -> None:
    from label_studio_sdk.label_interface import LabelInterface

    from qawl.labelstudio.tasks import task_of

    from .made_up import build

    interface = LabelInterface(labeling_config())
    for prediction in task_of(build(1))["predictions"]:
        assert interface.validate_prediction(prediction, return_errors=True) == []
