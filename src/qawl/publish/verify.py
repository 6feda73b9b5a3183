"""Does a publication load back as it went in?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qawl.publish.configs import CONFIGS
from qawl.publish.features import arrow_schema
from qawl.publish.parquet import read_articles
from qawl.record import Record


class VerificationError(RuntimeError):
    """A publication that does not load back as it went in."""


def verify(folder: Path, records: Sequence[Record]) -> None:
    """Read everything back, with pyarrow and with ``datasets``: every record must be there and equal, every
    config must load with its columns and label names, and with the numbers of rows that the card states.
    Raises VerificationError."""
    expected = {record.id: record for record in records}
    for file in sorted(folder.glob("articles/*.parquet")):
        for record in read_articles(file):
            if expected.pop(record.id, None) != record:
                raise VerificationError(f"{record.id} comes back from {file.name} changed, or twice")
    if expected:
        raise VerificationError(f"{min(expected)} and {len(expected) - 1} more records do not come back")
    _load(folder)


def _load(folder: Path) -> None:
    from datasets import Features, load_dataset

    with quiet(), tempfile.TemporaryDirectory(prefix="qawl-verify-") as cache:
        for config in CONFIGS.values():
            if not (folder / config.name).exists():
                continue
            features = Features.from_dict(config.features())
            for split, data in load_dataset(str(folder), config.name, cache_dir=cache).items():
                same_types = data.features.arrow_schema.types == arrow_schema(config.features()).types
                if data.features != features or not same_types:
                    raise VerificationError(f"{config.name}, {split}: loads with other columns or labels")


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps ``datasets`` from drawing progress bars of its own."""
    from datasets.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    shown = not are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            enable_progress_bars()
