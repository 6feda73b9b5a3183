"""Sources: one sweep through an article's attributions, which offers each one's candidates and settles them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qawl.annotate.analysis import Analysis
from qawl.annotate.assemble import holds
from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.cues import Cue
from qawl.annotate.entities import Entity, find_entities
from qawl.annotate.features import Around, headline_features, lemma_of, source_features
from qawl.annotate.linear import Linear
from qawl.annotate.names import clean
from qawl.annotate.speakers import Known, resolve_speakers
from qawl.annotate.tokens import NEWLINE, Tokens

_KEPT_SOURCES = 24
_COMPARED = 12  # quotations of a source with which one in the headline is compared
_LOOK_AHEAD = 3  # quotations behind one among which the first that names its source may tell whose it is
_LOOK_BACK = 2  # sentences in which a dropped subject's source may have been named


class SourceSweep:
    """Goes through an article's attributions in order and offers each one's candidate sources. ``names``: what
    of each mention is the name."""

    def __init__(self, analysis: Analysis, attributions: list[Attribution], names: Mapping[Range, Range]) -> None:
        self.analysis = analysis
        self.attributions = attributions
        self.entities, self.own = find_entities(analysis.tokens, attributions, names)
        self.ruled = resolve_speakers(analysis.tokens, attributions)
        self.chosen: dict[int, Entity] = {}  # by id, the latest last
        self.met: dict[int, Entity] = {}  # the same, in the order in which they first spoke
        self.headed = _headed(analysis.tokens, attributions)
        body = range(self.headed, len(attributions))
        self.order = [*body, *range(self.headed)]  # a headline is read last: it repeats what the body says in full

    def candidates(self, k: int) -> list[tuple[Entity, list[str]]]:
        """The candidate sources of the k-th attribution, with their features."""
        tokens, attribution = self.analysis.tokens, self.attributions[k]
        headline = k < self.headed
        recent = list(self.met.values()) if headline else list(reversed(self.chosen.values()))
        own = self.own.get(k)
        found = recent[:6]
        sentence = tokens.sentence_of[attribution.place]
        if own is not None:
            if own not in found:
                found.append(own)
            words = own.words | own.titles
            found += [e for e in self.entities if e not in found and not words.isdisjoint(e.words | e.titles)]
        else:
            for entity in self.entities:
                last = entity.last_before(attribution.place)
                if last is not None and sentence - tokens.sentence_of[last] <= _LOOK_BACK and entity not in found:
                    found.append(entity)
            if not found:
                found = [e for e in self.entities if tokens.sentence_of[e.places[0]] - sentence <= _LOOK_BACK + 1][:8]
            found = [e for e in found if _may_be_subject(e, attribution.cue)] or found
        found = found[:_KEPT_SOURCES]
        here = self._in_sentence(attribution.place, sentence, found)
        covering = self._covering(own, found, attribution.place)
        ruled = self.ruled[k]
        ruled_words = _name_words(ruled)
        around = self._around(k, recent[0] if recent else None)
        rows = [
            (
                entity,
                source_features(
                    self.analysis.view, attribution, entity, own, around,
                    min(recent.index(entity), 6) if entity in recent else -1,
                    ruled is not None and not ruled_words.isdisjoint(entity.words),
                    self._nested(entity, attribution),
                    here.get(id(entity), -1),
                    covering.get(id(entity), -1),
                ),
            )
            for entity in found
        ]  # fmt: skip
        if not headline:
            return rows
        words = self._content_words(k)
        shares = {id(entity): self._shared_words(k, words, entity) for entity in found}
        most = max(shares.values(), default=0.0)
        return [
            (
                entity,
                headline_features(
                    row, entity, own, shares[id(entity)], most, recent.index(entity) if entity in recent else -1
                ),
            )
            for entity, row in rows
        ]

    def _around(self, k: int, previous: Entity | None) -> Around:
        """What stands around the k-th attribution."""
        attribution, lines, sentence_of = (
            self.attributions[k],
            self.analysis.view.lines,
            self.analysis.tokens.sentence_of,
        )
        before = self.attributions[k - 1] if k else None
        behind = self.attributions[k + 1] if k + 1 < len(self.attributions) else None
        return Around(
            previous,
            next((self.own[n] for n in range(k + 1, k + 1 + _LOOK_AHEAD) if n in self.own), None),
            before is not None and sentence_of[before.place] == sentence_of[attribution.place],
            before is not None and lines[before.place] == lines[attribution.place],
            before is not None and holds(before, attribution),
            previous is None or _may_be_subject(previous, attribution.cue),
            lemma_of(before) if before is not None else "-",
            lemma_of(behind) if behind is not None else "-",
        )

    def _shared_words(self, k: int, words: set[str], entity: Entity) -> float:
        """The share of the k-th attribution's content words that the entity says in another one."""
        others = (self._content_words(j) for j in entity.spoken[:_COMPARED] if j != k)
        return max((len(words & other) for other in others), default=0) / max(1, len(words))

    def _content_words(self, k: int) -> set[str]:
        words = self.analysis.tokens.words
        return {clean(words[j]) for a, b in self.attributions[k].spans for j in range(a, b + 1) if len(words[j]) > 3}

    def _in_sentence(self, place: int, sentence: int, found: list[Entity]) -> dict[int, int]:
        """Which of the sentence's entities before ``place`` each is, by the first mention there, at most 4."""
        first = self.analysis.tokens.sentences[sentence][0]
        places = []
        for entity in found:
            at = entity.first_between(first, place)
            if at is not None:
                places.append((at, id(entity)))
        places.sort(key=lambda row: row[0])  # not by id, which differs from run to run
        return {entity: min(n, 4) for n, (_, entity) in enumerate(places)}

    @staticmethod
    def _covering(own: Entity | None, found: list[Entity], place: int) -> dict[int, int]:
        """Of the entities whose names or titles hold all the mention's words, how recent each is (0: the
        latest named before ``place``), at most 3."""
        if own is None:
            return {}
        holding = [e for e in found if e is not own and own.words <= e.words | e.titles]
        holding.sort(key=lambda e: -(e.last_before(place) or -1))
        return {id(entity): min(n, 3) for n, entity in enumerate(holding)}

    def settle(self, model: Linear) -> Iterator[tuple[int, list[tuple[Entity, list[str]]], Entity | None]]:
        """Each attribution by its index, in the order of reading, with its candidates and the one that the model
        ranks highest, which is taken."""
        for k in self.order:
            rows = self.candidates(k)
            entity = max(rows, key=lambda row: model.score(row[1]))[0] if rows else None
            self.take(k, entity)
            yield k, rows, entity

    def take(self, k: int, entity: Entity | None) -> None:
        """Settle the k-th attribution's source; the next candidates depend on it."""
        if entity is not None:
            self.chosen.pop(id(entity), None)
            self.chosen[id(entity)] = entity
            self.met.setdefault(id(entity), entity)
            entity.spoken.append(k)

    def _nested(self, entity: Entity, attribution: Attribution) -> bool:
        """Did the entity last speak inside another quotation that does not hold this one?"""
        if not entity.spoken:
            return False
        last = entity.spoken[-1]
        inner = self.attributions[last]
        return any(
            holds(outer, inner) and not holds(outer, attribution)
            for outer in self.attributions[max(0, last - 4) : last + 1]
            if outer is not inner
        )


def _headed(tokens: Tokens, attributions: list[Attribution]) -> int:
    """How many of the attributions, at their head, stand in a headline: a first line that others follow."""
    if not tokens.sentences or not tokens.kinds[tokens.sentences[0][1] - 1] & NEWLINE:
        return 0
    headed = sum(1 for a in attributions if tokens.sentence_of[a.place] == 0)
    return headed if headed < len(attributions) else 0


def _may_be_subject(entity: Entity, cue: Cue | None) -> bool:
    """Do gender and number of the verb leave this entity possible as its dropped subject?"""
    if cue is None or cue.form is None or cue.tense not in ("past", "present", "participle"):
        return True
    form = cue.form
    if form.number == "s" and form.gender == "m" and entity.number == "p":
        return False
    return not (entity.type == "person" and "-" not in (form.gender, entity.gender) and form.gender != entity.gender)


def named(entity: Entity, entities: list[Entity]) -> Entity:
    """Whom a bare title stands for: the person whom the article names with all of it, nearest to its first
    mention; else itself."""
    if entity.named or entity.type != "person":
        return entity
    most = max(1, len(entity.words) - 1)
    holding = [e for e in entities if e.named and e.type == "person" and len(entity.words & e.titles) >= most]
    return min(holding, key=lambda e: abs(e.places[0] - entity.places[0])) if holding else entity


def _name_words(known: Known | None) -> set[str]:
    return known.name_words if known is not None else set()
