"""Content spans: where what is said begins and ends.

Cues are taken in text order; each claims the stretch that its introduction opens. A clause runs
to its sentence's end unless the reporter takes over again before; marks run to their partner.
"""

from __future__ import annotations

from dataclasses import dataclass

from qawl.annotate.boundaries import MAX_CLAUSE, Range, clause_end, paragraph_end, phrase_end, trim
from qawl.annotate.cues import Cue, Intro
from qawl.annotate.phrases import subject_end
from qawl.annotate.tokens import (
    ADVERB,
    AUXILIARY,
    CLOSE,
    COLON,
    COMMA,
    COMP,
    COMPLEMENTIZER,
    CONJUNCTION,
    DASH,
    OPEN,
    PREPOSITION,
    PUNCTUATION,
    RELATIVE,
    STOP,
    WORD,
    Tokens,
)


@dataclass(slots=True)
class Attribution:
    """A quotation in tokens: content ranges, the cue (None where only a colon or marks report), how
    the content was introduced, the mention where one was found on the way, and how sure the models
    are (None from the rules)."""

    spans: list[Range]
    cue: Cue | None
    kind: str
    type: str = "indirect"
    mention: Range | None = None
    confidence: float | None = None

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def introduced(self) -> str:
        """How the rules would introduce it, whatever introduction was chosen: the same in training and use."""
        return introduction(self.cue)

    @property
    def place(self) -> int:
        """Where it stands in the text: at its cue, or at its content where it has none."""
        return self.cue.first if self.cue is not None else self.start


def introduction(cue: Cue | None) -> str:
    """The kind of introduction that the rules see behind a cue, or that of what has none."""
    return cue.intro.kind if cue is not None and cue.intro is not None else "headline"


def find_content(tokens: Tokens, cues: dict[int, Cue]) -> list[Attribution]:
    """The quotations that the cues report, in the order of their cues."""
    found: list[Attribution] = []
    consumed: set[int] = set()  # opening marks whose content a cue has claimed
    for cue in cues.values():
        if cue.ruled_out:
            continue
        attribution = _source_clause(tokens, cue, cues) if cue.lemma is None else _reported(tokens, cue, cues, consumed)
        if attribution is None:
            continue
        attribution.type = quote_type(tokens, attribution.spans)
        for first, last in attribution.spans:
            consumed.update(tokens.marks.opening(first - 1, first + 1))
            if attribution.kind == "complement":
                consumed.update(tokens.marks.opening(first, last))
        found.append(attribution)
    return found


def _reported(tokens: Tokens, cue: Cue, cues: dict[int, Cue], consumed: set[int]) -> Attribution | None:
    assert cue.lemma is not None
    intro = cue.intro
    before = _marks_before(tokens, cue, consumed) if not cue.prefix and ":" in cue.lemma.takes else None
    if before is not None and (intro is None or intro.kind != "complement"):
        spans = [before]
        if intro is not None and intro.kind == "marks" and _interrupted(tokens, cue, intro):
            spans += quoted(tokens, intro.at)
        return Attribution(spans, cue, "before")
    if intro is None:
        intro = _bare_noun(tokens, cue)
        if intro is None:
            return None
    if intro.kind == "marks":
        return Attribution(quoted(tokens, intro.at), cue, "marks")
    if intro.kind == "colon":
        end = paragraph_end(tokens, intro.start)
    elif intro.kind == "complement":
        end = clause_end(tokens, intro.start, cue, cues)
    else:
        end = phrase_end(tokens, intro.start, cue, cues)
    start = _with_object(tokens, cue, intro) if cue.cls in ("accuse", "describe") else intro.start
    trimmed = trim(tokens, start, end)
    return Attribution([trimmed], cue, intro.kind) if trimmed else None


def _with_object(tokens: Tokens, cue: Cue, intro: Intro) -> int:
    """Where the content of an accusation or description begins: with its object (guidelines §3.8)."""
    assert cue.form is not None
    first = cue.last + 1
    if cue.form.object or first >= intro.at or intro.kind == "marks":
        return intro.at if intro.kind == "complement" else intro.start
    end = cue.last
    if cue.tense != "participle" and not _agrees_before(tokens, cue):
        end = subject_end(tokens, first, intro.at)
    for j in range(end + 1, intro.at):
        if tokens.kinds[j] & WORD and not tokens.kinds[j] & (PREPOSITION | ADVERB):
            return j
    return intro.at if intro.kind == "complement" and tokens.words[intro.at].startswith("ب") else intro.start


def quoted(tokens: Tokens, opened: int) -> list[Range]:
    """The content of the marks that open here, and of those that follow without a word between."""
    spans: list[Range] = []
    kinds, partner = tokens.kinds, tokens.marks.partner
    count = len(kinds)
    while True:
        close = partner.get(opened)
        if close is None:
            end = paragraph_end(tokens, opened + 1)
            trimmed = trim(tokens, opened + 1, end)
            return [*spans, trimmed] if trimmed else spans or [(opened, opened)]
        trimmed = trim(tokens, opened + 1, close - 1, marks=False)
        if trimmed:
            spans.append(trimmed)
        j = close + 1
        while j < count and kinds[j] & (STOP | COMMA):
            j += 1
        if j < count and kinds[j] & OPEN and j > close + 1 and j in partner and partner[j] - j > 4:
            opened = j
            continue
        return spans or [(opened, close)]


def _marks_before(tokens: Tokens, cue: Cue, consumed: set[int]) -> Range | None:
    """The content of the marks that close right before the cue («…»، قال فلان)."""
    kinds = tokens.kinds
    j = cue.first - 1
    while (j >= 0 and kinds[j] & (COMMA | DASH)) or (j >= 0 and tokens.words[j] in ("هكذا", "كما")):
        j -= 1
    if j < 0 or not kinds[j] & CLOSE:
        return None
    opened = tokens.marks.partner[j]
    if opened in consumed or j - opened < 4:
        return None
    return trim(tokens, opened + 1, j - 1, marks=False)


def _interrupted(tokens: Tokens, cue: Cue, intro: Intro) -> bool:
    return intro.at - cue.last < 20


def quote_type(tokens: Tokens, spans: list[Range]) -> str:
    """direct, indirect or mixed, by the marks around and inside the spans (guidelines §2)."""
    kinds, partner = tokens.kinds, tokens.marks.partner
    if all(
        first > 0 and kinds[first - 1] & OPEN
        and (partner.get(first - 1, last + 1) >= last or first - 1 not in partner)
        for first, last in spans
    ):  # fmt: skip
        return "direct"
    for first, last in spans:
        for j in tokens.marks.opening(first, last):
            if partner.get(j, j) - j - 1 >= 1 and _own_words(tokens, j, partner.get(j, j)):
                return "mixed"
    return "indirect"


def _own_words(tokens: Tokens, opened: int, close: int) -> bool:
    """Are these marks around the source's own words, not around a name, title or term?"""
    inside = close - opened - 1
    if inside >= 4:
        return True
    words = tokens.words[opened + 1 : close]
    if any(not word.isascii() and tokens.kinds[opened + 1 + k] & PREPOSITION for k, word in enumerate(words)):
        return True
    return inside > 0 and not words[0].startswith("ال") and not words[0].isascii() and words[0][0] in "يتنلب"


def _bare_noun(tokens: Tokens, cue: Cue) -> Intro | None:
    """A noun complement right behind the cue: only where no subject can stand between."""
    lemma = cue.lemma
    assert lemma is not None
    assert cue.form is not None
    j = cue.last + 1
    if "0" not in lemma.takes or lemma.strict or j >= len(tokens) or not tokens.kinds[j] & (WORD | OPEN):
        return None
    if tokens.kinds[j] & (PREPOSITION | COMPLEMENTIZER | CONJUNCTION | ADVERB | RELATIVE):
        return None
    if cue.tense == "participle" or cue.form.object:
        return Intro("noun", cue.last, j)
    limit = j
    while limit < len(tokens) and limit < j + 25 and not tokens.kinds[limit] & (PUNCTUATION | PREPOSITION | RELATIVE):
        limit += 1
    if not _agrees_before(tokens, cue):
        end = subject_end(tokens, j, limit)
        if end + 1 < limit:
            return Intro("noun", end, end + 1)
    return Intro("noun", cue.last, j)


def _agrees_before(tokens: Tokens, cue: Cue) -> bool:
    """Can the subject stand in front of the verb, so that the noun behind it is the content?"""
    return (
        not cue.prefix
        and cue.first > tokens.sentences[tokens.sentence_of[cue.first]][0]
        and not (tokens.kinds[cue.first - 1] & (COMMA | AUXILIARY | CLOSE))
    )


def _source_clause(tokens: Tokens, cue: Cue, cues: dict[int, Cue]) -> Attribution | None:
    """The clause that a source phrase modifies: behind it where it opens the sentence, else before."""
    kinds = tokens.kinds
    first, last = tokens.sentences[tokens.sentence_of[cue.first]]
    while first < last and kinds[first] & (PUNCTUATION | CLOSE):
        first += 1
    if cue.first - first <= 1:
        j = cue.last + 1
        reach = min(last, j + 20)
        while j < reach and not kinds[j] & (COMMA | COMPLEMENTIZER | COLON):
            j = tokens.marks.partner.get(j, j) + 1 if kinds[j] & OPEN else j + 1
        if j >= reach or j + 1 >= last:
            return None
        start = j if kinds[j] & COMPLEMENTIZER and not kinds[j] & COMP else j + 1
        if start < len(kinds) and kinds[start] & COMP:
            start += 1
        spans = [trim(tokens, start, clause_end(tokens, start, cue, cues))]
        mention: Range | None = (cue.last + 1, j - 1)
    else:
        if cue.first - first > MAX_CLAUSE:
            return None
        begin = first
        for k in range(cue.first - 1, first, -1):
            other = cues.get(k)
            if (
                other is not None
                and other.lemma is not None
                and not other.ruled_out
                and other.tense != "masdar"
                and other.intro
            ):
                return None  # a trailing second source under another cue
        if cues.get(first) is not None and cues[first].intro and not cues[first].ruled_out:
            return None
        spans = [trim(tokens, begin, cue.first - 1)]
        mention = None
    kept = [span for span in spans if span]
    if not kept or kept[0][1] - kept[0][0] < 2:
        return None
    return Attribution(kept, cue, "clause", mention=mention)
