"""What a prediction got wrong, quotation by quotation, each in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qawl.checks.wording import MARK_CLOSE, MARK_OPEN, isolate, visible
from qawl.record import Quote
from qawl.scoring.names import same_source
from qawl.scoring.pairs import Comparison, Content, Pair

KINDS = ("missed", "spurious", "bounds", "speaker", "stance")
"""missed: gold alone has it; spurious: the prediction alone; bounds: found, but not exactly; speaker, stance:
found, and labelled differently."""

BOTH, GOLD, PREDICTED = "=", "−", "+"
"""Whose words stand between ⟦ ⟧: both sides', gold's alone, the prediction's alone."""

_AROUND = 240  # characters of a sentence that are shown on either side
_LONG = 160  # of words that both sides have, the middle is left out beyond this
_SENTENCE_END = re.compile(r"[.!؟?…۔](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Error:
    """One mistake: its kind, where, the sentence with the words that differ marked, and for a speaker or a
    stance what gold says and what the prediction says."""

    kind: str
    record: str
    gold: str | None
    predicted: str | None
    excerpt: str
    wanted: str | None = None
    given: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    def lines(self) -> tuple[str, ...]:
        """The error as text lines: where, what differs, the sentence; Arabic is bidi-isolated."""
        which = " / ".join(f"{side} {id}" for side, id in (("gold", self.gold), ("predicted", self.predicted)) if id)
        difference = ""
        if self.kind in ("speaker", "stance"):
            difference = f": {_shown(self.wanted)} in gold, {_shown(self.given)} predicted"
        return f"{self.kind}: {self.record}, {which}{difference}", f"  {isolate(self.excerpt)}"


def errors(compared: Iterable[Comparison]) -> Iterator[Error]:
    """Every mistake, article by article, in the order of the text. An article without text has none to show.
    A pair that overlaps by less than a half is a missed and a spurious quotation."""
    for comparison in compared:
        if comparison.text is not None:
            found = sorted(_errors(comparison), key=lambda placed: placed[0])
            yield from (error for _, error in found)


def _errors(comparison: Comparison) -> Iterator[tuple[int, Error]]:
    wanted, given = comparison.gold.quotes, comparison.predicted.quotes
    pairs = {pair.gold: pair for pair in comparison.pairs if pair.found}
    answering = {pair.predicted for pair in pairs.values()}
    empty: Content = frozenset()
    for i in sorted(comparison.required):
        if (pair := pairs.get(i)) is None:
            yield _error(comparison, "missed", wanted[i], None, comparison.gold_contents[i], empty)
        else:
            yield from _pair_errors(comparison, pair)
    for j in sorted(comparison.counted - answering):
        yield _error(comparison, "spurious", None, given[j], empty, comparison.predicted_contents[j])


def _pair_errors(comparison: Comparison, pair: Pair) -> Iterator[tuple[int, Error]]:
    one, other = comparison.gold.quotes[pair.gold], comparison.predicted.quotes[pair.predicted]
    contents = comparison.gold_contents[pair.gold], comparison.predicted_contents[pair.predicted]
    if not pair.at_least(100):
        yield _error(comparison, "bounds", one, other, *contents)
    names = comparison.gold_names[pair.gold], comparison.predicted_names[pair.predicted]
    if not same_source(*names):
        yield _error(comparison, "speaker", one, other, *contents, *names)
    stances = one.stance.label, other.stance.label
    if stances[0] != stances[1]:
        yield _error(comparison, "stance", one, other, *contents, *stances)


def _error(
    comparison: Comparison,
    kind: str,
    gold: Quote | None,
    predicted: Quote | None,
    wanted: Content,
    given: Content,
    label: str | None = None,
    other: str | None = None,
) -> tuple[int, Error]:
    text = comparison.text or ""
    excerpt = in_sentence(text, wanted, given)
    return min(wanted | given), Error(
        kind,
        comparison.gold.id,
        gold.id if gold else None,
        predicted.id if predicted else None,
        excerpt,
        label,
        other,
    )


def in_sentence(text: str, wanted: Content, given: Content) -> str:
    """The sentence around two contents, with ⟦=words of both⟧, ⟦−words of the first⟧, ⟦+of the second⟧."""
    first, last = min(wanted | given), max(wanted | given)
    start, end = _sentence(text, first, last + 1)
    shown = []
    at = start
    for side, run in groupby(_sides(text, start, end, wanted, given)):
        words = text[at : at + len(list(run))]
        at += len(words)
        if side and len(words) > _LONG:
            words = f"{words[: _LONG // 2]} … {words[-_LONG // 2 :]}"
        shown.append(f"{MARK_OPEN}{side}{words}{MARK_CLOSE}" if side else words)
    before = "… " if text[:start].rstrip(" ")[-1:] not in ("", *"\n.!؟?…۔") else ""
    after = " …" if text[end : end + 1] not in ("", "\n") and text[end - 1] not in ".!؟?…۔" else ""
    return visible(f"{before}{''.join(shown).strip()}{after}")


def _sides(text: str, start: int, end: int, wanted: Content, given: Content) -> list[str]:
    """Of each character whose content it is; space between two characters of one side is that side's."""
    sides = [
        (BOTH if at in given else GOLD) if at in wanted else (PREDICTED if at in given else "")
        for at in range(start, end)
    ]
    for match in re.finditer(r"\s+", text[start:end]):
        before, after = match.start() - 1, match.end()
        if before >= 0 and after < len(sides) and sides[before] == sides[after]:
            sides[match.start() : match.end()] = [sides[before]] * len(match[0])
    return sides


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences that hold text[start:end], cut to _AROUND characters on either side."""
    left = max(0, start - _AROUND)
    stops = list(_SENTENCE_END.finditer(text, left, start))
    if stops:
        left = stops[-1].end()
    elif left:
        left += max(0, text[left:start].find(" "))
    right = min(len(text), end + _AROUND)
    if stop := _SENTENCE_END.search(text, end, right):
        right = stop.start() if stop[0] == "\n" else stop.end()
    elif right < len(text):
        right = end + max(0, text[end:right].rfind(" "))
    return left, right


def _shown(label: str | None) -> str:
    return "nobody" if label is None else isolate(visible(label))


LEGEND = (
    f"{MARK_OPEN}{BOTH}words of both{MARK_CLOSE}  {MARK_OPEN}{GOLD}gold's alone{MARK_CLOSE}  "
    f"{MARK_OPEN}{PREDICTED}the prediction's alone{MARK_CLOSE}"
)


def firsts(found: Iterable[Error], most: int) -> Iterator[Error]:
    """At most this many errors of each kind (0: all), one kind after the other."""
    kinds: dict[str, list[Error]] = {kind: [] for kind in KINDS}
    for error in found:
        kinds[error.kind].append(error)
    for errors in kinds.values():
        yield from errors[:most] if most else errors
