"""Putting gathered judgements into the corpus, so that no person's work is overwritten by another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson

from qawl.finding import Finding
from qawl.formatting import dumps
from qawl.labelstudio.annotations import Gathered, Judgement
from qawl.record import Record
from qawl.standoff import dehydrate
from qawl.writing import write_atomically

OnFinding = Callable[[Finding], None]


class Folder:
    """A folder of records, a file each, found by their ids wherever they lie in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._paths = {path.stem: path for path in sorted(root.rglob("*.json"))} if root.is_dir() else {}

    def path_of(self, record: Record) -> Path:
        """Where the record is, or where it belongs: in its collection's folder."""
        there = self._paths.get(record.id)
        collection = record.source.collection
        if there is not None:
            return there
        if collection is None or self.root.name == collection:
            return self.root / f"{record.id}.json"
        return self.root / collection / f"{record.id}.json"

    def __contains__(self, id_: str) -> bool:
        return id_ in self._paths

    def read(self, record: Record) -> Record | None:
        """The record of this id that is there; None if there is none. ValueError when it can't be read."""
        if record.id not in self:
            return None
        try:
            return Record.from_dict(orjson.loads(self._paths[record.id].read_bytes()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{self._paths[record.id]} is no record") from error

    def write(self, record: Record) -> bool:
        """Put the record at its place; whether that changed anything."""
        path, data = self.path_of(record), dumps(record).encode()
        self._paths[record.id] = path
        if path.is_file() and path.read_bytes() == data:
            return False
        write_atomically(path, data)
        return True


def place(gathered: Iterable[Gathered], records: Path, judgements: Path, report: OnFinding) -> Counter[str]:
    """Write what was gathered, and count what became of it.

    A record that one annotator judged goes to ``records``; one that several judged goes to
    ``judgements/<annotator>``, for ``qawl adjudicate``; one that nobody judged is written as it was pushed,
    unless it is there. A judged record is replaced only by a judgement that its annotators had a part in.
    """
    main = Folder(records)
    apart: dict[str, Folder] = {}
    counts: Counter[str] = Counter()
    for item in gathered:
        try:
            if not item.judgements:
                if not item.sides and item.base.id not in main:
                    counts["not annotated, written as pushed"] += main.write(item.base)
                else:
                    counts["not annotated"] += 1
            elif item.sides or len(item.judgements) == 1:
                counts[_settle(main, item, report)] += 1
            else:
                for name, judgement in sorted(item.judgements.items()):
                    folder = apart.setdefault(name, Folder(judgements / name))
                    write_judgement(folder, judgement, report, free=True)
                counts["judged by several, kept apart"] += 1
        except ValueError as error:
            message, cure = f"{error}; it was kept", "repair it, or delete it, and pull again"
            report(Finding("kept-unreadable-record", message, cure, record=item.base.id))
            counts["kept"] += 1
    return counts


def _settle(main: Folder, item: Gathered, report: OnFinding) -> str:
    latest = max(item.judgements.values(), key=lambda judgement: judgement.updated)
    if len(item.judgements) > 1:
        message = f"{len(item.judgements)} people adjudicated {item.base.id}; {latest.annotator}, the last, counts"
        cure = "delete the annotations that shall not count"
        report(Finding("adjudicated-twice", message, cure, "warning", latest.place, item.base.id))
    return write_judgement(main, latest, report)


def write_judgement(folder: Folder, judgement: Judgement, report: OnFinding, free: bool = False) -> str:
    """Write a judgement; with ``free`` whatever was judged before may be replaced."""
    record = judgement.record
    there = folder.read(record)
    if there is not None:
        old, new = there.annotation, record.annotation
        if there.text_sha256 != record.text_sha256:
            message = f"{record.id} was judged on another text than {folder.path_of(record)} has; that was kept"
            cure = "restore the text, or push the record again and annotate it anew"
            report(Finding("text-changed-since", message, cure, "error", judgement.place, record.id))
            return "kept"
        if there.text is None:  # this text may not be given away
            record = dehydrate(record)
        later = old.status != "gold" or new.status == "gold"
        if not free and old.status != "auto" and not (later and set(old.annotators) <= set(new.annotators)):
            if (there.quotes, there.speakers) == (record.quotes, record.speakers):
                return "unchanged"
            message = f"{folder.path_of(record)} is {old.status}, by {', '.join(old.annotators)}; it was kept"
            cure = f"to take the judgement of {judgement.annotator} instead, move that file away and pull again"
            report(Finding("kept-judged-record", message, cure, "warning", judgement.place, record.id))
            return "kept"
        # What nobody annotates is taken from the corpus, which may have been corrected since.
        record = record.with_(sections=there.sections, source=there.source, lang=there.lang)
    return "written" if folder.write(record) else "unchanged"
