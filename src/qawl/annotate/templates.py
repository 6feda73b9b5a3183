"""Feature templates: which properties of a candidate the models see together, as numbers for whole tables of rows.

A row holds a candidate's own properties, one number a column. A template names the properties that make one
feature: columns (``kind``), and what the article has at a token that a column gives: ``s:end+1`` is the shape of
the token behind ``end``, ``w:end`` its word, ``n:end`` how often the article has it, ``a:end`` how often not behind
the token before it, ``o:end`` how often not before the one behind it, ``k:end`` and ``g:end`` the word's
narrow and wide cluster, ``e:end`` its ending. ``s:first+1|last`` is left out where that
token lies behind ``last``. A feature's number is a multilinear hash of its properties' (Carter &
Wegman 1979), so no table of names is kept, and all rows of an article take a few array operations: the hashes are
one product of matrices, exact in floating point, for every sum stays under 2⁵³.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from qawl.annotate.view import View

BITS = 20
_CODE, _FACTOR = 24, 26  # bits of a property, and of what it is multiplied with
_MIX = 0x9E3779B97F4A7C15  # odd, without pattern: 2⁶⁴ over the golden ratio, as in Fibonacci hashing
_ONE_THREAD = 1 << 18  # multiplications up to which OpenBLAS starts no threads, which would cost more than they save
ABSENT = 1 << BITS  # the number of what a row doesn't have
PAD = 4  # tokens that a lookup may reach beyond either end of the text
TABLES = "swkgenao"
_TERM = re.compile(rf"(?:(?P<table>[{TABLES}]):)?(?P<column>[a-z_]+)(?P<offset>[+-]\d)?(?:\|(?P<bound>[a-z_]+))?")
_ONE = "1"  # the column behind a row's own


@lru_cache(maxsize=1 << 16)
def code(name: str) -> int:
    """The number that stands for a string, the same on every run."""
    return crc32(name.encode()) >> (32 - _CODE)


class Templates:
    """The templates of one kind of candidate. ``columns``: the names of a row's numbers. ``groups``: templates,
    parted by commas, by the column that is not zero in the rows that have them (``""``: all rows have them)."""

    def __init__(self, name: str, columns: str, groups: Mapping[str, str]) -> None:
        self.columns = columns.split()
        self.features = [
            (condition, template.split())
            for condition, templates in groups.items()
            for template in templates.split(",")
            if template.strip()
        ]
        terms = {term for _, joined in self.features for term in joined} - {*self.columns}
        looked_up = sorted(terms, key=lambda term: ("|" in term, term))  # those with a bound last
        self.terms = [*self.columns, _ONE, *looked_up]
        place = {term: n for n, term in enumerate(self.terms)}
        parsed = [_parsed(term) for term in looked_up]
        self._table = np.array([TABLES.index(table) for table, _, _, _ in parsed])
        self._column = np.array([place[column] for _, column, _, _ in parsed])
        self._offset = np.array([offset + PAD for _, _, offset, _ in parsed])
        self._bounded = sum("|" not in term for term in looked_up)
        self._bound = np.array([place[bound] for _, _, _, bound in parsed if bound], dtype=np.int64)
        self._factors = np.zeros((len(place), len(self.features)))
        for n, (condition, joined) in enumerate(self.features):
            for term in (_ONE, *joined):
                self._factors[place[term], n] = _factor(f"{name} {condition}: {' '.join(joined)} / {term}")
        self._condition = np.array([place[condition or _ONE] for condition, _ in self.features])

    def indexes(self, view: View, rows: Sequence[Sequence[int]]) -> Any:
        """The numbers of the features of each row: rows by templates, ABSENT where a row hasn't one."""
        table = self._properties(view, rows)
        exact = table.astype(np.float64)
        step = max(1, _ONE_THREAD // self._factors.size)
        sums = [exact[at : at + step] @ self._factors for at in range(0, len(rows), step)]
        hashed = np.concatenate(sums).astype(np.int64).view(np.uint64) * np.uint64(_MIX)
        found = (hashed >> np.uint64(64 - BITS)).astype(np.int32)
        found[table[:, self._condition] == 0] = ABSENT
        return found

    def _properties(self, view: View, rows: Sequence[Sequence[int]]) -> Any:
        """The rows with what the article has at their tokens."""
        count, width = len(rows), len(self.columns)
        table = np.empty((count, width + 1 + len(self._table)), dtype=np.int64)
        table[:, :width] = np.array(rows, dtype=np.int64).reshape(count, width)
        table[:, width] = 1
        at = table[:, self._column] + self._offset
        found = view.numbers[self._table, at]
        first = self._bounded
        found[:, first:][at[:, first:] - PAD > table[:, self._bound]] = 0
        table[:, width + 1 :] = found
        return table

    def readable(self, view: View, row: Sequence[int], names: Mapping[int, str]) -> list[str]:
        """The features of one row in words. ``names``: what numbers of strings stand for."""
        value = dict(zip(self.terms, self._properties(view, [row])[0].tolist(), strict=True))
        return [" ".join(f"{t}={names.get(value[t], value[t])}" for t in joined) for _, joined in self.features]


def _parsed(term: str) -> tuple[str, str, int, str]:
    """The table, column, offset and bound of a term that looks something up."""
    match = _TERM.fullmatch(term)
    if match is None or match["table"] is None:
        raise ValueError(f"{term!r} is neither a column nor a lookup")
    return match["table"], match["column"], int(match["offset"] or 0), match["bound"] or ""


def _factor(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> (64 - _FACTOR) | 1
