"""Where the package's data files are: inside an installed wheel, or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def schema_dir() -> Path:
    """The folder that holds labels.json and record.schema.json."""
    for folder in (_PACKAGE / "schema", _PACKAGE.parents[1] / "schema"):
        if (folder / "labels.json").is_file():
            return folder
    raise FileNotFoundError("qawl's schema folder is missing; reinstall the package, or run from a complete checkout")
