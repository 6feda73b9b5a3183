"""The dataset card: DATASET_CARD.md with its generated blocks, and the README.md that is published from it.

The card begins with a YAML header between two lines ``---``. A generated block stands between
``<!-- qawl:NAME -->`` and ``<!-- /qawl:NAME -->``; ``BLOCKS`` has the names. The published card's header
also tells ``datasets`` where each config's files are and what its columns and labels are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from qawl import labels
from qawl.publish.configs import CONFIGS, DEFAULT
from qawl.publish.features import describe, yaml_features
from qawl.publish.parquet import Size
from qawl.publish.stats import UNKNOWN, Stats

MINIMAL = """---
language:
- ar
---

# Arabic news quotations

Who said what, and how they stand to it. Made with qawl.

<!-- qawl:sizes -->
<!-- /qawl:sizes -->

<!-- qawl:labels -->
<!-- /qawl:labels -->

<!-- qawl:columns -->
<!-- /qawl:columns -->
"""
"""The card of a corpus that comes without one of its own."""

_SIZES = {"n<1K": 1_000, "1K<n<10K": 10_000, "10K<n<100K": 100_000, "100K<n<1M": 1_000_000}
_LARGEST = "1M<n<10M"


def published(source: str, stats: Stats, sizes: Mapping[tuple[str, str], Size]) -> str:
    """The README.md of the published dataset, whose files have these sizes by config and split.
    Raises ValueError when the card has no YAML header or a block that is unknown or left open."""
    import yaml

    header, body = card_parts(source)
    header["size_categories"] = [size_category(stats.articles)]
    terms = sorted({license.lower() for license in stats.groups.get("license", {}) if license != UNKNOWN})
    if terms:  # as the Hub spells them; several where collections of several terms are joined
        header["license"] = terms if len(terms) > 1 else terms[0]
    header["configs"], header["dataset_info"] = [], []
    for name, config in CONFIGS.items():
        parts = {split: sizes[name, split] for split in stats.splits if (name, split) in sizes}
        if not parts:
            continue
        header["configs"].append(
            {
                "config_name": name,
                **({"default": True} if name == DEFAULT else {}),
                "data_files": [{"split": split, "path": f"{name}/{split}.parquet"} for split in parts],
            }
        )
        header["dataset_info"].append(
            {
                "config_name": name,
                "features": yaml_features(config.features()),
                "splits": [
                    {"name": split, "num_bytes": size.memory, "num_examples": size.rows}
                    for split, size in parts.items()
                ],
                "download_size": sum(size.disk for size in parts.values()),
                "dataset_size": sum(size.memory for size in parts.values()),
            }
        )
    dumped = yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=100)
    return f"---\n{dumped}---\n{filled(body, stats)}"


def size_category(articles: int) -> str:
    """The Hub's name for a dataset of so many articles: ``n<1K``, ``1K<n<10K`` …"""
    return next((name for name, bound in _SIZES.items() if articles < bound), _LARGEST)


def filled(source: str, stats: Stats) -> str:
    """The card with every generated block filled; a card whose figures are current comes back as it is.
    Raises ValueError for a block that is unknown or left open."""
    done, rest = "", source
    while "<!-- qawl:" in rest:
        before, _, rest = rest.partition("<!-- qawl:")
        name, _, rest = rest.partition(" -->")
        if name not in BLOCKS:
            raise ValueError(f"the card has an unknown block {name!r}; there are {', '.join(BLOCKS)}")
        end = f"<!-- /qawl:{name} -->"
        _, closed, rest = rest.partition(end)
        if not closed:
            raise ValueError(f"the card's block {name!r} is left open; add the line {end}")
        done += f"{before}<!-- qawl:{name} -->\n{BLOCKS[name](stats)}\n{end}"
    return done + rest


def card_parts(source: str) -> tuple[dict[str, Any], str]:
    """The card's YAML header and what follows it. ValueError when there is no header, or it cannot be read."""
    import yaml

    start, dashes, rest = source.partition("---\n")
    header, closed, body = rest.partition("\n---\n")
    if start or not dashes or not closed:
        raise ValueError("the card has no YAML header; it begins with a line ---, the header, a line ---")
    try:
        data = yaml.safe_load(header)
    except yaml.YAMLError as error:
        raise ValueError(f"the card's YAML header cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise ValueError("the card's YAML header is no mapping of names to values")
    return data, body


def _sizes(stats: Stats) -> str:
    rows = [(f"`{name}`", config.description, *_by_split(stats, "rows", name)) for name, config in CONFIGS.items()]
    return _markdown(("config", "what a row is", "total", *stats.splits), rows)


def _label_counts(stats: Stats) -> str:
    groups = ("quotation type", "stance", "speaker type", "status")
    rows = [(group, f"`{name}`", *_by_split(stats, group, name)) for group in groups for name in stats.groups[group]]
    corpus = [("corpus", name, *_by_split(stats, "corpus", name)) for name in stats.groups["corpus"]]
    return _markdown(("", "", "total", *stats.splits), corpus + rows)


def _composition(stats: Stats) -> str:
    groups = ("collection", "license", "publisher", "year")
    rows = [
        (group, name, *_by_split(stats, group, name))
        for group in groups
        for name in sorted(stats.groups.get(group, {}))
    ]
    return _markdown(("articles by", "", "total", *stats.splits), rows)


def _label_meanings(stats: Stats) -> str:
    rows = [
        (group.replace("_", " "), f"`{label.name}`", label.ar, label.description)
        for group in labels.groups()
        for label in labels.labels(group)
    ]
    return _markdown(("group", "label", "Arabic", "meaning"), rows)


def _columns(stats: Stats) -> str:
    parts = []
    for name, config in CONFIGS.items():
        meanings = config.meanings()
        rows = [(f"`{column}`", describe(feature), meanings[column]) for column, feature in config.features().items()]
        parts.append(f"`{name}`: {config.description}.\n\n{_markdown(('column', 'type', 'meaning'), rows)}")
    return "\n\n".join(parts)


def _agreement(stats: Stats) -> str:
    from qawl.scoring.figures import Figure
    from qawl.scoring.tables import percent

    if not stats.agreement:
        raise ValueError("the card shows agreement, and the corpus keeps none; see qawl agree --save, docs/data.md")
    kept = dict(sorted(stats.agreement.items(), key=lambda item: -item[1]["articles"]))
    rows: dict[str, list[str]] = {}
    for one in kept.values():
        for title, figures in _agreement_figures(one):
            shown = [percent(Figure.from_dict(figure), interval=len(figures) == 1) for figure in figures]
            rows.setdefault(title, []).append(" / ".join(shown))
    head = ("percent", *(f"{name}, {one['articles']:,} articles" for name, one in kept.items()))
    return _markdown(head, ((title, *cells) for title, cells in rows.items()))


def _agreement_figures(kept: Mapping[str, Any]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The rows of a comparison: a title, and a figure, or those of several labels."""
    for name, title in (("exact", "exact content"), ("iou50", "content, IoU ≥ 0.5"), ("cue", "cue")):
        yield f"F: {title}", [kept["figures"][name]["f"]]
    yield "F: attributed to the same source", [kept["figures"]["attributed"]["f"]]
    for name in ("type", "stance"):
        found = kept["by_label"][name]
        yield f"F: {' / '.join(found)}", list(found.values())
    for name, figure in kept["alpha"].items():
        over = f", over {kept['unit']}" if name in ("content", "cue", "mention") else ""
        yield f"α: {name.replace('_', ' ')}{over}", [figure]


BLOCKS: dict[str, Callable[[Stats], str]] = {
    "sizes": _sizes,
    "labels": _label_counts,
    "composition": _composition,
    "agreement": _agreement,
    "label-meanings": _label_meanings,
    "columns": _columns,
}
"""What fills each generated block."""


def _by_split(stats: Stats, group: str, name: str) -> tuple[str, ...]:
    counts = stats.groups[group][name]
    return (f"{sum(counts.values()):,}", *(f"{counts[split]:,}" for split in stats.splits))


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
