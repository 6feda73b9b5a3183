"""The configs of the dataset: what ``load_dataset(path, name)`` can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qawl.publish import articles, quotes, tokens
from qawl.publish.features import Features
from qawl.record import Record


@dataclass(frozen=True, slots=True)
class Config:
    """One way to see the corpus: its columns and what they mean, and the rows that a record gives."""

    name: str
    description: str
    features: Callable[[], Features]
    meanings: Callable[[], Mapping[str, str]]
    rows: Callable[[Record], Iterator[dict[str, Any]]]
    count: Callable[[Record], int]
    """How many rows ``rows`` gives, without making them."""


CONFIGS = {
    config.name: config
    for config in (
        Config(
            "articles",
            "a row an article, nested as the record is, lossless",
            articles.features,
            articles.meanings,
            articles.rows,
            articles.count,
        ),
        Config(
            "quotes",
            "a row a quotation, flat, with its sentence",
            quotes.features,
            quotes.meanings,
            quotes.rows,
            quotes.count,
        ),
        Config(
            "tokens",
            "a row an article with text: its words with BIO tags",
            tokens.features,
            tokens.meanings,
            tokens.rows,
            tokens.count,
        ),
    )
}
"""The configs by name; the first is the default."""

DEFAULT = next(iter(CONFIGS))
