"""Ids of articles: stable, safe as file names, derived from what the source calls the article."""

from __future__ import annotations

import hashlib
import re

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}\Z")
LONGEST = 128
_HALF = (LONGEST - 2) // 2  # what a collection's name, and its name for an article, may take up
_UNSAFE = re.compile(r"[^a-z0-9._-]+")


def checksum(text: str) -> str:
    """Twelve hexadecimal digits that stand for text, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def slug(name: str, longest: int = LONGEST) -> str:
    """A name as an id: lower case, everything outside ``a-z 0-9 . _ -`` a hyphen.

    A name that loses more than its case and its number signs by that, or is too long, ends with a
    checksum, so that two names don't become one id.
    """
    plain = name.strip().lower().replace("#", "-")
    safe = _UNSAFE.sub("-", plain).strip("-._")
    if safe and safe == plain and len(safe) <= longest:
        return safe
    digest = checksum(name.strip())
    kept = safe[: longest - len(digest) - 1].strip("-._")
    return f"{kept}-{digest}" if kept else digest


def article_id(collection: str | None, original_id: str) -> str:
    """The id of a collection's article; the collection's name is left out where the id begins with it."""
    if collection is None:
        return slug(original_id)
    prefix, name = slug(collection, _HALF), slug(original_id, _HALF)
    return name if name.startswith(prefix + "-") else f"{prefix}-{name}"
