"""Load a published dataset: a folder's, or the default build that comes with the package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.publish.build import is_publication
from qawl.publish.configs import CONFIGS, DEFAULT

if TYPE_CHECKING:
    from datasets import DatasetDict

_PACKAGE = Path(__file__).resolve().parents[1]
_BUILDS = (_PACKAGE / "default_build", _PACKAGE.parents[1] / "dist" / "qawl")


def load(path: str | os.PathLike[str] | None = None, config: str = DEFAULT) -> DatasetDict:
    """The splits of a published dataset, offline.

    ``path`` is a folder that ``qawl publish`` wrote; without it, the build inside the installed package,
    else the checkout's ``dist/qawl``. ``config`` is articles, quotes or tokens. Raises FileNotFoundError
    when there is no such publication, ValueError for an unknown config.
    """
    if config not in CONFIGS:
        raise ValueError(f"no config {config!r}; there are {', '.join(CONFIGS)}")
    folder = default_build() if path is None else Path(path)
    if not is_publication(folder):
        raise FileNotFoundError(f"{folder} holds no published dataset; make one with: qawl publish RECORDS -o {folder}")
    if not (folder / config).is_dir():
        raise ValueError(f"{folder} has no {config}: none of its articles gives a row of them")
    from datasets import load_dataset

    loaded: DatasetDict = load_dataset(str(folder), config)
    return loaded


def default_build() -> Path:
    """The folder of the build that comes with the package or the checkout. FileNotFoundError without one."""
    for folder in _BUILDS:
        if is_publication(folder):
            return folder
    raise FileNotFoundError(
        "no published dataset comes with this copy of qawl; in a checkout run scripts/build, else name the "
        "folder that `qawl publish` wrote"
    )
