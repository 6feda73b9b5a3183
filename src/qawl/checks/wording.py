"""Words of the data inside our messages: isolated, cut short, and harmless to a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
MARK_OPEN, MARK_CLOSE = "⟦", "⟧"  # mirrored in right-to-left text, so they read well both ways

_HARMFUL = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029]
_HARMLESS = {code: f"\\u{code:04x}" for code in [*_HARMFUL, *range(0xD800, 0xE000)]} | {0x0A: "⏎"}


def visible(text: str) -> str:
    """text with control characters, line ends, directional overrides and lone surrogates made visible, and
    without ``##[``, which GitHub takes for a command anywhere in a line of a log."""
    return text.translate(_HARMLESS).replace("##[", "## [")


def dumped(value: Any) -> str:
    """A value as JSON on one line, for a stream that may be a log: ``##[`` is in it as an escape."""
    return json.dumps(value, ensure_ascii=False).replace("##[", r"##\u005b")


def isolate(text: str) -> str:
    """text between first-strong isolates, so that its direction does not touch what stands around it."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def harmless(message: str) -> str:
    """A message that holds words of the data, without anything that a terminal obeys but their isolates."""
    message = message.replace(FIRST_STRONG_ISOLATE, "\ue000").replace(POP_ISOLATE, "\ue001")
    return visible(message).replace("\ue000", FIRST_STRONG_ISOLATE).replace("\ue001", POP_ISOLATE)


def shown(words: str, limit: int = 48) -> str:
    """Some words of the data as a message shows them: cut in the middle, visible, isolated."""
    if len(words) > limit:
        words = f"{words[: limit // 2]} … {words[-limit // 2 :]}"
    return isolate(visible(words))


def shown_json(value: Any) -> str:
    """A JSON value as a message shows it."""
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, list | dict):
        return "an empty list" if value == [] else "an object" if isinstance(value, dict) else "a list"
    return json.dumps(value)


def excerpt(text: str, start: int, end: int, around: int = 32) -> str:
    """The stretch ``text[start:end]`` between ⟦ ⟧, with some of the text around it, on one line."""
    left, right = max(0, start - around), min(len(text), end + around)
    words = text[start:end]
    if len(words) > 3 * around:
        words = f"{words[:around]} … {words[-around:]}"
    before, after = text[left:start], text[end:right]
    if left:  # begin and end between words
        before = "… " + before.partition(" ")[2]
    if right < len(text):
        after = after.rpartition(" ")[0] + " …"
    return visible(f"{before}{MARK_OPEN}{words}{MARK_CLOSE}{after}")


def listed(names: Iterable[str], joiner: str = "or") -> str:
    """Names joined as a sentence joins them: a, b or c."""
    *first, last = names
    return f"{', '.join(first)} {joiner} {last}" if first else last


def close_to(name: Any, known: Iterable[str]) -> str | None:
    """The known name that is spelled most like this one, if any is close."""
    close = get_close_matches(name[:64].lower(), list(known), n=1) if isinstance(name, str) else []
    return close[0] if close else None


def did_you_mean(name: Any, known: Iterable[str]) -> str:
    """``; did you mean x?`` when one of the known names is close, else nothing."""
    close = close_to(name, known)
    return f"; did you mean {close}?" if close else ""


def named(character: str) -> str:
    """A character by its code point and Unicode name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character').lower()}"
