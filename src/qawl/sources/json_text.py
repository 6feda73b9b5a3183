"""JSON as it comes in: parsed fast, and explained with its line where it is broken."""

from __future__ import annotations

import json
from typing import Any

import orjson

from qawl.sources.input import Input, Unreadable, decode


def parse(file: Input, data: bytes, line: int | None = None) -> Any:
    """The value in data. Raises Unreadable when it is not UTF-8 or not JSON; ``line`` is where it stands
    in the file. Escaped lone surrogates pass (one article may have them, and others not)."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        text = decode(file, data, line)
        if "\\u" in text:
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                pass
        message = f"not JSON: {error.msg} (column {error.colno})"
        cure = "repair or delete the line" if line else "fetch the file again"
        raise Unreadable(file.finding("broken-json", message, cure, line=line or error.lineno)) from None
