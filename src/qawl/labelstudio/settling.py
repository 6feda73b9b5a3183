"""Judgements on disk, article by article: what all agree on becomes gold, the rest becomes tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from qawl.finding import Finding
from qawl.labelstudio.adjudication import merge, task_of_sides
from qawl.labelstudio.annotations import Judgement
from qawl.labelstudio.placing import Folder, write_judgement
from qawl.reading import read_records
from qawl.record import Json, Record


def settle(judgements: Path, records: Path, report: Callable[[Finding], None]) -> tuple[Counter[str], list[Json]]:
    """Merge the judgements in ``judgements/<annotator>/…`` into gold records in ``records``.

    Returns what became of how many articles, and a task for each on which the annotators differ. Articles
    that are gold already, or that only one annotator judged, are passed over.
    """
    sides: dict[str, dict[str, Record]] = {}
    for folder in sorted(path for path in judgements.iterdir() if path.is_dir()):
        for _, record in read_records(folder, report):
            sides.setdefault(record.id, {})[folder.name] = record
    target = Folder(records)
    counts: Counter[str] = Counter()
    tasks: list[Json] = []
    for id_, judged in sorted(sides.items()):
        one = next(iter(judged.values()))
        try:
            there = target.read(one)
            if len(judged) < 2:
                counts["judged by one only"] += 1
            elif there is not None and there.annotation.status == "gold":
                counts["gold already"] += 1
            else:
                merged = merge(judged)
                if merged.gold is None:
                    tasks.append(task_of_sides(judged, merged.differences))
                else:
                    judgement = Judgement(merged.gold, "all", str(judgements), "")
                    counts["agreed, " + write_judgement(target, judgement, report)] += 1
        except ValueError as error:
            message, cure = f"{id_} was not merged: {error}", "correct the judgements, and run again"
            report(Finding("not-merged", message, cure, path=str(judgements), record=id_))
            counts["not merged"] += 1
    return counts, tasks
