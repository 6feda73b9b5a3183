"""Figures as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qawl.agreement import ROLES, Agreement
from qawl.score import Score, Scores

if TYPE_CHECKING:
    from rich.table import Table

    from qawl.scoring.figures import Figure

_PRF = ("attributed", "exact", "iou80", "iou50", "chars", "cue")
_TITLES = {
    "speaker_acc": "speaker",
    "f_avg": "F_avg (favor, against)",
    "macro_f": "macro F",
    "baseline_f_avg": "majority label: F_avg",
    "baseline_macro_f": "majority label: macro F",
    "baseline_accuracy": "majority label: accuracy",
}


def percent(figure: Figure | None, interval: bool = True) -> str:
    """A figure in percent with its interval, ``81.3 (79.0–83.5)``; a dash where there is none."""
    if figure is None or figure.value is None:
        return "–"
    if not interval or figure.low is None or figure.high is None:
        return f"{100 * figure.value:.1f}"
    return f"{100 * figure.value:.1f} ({100 * figure.low:.1f}–{100 * figure.high:.1f})"


def summary(score: Score) -> str:
    """How much was compared, in one line."""
    counts = score.total.counts
    return (
        f"{score.articles:,} articles; quotations: {counts['gold']:,} in gold, {counts['predicted']:,} "
        f"predicted, {counts['iou50']:,} in both; percent, with 95 % intervals"
    )


def total(score: Score) -> Iterable[Table]:
    """Two tables of everything: figures with precision, recall and F; and the others."""
    scores = score.total
    found = _table("", "P", "R", "F")
    for name in _PRF:
        parts = scores[name]
        found.add_row(name, *(percent(parts.get(part)) for part in "prf"))
    yield found
    yield _others(scores)


def _others(scores: Scores) -> Table:
    counts = scores.counts
    table = _table("of quotations in both", "%", "n")
    pairs = f"{counts['iou50']:,}"
    table.add_row("type_acc", percent(scores["type_acc"]["all"]), pairs)
    for part, number in (("all", "iou50"), ("explicit", "explicit"), ("implicit", "implicit")):
        title = "speaker_acc" if part == "all" else f"  {part}"
        table.add_row(title, percent(scores["speaker_acc"][part]), f"{counts[number]:,}")
    stance, missed = scores["stance"], scores.figures.get("stance_all", {})
    table.add_section()
    for part, figure in stance.items():
        table.add_row(f"stance {_TITLES.get(part, part)}", percent(figure), pairs)
    for part in ("f_avg", "macro_f"):
        title = f"stance {_TITLES[part]}, missed and spurious too"
        table.add_row(title, percent(missed.get(part)), f"{counts['gold']:,}")
    return table


def breakdown(by: str, groups: Mapping[str, Scores]) -> Table:
    """A row a group. F where there is one, recall where only gold knows the group."""
    precise = all("f" in scores["exact"] for scores in groups.values())
    part, title = ("f", "F") if precise else ("r", "R")
    shown = [name for name in _PRF if name not in ("iou80", "chars")]
    table = _table(f"by {by}", "gold", "predicted", *(f"{name} {title}" for name in shown), "type", "speaker", "stance")
    for name, scores in groups.items():
        figures = [percent(scores[one].get(part), interval=one == "attributed") for one in shown]
        table.add_row(
            name,
            *(f"{scores.counts[side]:,}" for side in ("gold", "predicted")),
            *figures,
            percent(scores["type_acc"]["all"], interval=False),
            percent(scores["speaker_acc"]["all"], interval=False),
            percent(scores["stance"]["f_avg"], interval=False),
        )
    return table


def agreement(found: Agreement) -> Iterable[Table]:
    """F between two annotators, α, and of each kind of label F and who gave which."""
    scores = found.score.total
    between = _table("", "F")
    for name in _PRF:
        between.add_row(name, percent(scores[name]["f"]))
    yield between
    yield _others(scores)
    alphas = _table("Krippendorff's α over", "", "× 100")
    for name, figure in found.alpha.items():
        over = f"{found.units:,} {found.unit}" if name in ROLES else f"{scores.counts['iou50']:,} quotations"
        alphas.add_row(over, name, percent(figure))
    yield alphas
    for name, cells in found.confusion.items():
        yield confusion(name, cells, found.by_label[name])


def confusion(title: str, cells: Mapping[str, Mapping[str, int]], by_label: Mapping[str, Figure]) -> Table:
    """A row a label of the first annotator, a column a label of the second, and each label's F."""
    table = _table(title, *cells, "F")
    for one, row in cells.items():
        table.add_row(one, *(f"{row[other]:,}" for other in cells), percent(by_label[one]))
    return table


def _table(first: str, *columns: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table
