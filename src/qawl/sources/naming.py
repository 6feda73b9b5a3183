"""Ids of articles: stable, safe as file names, derived from what the source calls the article."""

from __future__ import annotations

import hashlib
import re

ID = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_UNSAFE = re.compile(r"[^a-z0-9._-]+")
_LONGEST = 100


def checksum(text: str) -> str:
    """Twelve hexadecimal digits that stand for text, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def slug(name: str) -> str:
    """A name as an id: lower case, everything outside ``a-z 0-9 . _ -`` a hyphen.

    A name that loses more than its case and its number signs by that, or is too long, ends with a
    checksum, so that two names don't become one id.
    """
    plain = name.strip().lower().replace("#", "-")
    safe = _UNSAFE.sub("-", plain).strip("-._")
    if safe == plain and len(safe) <= _LONGEST:
        return safe
    digest = checksum(name.strip())
    return f"{safe[: _LONGEST - 13].strip('-._')}-{digest}".lstrip("-._")


def article_id(collection: str | None, original_id: str) -> str:
    """The id of a collection's article; the collection's name is left out where the id begins with it."""
    name = slug(original_id)
    if collection is None:
        return name
    prefix = slug(collection)
    return name if name.startswith(prefix + "-") else f"{prefix}-{name}"
