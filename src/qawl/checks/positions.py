"""Where things stand in a JSON text: the line and column of its values, and of what is wrong.

``scan`` reads all of any text and says what is wrong with it: it keeps no stack of calls, so that no depth of
nesting can end it, and looks at each character once. ``locate`` finds some values in a text that is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json.decoder import JSONDecodeError, JSONDecoder, scanstring  # type: ignore[attr-defined]
from math import isinf

MAX_DEPTH = 32
"""Deeper nesting is refused; a record has 6 levels."""

_SPACE = re.compile(r"[ \t\n\r]*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_WORD = re.compile(r"[^\s,:\[\]{}\"]{1,40}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_skip = JSONDecoder().scan_once  # type: ignore[attr-defined]  # (value, where it ends)
_LITERALS = ("true", "false", "null")
_NOT_FINITE = ("NaN", "Infinity", "-Infinity")


class JsonError(ValueError):
    """What is wrong with a JSON text: the id of the check, a message, the offset."""

    def __init__(self, check: str, message: str, offset: int) -> None:
        super().__init__(message)
        self.check, self.message, self.offset = check, message, offset


@dataclass(slots=True)
class Positions:
    """Offsets into a JSON text: of every value and every key by JSON Pointer, and of what comes twice."""

    text: str
    values: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    duplicates: list[tuple[str, int, int]] = field(default_factory=list)
    """(pointer, offset of the first key, offset of the second)"""

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; a column is one code point."""
        return line_column(self.text, offset)

    def of(self, pointer: str, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at a pointer (or of its key), or of the nearest value around it."""
        if key and pointer in self.keys:
            return self.line_column(self.keys[pointer])
        while pointer not in self.values and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.line_column(self.values.get(pointer, 0))


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset into text, both from 1; a column is one code point."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def token(key: str) -> str:
    """A key as a reference token of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def locate(text: str, pointers: Iterable[str]) -> Positions:
    """The positions of the values at some pointers, and of the keys on the way there, in a text that is known
    to be JSON with each key once. What lies beside the way is skipped at the speed of the C parser, and what lies
    behind all of them is not looked at."""
    found = Positions(text)
    wanted = set(pointers)
    on_the_way = {prefix for pointer in wanted for prefix in _prefixes(pointer)}

    def visit(pointer: str, at: int) -> int:
        found.values[pointer] = at
        wanted.discard(pointer)
        if pointer not in on_the_way or text[at] not in "{[":
            return int(_skip(text, at)[1])
        count, is_object = 0, text[at] == "{"
        at = _space(text, at + 1)
        while wanted and text[at] not in "}]":
            if is_object:
                key, end = scanstring(text, at + 1, True)
                step = token(key)
                found.keys[f"{pointer}/{step}"] = at
                at = _space(text, _space(text, end) + 1)  # past the colon
            else:
                step = str(count)
            at = _space(text, visit(f"{pointer}/{step}", at))
            if text[at] == ",":
                at = _space(text, at + 1)
            count += 1
        return at + 1

    visit("", _space(text, 0))
    return found


def _prefixes(pointer: str) -> Iterator[str]:
    """The pointers of all that lies around a value."""
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _space(text: str, at: int) -> int:
    """Where the white space ends that may begin at an offset."""
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


def scan(text: str) -> Positions:
    """The positions in a JSON text. Raises JsonError at the first thing that is not JSON, or that a record
    may not hold: a number that is not finite, a lone surrogate, nesting deeper than MAX_DEPTH."""
    return _Scanner(text).run()


@dataclass(slots=True)
class _Open:
    """A list or object that is not closed yet."""

    pointer: str
    offset: int
    keys: dict[str, int] | None  # of an object; None for a list
    count: int = 0

    @property
    def close(self) -> str:
        return "]" if self.keys is None else "}"


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.stack: list[_Open] = []
        self.found = Positions(text)

    def run(self) -> Positions:
        self.space()
        self.value("")
        while self.stack:
            inner = self.stack[-1]
            self.space()
            if self.char == inner.close:
                self.at += 1
                self.stack.pop()
                continue
            if inner.count:
                self.comma(inner)
            pointer = f"{inner.pointer}/{inner.count}" if inner.keys is None else self.key(inner)
            inner.count += 1
            self.value(pointer)
        self.space()
        if self.char:
            raise self.wrong("something follows after the end of the JSON value")
        return self.found

    @property
    def char(self) -> str:
        """The next character; nothing at the end."""
        return self.text[self.at : self.at + 1]

    def space(self) -> None:
        self.at = _space(self.text, self.at)

    def wrong(self, message: str, at: int | None = None, check: str = "json-syntax") -> JsonError:
        return JsonError(check, message, self.at if at is None else at)

    def comma(self, inner: _Open) -> None:
        if self.char != ",":
            raise (self.unclosed(inner) if not self.char else self.wrong(f"a comma or {inner.close} is missing here"))
        comma, self.at = self.at, self.at + 1
        self.space()
        if self.char == inner.close:
            raise self.wrong(f"a comma may not stand before {inner.close}", comma)

    def key(self, inner: _Open) -> str:
        assert inner.keys is not None
        if not self.char:
            raise self.unclosed(inner)
        if self.char != '"':
            raise self.wrong('a key in double quotes ("…") is missing here')
        start = self.at
        name = self.string()
        pointer = f"{inner.pointer}/{token(name)}"
        if name in inner.keys:
            self.found.duplicates.append((pointer, inner.keys[name], start))
        inner.keys[name] = start
        self.found.keys[pointer] = start
        self.space()
        if self.char != ":":
            raise self.wrong("a colon is missing after the key")
        self.at += 1
        self.space()
        return pointer

    def value(self, pointer: str) -> None:
        self.found.values[pointer] = self.at
        char = self.char
        if char in ("{", "["):
            if len(self.stack) == MAX_DEPTH:
                raise self.wrong(f"lists and objects are nested more than {MAX_DEPTH} deep", check="too-deep")
            self.stack.append(_Open(pointer, self.at, {} if char == "{" else None))
            self.at += 1
        elif char == '"':
            self.string()
        else:
            self.scalar()

    def string(self) -> str:
        start = self.at
        try:
            value, self.at = scanstring(self.text, start + 1, True)
        except JSONDecodeError as error:
            if error.msg.startswith("Unterminated"):
                raise self.wrong("the string that begins here is not closed", start) from None
            if error.msg.startswith("Invalid control"):
                char = self.text[error.pos]
                name = {"\n": "a line end", "\t": "a tab"}.get(char, f"U+{ord(char):04X}")
                message = f"{name} inside a string is written as an escape (\\n, \\t); or a quote is missing"
                raise self.wrong(message, error.pos) from None
            raise self.wrong('not an escape that JSON knows (\\n, \\", \\\\, \\u0000 …)', error.pos) from None
        if _SURROGATE.search(value):
            message = "half of a surrogate pair (\\ud800 … \\udfff) stands alone in this string; it is no character"
            raise self.wrong(message, start, "lone-surrogate")
        return str(value)

    def scalar(self) -> None:
        word = _WORD.match(self.text, self.at)
        number = _NUMBER.match(self.text, self.at)
        if number and number[0] and len(number[0]) >= len(word[0] if word else ""):
            if isinf(float(number[0])):
                raise self.wrong("this number is too large to be finite", check="not-finite")
            self.at = number.end()
        elif not word:
            if not self.char:
                raise self.unclosed(self.stack[-1]) if self.stack else self.wrong("a value is missing here")
            raise self.wrong("a value is missing here")
        elif word[0] in _LITERALS:
            self.at = word.end()
        elif word[0] in _NOT_FINITE:
            raise self.wrong(f"{word[0]} is not a number that JSON knows", check="not-finite")
        elif word[0].lower() in _LITERALS or word[0] == "None":
            right = {"none": "null"}.get(word[0].lower(), word[0].lower())
            raise self.wrong(f"{word[0]} is written {right} in JSON")
        elif word[0][0] in "'`":
            raise self.wrong('strings stand between double quotes ("…") in JSON')
        elif word[0].startswith(("//", "/*", "#")):
            raise self.wrong("JSON knows no comments")
        else:
            raise self.wrong("this is no JSON value; strings stand between double quotes")

    def unclosed(self, inner: _Open) -> JsonError:
        line, _ = line_column(self.text, inner.offset)
        opened = "{" if inner.keys is not None else "["
        return self.wrong(f"the text ends before the {opened} of line {line} is closed")
