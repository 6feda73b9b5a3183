"""A publication: built beside the old one, loaded back and compared, and only then put in its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qawl import __version__
from qawl.finding import Finding
from qawl.publish import card, croissant, parquet
from qawl.publish.configs import CONFIGS
from qawl.publish.splits import Ledger, assign
from qawl.publish.stats import Stats
from qawl.publish.swap import replacing
from qawl.publish.verify import verify
from qawl.record import SCHEMA_VERSION, Record

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication of some records would be: each record's split, the figures, and what is wrong."""

    records: tuple[Record, ...]
    splits: Ledger
    stats: Stats
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """True when an error stands against the publication."""
        return any(finding.severity == "error" for finding in self.findings)


def plan(
    records: Sequence[Record],
    ledger: Mapping[str, str] | None = None,
    agreement: Mapping[str, Mapping[str, Any]] | None = None,
) -> Plan:
    """Give every record its split (``splits`` has the rule) and count; ``agreement`` goes to the figures. The order
    of ``records`` does not matter. Raises ValueError for duplicate ids."""
    ids = Counter(record.id for record in records)
    if twice := sorted(id for id, count in ids.items() if count > 1):
        raise ValueError(f"{twice[0]} is the id of {ids[twice[0]]} records; ids are unique in a corpus")
    ordered = tuple(sorted(records, key=lambda record: record.id))
    splits, findings = assign(ordered, ledger or {})
    stats = replace(Stats.of((splits[record.id], record) for record in ordered), agreement=agreement or {})
    return Plan(ordered, splits, stats, tuple(findings))


def publish(plan: Plan, out: Path, *, card_source: str = card.MINIMAL, revision: str | None = None) -> None:
    """Build the dataset in the folder ``out``: a Parquet file a config and split, README.md, croissant.json,
    manifest.json.

    Nothing but the records, the ledger and the card decides a byte of them, except that the version of this
    package stands in croissant.json and in the manifest, and ``revision``, the corpus's, in the manifest. When
    anything fails, ``out`` stays as it was. Raises ValueError for a refused plan, for a plan without records, or
    for a card that cannot be filled; FileExistsError when ``out`` holds something else than a publication;
    ``swap.Busy``, ``verify.VerificationError``.
    """
    if plan.refused or not plan.records:
        raise ValueError("nothing to publish" if not plan.records else plan.findings[0].message)
    if out.exists() and not is_publication(out) and any(out.iterdir()):
        raise FileExistsError(f"{out} holds files that are no publication; name another folder")
    card.filled(card_source, plan.stats)  # a broken card is said before the work, not after it
    with replacing(out) as folder:
        checksum = parquet.corpus_checksum(plan.records, plan.splits)
        files, sizes = {}, {}
        for config, split, members in _parts(plan):
            name = f"{config}/{split}.parquet"
            (folder / config).mkdir(exist_ok=True)
            size = parquet.write(folder / name, CONFIGS[config], members, checksum)
            sizes[config, split] = size
            checksum_of_file = parquet.file_checksum(folder / name)
            files[name] = {"rows": size.rows, "bytes": size.disk, "sha256": checksum_of_file}
        readme = card.published(card_source, plan.stats, sizes)
        (folder / "README.md").write_text(readme, "utf-8")
        described = croissant.metadata(card_source, plan.stats, files)
        _write_json(folder / croissant.FILE, described)
        manifest = {
            "qawl_version": __version__,
            "schema_version": SCHEMA_VERSION,
            "revision": revision,
            "corpus_sha256": checksum,
            "articles": plan.stats.articles,
            "quotations": plan.stats.quotations,
            "files": files,
        }
        _write_json(folder / MANIFEST, manifest)
        verify(folder, plan.records)


def _write_json(file: Path, data: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _parts(plan: Plan) -> Iterator[tuple[str, str, list[Record]]]:
    """The files to write. One without rows is left out: ``datasets`` refuses to load an empty split."""
    for split in plan.stats.splits:
        members = [record for record in plan.records if plan.splits[record.id] == split]
        for config in CONFIGS:
            if plan.stats.groups["rows"][config][split]:
                yield config, split, members


def is_publication(folder: Path) -> bool:
    """Whether the folder holds a published dataset of ours."""
    return (folder / MANIFEST).is_file()


def read_publication(folder: Path) -> Iterator[tuple[str, Record]]:
    """The records of a published dataset, each with its split."""
    for file in sorted((folder / "articles").glob("*.parquet")):
        for record in parquet.read_articles(file):
            yield file.stem, record
