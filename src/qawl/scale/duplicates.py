"""Which articles came before: by id, and by the checksum of their text."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from qawl.finding import Finding
from qawl.scale.state import Key
from qawl.sources.registry import duplicate_id

DUPLICATE = ("duplicate-id", "duplicate-text")
"""The checks of the findings that `Seen` gives."""

_CACHE_KIB = 64 * 1024  # of memory; what is more goes to a temporary file


class Seen:
    """All articles so far, in a database of its own that moves to disk when it grows.

    Of two articles with the same text the later one is a duplicate, and of two with the same id too. With
    ``texts`` false, only ids count. ``folder`` is where the database is; by default where temporary files are.
    OSError when the disk is full.
    """

    def __init__(self, *, texts: bool, folder: Path | None = None) -> None:
        self._texts = texts
        self._file = str(folder / "seen.sqlite") if folder else ""
        self._database = sqlite3.connect(self._file, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        for table in ("ids", "texts"):
            columns = "key BLOB PRIMARY KEY, id TEXT, path TEXT"
            self._database.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def duplicate(self, key: Key) -> Finding | None:
        """Why the article is a duplicate; None, and it is remembered, when it is none."""
        digest = bytes.fromhex(key.text_sha256)[:16]
        if self._texts and (first := self._find("texts", digest)):
            message = f"article {key.id} has the same text as {first[0]} in {first[1]}"
            return Finding("duplicate-text", message, "", "warning", key.path, key.id)
        if first := self._find("ids", key.id.encode()):
            return duplicate_id(key.id, key.path, first[1])
        self._add("ids", key.id.encode(), key)
        if self._texts:
            self._add("texts", digest, key)
        return None

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def _find(self, table: str, key: bytes) -> tuple[str, str] | None:
        found = self._database.execute(f"SELECT id, path FROM {table} WHERE key = ?", (key,)).fetchone()
        return (str(found[0]), str(found[1])) if found else None

    def _add(self, table: str, key: bytes, article: Key) -> None:
        try:
            self._database.execute(f"INSERT INTO {table} VALUES (?, ?, ?)", (key, article.id, article.path))
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC, str(error), self._file or None) from error
