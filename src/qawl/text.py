"""Text before anyone annotates it: normalisation, paragraphs, and the removal of boilerplate by rules.

Everything here is pure and takes time linear in the text. Offsets are code points, half-open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ZERO_WIDTH_SPACES = re.compile("\u200b+")
# What leaves no gap and no glyph: control and bidi-control characters, soft hyphen, word joiner, byte
# order mark, noncharacters. The joiners U+200C and U+200D stay: they shape letters and emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# A run that may hold more combining marks than the 30 of UAX #15's stream-safe format. Normalising such a
# run takes time quadratic in its length, and no writing needs it.
_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{31,}")
_STREAM_SAFE = 30
# Text of which none of this can be said, as nearly all is: letters and what has no need of a look, and of the
# rest never more than 30 in a row. Telling so is many times faster than looking for each of the above.
_REST = "\u0300-\u061b\u061d-\u061f\u064b-\u065f\u066a-\u066d\u0670\u06d4-\u180d\u180f-\u200a\u200c\u200d\u2010-\u2027"
_REST += "\u202f-\u205f\u2070-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufff8\ufffc\ufffd\U00010000-\U0010ffff"
_LETTERS = "\n -~\xa0-\xac\xae-\u02ff\u0620-\u064a\u0660-\u0669\u066e\u066f\u0671-\u06d3"
_USUAL = re.compile(f"(?:[{_LETTERS}]++|[{_REST}]{{1,{_STREAM_SAFE}}}+(?![{_REST}]))*+")


def normalise(text: str) -> str:
    """Text in Unicode form NFC, with \\n as its only line end and without invisible junk.

    Directional marks, soft hyphens, byte order marks and control characters go; a tab becomes a space;
    a zero-width space stays only between two letters, where it may be all that parts two words. No
    letter, mark of vocalisation or visible space is touched, apart from combining marks beyond the 30th
    in a row. Normalising twice changes nothing. Lone surrogates are left for the caller to refuse.
    """
    if not _USUAL.fullmatch(text):
        text = _INVISIBLE.sub("", _LINE_END.sub("\n", text)).replace("\t", " ")
        if "\u200b" in text:
            text = _ZERO_WIDTH_SPACES.sub(_zero_width_space, text)
        text = _MARKS.sub(_stream_safe, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _zero_width_space(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return "\u200b" if before.isalnum() and after.isalnum() else ""


def _stream_safe(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in match[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _STREAM_SAFE:
            kept.append(char)
    return "".join(kept)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of each line that holds more than space, without its outer space."""
    start = 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            begin = start + len(line) - len(line.lstrip())
            yield begin, begin + len(inner)
        start += len(line) + 1


KINDS = ("line", "start", "end", "links", "summary", "caption")
_WHOLE = ("line", "links", "summary", "caption")  # kinds that match whole lines
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of boilerplate.

    ``kind`` says what ``pattern`` (a regular expression) must match and what happens then:

    - ``line``: a whole line, which is removed;
    - ``start``, ``end``: the beginning or the end of a line; that part is removed;
    - ``links``: a whole line that heads a list of other articles; it is removed, and with it the
      lines beneath that look like links (`looks_like_link`), at most three: a subheading may follow them;
    - ``summary``: a whole line that heads a summary; it is removed, what follows is the summary;
    - ``caption``: a whole line that is the caption of a picture; it stays.

    ``where`` names the collections or publishers it applies to; empty: everywhere. ``holds``: words one of which
    every match holds, so that other lines need not be tried; empty where that isn't known.
    """

    id: str
    kind: str
    pattern: str
    where: frozenset[str] = frozenset()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece that cleaning took away: its words, and the id of the rule that matched."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stays. ``role`` is summary or caption, or None; ``gap`` says that a blank line stood
    before it."""

    text: str
    role: str | None = None
    gap: bool = False


# Rules look at no more than this many characters, so that none can take long on a huge line.
_LONGEST_LINE = 800
_EDGE = 250
_LINKS_BENEATH = 3
_LONGEST_LINK = 120
_LONGEST_SUMMARY = 30  # lines
_SENTENCE_END = re.compile(r"[.!؟?…:،؛][\"'”’»›)\]]*\Z")


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a mark that ends (or goes on with) a sentence, as headlines seldom do."""
    return _SENTENCE_END.search(line[-8:]) is not None


def looks_like_link(line: str) -> bool:
    """Whether a line may be the linked headline of another article: short, and no sentence's end."""
    if len(line) > _LONGEST_LINK:
        return False
    return not ends_sentence(line) or line.endswith(("؟", "?"))


class Cleaner:
    """Applies rules to the lines of an article. ``rules`` are those that hold for it (`Rule.where`)."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return self._union(r"(?:{})\Z", *_WHOLE)

    @cached_property
    def _start(self) -> re.Pattern[str]:
        return self._union("{}", "start")

    @cached_property
    def _end(self) -> re.Pattern[str]:
        return self._union(r"(?:{})\Z", "end")

    def _union(self, shape: str, *kinds: str) -> re.Pattern[str]:
        """One pattern for all rules of these kinds; the group that matches is named by its rule's index."""
        rows = [f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(self.rules) if rule.kind in kinds]
        return re.compile(shape.format("|".join(rows))) if rows else _NEVER

    @cached_property
    def _any_whole(self) -> re.Pattern[str]:
        """Whether a whole line matches a rule without ``holds``. Without groups that is known several times faster,
        and nearly no line does."""
        rows = [rule.pattern for rule in self.rules if rule.kind in _WHOLE and not rule.holds]
        return re.compile(rf"(?:{'|'.join(rows)})\Z") if rows else _NEVER

    @cached_property
    def _held(self) -> tuple[str, ...]:
        return tuple(word for rule in self.rules if rule.kind in _WHOLE for word in rule.holds)

    def _rule(self, match: re.Match[str]) -> Rule:
        assert match.lastgroup is not None  # every alternative is a named group
        return self.rules[int(match.lastgroup[1:])]

    def __call__(self, lines: Sequence[str]) -> tuple[list[Line], list[Removed]]:
        """What stays of the lines, and what was removed, both in order."""
        kept: list[Line] = []
        removed: list[Removed] = []
        gap = False
        links_head: str | None = None
        links = 0
        summary_ends = -1
        last = next((i for i in range(len(lines) - 1, -1, -1) if lines[i].strip()), -1)
        for index, raw in enumerate(lines):
            line = raw.strip()
            if not line:
                gap = True
                continue
            line = self._trim(line, removed)
            if not line:
                continue
            rule = self._match(line)
            if rule is not None and rule.kind in ("line", "links", "summary"):
                removed.append(Removed(line, rule.id))
                if rule.kind == "links":
                    links_head, links = rule.id, _LINKS_BENEATH
                elif rule.kind == "summary":
                    summary_ends = _summary_end(lines, index + 1, last)
                continue
            if links and rule is None and looks_like_link(line):
                removed.append(Removed(line, links_head or ""))
                links -= 1
                continue
            links = 0
            role = "summary" if index < summary_ends else "caption" if rule is not None else None
            kept.append(Line(line, role, gap and bool(kept)))
            gap = False
        return kept, removed

    def _match(self, line: str) -> Rule | None:
        if len(line) > _LONGEST_LINE:
            return None
        if not self._any_whole.match(line) and not any(word in line for word in self._held):
            return None
        match = self._whole.match(line)
        return self._rule(match) if match else None

    def _trim(self, line: str, removed: list[Removed]) -> str:
        start, end = 0, len(line)
        while match := self._start.match(line[start : min(end, start + _EDGE)]):
            removed.append(Removed(match[0].strip(), self._rule(match).id))
            start += match.end()
            while start < end and line[start].isspace():
                start += 1
        while self._end is not _NEVER and (match := self._end.search(line[max(start, end - _EDGE) : end])):
            removed.append(Removed(match[0].strip(), self._rule(match).id))
            end -= len(match[0])
            while start < end and line[end - 1].isspace():
                end -= 1
        return line[start:end]


def _summary_end(lines: Sequence[str], start: int, last: int) -> int:
    """The index behind the summary whose heading stands just before ``start``: the lines up to the next
    blank one, or the first line alone where no blank line parts summary and article. ``last`` is the
    article's last line that isn't blank."""
    first = next((i for i in range(start, last + 1) if lines[i].strip()), last)
    for i in range(first, min(first + _LONGEST_SUMMARY, last)):
        if not lines[i].strip():
            return i
    return first + 1
