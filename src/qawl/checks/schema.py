"""Level 1, the schema: a fast validator accepts; what it refuses, ``explain`` explains."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from qawl.checks.registry import Hit, declare
from qawl.checks.view import View
from qawl.resources import schema_dir

MISSING_KEY = declare(
    "missing-key",
    1,
    "Every key of the schema is there; what is unknown is null.",
    why="A key left out may be forgotten or unknown; null says plainly that it is unknown.",
    cure="add the key",
    bad='{"id": "s1", "name": "رنا الفارس", "type": "person", "role": null}',
    good='{"id": "s1", "name": "رنا الفارس", "type": "person", "role": null, "wikidata": null}',
)
UNKNOWN_KEY = declare(
    "unknown-key",
    1,
    "There is no key that the schema does not name.",
    why="Most often it is misspelled, and then its value would be lost without a word.",
    cure="mend its spelling, or remove it",
    bad='{"start": 0, "end": 4, "txt": "قالت"}',
    good='{"start": 0, "end": 4, "text": "قالت"}',
)
WRONG_TYPE = declare(
    "wrong-type",
    1,
    "Every value has the type that the schema names; an offset is written without a point.",
    why='"12" and 12.0 read like 12 and are not: Parquet and other readers tell them apart.',
    cure="write a value of that type",
    bad='{"start": "0", "end": 4.0}',
    good='{"start": 0, "end": 4}',
)
UNKNOWN_LABEL = declare(
    "unknown-label",
    1,
    "A label is one that labels.json defines.",
    why="A model is trained on a fixed list of labels; another word has no number in it.",
    cure="use one of the labels named",
    bad='{"label": "support", "target": …}',
    good='{"label": "favor", "target": …}',
)
WRONG_FORM = declare(
    "wrong-form",
    1,
    "An id, checksum, date, address or name has the form that the schema describes.",
    why="Ids become file names, dates are sorted, checksums are compared: each needs its one form.",
    cure="write it in the form described",
    bad='{"published": "21/07/2015"}',
    good='{"published": "2015-07-21"}',
)
OUT_OF_RANGE = declare(
    "out-of-range",
    1,
    "A number lies in its range: an offset is not negative, a confidence is from 0 to 1.",
    why="Python counts a negative offset from the end of the text, so that it would point somewhere.",
    cure="correct the number",
    bad='{"confidence": 87}',
    good='{"confidence": 0.87}',
)
NO_CONTENT = declare(
    "no-content",
    1,
    "A quotation has at least one content span.",
    why="Without content nothing is quoted.",
    cure="mark what is said, or remove the quotation",
    bad='{"id": "q1", "spans": []}',
    good='{"id": "q1", "spans": [{"start": 120, "end": 164, "text": "…"}]}',
)
REPEATED_ITEM = declare(
    "repeated-item",
    1,
    "Nobody stands twice among the annotators.",
    why="How often a record was judged is counted from this list.",
    cure="name each annotator once",
    bad='{"annotators": ["a1", "a1"]}',
    good='{"annotators": ["a1", "a2"]}',
)
UNSUPPORTED_VERSION = declare(
    "unsupported-version",
    1,
    "The record follows the version of the schema that this qawl knows.",
    why="Another version may mean something else by the same key.",
    cure="install the qawl that knows this version, or convert the record",
    bad='{"schema_version": "0.9"}',
    good='{"schema_version": "1.0"}',
)
STANDOFF_WITH_WORDS = declare(
    "standoff-with-words",
    1,
    "A standoff record (text null) holds no words of the article.",
    why="It exists because the text may not be redistributed; span by span the words would give it away.",
    cure="remove the words and keep the offsets",
    bad='{"text": null, … "cue": {"start": 0, "end": 4, "text": "قالت"}}',
    good='{"text": null, … "cue": {"start": 0, "end": 4}}',
)
HALF_TARGET = declare(
    "half-target",
    1,
    "A stance target has both offsets or neither; without offsets it has words.",
    why="A stretch of text has a beginning and an end; words that stand nowhere in it have neither.",
    cure="give both offsets, or make both null and write the words",
    bad='{"text": "الهدنة", "start": 12, "end": null}',
    good='{"text": "الهدنة", "start": 12, "end": 18}',
)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    data: dict[str, Any] = json.loads((schema_dir() / "record.schema.json").read_text("utf-8"))
    return data


def definition(name: str) -> dict[str, Any]:
    """One of the schema's $defs."""
    found: dict[str, Any] = schema()["$defs"][name]
    return found


@cache
def _fast() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(schema()).is_valid


def accepts(data: Any) -> bool:
    """Whether data fits the schema. Whole numbers written with a point (1.0) pass, as JSON Schema has it."""
    return bool(_fast()(data))


def whole_numbers(r: View) -> Iterator[Hit]:
    """The offsets of a record that fits the schema but are written with a point, as JSON Schema allows."""
    rows = [(row.pointer, row.start, row.end) for row in r.rows if type(row.start) is float or type(row.end) is float]
    sections = ((f"/sections/{index}", row["start"], row["end"]) for index, row in enumerate(r.data["sections"]))
    for pointer, start, end in [*rows, *sections]:
        for name, value in (("start", start), ("end", end)):
            if type(value) is not int:
                yield Hit(f"{pointer}/{name}", f"{name} is {value}, not a whole number", cure=f"write {int(value)}")
