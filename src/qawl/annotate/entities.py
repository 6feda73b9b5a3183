"""Entities: everyone and everything that an article names, who could be the source of a quotation.

Clusters of noun phrases that share a name. Built once an article, before sources are resolved, so
that a short name, a bare title or a dropped subject finds the full name wherever it stands.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field

from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.lexicon import first_names
from qawl.annotate.mentions import noun_phrase_end
from qawl.annotate.names import apposition, fuller_name, name_words, split_name
from qawl.annotate.phrases import subject_end
from qawl.annotate.tokens import BODY, DOCUMENT, FIRST_NAME, GROUP, PLACE, TITLE, Tokens

_HEADS = TITLE | BODY | PLACE | GROUP | DOCUMENT
MAX_ENTITIES = 400  # an article names no more; a flood of names stays linear


@dataclass(slots=True, eq=False)
class Entity:
    """One entity: the tokens of its fullest name, its type, the folded words of its names and titles,
    its gender (m, f or -) and number (s or p), and where it is mentioned (first tokens, rising)."""

    name: Range
    type: str
    words: set[str]
    titles: set[str]
    gender: str = "-"
    number: str = "s"
    named: bool = False
    places: list[int] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)

    def last_before(self, token: int) -> int | None:
        """The latest mention before a token, or None."""
        k = bisect_left(self.places, token)
        return self.places[k - 1] if k else None

    def first_between(self, first: int, end: int) -> int | None:
        """The earliest mention from token ``first`` on, before ``end``, or None."""
        k = bisect_left(self.places, first)
        return self.places[k] if k < len(self.places) and self.places[k] < end else None


def find_entities(
    tokens: Tokens, attributions: list[Attribution], chosen: Mapping[Range, Range]
) -> tuple[list[Entity], dict[int, Entity]]:
    """All entities in order of first mention, and the entity of each attribution's own mention (by the
    index of the attribution). ``chosen``: the names of mentions that are settled already."""
    ends: dict[int, int] = {}  # of mentions, by their first tokens
    naming: dict[Range, list[int]] = {}
    for k, attribution in enumerate(attributions):
        if attribution.mention is not None:
            naming.setdefault(attribution.mention, []).append(k)
            ends[attribution.mention[0]] = attribution.mention[1]
    entities: list[Entity] = []
    by_word: dict[str, list[Entity]] = {}
    own: dict[int, Entity] = {}
    reached = -1
    kinds = tokens.kinds
    for j in sorted({*ends, *(j for j, kind in enumerate(kinds) if kind & (_HEADS | FIRST_NAME))}):
        given = ends.get(j)
        if given is None and j <= reached:
            continue
        if given is not None:
            end = given
        else:
            end = min(noun_phrase_end(tokens, j, len(tokens)), j + 11)
            if end < j:
                continue
            end = subject_end(tokens, j, end + 1, careful=True)
        entity = _place(tokens, (j, end), entities, by_word, chosen.get((j, end)) if given is not None else None)
        if given is not None:
            own.update(dict.fromkeys(naming[j, end], entity))
        reached = max(reached, end if kinds[j] & (TITLE | FIRST_NAME) else j)
        if len(entities) > MAX_ENTITIES:
            break
    _add_short_mentions(tokens, entities)
    return entities, own


def _add_short_mentions(tokens: Tokens, entities: list[Entity]) -> None:
    """Note where a person is named by the last name alone (ترحيب الحلو بـ …), wherever it stands."""
    owner: dict[str, Entity | None] = {}
    for entity in entities:
        last = tokens.words[entity.name[1]]
        if entity.type == "person" and entity.named and entity.name[0] < entity.name[1] and len(last) > 2:
            for prefix in ("", "و", "ل", "ب"):
                word = prefix + last
                owner[word] = None if word in owner and owner[word] is not entity else entity
    owned = {word: entity for word, entity in owner.items() if entity is not None}
    words = tokens.words
    for j in [j for j, word in enumerate(words) if word in owned]:
        entity = owned[words[j]]
        latest = entity.last_before(j + 1)
        if latest is None or j >= latest + 8:
            insort(entity.places, j)


def _place(
    tokens: Tokens, mention: Range, entities: list[Entity], by_word: dict[str, list[Entity]], chosen: Range | None
) -> Entity:
    """The entity of a noun phrase: a known one that shares its name, or a new one."""
    (first, last), kind = split_name(tokens, mention)
    if chosen is not None:
        (first, last) = chosen
    bare_title = kind == "person" and first == mention[0] and bool(tokens.kinds[first] & TITLE)
    title_end = mention[1]
    if chosen is None and kind == "person" and first == mention[0] and tokens.words[first] not in first_names():
        found = apposition(tokens, mention[1])
        if found is not None:
            (first, last), bare_title = found, False
    words = name_words(tokens, first, last)
    titles = set() if bare_title else name_words(tokens, mention[0], min(first, title_end + 1) - 1)
    rarest = min((by_word.get(w, []) for w in sorted(words)), key=len, default=[])  # of two, always the same
    for entity in reversed(rarest[-12:]):
        if entity.type == kind and not bare_title and entity.named and (words <= entity.words or entity.words <= words):
            if len(words) > len(entity.words) and (
                kind != "person" or fuller_name(tokens, (first, last), entity.words)
            ):
                entity.name = (first, last)
            return _merge(entity, words, titles, mention[0], by_word)
        if bare_title and not entity.named and entity.words == words:
            return _merge(entity, words, titles, mention[0], by_word)
    if not bare_title and kind == "person" and len(words) == 1:
        for entity in by_word.get(next(iter(words)), [])[-4:]:
            if entity.named and entity.type == "person":
                return _merge(entity, words, titles, mention[0], by_word)
    head = tokens.words[mention[0]]
    gender = first_names().get(tokens.words[first], "f" if head.endswith("ة") else "-")
    entity = Entity((first, last), kind, set(), set(), gender, "p" if kind == "group" else "s", not bare_title)
    entities.append(entity)
    return _merge(entity, words, titles | (words if bare_title else set()), mention[0], by_word)


def _merge(entity: Entity, words: set[str], titles: set[str], at: int, by_word: dict[str, list[Entity]]) -> Entity:
    for word in words - entity.words:
        by_word.setdefault(word, []).append(entity)
    entity.words |= words
    entity.titles |= titles
    entity.places.append(at)
    return entity
