"""Dates as sources write them, as ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_COMPACT = re.compile(r"[0-9]{8}\Z")


def iso8601(value: str) -> str | None:
    """A date, or date and time, as ISO 8601; None where the form isn't known.

    Known are ISO 8601 itself (also with a space before the time), RFC 2822 (``Sun, 18 Feb 2018
    21:35:43 +0400``), ``yyyymmdd`` and ``yyyy/mm/dd``. A time without an offset stays without one.
    """
    value = value.strip()
    try:
        if len(value) == 10 and value[4] == value[7] and value[4] in "-/.":
            return date.fromisoformat(value.replace("/", "-").replace(".", "-")).isoformat()
        if _COMPACT.match(value):
            return date(int(value[:4]), int(value[4:6]), int(value[6:])).isoformat()
        return datetime.fromisoformat(value).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
