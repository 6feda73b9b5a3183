"""Provenance as a record may hold it: trimmed to one line, addresses and dates in one form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from qawl.record import Source
from qawl.text import normalise

_URL = re.compile(r"https?://[^\x00-\x20\x7f]{1,4000}\Z")
_COLLECTION = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}\Z")
_DAY = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})\Z")


def tidy(source: Source) -> tuple[Source, tuple[str, ...]]:
    """The source in the form that records use, and the names of fields that held something unusable,
    which are None now: a collection that is no name of a folder, a url that is none, a date of unknown form."""
    fields = {name: _one_line(value) for name, value in source.to_dict().items()}
    unusable = []
    for name, read in (("collection", _collection), ("url", _url), ("published", iso8601)):
        given = fields[name]
        fields[name] = read(given) if given else None
        if given and not fields[name]:
            unusable.append(name)
    return replace(source, **fields), tuple(unusable)


def _one_line(value: str | None) -> str | None:
    return " ".join(normalise(value).split()) or None if value else None


def _collection(value: str) -> str | None:
    return value if _COLLECTION.match(value) else None


def _url(value: str) -> str | None:
    address = value.replace(" ", "%20")
    return address if _URL.match(address) else None


def iso8601(value: str) -> str | None:
    """A date, or date and time, as ISO 8601; None where the form isn't known.

    Known are ISO 8601 itself (also with a space before the time), RFC 2822 (``Sun, 18 Feb 2018
    21:35:43 +0400``), ``yyyymmdd`` and ``yyyy/mm/dd``. A time without an offset stays without one; one whose
    offset isn't of whole minutes isn't known.
    """
    try:
        if day := _DAY.match(value):
            return date(int(day[1]), int(day[3]), int(day[4])).isoformat()
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    offset = moment.utcoffset()
    return None if offset and offset % timedelta(minutes=1) else moment.isoformat()
