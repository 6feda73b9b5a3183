"""What every source yields: a cleaned article with its provenance, before anyone annotates it."""

from __future__ import annotations

from dataclasses import dataclass

from qawl.record import Section, Source
from qawl.text import Removed

__all__ = ["Article", "Removed"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: ``text`` is final (NFC, clean, sections joined by blank lines) and every offset
    of ``sections`` points into it."""

    id: str
    text: str
    sections: tuple[Section, ...]
    source: Source
    lang: str = "ar"
    removed: tuple[Removed, ...] = ()
