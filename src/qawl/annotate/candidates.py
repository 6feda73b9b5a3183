"""Candidates for the content of one cue, from which the models choose.

The rules' own answer is always among them. Everything is bounded: a fixed number of starts, and of
ends for each start, however long the text runs on.
"""

from __future__ import annotations

from dataclasses import dataclass

from qawl.annotate.boundaries import MAX_CLAUSE, Range, reach, trim
from qawl.annotate.content import Attribution, quoted
from qawl.annotate.cues import REACH, Cue
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.mentions import noun_phrase_end
from qawl.annotate.tokens import (
    ADVERB,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMP,
    COMPLEMENTIZER,
    CONJUNCTION,
    DASH,
    NEWLINE,
    OPEN,
    PREPOSITION,
    PUNCTUATION,
    RELATIVE,
    STOP,
    WORD,
    Tokens,
)

MAX_STARTS = 24
MAX_NOUNS = 12
MAX_ENDS = 18
MAX_CLAUSES = 6  # places on either side of a source phrase where its clause may begin
MAX_LENGTH = 160  # tokens of one candidate
_INTRODUCES = COMMA | CONJUNCTION | COMPLEMENTIZER | DASH | COLON
_SETS_OFF = COMMA | CONJUNCTION | DASH | COLON | RELATIVE
_BRACKETS_CLOSE = (")", "]")
_SETS_APART = frozenset({"في", "مع", "خاصة", "خصوصا", "ما", "مما", "وهي", "وهو", "وذلك", "بعد", "قبل", "منذ"})
_RESUMES = frozenset({"فان", "فانه", "فانها", "فقد", "فقال", "قال"})  # what resumes a sentence behind its source
_SENTENCES_OF_SPEECH = 8  # an unmarked speech after a colon runs on over so many sentences


@dataclass(slots=True)
class Start:
    """Where a content may begin: how it is introduced, by which token, and its first token."""

    kind: str
    at: int
    first: int


@dataclass(slots=True)
class Content:
    """A content candidate: its ranges as trimmed, its start, and its untrimmed last token (-1 where
    marks decide)."""

    spans: list[Range]
    start: Start
    last: int


def starts(tokens: Tokens, cue: Cue, ruled: Attribution | None) -> list[Start]:
    """Where the content of a cue may begin, in text order."""
    found: list[Start] = []
    if cue.lemma is None:
        return [start for start in _source_starts(tokens, cue) if start.first < len(tokens)]
    kinds, words, partner = tokens.kinds, tokens.words, tokens.marks.partner
    takes = cue.lemma.takes
    count = len(kinds)
    before = _pair_before(tokens, cue)
    if before is not None:
        found.append(Start("before", before, before + 1))
    j = cue.last + 1
    commas = nouns = 0
    governed = {"ب", "ل"} & takes
    if cue.last > cue.first and j < count and kinds[j] & WORD and not kinds[j] & COMPLEMENTIZER:
        found.append(Start("preposition", cue.last, j))
    limit = min(count, j + REACH)
    while j < limit and len(found) < MAX_STARTS:
        kind, word = kinds[j], words[j]
        if kind & COMPLEMENTIZER:
            found.append(Start("complement", j, j + 1 if kind & COMP else j))
            if sum(s.kind == "complement" for s in found) == 2:
                break
        elif kind & OPEN:
            found.append(Start("marks", j, j + 1))
            close = partner.get(j, j)
            if close > j:
                found.append(Start("mixed", j, j))
            j = close
        elif kind & COLON:
            if j + 1 < count and not kinds[j + 1] & (OPEN | NEWLINE):
                found.append(Start("colon", j, j + 1))
        elif kind & (STOP | NEWLINE | CLOSE):
            break
        elif kind & COMMA:
            commas += 1
        elif kind & WORD and commas <= 3 and j - cue.last < 26:
            if word in takes:
                found.append(Start("preposition", j, j + 1))
            elif governed and word[0] in governed and len(word) > 2:
                found.append(Start("governed", j - 1, j))
            elif (
                nouns < MAX_NOUNS
                and not (found and found[-1].first == j)
                and word[0] != "و"
                and not kind & (PREPOSITION | RELATIVE | CONJUNCTION | ADVERB)
            ):
                found.append(Start("noun", j - 1, j))
                nouns += 1
        j += 1
    found = [start for start in found if start.first < count]
    if ruled is not None and not any(_holds_rule(tokens, start, ruled) for start in found):
        found.append(Start("ruled", max(0, ruled.start - 1), ruled.start))
    return found


def _holds_rule(tokens: Tokens, start: Start, ruled: Attribution) -> bool:
    return (start.first == ruled.start and len(ruled.spans) == 1) or (
        start.kind == "marks" and quoted(tokens, start.at) == ruled.spans
    )


def _pair_before(tokens: Tokens, cue: Cue) -> int | None:
    j = cue.first - 1
    while j >= 0 and tokens.kinds[j] & (COMMA | DASH):
        j -= 1
    if j < 0 or not tokens.kinds[j] & CLOSE:
        return None
    return tokens.marks.partner[j]


def _source_starts(tokens: Tokens, cue: Cue) -> list[Start]:
    """For a source phrase: the clause in front of it, from each point where it could begin, and the
    one behind it."""
    first, last = tokens.sentences[tokens.sentence_of[cue.first]]
    while first < cue.first and tokens.kinds[first] & (PUNCTUATION | CLOSE | BRACKET):
        first += 1
    return [*_clauses_before(tokens, cue, first), *_clauses_behind(tokens, cue, last)]


def _clauses_before(tokens: Tokens, cue: Cue, first: int) -> list[Start]:
    kinds, words = tokens.kinds, tokens.words
    found: list[Start] = []
    j = cue.first - 1
    while j > first and len(found) < MAX_CLAUSES and cue.first - j < MAX_LENGTH:
        if cue.first - j > 2:
            if kinds[j] & CONJUNCTION or words[j].startswith(("وال", "فا")) or word_opens_clause(words[j]):
                found.append(Start("clause-before", j - 1, j))  # it may be part of the statement, or introduce it
            if kinds[j] & (_INTRODUCES | RELATIVE) or words[j] in _BRACKETS_CLOSE:
                found.append(Start("clause-before", j, j + 1))
        j -= 1
    if cue.first - first > 1 and kinds[first] & (CONJUNCTION | ADVERB):  # كما، لكن
        found.append(Start("clause-before", first, first + 1))
    if 0 < cue.first - first <= MAX_CLAUSE:
        found.append(Start("clause-before", max(0, first - 1), first))
    return found


def _clauses_behind(tokens: Tokens, cue: Cue, last: int) -> list[Start]:
    kinds, words = tokens.kinds, tokens.words
    found: list[Start] = []
    j = cue.last + 1
    reach = min(last, j + 24)
    while j < reach and len(found) < MAX_CLAUSES:
        if kinds[j] & OPEN and j in tokens.marks.partner:
            j = tokens.marks.partner[j]
        elif kinds[j] & COMMA:
            after = j + 1
            while after < last and (kinds[after] & COMP or words[after] == "فان"):
                after += 1
            found.append(Start("clause-behind", j, after))
        elif (kinds[j] & COMPLEMENTIZER or words[j] in _RESUMES) and not kinds[j - 1] & COMMA:
            found.append(Start("clause-behind", j, j + 1 if kinds[j] & COMP or words[j] == "فان" else j))
        j += 1
    return found


def _clauses_around(tokens: Tokens, start: Start, cue: Cue) -> list[Content]:
    """The clause that begins before a source phrase and goes on behind its mention, in two spans."""
    kinds = tokens.kinds
    before = trim(tokens, start.first, cue.first - 1)
    sentence = tokens.sentence_of[cue.first]
    last = min(tokens.sentences[sentence][1] - 1, cue.last + MAX_LENGTH)
    if before is None or tokens.sentence_of[start.first] != sentence:
        return []
    phrase = noun_phrase_end(tokens, cue.last + 1, last)
    comma = next((j for j in range(cue.last + 1, min(last, cue.last + 14)) if kinds[j] & (COMMA | DASH)), phrase)
    found = []
    for after in sorted({phrase + 1, comma + 1}):
        end = next((j - 1 for j in range(after + 2, last) if kinds[j] & COMMA), last)
        for until in sorted({end, last}):
            rest = trim(tokens, after, until) if after > cue.last else None
            if rest is not None:
                found.append(Content([before, rest], start, until))
    return found


def ends(tokens: Tokens, start: Start, cue: Cue, cues: dict[int, Cue]) -> list[int]:
    """Last tokens (untrimmed) of the contents that may begin at ``start``, the nearest first."""
    kinds, partner, words = tokens.kinds, tokens.marks.partner, tokens.words
    if start.kind == "clause-before":
        j = cue.first - 1
        while (j > start.first and kinds[j] & (COMMA | DASH)) or words[j] in ("وذلك", "و"):
            j -= 1
        return [j]
    limit = reach(tokens, cue.first, start.first, MAX_LENGTH)
    sentences = _SENTENCES_OF_SPEECH if start.kind in ("colon", "marks") else 1
    found: list[int] = []
    phrase = start.kind in ("noun", "governed", "preposition")
    j = start.first
    while j < limit:
        kind = kinds[j]
        if kind & OPEN and j in partner:
            if partner[j] >= limit:
                break
            j = partner[j] + 1
            if phrase and j < limit and not kinds[j] & PUNCTUATION:
                found.append(j - 1)
            continue
        if kind & NEWLINE:
            break
        if kind & STOP:
            sentences -= 1
            if sentences == 0:
                break
            found.append(j - 1)
        elif j > start.first and (
            kind & _SETS_OFF
            or j in cues
            or (kind & BRACKET and words[j] in "([")
            or words[j] in _SETS_APART
            or (words[j][0] == "و" and word_opens_clause(words[j]))
            or (phrase and j - start.first < 18 and (kind & (PREPOSITION | ADVERB) or words[j][0] in "ول"))
        ):
            offered = kind & WORD and kinds[j - 1] & COMMA  # by the comma before
            if not offered and len(found) < MAX_ENDS:
                found.append(j - 1)
        j += 1
    found.append(j - 1)
    return found


def word_opens_clause(word: str) -> bool:
    """Could the folded word be و with a verb or a pronoun, which opens a clause of its own?"""
    return (
        word[0] == "و"
        and len(word) > 3
        and (word[1] in "يتس" or word[-1] in "ت" or word in word_class("clause_opener"))
    )


def contents(tokens: Tokens, start: Start, cue: Cue, cues: dict[int, Cue], ruled: Attribution | None) -> list[Content]:
    """Every content candidate of a cue that begins at ``start``; never none."""
    found: list[Content] = []
    if start.kind == "ruled" and ruled is not None:
        return [Content(ruled.spans, start, -1)]
    if start.kind == "marks":
        found.append(Content(quoted(tokens, start.at), start, -1))
        if start.at not in tokens.marks.partner:  # left open: it may end with any of the next sentences
            found += [c for c in _ranges(tokens, start, cue, cues) if c.spans != found[0].spans]
    elif start.kind == "before":
        inner = trim(tokens, start.first, tokens.marks.partner[start.at] - 1, marks=False)
        found.append(Content([inner or (start.at, start.at)], start, -1))
    else:
        found += _ranges(tokens, start, cue, cues)
        if start.kind == "clause-before":
            found += _clauses_around(tokens, start, cue)
    if ruled is not None and ruled.spans[0][0] == start.first and not any(c.spans == ruled.spans for c in found):
        found.append(Content(ruled.spans, start, ruled.end))
    return found or [Content([(start.first, start.first)], start, start.first)]


def _ranges(tokens: Tokens, start: Start, cue: Cue, cues: dict[int, Cue]) -> list[Content]:
    found: list[Content] = []
    seen: set[Range] = set()
    for last in ends(tokens, start, cue, cues):
        trimmed = trim(tokens, start.first, last) if last >= start.first else None
        if trimmed is not None and trimmed not in seen:
            seen.add(trimmed)
            found.append(Content([trimmed], start, last))
    return found
