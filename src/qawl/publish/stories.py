"""Which articles tell one story: equal or nearly equal texts, and texts that share a long quotation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qawl.annotate.folding import fold_word
from qawl.record import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 3
"""Texts are compared by their runs of this many words."""
SIMILAR = 0.5
"""Texts whose shingles have at least this Jaccard similarity are near-duplicates."""
QUOTATION_WORDS = 8
"""Articles that share a quotation of at least this many words tell one story."""

# 42 bands of 3 rows find a pair of similarity 0.5 with 99.6 %; each candidate is then compared exactly.
_BANDS, _ROWS = 42, 3

_WORD = re.compile(r"[^\W_]+")
_ONE_FORM = str.maketrans("ىة", "يه")


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles (ids) that tell one story, and why we think so."""

    a: str
    b: str
    why: str


def words(text: str) -> list[str]:
    """The text's words for comparison: no diacritics or tatweel, one form of alef, ya and ta marbuta."""
    return _WORD.findall(fold_word(text).translate(_ONE_FORM))


def links(records: Iterable[Record], among: Collection[str]) -> Iterator[Link]:
    """The links between the records whose ids are ``among`` these and all records, enough of them that
    stories hang together. Links between two others are left out: an archive has many, and finding them
    takes time and memory. Records without text (standoff) are linked by their text's checksum only. The
    order of the records does not matter; of several with one id the first counts. ImportError without the
    ``publish`` extra.
    """
    if among:
        # Those among first, so that every other meets them.
        first: dict[str, Record] = {}
        for record in records:
            first.setdefault(record.id, record)
        ordered = sorted(first.values(), key=lambda record: (record.id not in among, record.id))
        yield from _shared(ordered, among)
        yield from _similar(ordered, among)


def groups(ids: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """The ids in groups that hang together by links: sorted groups of sorted ids."""
    root = {id: id for id in ids}

    def find(id: str) -> str:
        while root[id] != id:
            root[id] = root[root[id]]
            id = root[id]
        return id

    for link in links:
        first, second = sorted((find(link.a), find(link.b)))
        root[second] = first
    found: dict[str, list[str]] = {}
    for id in sorted(root):
        found.setdefault(find(id), []).append(id)
    return sorted(found.values())


def _shared(records: Sequence[Record], among: Collection[str]) -> Iterator[Link]:
    first: dict[bytes, str] = {}
    for record in records:
        keys = {record.text_sha256.encode(): "the same text"}
        for quote in record.quotes:
            said = [word for span in quote.spans for word in words(span.text or "")]
            if len(said) >= QUOTATION_WORDS:
                why = f"the same quotation of {len(said)} words ({quote.id} of {record.id})"
                keys[_digest(" ".join(said))] = why
        for key, why in keys.items():
            other = first.setdefault(key, record.id) if record.id in among else first.get(key, record.id)
            if other != record.id:
                yield Link(other, record.id, why)


def _similar(records: Sequence[Record], among: Collection[str]) -> Iterator[Link]:
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    indexed: dict[str, NDArray[np.uint64]] = {}
    empty = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=int)
    for record in records:
        shingles = _shingles(record.text or "")
        if not len(shingles):
            continue
        sketch = empty.copy()
        sketch.update_batch((shingles & np.uint64(0xFFFFFFFF)).tolist())
        for other in sorted(index.query(sketch)):
            similarity = _jaccard(indexed[other], shingles)
            if similarity >= SIMILAR:
                yield Link(other, record.id, f"{similarity:.0%} of their word triples are shared")
        if record.id in among:
            index.insert(record.id, sketch)
            indexed[record.id] = shingles


def _shingles(text: str) -> NDArray[np.uint64]:
    import numpy as np

    found = words(text)
    size = min(SHINGLE, len(found))
    runs = {" ".join(found[at : at + size]) for at in range(len(found) - size + 1)} if size else set()
    digests = np.frombuffer(b"".join(map(_digest, runs)), dtype=np.uint64)
    return np.unique(digests)


def _jaccard(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
    import numpy as np

    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
