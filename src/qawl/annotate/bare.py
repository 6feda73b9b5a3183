"""Quotations that no cue reports: «source: statement», marks that go on with a source's words, answers.

``find_bare`` decides by rule; ``bare_candidates`` offers more, for a model to choose from by ``bare_features``.
"""

from __future__ import annotations

from bisect import bisect_right

from qawl.annotate.boundaries import Range, trim
from qawl.annotate.content import Attribution, quote_type
from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.mentions import noun_phrase_end
from qawl.annotate.names import clean
from qawl.annotate.phrases import is_verb
from qawl.annotate.tokens import (
    ADVERB,
    BODY,
    COLON,
    COMPLEMENTIZER,
    GROUP,
    NEWLINE,
    OPEN,
    PLACE,
    PREPOSITION,
    STOP,
    TITLE,
    WORD,
    Tokens,
)
from qawl.annotate.view import View, bucket

_HEADLINES = 4  # lines at the head of an article that may be «source: statement»
_MAX_LABEL = 14  # tokens before the colon of one
_INTERVIEW = 3  # questions that make an interview
_COMPARED = 40  # quotations with which one without a cue is compared
_MIN_CONTINUED = 6  # tokens between marks that go on as a quotation of their own


def find_bare(tokens: Tokens, cues: dict[int, Cue], found: list[Attribution]) -> list[Attribution]:
    """Colon headlines and continued quotations that ``found`` does not hold yet."""
    more: list[Attribution] = []
    for number in range(min(3, len(tokens.sentences))):
        headline = _colon_headline(tokens, number, cues)
        if headline is not None and not any(_overlap(headline, other) for other in found):
            more.append(headline)
            break
    return more + _continued(tokens, found + more)


def _overlap(one: Attribution, other: Attribution) -> bool:
    return one.start <= other.end and other.start <= one.end


def _colon_headline(tokens: Tokens, number: int, cues: dict[int, Cue]) -> Attribution | None:
    kinds = tokens.kinds
    first, last = tokens.sentences[number]
    if first and not kinds[first - 1] & NEWLINE:
        return None
    colon = next((j for j in range(first, min(last, first + 9)) if kinds[j] & COLON), None)
    if colon is None or colon == first or tokens.words[first] in word_class("no_source"):
        return None
    source = first
    while source < colon and not kinds[source] & (WORD | OPEN):
        source += 1
    end = noun_phrase_end(tokens, source, colon)
    if end != colon - 1 or any(j in cues or is_verb(tokens.words[j]) for j in range(source, colon)):
        return None
    if tokens.words[source].isdigit() or kinds[source] & (PREPOSITION | ADVERB):
        return None
    line_end = colon + 1
    while line_end < len(tokens) and not kinds[line_end] & NEWLINE and line_end - colon < 60:
        line_end += 1
    content = _statement(tokens, colon, line_end - 1, 3)
    if content is None:
        return None
    if line_end < len(tokens) and number > 0 and not kinds[source] & (TITLE | BODY | GROUP | PLACE):
        return None
    return Attribution([content], None, "headline", quote_type(tokens, [content]), (source, end))


def _statement(tokens: Tokens, colon: int, end: int, least: int) -> Range | None:
    """What a colon introduces up to the token ``end``, without a complementizer; None under ``least`` tokens."""
    content = trim(tokens, colon + 1, end)
    if content is None or content[1] - content[0] + 1 < least:
        return None
    first, last = content
    return (first + 1, last) if tokens.kinds[first] & COMPLEMENTIZER and first + 2 < last else content


def _continued(tokens: Tokens, found: list[Attribution]) -> list[Attribution]:
    """Sentences wholly between marks that follow a quotation of a source in the same part."""
    kinds, partner = tokens.kinds, tokens.marks.partner
    covered = sorted((a.start, a.end) for a in found)
    more: list[Attribution] = []
    for opened, close in tokens.marks.pairs:
        if close - opened - 1 < _MIN_CONTINUED or opened == 0:
            continue
        if not kinds[opened - 1] & (STOP | NEWLINE) or tokens.marks.enclosing(opened - 1) is not None:
            continue
        after = close + 1
        if after < len(tokens) and kinds[after] & WORD:
            continue
        content: Range | None = trim(tokens, opened + 1, close - 1, marks=False)
        if content is None or any(start <= content[0] <= end or start <= content[1] <= end for start, end in covered):
            continue
        if not any(a.end < opened and opened - a.end < 120 for a in found):
            continue
        more.append(Attribution([content], None, "continued", "direct"))
    return more if partner else []


def bare_candidates(tokens: Tokens, found: list[Attribution]) -> list[Attribution]:
    """What may be a quotation without a cue and overlaps none of ``found``, in text order."""
    lines = _lines(tokens)
    offered = [headline for first, end in lines[:_HEADLINES] if (headline := _labelled(tokens, first, end))]
    offered += _continued(tokens, found)
    offered += _answers(tokens, lines)
    covered = sorted((a.start, a.end) for a in found)
    kept: list[Attribution] = []
    for one in sorted(offered, key=lambda a: (a.start, a.end)):
        at = bisect_right(covered, (one.start, one.end))
        around = covered[max(0, at - 3) : at + 1]
        if not any(one.start <= b and a <= one.end for a, b in around) and not (kept and kept[-1].end >= one.start):
            kept.append(one)
    return kept


def _lines(tokens: Tokens) -> list[Range]:
    """The first and last token of every line that has any."""
    found: list[Range] = []
    first = 0
    for j in [*(j for j, kind in enumerate(tokens.kinds) if kind & NEWLINE), len(tokens)]:
        if j > first:
            found.append((first, j - 1))
        first = j + 1
    return found


def _labelled(tokens: Tokens, first: int, end: int) -> Attribution | None:
    """A line of the form «label: statement»; whether the label is a source is left open."""
    kinds = tokens.kinds
    colon = next((j for j in range(first, min(end, first + _MAX_LABEL)) if kinds[j] & COLON), None)
    if colon is None:
        return None
    source = first
    while source < colon and not kinds[source] & WORD:
        source += 1
    content = _statement(tokens, colon, end, 2)
    last = noun_phrase_end(tokens, source, colon)
    if content is None or last < source:
        return None
    return Attribution([content], None, "headline", quote_type(tokens, [content]), (source, last))


def _answers(tokens: Tokens, lines: list[Range]) -> list[Attribution]:
    """The lines of an interview that follow a question; only where there are several questions."""
    asks = [any(tokens.words[j] in "؟?" for j in range(max(first, last - 3), last + 1)) for first, last in lines]
    found: list[Attribution] = []
    if sum(asks) < _INTERVIEW:
        return found
    answering = False
    for (first, last), is_question in zip(lines, asks, strict=True):
        answering = answering and not is_question
        if answering and last - first > 3 and (content := trim(tokens, first, last)) is not None:
            found.append(Attribution([content], None, "answer", "direct"))
        answering = answering or is_question
    return found


def bare_features(view: View, attribution: Attribution, found: list[Attribution]) -> list[str]:
    """The properties of a quotation without a cue. ``found``: the quotations that cues report."""
    tokens, words, shapes = view.tokens, view.words, view.shapes
    kind, (first, last) = attribution.kind, attribution.spans[0]
    said = {clean(words[j]) for j in range(first, min(last, first + 60) + 1) if len(words[j]) > 3}
    share = int(5 * max((_share(view, said, other) for other in found[:_COMPARED]), default=0.0))
    person = any(words[j] in word_class("first_person") for j in range(first, min(last, first + 60) + 1))
    sentence = tokens.sentence_of[first]
    n = last + 1
    stops = min(sum(1 for kind_of in tokens.kinds[first:n] if kind_of & STOP), 3)
    row = [
        kind, f"s{kind}{shapes[first]}", f"s2{kind}{shapes[first]}{shapes[first + 1]}", f"fw{kind}{words[first]}",
        f"n{kind}{shapes[n]}", f"l{kind}{bucket(last - first)}", f"p{kind}{person}", f"no{kind}{sentence == 0}",
        f"c{kind}{bucket(len(found))}", f"sh{kind}{share}", f"b{kind}{shapes[first - 1]}{shapes[first - 2]}",
        f"pl{kind}{stops}", f"m{kind}{shapes[first - 1] == '«'}{person}",
    ]  # fmt: skip
    if attribution.mention is None:
        return row
    a, b = attribution.mention
    label = {clean(words[j]) for j in range(a, b + 1) if len(words[j]) > 2}
    speaks = any(not label.isdisjoint(_mention(view, other)) for other in found)
    again = min(max((view.counts[word] for word in label), default=0), 4)
    head = shapes[a]
    number = any(words[j][0].isdigit() for j in range(a, b + 1))
    row += [
        f"S{head}", f"Sw{words[a]}", f"Se{shapes[b]}", f"Sl{bucket(b - a)}{head}", f"Sp{speaks}", f"Sps{speaks}{share}",
        f"Sa{again}{speaks}", f"Sx{head}{shapes[first]}", f"Sd{number}", f"Sn{shapes[b + 1]}",
        f"Ss{' '.join(shapes[a : min(b + 1, a + 3)])}", f"Sv{speaks}{shapes[first]}", f"Sm{shapes[first - 1]}{speaks}",
        f"So{sentence == 0}{speaks}{again}", f"Sc{head}{speaks}{share}",
    ]  # fmt: skip
    return row


def _share(view: View, said: set[str], other: Attribution) -> float:
    """The share of the words that another quotation has too."""
    here = {clean(view.words[j]) for a, b in other.spans for j in range(a, min(b, a + 80) + 1)}
    return len(said & here) / max(1, len(said))


def _mention(view: View, attribution: Attribution) -> set[str]:
    if attribution.mention is None:
        return set()
    return {clean(view.words[j]) for j in range(attribution.mention[0], attribution.mention[1] + 1)}
