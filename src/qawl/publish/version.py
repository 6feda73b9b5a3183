"""Versions of the dataset: three numbers, of which a diff says which has to rise."""

from __future__ import annotations

import re
from typing import NamedTuple

from qawl.publish.diff import Bump

_FORM = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


class Version(NamedTuple):
    """major.minor.patch; versions compare as their numbers do."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """The version that is written as 1.2.3. ValueError for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no version; write three numbers, for example 1.2.0")
        return cls(*map(int, match.groups()))

    def raised(self, bump: Bump) -> Version:
        """The lowest version that is higher by so much; itself for Bump.NONE."""
        major, minor, patch = self
        return {
            Bump.NONE: self,
            Bump.PATCH: Version(major, minor, patch + 1),
            Bump.MINOR: Version(major, minor + 1, 0),
            Bump.MAJOR: Version(major + 1, 0, 0),
        }[bump]

    def __str__(self) -> str:
        return ".".join(map(str, self))
