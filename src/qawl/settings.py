"""A project's settings for the checks: ``[tool.qawl]`` in pyproject.toml, ``waivers.tsv``, ``splits.tsv``.

Each is looked for in the folders above what is checked, the nearest first.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qawl.checks.policy import OFF, Policy, Waiver
from qawl.checks.registry import all_checks
from qawl.finding import SEVERITIES

PYPROJECT, WAIVERS, SPLITS = "pyproject.toml", "waivers.tsv", "splits.tsv"
JUDGEMENTS = "judgements"
"""The folder of single passes over articles, a folder an annotator, beside the ledger of splits."""


class SettingsError(ValueError):
    """A mistake in a settings file: one line that says where, what, and how to cure it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The collections that the corpus knows (None: any), and what is made of findings."""

    collections: tuple[str, ...] | None = None
    policy: Policy = field(default_factory=Policy)


def nearest(path: Path, name: str) -> Path | None:
    """The file of this name in the folder at path, or in the nearest folder above it that has one."""
    start = path.resolve()
    return next((folder / name for folder in (start, *start.parents) if (folder / name).is_file()), None)


def read_settings(path: Path) -> Settings:
    """The settings that hold for what lies at path. SettingsError for a mistake in them::

        [tool.qawl]
        collections = ["constructed"]
        [tool.qawl.severity]
        cue-missing = "error"       # or "warning", "note", "off"

    and, in waivers.tsv, lines of a check's id, a record's id and a reason, apart by tabs.
    """
    pyproject, waivers = nearest(path, PYPROJECT), nearest(path, WAIVERS)
    table = _table(pyproject) if pyproject else {}
    known = {check.id for check in all_checks()}
    severities = table.get("severity", {})
    for check, severity in severities.items():
        if check not in known:
            raise SettingsError(f"{pyproject}: no check is called {check}; see qawl validate --list")
        if severity not in (*SEVERITIES, OFF):
            raise SettingsError(f"{pyproject}: {check} is {severity!r}; write {', '.join(SEVERITIES)} or off")
    collections = table.get("collections")
    return Settings(
        tuple(collections) if collections is not None else None,
        Policy(severities, tuple(_waivers(waivers, known)) if waivers else ()),
    )


def _table(pyproject: Path) -> dict[str, Any]:
    try:
        tools = tomllib.loads(pyproject.read_text("utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{pyproject}: {error}") from None
    found: dict[str, Any] = tools.get("qawl", {})
    return found


def _waivers(file: Path, known: set[str]) -> list[Waiver]:
    waivers = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or not all(part.strip() for part in parts):
            raise SettingsError(f"{file}:{number}: write a check's id, a record's id and a reason, apart by tabs")
        if parts[0] not in known:
            raise SettingsError(f"{file}:{number}: no check is called {parts[0]}; see qawl validate --list")
        waivers.append(Waiver(parts[0], parts[1], parts[2], str(file), number))
    return waivers
