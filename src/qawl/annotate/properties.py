"""What the models see of the candidates that come in great number: starts, ends, mentions, names.

For each kind a function that makes a row of a candidate's own properties, and the templates that join them (see
qawl.annotate.templates). A property is one that a grammar book could name: how the content is introduced, what
follows it, who agrees with the verb; the trained weights say how much each counts.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Content, Start
from qawl.annotate.cues import Cue
from qawl.annotate.names import clean
from qawl.annotate.templates import Templates, code
from qawl.annotate.tokens import COMMA, DASH, STOP, TITLE
from qawl.annotate.view import View, bucket

Row = tuple[int, ...]
_AHEAD = 30  # tokens behind a content in which the next cue is looked for
_NOWHERE = -9  # a bound before every token

START = Templates(
    "start",
    "kind at first lemma tense cls prefix object intro b until ruled distance behind commas apart opens next",
    {
        "": """
        kind, ruled kind, ruled cls, lemma kind, cls kind tense, kind distance, cls kind distance, kind commas,
        kind behind s:b+1|until s:b+2|until s:b+3|until, kind intro, ruled intro kind, w:first, w:first-1,
        w:first-2 kind, kind s:first, kind s:first-1, kind s:first-2 s:first-1, kind s:first s:first+1,
        kind s:first-1 s:first, lemma w:at, lemma s:first, kind prefix tense, kind object, kind apart cls,
        kind opens next, kind k:first, kind k:first-1, k:first-1 k:first, kind g:first-1 g:first, lemma k:first,
        k:first k:first+1 kind
        """
    },
)
END = Templates(
    "end",
    "open marked kind ruled cls tense end n behind spans length commas inside holds taken took left ahead "
    "following gap stops",
    {
        "marked": "kind, ruled kind, kind spans, kind length",
        "open": """
        spans kind, spans s:n left, left kind, left s:n s:behind, following gap s:n, w:behind ahead, kind ahead left,
        w:behind w:behind+1 s:behind+2, cls w:behind, s:behind s:behind+1 s:behind+2 s:behind+3, kind, ruled kind,
        ruled s:n, kind s:n, s:n s:n+1, w:n, w:behind, w:behind w:behind+1, kind s:behind, s:n s:behind s:behind+1,
        s:n s:behind s:behind+1 s:behind+2, w:behind s:behind+1, taken s:n, kind taken, s:end kind, w:end,
        s:end s:n kind, kind length, cls kind length, kind commas s:n, inside took, cls s:n s:behind, length s:n,
        tense s:n s:behind, stops kind holds, kind k:behind, s:n k:behind k:behind+1, k:end kind, k:end s:n k:behind,
        s:n g:behind g:behind+1 g:behind+2, s:n k:behind s:behind+1, g:end g:n g:n+1, cls s:n k:behind
        """,
    },
)
MENTION = Templates(
    "mention",
    "dropped stated before kind ruled lemma source tense prefix gender a b first last n sentence opener distance "
    "headline leads prior back after closes rest ending size gap number plural feminine clitic known name ahead "
    "taken commas relative where between touches",
    {
        "dropped": """
        dropped, ruled, tense kind, prefix tense, lemma, s:b+1 tense, w:b+1, s:a-1 tense, w:a-1,
        tense s:b+1 s:b+2, s:a-1 tense s:b+1, gender number tense, kind distance, headline tense, prior tense,
        prior tense prefix, prior ruled tense, prior s:a-1 tense, back tense s:a-1, s:opener tense prior,
        w:sentence leads tense, k:b+1 tense, k:b+1 k:b+2, k:a-1 tense, g:b+1 g:b+2 g:b+3 tense, k:sentence leads prior
        """,
        "stated": """
        after prior tense, after prior tense prefix, after prior s:first-1 tense, after prior s:first tense,
        after rest ahead s:n, after ahead name s:n, after w:n ahead, after s:n+1|ending s:n ahead,
        after kind rest name, after w:n w:n+1, after closes s:last name size rest, ruled after, ruled tense,
        after tense kind, after prefix tense, after lemma, after closes kind, after gap tense, after size,
        after s:first, after w:first, after s:first s:first+1|last, after s:last, after s:last s:n, after s:n,
        after w:n, after s:n s:n+1, after w:last, after s:last-1 s:last s:n, after s:first-1, after w:first-1,
        after name s:n, after name w:n, after closes s:n s:last, after gender number feminine,
        after s:first s:first+1|last s:first+2|last s:first+3|last, after s:first-1 s:first, after name s:last s:n,
        after s:first name closes, after clitic known source, after clitic known tense s:first name,
        after gender number plural feminine tense, after n:last s:last, after n:last n:n s:last s:n,
        after kind s:last s:n s:n+1, after lemma kind s:n, after kind rest s:last s:n, after k:first, after k:last,
        after k:n, after k:last k:n, after g:first g:last g:n, after k:first-1 k:first, after k:first s:n,
        after e:first,
        after g:first g:first+1|last g:first+2|last, after name g:last-1 g:last g:n, after closes k:last, e:last k:n
        """,
        "before": """
        taken tense, taken tense commas, taken prefix tense s:a-1, taken where tense, where tense, where s:first-1,
        where s:first-1 s:first tense, relative commas tense, relative s:a-1 s:n, s:a-1 s:n tense, w:a-1 tense,
        s:first-2 s:first-1 tense, between s:n tense taken, s:sentence where tense, w:first-1 tense s:n,
        touches s:n gender number plural feminine, k:a-1 tense, where k:first tense, k:first-1 k:first tense,
        k:first-1 s:n tense
        """,
    },
)
NAME = Templates(
    "name",
    "place first last n head size width title opened named definite article clitic known edge",
    {
        "": """
        place, place s:head, place s:head named, place s:first, place s:first s:last, w:first, w:last, place size,
        size s:first s:head, place s:first-1 s:first, place w:first-1, place s:first-2 s:first-1 s:first,
        place s:n s:last, place w:n, place title, place title s:head size, place opened named title,
        place opened size, place definite s:head size, place n:last n:first, place n:last n:first n:first-1 s:first,
        edge, place s:first s:first+1|last s:first+2|last s:first+3|last, place width size, w:head place size,
        edge opened size definite, place s:head s:first s:first+1|last s:first+2|last s:n, place clitic known,
        clitic known s:first-1 size, place a:first s:first-1, place a:first size s:head,
        a:first n:first s:first s:first-1, place o:last s:n s:last, a:first o:last edge, place s:last size named,
        place definite article s:first s:first-1, place k:first, place k:last, place k:n, place k:first-1 k:first,
        place k:last k:n, place g:first g:first+1|last g:first+2|last size, g:first-1 g:first g:last g:n, place e:first,
        e:first e:last size, place k:head size, k:head k:first, place k:first-1 size
        """
    },
)


@dataclass(slots=True)
class Taken:
    """The cues that are taken to report, by their first tokens, and these tokens, rising."""

    cues: dict[int, Cue]
    places: list[int]

    @classmethod
    def of(cls, cues: dict[int, Cue]) -> Taken:
        return cls(cues, sorted(cues))

    def number(self, first: int, end: int) -> int:
        """How many begin at tokens ``first`` … ``end - 1``."""
        return max(0, bisect_left(self.places, end) - bisect_left(self.places, first))

    def next(self, first: int, end: int) -> Cue | None:
        """The first that begins at tokens ``first`` … ``end - 1``."""
        k = bisect_left(self.places, first)
        return self.cues[self.places[k]] if k < len(self.places) and self.places[k] < end else None

    def latest(self, first: int, end: int) -> int:
        """The last token ``first`` … ``end - 1`` at which one begins, or -1."""
        k = bisect_left(self.places, end)
        return self.places[k - 1] if k and self.places[k - 1] >= first else -1


def start_row(view: View, cue: Cue, start: Start, ruled: bool) -> Row:
    """The properties of a place where a cue's content may begin. ``ruled``: the rules begin there."""
    tokens = view.tokens
    a, b, at = cue.first, cue.last, start.at
    behind = at > b
    return (
        code(start.kind), at, start.first, _lemma(view, cue), code(cue.tense), code(cue.cls), code(cue.prefix),
        1 + cue.form.object if cue.form is not None else 0, code(cue.intro.kind) if cue.intro is not None else 0,
        b, at - 1 if behind else _NOWHERE, ruled, bucket(at - b) if behind else -1 - bucket(a - start.first), behind,
        min(tokens.commas(b + 1, at), 3), at - b,
        a == tokens.sentences[tokens.sentence_of[a]][0], at - b <= 1,
    )  # fmt: skip


def end_row(view: View, cue: Cue, content: Content, accepted: Taken, ruled: bool) -> Row:
    """The properties of a content that ends here. ``accepted``: the cues that are taken; ``ruled``: the
    rules end there."""
    tokens = view.tokens
    kind = code(content.start.kind)
    first, end = content.spans[0][0], content.spans[-1][1]
    length = bucket(end - first)
    spans = len(content.spans)
    if content.last < 0:
        return (0, 1, kind, ruled, code(cue.cls), code(cue.tense), end, 0, 0, spans, length, *[0] * 10)
    n = content.last + 1
    kinds = tokens.kinds
    behind = n + 1 if n < len(kinds) and kinds[n] & (COMMA | DASH) else n
    other = accepted.cues.get(behind)
    inside = accepted.number(first + 1, end)
    close = tokens.sentences[tokens.sentence_of[end]][1]
    following = accepted.next(n, min(close, n + _AHEAD))
    return (
        1, 0, kind, ruled, code(cue.cls), code(cue.tense), end, n, behind, spans, length,
        min(tokens.commas(first, end), 4), min(inside, 3), inside > 0,
        _voice(other), other is not None, bucket(close - n), following is not None, _voice(following),
        bucket(following.first - n) if following is not None else 0, bool(kinds[n] & STOP) if n < len(kinds) else True,
    )  # fmt: skip


def mention_row(view: View, cue: Cue, start: Start | None, mention: Range | None, ruled: bool, accepted: Taken) -> Row:
    """The properties of a mention candidate (None: the subject is dropped). ``ruled``: the rules take it;
    ``accepted``: the cues that report, of which those earlier in the sentence tell whether its speaker may go on."""
    tokens, words = view.tokens, view.words
    a, b = cue.first, cue.last
    kind = code(start.kind) if start is not None else 0
    limit = start.at if start is not None and start.at > b else -1
    sentence = tokens.sentences[tokens.sentence_of[a]][0]
    latest = accepted.latest(sentence, a)
    prior = latest >= 0
    form = cue.form
    of_cue = (
        kind, ruled, _lemma(view, cue), cue.lemma is None, code(cue.tense), code(cue.prefix),
        code(form.gender) if form is not None else 0, a, b,
    )  # fmt: skip
    number = code(form.number) if form is not None else 0
    if mention is None:
        return (
            1, 0, 0, *of_cue, 0, 0, 0, sentence, latest if prior else sentence,
            bucket(limit - b) if limit > b else -1, tokens.sentence_of[a] == 0, a == sentence, prior,
            bucket((a - latest) // 3) if prior else -1, 0, 0, 0, 0, 0, 0, number, *[0] * 12,
        )  # fmt: skip
    first, last = mention
    after = first > b
    n = last + 1
    rest = max(0, limit - n) if after else 0
    commas = relative = where = between = touches = 0
    taken = 0
    if not after:
        commas = min(tokens.commas(n, a), 3)
        relative = view.relatives[a] > view.relatives[n]
        where = bucket(first - sentence)
        between = bucket((a - last - 1) // 3)
        touches = n == a
        if prior:
            taken = 1 if first - 2 <= latest < first else 2 if latest > first else 3
    clitic, known = _clitic(view, first)
    return (
        0, 1, not after, *of_cue, first, last, n, sentence, 0, 0, 0, 0, prior, 0, after, after and n == limit,
        bucket(rest), limit - 1 if rest > 1 else _NOWHERE, bucket(last - first),
        bucket(first - b - 1 if after else a - last - 1), number, _number(words[first]), words[first].endswith("ة"),
        clitic, known, view.names[n] > view.names[first], view.names[n + rest] > view.names[n],
        taken, commas, relative, where, between, touches,
    )  # fmt: skip


def name_row(view: View, mention: Range, place: str, name: Range) -> Row:
    """The properties of a name candidate of a mention. ``place``: where it stands in the mention (names.py)."""
    words, shapes, names = view.words, view.shapes, view.names
    first, last = name
    n = last + 1
    clitic, known = _clitic(view, first)
    before = "|" if first == mention[0] else shapes[first - 1]
    behind = "|" if last == mention[1] else shapes[n]
    return (
        code(place), first, last, n, mention[0], bucket(last - first), bucket(mention[1] - mention[0]),
        any(kind & TITLE for kind in view.tokens.kinds[first:n]), shapes[first] == "NAME",
        names[mention[1] + 1] > names[mention[0]], words[first].startswith("ال"), words[first - 1].startswith("ال"),
        clitic, known, code(before + behind),
    )  # fmt: skip


def _lemma(view: View, cue: Cue) -> int:
    return code(cue.lemma.name if cue.lemma is not None else view.words[cue.first])


def _voice(cue: Cue | None) -> int:
    return code(cue.tense[:4] + cue.prefix) if cue is not None else 0


def _clitic(view: View, j: int) -> tuple[int, bool]:
    """The letter at the head of a token that may be a preposition or conjunction written to it (0: none), and
    whether the article has the word without it."""
    word = view.words[j]
    if len(word) < 4 or word[0] not in "لبوكف":
        return 0, False
    return ord(word[0]), view.counts[clean(word[1:])] > 0


def _number(word: str) -> int:
    """The number that a noun's ending shows: plural, dual or singular."""
    return 3 if word.endswith(("ون", "ين", "ات")) else 2 if word.endswith("ان") else 1
