"""Speakers: from mentions to sources, one for all the names that an article gives it.

A name is what is left of a mention without its titles. A mention that repeats part of a known
name, or only the title, is that source again; a dropped subject is the latest source that the
verb's gender and number allow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import first_names
from qawl.annotate.names import apposition, clean, fuller_name, name_text, name_words, split_name
from qawl.annotate.phrases import name_end
from qawl.annotate.tokens import AND_NAME, FIRST_NAME, TITLE, Tokens

MAX_BACK = 40  # quotations back in which a dropped subject's source is sought
_NAMES_SOMEONE = TITLE | FIRST_NAME | AND_NAME
MAX_PEOPLE = 60  # an article names no more in full; a flood of titles stays linear


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
    people = cache(partial(find_people, tokens))  # only where one of them is sought
    known: list[Known] = []
    resolved: list[Known | None] = []
    source: Known | None
    for k, attribution in enumerate(attributions):
        if attribution.mention is not None:
            source = _identify(tokens, attribution.mention, known, people)
            _learn(source, attribution.cue)
        else:
            source = _antecedent(tokens, attributions, resolved, k, people)
        resolved.append(source)
    return resolved


@dataclass(slots=True)
class Person:
    """A person whom the article names with a title, somewhere: where, the name and its folded words."""

    at: int
    name: Range
    words: set[str]
    titles: set[str]


def find_people(tokens: Tokens) -> list[Person]:
    """Whom the article names behind a title or by a known first name, in text order: the first ``MAX_PEOPLE``."""
    from qawl.annotate.mentions import noun_phrase_end

    people: list[Person] = []
    reached = -1
    words, kinds, count = tokens.words, tokens.kinds, len(tokens)
    for j in [j for j, kind in enumerate(kinds) if kind & _NAMES_SOMEONE]:
        if j <= reached:
            continue
        if len(people) >= MAX_PEOPLE:
            break
        kind = kinds[j]
        if not kind & TITLE:
            word = words[j]
            last = name_end(tokens, j, count, careful=True)
            if last > j and word != "باسم":
                folded = [word if kind & FIRST_NAME else word[1:], *words[j + 1 : last + 1]]
                people.append(Person(j, (j, last), {clean(w) for w in folded if len(w) > 1}, set()))
                reached = last
            continue
        end = noun_phrase_end(tokens, j, count)
        if end <= j:
            continue
        (first, last), _ = split_name(tokens, (j, end))
        if first > j:
            titles = name_words(tokens, j, first - 1)
            for name in _each_name(tokens, first, min(last, first + 6)):
                folded = words[name[0] : name[1] + 1]
                folded[:1] = [word.removeprefix("و") for word in folded[:1]]
                people.append(Person(name[0], name, {clean(w) for w in folded if len(w) > 1}, titles))
            reached = last
    return people[:MAX_PEOPLE]


def _each_name(tokens: Tokens, first: int, last: int) -> list[Range]:
    """The single names of a joint phrase (سامر الحلو وليلى الشامي)."""
    kinds = tokens.kinds
    starts = [first, *(j for j in range(first + 1, last + 1) if kinds[j] & AND_NAME)]
    return [
        (start, (starts[k + 1] - 1) if k + 1 < len(starts) else min(last, start + 4)) for k, start in enumerate(starts)
    ]


def _identify(tokens: Tokens, mention: Range, known: list[Known], people: Callable[[], list[Person]]) -> Known:
    (first, last), kind = split_name(tokens, mention)
    if kind == "person" and first == mention[0] and tokens.words[first] not in first_names():
        first, last = apposition(tokens, mention[1]) or (first, last)
    name = name_text(tokens, (first, last))
    words = name_words(tokens, first, last)
    titles = name_words(tokens, mention[0], min(first, mention[1] + 1) - 1)
    titled = first == mention[0] and bool(tokens.kinds[first] & TITLE)
    gender = _gender(tokens, mention, first)
    for source in reversed(known):
        if source.type != kind:
            continue
        if titled:
            head = clean(tokens.words[first])
            if words <= source.titles | source.name_words or (head in source.titles and len(words) == 1):
                return source
        elif words and (words <= source.name_words or (source.name_words and source.name_words <= words)):
            if len(words) > len(source.name_words) and fuller_name(tokens, (first, last), source.name_words):
                source.name, source.name_words = name, source.name_words | words
            source.titles |= titles
            return source
        elif kind == "person" and len(words & source.name_words) * 2 > max(len(words), len(source.name_words)):
            source.titles |= titles
            return source
    if kind == "person" and len(known) < 200:
        full = _fuller(tokens, words, titled, mention[0], people())
        if full is not None:
            name = name_text(tokens, full.name)
            if titled:
                titles, words = words | full.titles, full.words
                for source in known:
                    if source.type == "person" and source.name_words & full.words == full.words:
                        source.titles |= titles
                        return source
            else:
                titles, words = titles | full.titles, words | full.words
            titled = False
    source = Known(name, kind, words, titles | (words if titled else set()), gender, "p" if kind == "group" else "s")
    known.append(source)
    return source


def _fuller(tokens: Tokens, words: set[str], titled: bool, at: int, people: list[Person]) -> Person | None:
    """Whom a short name or a bare title stands for: the person that the article names in full."""
    best: Person | None = None
    for person in people:
        if titled:
            if person.at < at and words <= person.titles | person.words:
                best = person
        elif words < person.words and (best is None or len(person.words) > len(best.words)):
            best = person
    return best


def _gender(tokens: Tokens, mention: Range, name_first: int) -> str:
    given = first_names().get(tokens.words[name_first])
    if given:
        return given
    head = tokens.words[mention[0]]
    return "f" if head.endswith("ة") else "-"


def _learn(source: Known, cue: Cue | None) -> None:
    if (
        cue is not None
        and cue.form is not None
        and cue.form.gender != "-"
        and source.gender == "-"
        and cue.form.number == "s"
    ):
        source.gender = cue.form.gender


def _antecedent(
    tokens: Tokens,
    attributions: list[Attribution],
    resolved: list[Known | None],
    k: int,
    people: Callable[[], list[Person]],
) -> Known | None:
    """The source of a dropped subject: the latest that agrees, nested quotations left out; where the
    latest can't be it, the person whom the same sentence names before the cue."""
    this = attributions[k]
    form = this.cue.form if this.cue is not None else None
    latest: Known | None = None
    for j in range(k - 1, max(-1, k - 1 - MAX_BACK), -1):
        source = resolved[j]
        if source is None:
            continue
        if latest is None:
            latest = source
        inside = attributions[j].start >= this.start and attributions[j].end <= this.end
        nested = any(
            attributions[i].start <= attributions[j].place <= attributions[i].end and resolved[i] is not None
            for i in range(max(0, j - 3), j)
        ) and not any(
            attributions[i].start <= attributions[j].place <= attributions[i].end
            and attributions[i].start <= this.place <= attributions[i].end
            for i in range(max(0, j - 3), j)
        )
        if inside or nested:
            continue
        if form is None or _agrees(source, form.gender, form.number):
            return source
        inside_sentence = _named_before(tokens, this.place, people())
        if inside_sentence is not None:
            return inside_sentence
        if k - j > 6:
            break
    return latest


def _named_before(tokens: Tokens, place: int, people: list[Person]) -> Known | None:
    """Of the persons whom the sentence names before this token the one whom the article names most
    often, then the first of them."""
    first = tokens.sentences[tokens.sentence_of[place]][0]
    here = [*map(clean, tokens.words[max(first, place - 60) : place])]
    near = [person for person in people if not person.words.isdisjoint(here)]
    if not near:
        return None
    if len(near) == 1:
        return _as_known(tokens, near[0])
    near.sort(key=lambda person: min(here.index(word) for word in person.words if word in here))
    said = Counter(map(clean, tokens.words[max(0, place - 600) : place]))
    best = max(near, key=lambda person: max(said[word] for word in person.words))
    return _as_known(tokens, best)


def _as_known(tokens: Tokens, person: Person) -> Known:
    return Known(name_text(tokens, person.name), "person", person.words, person.titles)


def _agrees(source: Known, gender: str, number: str) -> bool:
    if (number == "p" and source.type == "person") or (number == "s" and source.number == "p" and gender == "m"):
        return False
    return gender == "-" or source.gender == "-" or source.gender == gender
