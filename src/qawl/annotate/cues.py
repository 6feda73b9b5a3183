"""Cue candidates: every token that could report, with the reasons that rule it out.

A cue is a verb, participle, verbal noun or source phrase of the lexicon. What introduces its
content is looked for here too, for a word that nothing follows reports nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qawl.annotate.lexicon import CueForm, Lemma, cue_forms, source_phrases
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.lexicon.conjugation import Form
from qawl.annotate.tokens import (
    BOUNDARY,
    CLOSE,
    COLON,
    COMMA,
    COMP,
    COMPLEMENTIZER,
    CUE_FORM,
    FUTURE,
    NEGATION,
    OPEN,
    PHRASE,
    PREPOSITION,
    RELATIVE,
    STOP,
    TITLE,
    WORD,
    Tokens,
)

REACH = 40  # tokens between a cue and what introduces its content
_NAME_IN_MARKS = 4  # marks around so few words before أن hold a name, not speech

_PREPOSITIONS = {"الى", "على", "عن", "من", "في", "فى", "الي", "علي", "ل", "ب"}
_SPELLING = {"الي": "الى", "علي": "على", "فى": "في"}


@dataclass(slots=True)
class Intro:
    """What introduces a content. kind: complement (a clause with أن), marks, colon, preposition,
    noun, clause (a source phrase's) or before (the content stands in front of the cue); ``at`` is
    its token, ``start`` the first token of the content."""

    kind: str
    at: int
    start: int


@dataclass(slots=True)
class Cue:
    """A cue candidate: tokens first … last, its lemma and form (None for source phrases), its
    conjunction prefix, how its content is introduced, and whether the rules reject it; the class of
    its lemma and the tense of its form ("source" for source phrases)."""

    first: int
    last: int
    lemma: Lemma | None
    form: Form | None
    prefix: str
    intro: Intro | None = None
    ruled_out: bool = False
    cls: str = field(init=False)
    tense: str = field(init=False)

    def __post_init__(self) -> None:
        self.cls = self.lemma.cls if self.lemma is not None else "source"
        self.tense = self.form.tense if self.form is not None else "source"


def find_cues(tokens: Tokens, loose: bool = False) -> dict[int, Cue]:
    """All cue candidates by their first token, in text order; with ``loose`` also those that the rules
    reject, so marked."""
    forms = cue_forms()
    cues: dict[int, Cue] = {}
    taken = -1
    words, kinds = tokens.words, tokens.kinds
    for i in [i for i, kind in enumerate(kinds) if kind & (CUE_FORM | PHRASE)]:
        if i <= taken:
            continue
        if kinds[i] & PHRASE:
            cue = _source_phrase(tokens, i)
            if cue is not None:
                cues[i] = cue
                taken = cue.last
                continue
        if kinds[i] & CUE_FORM:
            found = forms[words[i]]
            ruled_out = _ruled_out(tokens, i, found)
            if loose or not ruled_out:
                cues[i] = cue = _verb(tokens, i, found)
                cue.ruled_out = ruled_out
    for cue in cues.values():
        if cue.lemma is not None:
            cue.intro = _introduction(tokens, cue, cues)
    return cues


def _source_phrase(tokens: Tokens, i: int) -> Cue | None:
    words, count = tokens.words, len(tokens)
    following = words[i + 1] if i + 1 < count else ""
    for phrase in source_phrases()[words[i]]:
        if phrase.rest and phrase.rest[0] != following:
            continue
        last = i + len(phrase.rest)
        if last + 1 >= count or tuple(words[i + 1 : last + 1]) != phrase.rest:
            continue
        if phrase.to == "verb":
            found = cue_forms().get(words[last + 1]) or cue_forms().get(words[last + 1].removesuffix("ه"))
            if found is None or found[0].form.tense not in ("past", "present"):
                continue
            follow = last + 2 < count and tokens.kinds[last + 2] & COMPLEMENTIZER
            if words[i].removeprefix("و") == "كما" and (follow or not _trailing(tokens, i, last + 1)):
                continue
            return Cue(i, last + 1, None, found[0].form, "")
        if phrase.to and not words[last + 1].startswith(phrase.to):
            continue
        if not tokens.kinds[last + 1] & (WORD | OPEN) and words[last][-1] not in "هام":
            continue
        prefix = "و" if words[i].startswith("و") and words[i] not in ("وفق", "وفقا") else ""
        return Cue(i, last, None, None, prefix)
    return None


def _trailing(tokens: Tokens, i: int, last: int) -> bool:
    """Does the phrase close its sentence (…، كما ذكرت الوكالة), rather than open a report of its own?"""
    end = tokens.sentences[tokens.sentence_of[i]][1]
    behind = tokens.kinds[last + 1 : end]
    return (
        i > 0
        and bool(tokens.kinds[i - 1] & (COMMA | CLOSE))
        and len(behind) < 9
        and not any(kind & (COMPLEMENTIZER | COLON | OPEN) for kind in behind)
    )


def _ruled_out(tokens: Tokens, i: int, forms: tuple[CueForm, ...]) -> bool:
    """Negated, future and wished-for reports, fillers without a source, and nouns that only look
    like a verb."""
    words, kinds = tokens.words, tokens.kinds
    form, lemma = forms[0].form, forms[0].lemma
    tense = form.tense
    if tense == "noun" or (form.object and tense in ("past", "present") and "o" not in lemma.takes):
        return True  # for the models to weigh
    before, kind = (words[i - 1], kinds[i - 1]) if i else ("", 0)
    if lemma.name == "رفض" and "التعليق" in words[i + 1 : i + 7]:
        return True
    if tense in ("past", "present"):
        if kind & NEGATION and not (before == "ما" and tense == "past"):
            return not _marks_follow(tokens, i)
        if kind & FUTURE:
            return not _marks_follow(tokens, i)
        if tense == "present" and kind & COMP:
            return not _marks_follow(tokens, i)
        if kind & PREPOSITION and before not in ("حيث", "فيما", "ان", "حسب", "وفق"):
            return True  # a noun: من قال is no report, في كتب are books
        if kind & TITLE and tense == "past" and lemma.strict and before not in ("المتحدث", "الرئيس"):
            return i + 1 < len(words) and not kinds[i + 1] & (COMPLEMENTIZER | COLON | OPEN)
    if tense == "participle":
        following = kinds[i + 1] if i + 1 < len(words) else 0
        if following & (COMPLEMENTIZER | COLON | OPEN) or _governed(words, i, forms):
            return False
        return not (kind & (COMMA | CLOSE) and "0" in lemma.takes)
    if words[i] in word_class("filler"):
        following = kinds[i + 1] if i + 1 < len(words) else 0
        return bool(following & COMPLEMENTIZER) or words[i].removeprefix("و") != "يعتقد"
    return False


def _governed(words: list[str], i: int, forms: tuple[CueForm, ...]) -> bool:
    if i + 1 >= len(words):
        return False
    word = _SPELLING.get(words[i + 1], words[i + 1])
    takes = forms[0].lemma.takes
    return (word in _PREPOSITIONS and word in takes) or ("ب" in takes and word.startswith("ب") and len(word) > 3)


def _marks_follow(tokens: Tokens, i: int) -> bool:
    sentence_end = tokens.sentences[tokens.sentence_of[i]][1]
    return any(kind & OPEN for kind in tokens.kinds[i + 1 : min(sentence_end, i + 15)])


def _verb(tokens: Tokens, i: int, forms: tuple[CueForm, ...]) -> Cue:
    chosen = forms[0]
    last = i
    if i + 1 < len(tokens):
        word = tokens.words[i + 1]
        if word in _PREPOSITIONS:
            word = _SPELLING.get(word, word)
            governing = next((form for form in forms if word in form.lemma.takes), None)
            if governing is not None:
                chosen, last = governing, i + 1
    return Cue(i, last, chosen.lemma, chosen.form, chosen.prefix)


def _introduction(tokens: Tokens, cue: Cue, cues: dict[int, Cue]) -> Intro | None:
    """The first thing behind the cue that can introduce its content."""
    lemma = cue.lemma
    assert lemma is not None
    kinds, words = tokens.kinds, tokens.words
    count = len(kinds)
    takes = lemma.takes
    clause, direct = "ان" in takes, ":" in takes
    governs = not takes.isdisjoint(_PREPOSITIONS)
    partner = tokens.marks.partner
    stops = word_class("not_before")
    fallback: Intro | None = None
    j = cue.last + 1
    limit = min(count, j + (REACH if not lemma.strict else REACH // 2))
    comma = False
    if cue.last > cue.first and j < count:  # the preposition stands in the cue already
        if kinds[j] & COMPLEMENTIZER:
            return Intro("complement", j, j + 1 if kinds[j] & COMP else j)
        if kinds[j] & COLON and j + 1 < count:
            j += 1
        return Intro("preposition", cue.last, j) if not kinds[j] & BOUNDARY else None
    while j < limit:
        kind = kinds[j]
        if kind & WORD:
            if kind & COMPLEMENTIZER:
                if fallback is not None:
                    return fallback
                if words[j - 1] not in stops or words[j - 1] == "على":
                    if clause or (direct and words[j - 1] != "من"):
                        return Intro("complement", j, j + 1 if kind & COMP else j)
                    return fallback
            elif j in cues and _takes_over(tokens, cues[j], j):
                return fallback
            elif governs and fallback is None and not comma and (words[j][0] in "بل" or words[j] in _PREPOSITIONS):
                fallback = _noun_or_preposition(tokens, cue, j, takes)
        elif kind & OPEN:
            close = partner.get(j)
            if close is None:
                return Intro("marks", j, j + 1) if direct or clause else fallback
            if fallback is not None:
                return fallback
            if direct and not _holds_name(tokens, j, close):
                return Intro("marks", j, j + 1)
            j = close
        elif kind & COLON:
            if j + 1 < count and kinds[j + 1] & OPEN:
                return Intro("marks", j + 1, j + 2) if direct else fallback
            if direct and j + 1 < count and not kinds[j + 1] & BOUNDARY:
                if kinds[j + 1] & COMPLEMENTIZER:
                    return Intro("complement", j + 1, j + 2 if kinds[j + 1] & COMP else j + 1)
                return Intro("colon", j, j + 1)
            return fallback
        elif kind & BOUNDARY or kind & CLOSE:
            return fallback
        elif kind & COMMA:
            comma = True
        j += 1
    return fallback


def _takes_over(tokens: Tokens, other: Cue, j: int) -> bool:
    """Does another cue between this one and its content take the content for itself?"""
    if other.lemma is None or other.ruled_out or tokens.kinds[j - 1] & RELATIVE:
        return False
    if other.tense in ("masdar", "noun"):
        return False
    if other.tense == "participle":
        following = tokens.kinds[other.last + 1] if other.last + 1 < len(tokens) else 0
        return bool(following & (COMPLEMENTIZER | COLON | OPEN)) or other.last > other.first
    if other.lemma.strict:
        following = tokens.kinds[j + 1] if j + 1 < len(tokens) else 0
        return bool(following & (COMPLEMENTIZER | COLON | OPEN))
    return True


def _holds_name(tokens: Tokens, opened: int, close: int) -> bool:
    """Are these marks around a name that belongs to the attribution (قالت صحيفة "…" إن)?"""
    if close - opened - 1 > _NAME_IN_MARKS:
        return False
    kinds = tokens.kinds
    if opened and kinds[opened - 1] & (COLON | COMPLEMENTIZER):
        return False
    sentence_end = tokens.sentences[tokens.sentence_of[close]][1]
    for j in range(close + 1, min(sentence_end, close + 15)):
        if kinds[j] & (COMPLEMENTIZER | COLON):
            return True
        if kinds[j] & OPEN:
            return j - close <= 3 or tokens.marks.partner.get(j, j) - j > _NAME_IN_MARKS
        if kinds[j] & STOP:
            break
    return False


def _noun_or_preposition(tokens: Tokens, cue: Cue, j: int, takes: frozenset[str]) -> Intro | None:
    word = _SPELLING.get(tokens.words[j], tokens.words[j])
    if word in _PREPOSITIONS and word in takes:
        following = tokens.kinds[j + 1] if j + 1 < len(tokens) else 0
        if following & COMPLEMENTIZER:
            return None
        return Intro("preposition", j, j + 1)
    if (
        "ب" in takes
        and word.startswith("ب")
        and len(word) > (2 if j == cue.last + 1 else 3)
        and word not in word_class("not_governed")
        and not word.startswith("بان")
    ):
        if j == cue.last + 1 or word.startswith("بال") or not tokens.kinds[j - 1] & TITLE:
            return Intro("preposition", j - 1 if j == cue.last + 1 else j, j)
        return None
    if "ل" in takes and word.startswith("ل") and len(word) > 3 and j == cue.last + 1:
        return Intro("preposition", j - 1, j)
    return None
