"""What is wrong with a piece of data, where, and how to cure it: data, not an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. ``path`` is the file as the user named it, ``pointer`` a JSON Pointer (RFC 6901)
    into the record, ``line`` and ``column`` count from 1, ``excerpt`` shows the words concerned."""

    check: str
    message: str
    cure: str = ""
    severity: str = "error"
    path: str | None = None
    record: str | None = None
    pointer: str | None = None
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}
