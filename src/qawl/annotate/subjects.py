"""Subjects: where the mention of one cue may stand, for the models to choose from.

Behind the verb or the source phrase; or in front: right at the verb, before what is set off from it, or
behind another verb whose subject goes on (تابع الوزير … قائلا). The rules' own answer is always among them.
"""

from __future__ import annotations

from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Start
from qawl.annotate.cues import Cue
from qawl.annotate.mentions import noun_phrase_end
from qawl.annotate.tokens import (
    ADVERB,
    ANY_WORD,
    AUXILIARY,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    DASH,
    NEWLINE,
    OPEN,
    PREPOSITION,
    RELATIVE,
    STOP,
    WORD,
    Tokens,
)

MAX_BEGINS = 5  # places behind a cue at which a mention may begin
MAX_BACK = 40  # tokens in front of a cue in which its subject is sought
MAX_BEFORE = 60  # mentions in front of a cue
MAX_SUBJECTS = 40  # of these, the nearest subjects of other verbs
_NO_MENTION = PREPOSITION | ADVERB | CONJUNCTION | COMPLEMENTIZER  # no noun phrase begins with one
_ALSO_NOUNS = ("فان", "امام")  # فان بيرسي, إمام المسجد
_EDGES = COMMA | STOP | NEWLINE | COMPLEMENTIZER | CONJUNCTION | PREPOSITION | COLON | AUXILIARY
_SET_OFF = COMMA | BRACKET | RELATIVE | DASH | AUXILIARY
_CLAUSE = COMMA | COMPLEMENTIZER | COLON | CONJUNCTION


def mention_candidates(
    tokens: Tokens, cue: Cue, content: list[Range], start: Start | None, ruled: Range | None
) -> list[Range | None]:
    """Where the mention may stand, None (dropped) first and the rules' answer always among them."""
    first = cue.last + 1
    limit = min((a for a, _ in content if a > cue.last), default=len(tokens))
    if start is not None and start.kind not in ("before", "clause-before") and start.at > cue.last:
        limit = min(limit, start.at if start.kind not in ("noun", "governed") else start.first)
    while first < limit and (tokens.kinds[first] & (COMMA | BRACKET) or tokens.words[first] == "#"):
        first += 1
    found: list[Range | None] = [None]
    for begin in _begins(tokens, first, limit):
        found += _mentions_from(tokens, begin, limit, begin == first and cue.lemma is None)
    if cue.prefix != "و" and cue.lemma is not None:  # وقال begins a sentence of its own
        found += _mentions_before(tokens, cue)
    if ruled is not None and ruled not in found:
        found.append(ruled)
    return found


def _begins(tokens: Tokens, first: int, limit: int) -> list[int]:
    """Where a mention behind the cue may begin: right there, or behind an addressee, a time, a preposition."""
    kinds, words = tokens.kinds, tokens.words
    begins = [first]
    j = first
    while j < min(limit, first + 12) and len(begins) < MAX_BEGINS:
        kind, word = kinds[j], words[j]
        if kind & STOP:
            break
        if kind & OPEN and j in tokens.marks.partner and tokens.marks.partner[j] - j < 8:
            j = tokens.marks.partner[j]
            begins.append(j + 1)  # لـ«الصحيفة» الوزير
        elif (
            word == "عن"
            or (kind & PREPOSITION and j == first)
            or kind & (NEWLINE | CONJUNCTION | ADVERB)
            or word in ("له", "لها", "من", "#")
            or (j > first and kinds[j - 1] & PREPOSITION and j - first < 3)
            or (j == first and word[0] == "ل" and len(word) > 3)
        ):
            begins.append(j + 1)
        j += 1
    return begins


def _mentions_from(tokens: Tokens, begin: int, limit: int, source: bool) -> list[Range | None]:
    """The mentions that begin at one token. ``source``: right behind a source phrase, where the noun may carry
    its preposition (وفقا لصحيفة …)."""
    kinds = tokens.kinds
    word = tokens.words[begin] if begin < limit else ""
    if not word or (kinds[begin] & _NO_MENTION and not (source and word[0] == "ل") and word not in _ALSO_NOUNS):
        return []
    found: list[Range | None] = []
    for j in range(begin, min(limit, begin + 18)):
        kind = kinds[j]
        if kind & (STOP | NEWLINE | COLON | COMPLEMENTIZER | COMMA) and tokens.words[j] != "فان":
            break
        following = kinds[j + 1] if j + 1 < len(tokens) else STOP
        if kind & OPEN and j == begin and j in tokens.marks.partner:
            close = tokens.marks.partner[j]
            if 1 < close - j < 8:
                found.append((j + 1, close - 1))
        elif kind & (WORD | CLOSE | BRACKET) and (j + 1 >= limit or following & ~ANY_WORD or len(found) < 9):
            found.append((begin, j))
    return found


def _mentions_before(tokens: Tokens, cue: Cue) -> list[Range | None]:
    """Noun phrases before the cue: those that end right at it, before a relative clause or a comma, or before
    an auxiliary (كان الوزير قد قال), and the subjects of the clauses in front of it."""
    kinds = tokens.kinds
    found: dict[Range | None, None] = {}
    sentence = tokens.sentences[tokens.sentence_of[cue.first]][0]
    floor = max(sentence, cue.first - 24)
    tails = [cue.first - 1]
    for j in range(cue.first - 1, floor, -1):
        if kinds[j] & (_SET_OFF | PREPOSITION | ADVERB) and len(tails) < 6:
            tails.append(j - 1)
    for tail in tails:
        while tail > floor and kinds[tail] & (_SET_OFF | ADVERB):
            tail -= 1
        heads = 0
        for j in range(tail, max(floor, tail - 14) - 1, -1):
            if kinds[j] & (STOP | NEWLINE | COMMA | COLON):
                break
            edge = j == sentence or kinds[j - 1] & _EDGES
            if (edge or heads < 4) and kinds[j] & (WORD | OPEN) and not kinds[j] & _NO_MENTION:
                found[(j, tail)] = None
                heads += 1
    for begin, end in _subjects_before(tokens, cue, sentence):
        found[(begin, end)] = None
    return list(found)[:MAX_BEFORE]


def _subjects_before(tokens: Tokens, cue: Cue, sentence: int) -> list[Range]:
    """What may be the subject of a clause in front of the cue: its first noun phrase, or the one behind its
    first word (a verb), each as far as it may reach and shorter."""
    kinds = tokens.kinds
    found = []
    floor = max(sentence, cue.first - MAX_BACK)
    for j in range(floor, cue.first - 1):
        if j > sentence and not kinds[j - 1] & (_CLAUSE | RELATIVE | AUXILIARY):
            continue
        for begin in (j, j + 1, j + 2):
            if begin >= cue.first or not kinds[begin] & (WORD | OPEN) or kinds[begin] & (_NO_MENTION | AUXILIARY):
                continue
            close = tokens.marks.partner.get(begin, begin) if kinds[begin] & OPEN else begin
            if begin + 1 < close < min(begin + 8, cue.first):
                found.append((begin + 1, close - 1))  # بثت «الوكالة» مقطعا
            end = noun_phrase_end(tokens, begin, cue.first)
            # the verb's object may follow the subject without a sign: ألقى الوزير كلمة
            found += [(begin, j) for j in range(close, end + 1) if kinds[j] & (WORD | CLOSE)]
    return found[-MAX_SUBJECTS:]
