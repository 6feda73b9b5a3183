"""Annotated Arabic news quotations: who said what, and how they stand to it."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Looked up on first use, so that importing qawl stays fast and pulls in no optional part.
_PUBLIC = {
    "Record": "qawl.record",
    "Finding": "qawl.finding",
    "annotate": "qawl.annotate",
    "convert": "qawl.convert",
    "check": "qawl.checks",
    "load": "qawl.publish.load",
    "score": "qawl.score",
}
__all__ = ["Finding", "Record", "annotate", "check", "convert", "load", "score"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        value = getattr(importlib.import_module(_PUBLIC[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'qawl' has no attribute {name!r}")


class _Package(ModuleType):
    """Keeps the public functions in front of the modules of the same name: importing qawl.annotate would
    otherwise leave the module, which can't be called, where ``qawl.annotate(text)`` looks."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _PUBLIC or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


if TYPE_CHECKING:
    from qawl.annotate import annotate as annotate
    from qawl.checks import check as check
    from qawl.convert import convert as convert
    from qawl.finding import Finding as Finding
    from qawl.publish.load import load as load
    from qawl.record import Record as Record
    from qawl.score import score as score
