"""A small corpus for the tests of publishing."""

from __future__ import annotations

import pytest

from qawl.record import Record

from .made_up import build, standoff


@pytest.fixture(autouse=True, scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep ``datasets`` off the network, and its cache out of the user's home."""
    import datasets

    datasets.config.HF_HUB_OFFLINE = True
    datasets.config.HF_DATASETS_CACHE = tmp_path_factory.mktemp("cache")


@pytest.fixture
def corpus() -> list[Record]:
    """Forty articles on forty days, one of them standoff, one without quotations."""
    records = [build(n, published=f"2031-{n // 28 + 1:02}-{n % 28 + 1:02}T08:00:00+03:00") for n in range(40)]
    records[7] = standoff(records[7])
    records[9] = records[9].with_(quotes=(), speakers=())
    return records
