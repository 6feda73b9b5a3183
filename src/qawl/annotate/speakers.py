"""Speakers: from mentions to sources, one for all the names that an article gives it.

A name is what is left of a mention without its titles. A mention that repeats part of a known
name, or only the title, is that source again; a dropped subject is the latest source that the
verb's gender and number allow.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qawl.annotate.content import Attribution, Range
from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import first_names
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.tokens import BODY, BRACKET, DOCUMENT, GROUP, OPEN, PLACE, PREPOSITION, TITLE, WORD, Tokens


@dataclass(slots=True)
class Known:
    """A source met so far: its fullest name, type, folded words of its names and of its titles,
    gender (m, f or -) and number (s or p)."""

    name: str
    type: str
    name_words: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    gender: str = "-"
    number: str = "s"


def resolve_speakers(tokens: Tokens, attributions: list[Attribution]) -> list[Known | None]:
    """The source of each attribution, in their order; None where nobody is named."""
    known: list[Known] = []
    resolved: list[Known | None] = []
    for k, attribution in enumerate(attributions):
        if attribution.mention is not None:
            source = _identify(tokens, attribution.mention, known)
            _learn(source, attribution.cue)
        else:
            source = _antecedent(attributions, resolved, k, known)
        resolved.append(source)
    return resolved


def _clean(word: str) -> str:
    word = word.replace("ى", "ي").replace("ة", "ه")
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def split_name(tokens: Tokens, mention: Range) -> tuple[Range, str]:
    """The name inside a mention, without its titles, and the source's type."""
    first, last = mention
    words, kinds = tokens.words, tokens.kinds
    head = kinds[first] if not kinds[first] & OPEN else kinds[min(first + 1, last)]
    kind = "person"
    if head & DOCUMENT:
        kind = "document"
    elif head & GROUP:
        kind = "group"
    elif head & (BODY | PLACE) and not head & TITLE:
        kind = "organization"
    if kind != "person":
        return mention, kind
    names = first_names()
    for j in range(first, last + 1):
        if words[j] in names and words[j] != "باسم" and (j > first or last > first) and not (j > first and words[j - 1] in _IDAFA):
            return (j, _name_end(tokens, j, last)), "person"
    if not kinds[first] & TITLE:
        return mention, "person"
    j = first
    while j <= last and _is_role(tokens, j, first):
        j += 1
    if j > last:
        return mention, "person"
    return (j, _name_end(tokens, j, last)), "person"


_IDAFA = frozenset({"مدينة", "جامعة", "مستشفى", "مركز", "مؤسسة", "مطار", "ميناء", "شارع", "نادي", "ملعب", "قاعدة"})


def _name_end(tokens: Tokens, first: int, last: int) -> int:
    for j in range(first, last + 1):
        if tokens.kinds[j] & (BRACKET | PREPOSITION) and tokens.words[j] not in ("بن", "ابن"):
            return j - 1 if j > first else last
    return last


def _is_role(tokens: Tokens, j: int, first: int) -> bool:
    word, kind = tokens.words[j], tokens.kinds[j]
    if kind & (TITLE | BODY | GROUP | PREPOSITION | DOCUMENT) or not kind & WORD:
        return True
    before = tokens.kinds[j - 1] if j > first else 0
    if word.startswith(("ال", "لل", "بال")):
        return not (j > first and not before & (TITLE | BODY) and not tokens.words[j - 1].startswith(("ال", "لل", "بال")))
    if word == "باسم":
        return True
    if j > first and tokens.words[j - 1] in ("باسم", "في", "من", "لدى", "شؤون", "فريق", "منتخب"):
        return True
    return j > first and bool(before & TITLE) and j < len(tokens) - 1 and tokens.words[j + 1].startswith("ال") and not tokens.words[j - 1].startswith("ال")


def _identify(tokens: Tokens, mention: Range, known: list[Known]) -> Known:
    (first, last), kind = split_name(tokens, mention)
    name = tokens.text(first, last)
    words = {_clean(w) for w in tokens.words[first : last + 1] if len(w) > 1}
    titles = {_clean(w) for w in tokens.words[mention[0] : first]}
    titled = first == mention[0] and bool(tokens.kinds[first] & TITLE)
    gender = _gender(tokens, mention, first)
    for source in reversed(known):
        if source.type != kind:
            continue
        if titled:
            head = _clean(tokens.words[first])
            if words <= source.titles | source.name_words or head in source.titles and len(words) == 1:
                return source
        elif words and (words <= source.name_words or source.name_words and source.name_words <= words):
            if len(words) > len(source.name_words):
                source.name, source.name_words = name, source.name_words | words
            source.titles |= titles
            return source
        elif kind == "person" and len(words & source.name_words) * 2 > max(len(words), len(source.name_words)):
            source.titles |= titles
            return source
    source = Known(name, kind, words, titles | (words if titled else set()), gender, "p" if kind == "group" else "s")
    known.append(source)
    return source


def _gender(tokens: Tokens, mention: Range, name_first: int) -> str:
    given = first_names().get(tokens.words[name_first])
    if given:
        return given
    head = tokens.words[mention[0]]
    return "f" if head.endswith("ة") else "-"


def _learn(source: Known, cue: Cue | None) -> None:
    if cue is not None and cue.form is not None and cue.form.gender != "-" and source.gender == "-" and cue.form.number == "s":
        source.gender = cue.form.gender


def _antecedent(
    attributions: list[Attribution], resolved: list[Known | None], k: int, known: list[Known]
) -> Known | None:
    """The source of a dropped subject: the latest that agrees, nested quotations left out."""
    this = attributions[k]
    form = this.cue.form if this.cue is not None else None
    latest: Known | None = None
    for j in range(k - 1, -1, -1):
        source = resolved[j]
        if source is None:
            continue
        if latest is None:
            latest = source
        inside = attributions[j].start >= this.start and attributions[j].end <= this.end
        nested = any(
            attributions[i].start <= _place(attributions[j]) <= attributions[i].end and resolved[i] is not None
            for i in range(max(0, j - 3), j)
        ) and not any(
            attributions[i].start <= _place(attributions[j]) <= attributions[i].end
            and attributions[i].start <= _place(this) <= attributions[i].end
            for i in range(max(0, j - 3), j)
        )
        if inside or nested:
            continue
        if form is None or _agrees(source, form.gender, form.number):
            return source
        if k - j > 6:
            break
    return latest


def _place(attribution: Attribution) -> int:
    return attribution.cue.first if attribution.cue is not None else attribution.start


def _agrees(source: Known, gender: str, number: str) -> bool:
    if number == "p" and source.type == "person":
        return False
    return gender == "-" or source.gender == "-" or source.gender == gender


def is_pronoun(word: str) -> bool:
    """Is this folded word a pronoun complementizer or bare pronoun, which names nobody?"""
    return word in word_class("pronoun_complementizer")
