"""Figures of a corpus: how many articles, quotations, speakers and labels, split by split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qawl import labels
from qawl.publish.configs import CONFIGS
from qawl.publish.splits import SPLITS
from qawl.record import Record

if TYPE_CHECKING:
    from rich.table import Table

UNSPLIT = "all"
"""The column of records that have no split."""

_LABELLED = {
    "quotation type": "quote_types",
    "stance": "stance_labels",
    "speaker type": "speaker_types",
    "status": "annotation_statuses",
}
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts by group ("stance"), by name in the group ("favor") and by split.

    The groups: ``corpus`` (articles, quotations, speakers …), ``rows`` (of each config), ``quotation type``,
    ``stance``, ``speaker type`` and ``status`` (all labels, in their order), ``collection``, ``publisher``,
    ``year`` and ``license`` (of articles, as found). ``agreement`` is what the corpus keeps of how far annotators
    agree (qawl.agreement), by the name of what they judged.
    """

    groups: Mapping[str, Mapping[str, Counter[str]]]
    agreement: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[tuple[str, Record]]) -> Stats:
        """The figures of pairs of split and record; without splits, take ``UNSPLIT``."""
        groups: dict[str, dict[str, Counter[str]]] = {"corpus": {}, "rows": {}}
        for group, label_group in _LABELLED.items():
            groups[group] = {name: Counter() for name in labels.names(label_group)}
        for split, record in records:
            for group, name, count in _figures(record):
                groups.setdefault(group, {}).setdefault(name, Counter())[split] += count
        return cls(groups)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold articles, in their usual order."""
        found = self.groups["corpus"].get("articles", Counter())
        return tuple(split for split in (*SPLITS, UNSPLIT) if split in found)

    def count(self, group: str, name: str) -> int:
        """A figure over all splits."""
        return sum(self.groups.get(group, {}).get(name, Counter()).values())

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return self.count("corpus", "articles")

    @property
    def quotations(self) -> int:
        """How many quotations there are."""
        return self.count("corpus", "quotations")


def _figures(record: Record) -> Iterator[tuple[str, str, int]]:
    """What one record adds to the counts: group, name, how many."""
    quotes = record.quotes
    yield "corpus", "articles", 1
    yield "corpus", "quotations", len(quotes)
    yield "corpus", "… without a mention", sum(quote.mention is None for quote in quotes)
    yield "corpus", "… nested", sum(quote.parent is not None for quote in quotes)
    yield "corpus", "… in several spans", sum(len(quote.spans) > 1 for quote in quotes)
    yield "corpus", "speakers", len(record.speakers)
    for config in CONFIGS.values():
        yield "rows", config.name, config.count(record)
    for quote in quotes:
        yield "quotation type", quote.type, 1
        yield "stance", quote.stance.label, 1
    for speaker in record.speakers:
        yield "speaker type", speaker.type, 1
    yield "status", record.annotation.status, 1
    source = record.source
    yield "collection", source.collection or UNKNOWN, 1
    yield "publisher", source.publisher or UNKNOWN, 1
    yield "year", source.published[:4] if source.published else UNKNOWN, 1
    yield "license", source.license or UNKNOWN, 1


def table(stats: Stats, groups: Iterable[str] = ("corpus", *_LABELLED)) -> Table:
    """The figures as a table for a terminal: a row a name, a column a split, and their total."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    splits = [split for split in stats.splits if split != UNSPLIT]
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    shown.add_column("")
    for title in ("total", *splits):
        shown.add_column(title, justify="right")
    for group in groups:
        if group != "corpus":
            shown.add_row(group, style="bold")
        for name, counts in stats.groups[group].items():
            numbers = [sum(counts.values()), *(counts[split] for split in splits)]
            shown.add_row(name if group == "corpus" else f"  {name}", *(f"{number:,}" for number in numbers))
        shown.add_section()
    return shown
