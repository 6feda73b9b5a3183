"""What decides, besides the input, what becomes of an article: the package's code and data, and a few versions."""

from __future__ import annotations

import hashlib
import importlib.metadata
import unicodedata
from functools import cache
from pathlib import Path

import qawl
from qawl.resources import schema_dir

_PACKAGE = Path(qawl.__file__).parent
_SUFFIXES = (".py", ".tsv", ".json")
_ELSEWHERE = ("default_build", "schema", "__pycache__")


@cache
def code_sha256() -> str:
    """The SHA-256 over the package's modules and data, the version of Unicode that text is normalised by, and
    the version of trafilatura, if it is there. Two installations that agree on it convert alike."""
    total = hashlib.sha256(f"{qawl.__version__} {unicodedata.unidata_version} {_trafilatura()}".encode())
    for folder in (_PACKAGE, schema_dir()):
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            if file.suffix in _SUFFIXES and inside.parts[0] not in _ELSEWHERE:
                total.update(f"\0{inside.as_posix()}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _trafilatura() -> str:
    try:
        return importlib.metadata.version("trafilatura")
    except importlib.metadata.PackageNotFoundError:
        return "none"
