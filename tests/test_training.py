"""Training from a few constructed articles: the same bytes each time, and models that annotate."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qawl.annotate.decide import Decider
from qawl.annotate.folding import Folded
from qawl.annotate.linear import Models
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import Trees
from qawl.publish.splits import read_ledger

try:
    import lightgbm  # noqa: F401
    import sklearn  # noqa: F401
except (ImportError, OSError) as error:  # LightGBM needs the system's OpenMP
    pytest.skip(f"needs qawl[train]: {error}", allow_module_level=True)

ROOT = Path(__file__).parents[1]
LEDGER = ROOT / "corpus" / "splits.tsv"


def train(records: list[Path], output: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-W", "ignore", "-m", "qawl", "train", *map(str, records), "-o", str(output)]
    return subprocess.run([*line, "--splits", str(LEDGER)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def chosen() -> list[Path]:
    """Thirty articles of the training split, and eight of validation."""
    ledger, _ = read_ledger(LEDGER)
    files = sorted((ROOT / "corpus/records/constructed").glob("*.json"))
    of = {split: [file for file in files if ledger.get(file.stem) == split] for split in ("train", "validation")}
    return of["train"][:30] + of["validation"][:8]


@pytest.mark.slow
def test_the_same_records_give_the_same_models_and_they_annotate(chosen: list[Path], tmp_path: Path) -> None:
    done = train(chosen, tmp_path / "one.json")
    assert done.returncode == 0, done.stderr
    assert "30 records" in done.stderr
    copy = tmp_path / "copy" / chosen[0].name
    copy.parent.mkdir()
    copy.write_bytes(chosen[0].read_bytes())
    again = train([*reversed(chosen), copy], tmp_path / "two.json")
    assert again.returncode == 0
    assert "1 records come twice" in again.stderr
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()

    data = json.loads((tmp_path / "one.json").read_text("utf-8"))
    models = Models.read(data["models"])
    decider = Decider(models, {name: Trees(nodes) for name, nodes in data["trees"].items()})
    text = "قالت الوزيرة سعاد المالح إن الميناء سيفتح غدا، وأضافت أن العمل انتهى."
    found, _ = decider.decide(Tokens(Folded(text)))
    assert [a.cue and Tokens(Folded(text)).text(a.cue.first, a.cue.last) for a in found] == ["قالت", "وأضافت"]
    assert all(0.0 <= (a.confidence or 0.0) <= 1.0 for a in found)


def test_without_a_record_of_the_training_split_it_says_so(chosen: list[Path], tmp_path: Path) -> None:
    done = train(chosen[-2:], tmp_path / "none.json")
    assert done.returncode == 2
    assert "training split" in done.stderr
    assert not (tmp_path / "none.json").exists()
