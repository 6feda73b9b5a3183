"""What the models of type see of a quotation: the marks at its edges and inside, and who speaks in it."""

from __future__ import annotations

from functools import lru_cache

from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.marks import is_mark
from qawl.annotate.names import clean
from qawl.annotate.tokens import CLOSE, COMP, NEGATION, OPEN, PREPOSITION, WORD
from qawl.annotate.view import NAME, View, bucket

_PLAIN_REACH = 70  # words of unmarked speech that are looked at one by one
_VOICE_REACH = 160  # tokens of a span in which its speaker may say أنا or نحن


def type_features(view: View, attribution: Attribution) -> list[str]:
    """The properties that tell direct, indirect and mixed quotations apart: the marks at the edges and
    inside, what introduces the content, and who speaks in it."""
    tokens, words, shapes = view.tokens, view.words, view.shapes
    first, last = attribution.start, attribution.end
    spans = attribution.spans
    opens = sum(1 for a, _ in spans if shapes[a - 1] == "«")
    closes = sum(1 for _, b in spans if shapes[b + 1] == "»")
    colon = ":" in (shapes[first - 1], shapes[first - 2])
    comp = "COMP" in (shapes[first - 1], shapes[first - 2])
    inside = not word_class("first_person").isdisjoint(words[first : last + 1])
    plural = any(words[f].endswith("نا") and len(words[f]) > 4 for f in range(first, min(last + 1, first + 60)))
    edge = f"{opens == len(spans)}{closes == len(spans)}"
    pronoun = shapes[first] == "COMPP"
    found = [
        f"e{edge}", f"e{edge}{colon}", f"e{edge}{comp}", f"k{attribution.introduced}{edge}", f"c{colon}{inside}{plural}{edge}", f"p{pronoun}{edge}",
        f"fw{words[first]}{edge}", f"bs{shapes[first - 1]}{shapes[first - 2]}", f"n{len(spans)}{edge}", f"l{bucket(last - first)}{edge}",
        f"cl{colon}{bucket(last - first)}{edge}", f"as{shapes[last + 1]}{edge}",
    ]  # fmt: skip
    longest = 0
    pairs = []
    for a, b in spans:
        for j in range(a, b):
            close = tokens.marks.partner.get(j)
            if tokens.kinds[j] & OPEN and close is not None and close <= b:
                found += [f"m{row}" for row in _inner_marks(view, j, close, (a, b))]
                longest = max(longest, close - j - 1)
                pairs.append((j, close))
    found.append(f"longest{bucket(longest)}{edge}")
    found.append(f"inner{longest > 0}{edge}{comp}{colon}")
    found += _edges(view, attribution, len(pairs))
    for opened, close in pairs:
        found += _name_or_words(view, opened, close)
    return found


def _inner_marks(view: View, opened: int, close: int, span: Range) -> list[str]:
    """Marks inside a content: around the source's own words, or a name or term?"""
    words, shapes, kinds = view.words, view.shapes, view.tokens.kinds
    inside = range(opened + 1, close)
    size = bucket(close - opened - 1)
    return [
        f"n{size}", f"f{shapes[opened + 1]}", f"fw{words[opened + 1]}", f"l{shapes[close - 1]}", f"b{shapes[opened - 1]}", f"bw{words[opened - 1]}",
        f"a{shapes[close + 1]}", f"fl{shapes[opened + 1]}{size}", f"bf{shapes[opened - 1]}{shapes[opened + 1]}", f"bn{shapes[opened - 1]}{size}",
        f"se{opened == span[0]}{close == span[1]}{size}", f"p{any(kinds[j] & (PREPOSITION | COMP | NEGATION) for j in inside)}{size}",
        f"k{view.clusters[opened + 1][0]}{size}", f"kl{view.clusters[close - 1][0]}{size}", f"kb{view.clusters[opened - 1][0]}{size}",
        f"sh{' '.join(shapes[opened + 1 : min(close, opened + 4)])}", f"share{(close - opened) * 5 // max(1, span[1] - span[0])}",
    ]  # fmt: skip


def _edges(view: View, attribution: Attribution, pairs: int) -> list[str]:
    """The marks just outside and inside, whether or not they pair; and, where no mark stands outside, who
    speaks in the content."""
    words = view.words
    first, last = attribution.start, attribution.end
    cue, kind = attribution.cue, attribution.introduced
    left, left2 = _edge(view, first - 1), _edge(view, first - 2)
    right, right2 = _edge(view, last + 1), _edge(view, last + 2)
    before, after = "Q" in (left[0], left2[0]), "Q" in (right[0], right2[0])
    marks = sum(sum(map(is_mark, words[a : b + 1])) for a, b in attribution.spans)
    sides = f"{before}{after}"
    lemma = cue.lemma.name if cue is not None and cue.lemma is not None else "-"
    found = [
        f"al{left}{left2}", f"ar{right}{right2}", f"alr{left}{right}", f"aq{sides}{marks > 0}", f"aqk{sides}{marks > 0}{kind}", f"aru{right}{right2}{before}",
        f"au{min(marks - 2 * pairs, 2)}{sides}", f"apn{min(pairs, 3)}{sides}{kind}", f"ae{is_mark(words[first])}{is_mark(words[last])}",
        f"cls{cue.cls if cue is not None else '-'}{sides}{kind}", f"lem{lemma}{sides}",
    ]  # fmt: skip
    colon = ":" in (words[first - 1], words[first - 2])
    plain = colon or kind in ("colon", "headline")
    unmarked = _unmarked(view, attribution.spans)
    voices = sum(map(_own_voice, unmarked))
    found += [f"v{min(voices, 3)}{plain}{before}", f"vk{min(voices, 2)}{kind}{colon}{before}"]
    if before or after:
        return found
    seen = dict.fromkeys(_PERSONS, 0)
    for word in unmarked[:_PLAIN_REACH]:
        persons = _persons(word)
        for person in persons:
            seen[person] += 1
        if plain:
            found.append("bw" + word)
            found += [f"bs{person}{word[:4]}" for person in persons]
    found += [f"b{person}{min(2, seen[person])}{plain}{colon}" for person in _PERSONS]
    found.append(f"bcol{colon}{words[first - 1] in ('-', '–', '(')}{kind}{first < 30}")
    found.append(f"bhead{view.tokens.sentence_of[first] == 0}{colon}")
    return found


def _unmarked(view: View, spans: list[Range]) -> list[str]:
    """The words of a content that stand between no marks inside it, so far into each span."""
    kinds, words = view.tokens.kinds, view.words
    found: list[str] = []
    depth = 0
    for a, b in spans:
        end = min(b + 1, a + _VOICE_REACH)
        for word, kind in zip(words[a:end], kinds[a:end], strict=True):
            if kind & OPEN:
                depth += 1
            elif kind & CLOSE:
                depth = max(0, depth - 1)
            elif kind & WORD and not depth:
                found.append(word)
    return found


def _edge(view: View, at: int) -> str:
    """What stands beside a content: a mark (Q, and what the pairing makes of it), punctuation, a word, nothing."""
    kinds = view.tokens.kinds
    if not 0 <= at < len(kinds):
        return "-"
    if is_mark(view.words[at]):
        return "Qo" if kinds[at] & OPEN else "Qc" if kinds[at] & CLOSE else "Qu"
    return "w" if kinds[at] & WORD else view.shapes[at]


def _name_or_words(view: View, opened: int, close: int) -> list[str]:
    """Of a short pair of marks, what tells a name or term from the source's own words."""
    words, shapes = view.words, view.shapes
    size = close - opened - 1
    if size > NAME:
        return ["clong"]
    first, before = words[opened + 1], words[opened - 1]
    definite = first.startswith("ال")
    found = [
        f"cr{min(view.marked[' '.join(words[opened + 1 : close])], 3)}{min(size, 2)}", f"cdef{definite}{size}", f"clat{first.isascii()}{size}",
        f"cu{min(3, view.counts[clean(first)])}{size}", f"cbw{before}", f"cb2{words[opened - 2]}_{before}", f"caw{words[close + 1]}",
    ]  # fmt: skip
    if size == 1:
        found += [
            f"cw{first}", f"ce{first[-1:]}{definite}{shapes[opened - 1]}", f"ce2{first[-2:]}", f"cp{first[:2]}",
            f"cb{before[-1:]}{before.startswith('ال')}{definite}{first[-1:]}", f"cba{shapes[opened - 1]}{shapes[close + 1]}",
        ]  # fmt: skip
    else:
        found += [f"c2{shapes[opened + 1]}{shapes[opened + 2]}{size}", f"cl{words[close - 1][-1:]}{size}"]
    return found


@lru_cache(maxsize=1 << 16)
def _own_voice(word: str) -> bool:
    """Does a folded word, with or without a conjunction, belong to a speaker who says أنا or نحن?"""
    known = word_class("own_voice")
    return word in known or (word[0] in "وف" and word[1:] in known)


_PERSONS = ("s", "n", "a", "na", "ni", "t", "y")


@lru_cache(maxsize=1 << 16)
def _persons(word: str) -> tuple[str, ...]:
    """The signs of a first person that a folded word could bear: its prefix (future, نفعل، أفعل) and its ending
    (نا، ني، ت، ي)."""
    bare = word[1:] if len(word) > 4 and word[0] in "وف" else word
    found = []
    if bare.startswith(("سن", "سا")):
        found.append("s")
    elif len(bare) > 3 and (bare[0] == "ن" or (bare[0] == "ا" and not bare.startswith("ال"))):
        found.append("n" if bare[0] == "ن" else "a")
    if len(bare) > 4 and bare.endswith(("نا", "ني")):
        found.append("na" if bare.endswith("نا") else "ni")
    if len(bare) > 3 and bare[-1] in "تي" and not bare.endswith("ات"):
        found.append("t" if bare[-1] == "ت" else "y")
    return tuple(found)
