"""What the models see of a candidate: short strings, one a property.

A feature is a property that a grammar book could name (the cue's lemma, what follows it, where
the clause could end); the trained weights say how much each counts. No feature looks further
than its sentence and the quotations accepted before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache
from itertools import pairwise

from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Content, Start
from qawl.annotate.content import Attribution
from qawl.annotate.cues import Cue
from qawl.annotate.entities import Entity
from qawl.annotate.lexicon import cue_forms, first_names
from qawl.annotate.names import clean
from qawl.annotate.phrases import adjective
from qawl.annotate.tokens import (
    ADVERB,
    AUXILIARY,
    BODY,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMP,
    COMP_PRONOUN,
    CONJUNCTION,
    DASH,
    DOCUMENT,
    FUTURE,
    GROUP,
    NEGATION,
    NEWLINE,
    OPEN,
    PLACE,
    PREPOSITION,
    RELATIVE,
    STOP,
    TITLE,
    WORD,
    Tokens,
)

_KIND_NAMES = (
    (NEWLINE, "¶"), (STOP, "."), (COMMA, ","), (COLON, ":"), (OPEN, "«"), (CLOSE, "»"), (BRACKET, "("),
    (DASH, "-"), (COMP, "COMP"), (COMP_PRONOUN, "COMPP"), (RELATIVE, "REL"), (CONJUNCTION, "CONJ"),
    (NEGATION, "NEG"), (FUTURE, "FUT"), (AUXILIARY, "AUX"), (PREPOSITION, "PREP"), (ADVERB, "ADV"),
    (TITLE, "TITLE"), (PLACE, "PLACE"), (BODY, "BODY"), (GROUP, "GROUP"), (DOCUMENT, "DOC"),
)  # fmt: skip
_EDGE = "∅"
NAME = 5  # words that a pair of marks around a name or term may hold


@cache
def _kind_name(kind: int) -> str:
    return next((name for bit, name in _KIND_NAMES if kind & bit), "")


@lru_cache(maxsize=1 << 16)
def shape(word: str, kind: int) -> str:
    """The class of a token, coarse: punctuation by kind, closed classes by name, cue forms by tense,
    other words by article, prefix and ending."""
    name = _kind_name(kind)
    if name or not kind & WORD:
        return name or "sym"
    if word in first_names():
        return "NAME"
    found = cue_forms().get(word)
    if found is not None:
        return f"CUE{found[0].form.tense}{found[0].prefix}"
    if word[0].isdigit():
        return "NUM"
    if word.isascii():
        return "LATIN"
    if adjective(word):
        return "ADJ"
    if word.startswith("ال"):
        return "DEF"
    if word.startswith(("وال", "بال", "فال", "كال", "لل")):
        return word[0] + "DEF"
    if word.startswith("و") and len(word) > 3:
        return "wT" if word.endswith("ت") else "wY" if word[1] in "يت" else "w"
    if word.startswith("ب") and len(word) > 4:
        return "b"
    if word.startswith(("ي", "ت", "س")) and len(word) > 3:
        return word[0] + ("ة" if word.endswith("ة") else "")
    if word.endswith("ا") and len(word) > 4:
        return "ADVA"
    return "ة" if word.endswith("ة") else "ت" if word.endswith("ت") else "w0"


class View:
    """Token words and shapes with the edges padded, computed once an article."""

    __slots__ = ("_marked", "counts", "pairs", "shapes", "tokens", "words")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        pad = [_EDGE] * 4
        self.words = [*tokens.words, *pad]  # negative indexes fall into the padding
        self.shapes = [*map(shape, tokens.words, tokens.kinds), *pad]
        cleaned = [clean(word) for word in tokens.words]
        self.counts = Counter(cleaned)
        self.pairs = Counter(pairwise(cleaned))
        self._marked: Counter[str] | None = None

    @property
    def marked(self) -> Counter[str]:
        """How often the article has which few words between marks: what returns is a name."""
        if self._marked is None:
            words = self.tokens.words
            self._marked = Counter(" ".join(words[o + 1 : c]) for o, c in self.tokens.marks.pairs if c - o - 1 <= NAME)
        return self._marked


_LIMITS = (0, 1, 2, 3, 5, 8, 12, 20, 35, 60)
_BUCKETS = [str(next(limit for limit in _LIMITS if number <= limit)) for number in range(_LIMITS[-1] + 1)]


def bucket(number: int) -> str:
    """A length or distance, coarser as it grows."""
    if number > _LIMITS[-1]:
        return "more"
    return _BUCKETS[number] if number > 0 else "0"


def cue_features(view: View, cue: Cue, ruled: bool, previous: Cue | None) -> list[str]:
    """The properties of a cue candidate. ``ruled``: the rules alone would take it; ``previous``: the
    last accepted cue."""
    tokens = view.tokens
    words, shapes = view.words, view.shapes
    a, b = cue.first, cue.last
    lemma = cue.lemma.name if cue.lemma is not None else tokens.words[a]
    tense = cue.tense
    intro = cue.intro
    kind = intro.kind if intro is not None else "-"
    distance = bucket(intro.at - b) if intro is not None else "-"
    sentence = tokens.sentence_of[a]
    first = tokens.sentences[sentence][0]
    inside = tokens.marks.enclosing(a) is not None
    same = previous is not None and tokens.sentence_of[previous.first] == sentence
    lt = lemma + tense[:3]
    gender = cue.form.gender + cue.form.number if cue.form is not None else "-"
    return [
        "L" + lemma, "lt" + lt, "F" + tokens.words[a], "T" + tense + kind, f"C{cue.cls}{kind}", f"lk{lemma}{kind}",
        f"lr{lemma}{ruled}", f"r{ruled}{kind}{tense}", f"d{kind}{distance}", f"ld{cue.cls}{distance}",
        "p" + words[a - 1], "ps" + shapes[a - 1], f"p2{shapes[a - 2]}{shapes[a - 1]}", f"lp{lt}{shapes[a - 1]}",
        f"pw2{words[a - 2]}_{words[a - 1]}", "n" + words[b + 1], "ns" + shapes[b + 1], f"n2{shapes[b + 1]}{shapes[b + 2]}",
        f"ln{lt}{shapes[b + 1]}", f"lnw{lemma}{words[b + 1]}", f"n3{shapes[b + 1]}{shapes[b + 2]}{shapes[b + 3]}",
        f"pn{shapes[a - 1]}{tense}{shapes[b + 1]}", f"in{inside}{tense}", f"in{inside}{lemma}", f"pos{bucket(a - first)}{tense}",
        f"head{sentence == 0}{tense}", f"pr{cue.prefix}{tense}", f"g{gender}{tense}", f"same{same}{tense}{kind}",
        f"pk{previous.tense if same and previous is not None else '-'}{lemma}", f"adj{b > a}{cue.cls}{tense}", f"la{lemma}{b > a}", f"lai{lemma}{b > a}{kind}",
        f"obj{cue.form.object if cue.form is not None else '-'}{cue.cls}",
    ]  # fmt: skip


def start_features(view: View, cue: Cue, start: Start, ruled: bool) -> list[str]:
    """The properties of a place where a cue's content may begin. ``ruled``: the rules begin there."""
    tokens, words, shapes = view.tokens, view.words, view.shapes
    kind, at, first = start.kind, start.at, start.first
    lemma = cue.lemma.name if cue.lemma is not None else words[cue.first]
    tense, cls = cue.tense, cue.cls
    between = tokens.kinds[cue.last + 1 : at] if at > cue.last else []
    commas = sum(1 for k in between if k & COMMA)
    gap = " ".join(shapes[cue.last + 1 : min(at, cue.last + 4)]) if at > cue.last else "before"
    distance = bucket(at - cue.last) if at > cue.last else "-" + bucket(cue.first - first)
    intro = cue.intro.kind if cue.intro is not None else "-"
    return [
        f"k{kind}", f"r{ruled}{kind}", f"r{ruled}{cls}", f"lk{lemma}{kind}", f"ck{cls}{kind}{tense}", f"d{kind}{distance}",
        f"dc{cls}{kind}{distance}", f"c{kind}{min(commas, 3)}", f"g{kind}{gap}", f"i{kind}{intro}", f"ri{ruled}{intro}{kind}",
        f"w{words[first]}", f"w-1{words[first - 1]}", f"w-2{words[first - 2]}{kind}", f"s{kind}{shapes[first]}",
        f"s-1{kind}{shapes[first - 1]}", f"s-2{kind}{shapes[first - 2]}{shapes[first - 1]}", f"s2{kind}{shapes[first]}{shapes[first + 1]}",
        f"sx{kind}{shapes[first - 1]}{shapes[first]}", f"lw{lemma}{words[at]}", f"ls{lemma}{shapes[first]}",
        f"p{kind}{cue.prefix}{tense}", f"o{kind}{cue.form.object if cue.form is not None else '-'}", f"adj{kind}{at - cue.last}{cls}",
        f"f{kind}{cue.first == tokens.sentences[tokens.sentence_of[cue.first]][0]}{at - cue.last <= 1}",
    ]  # fmt: skip


def end_features(view: View, cue: Cue, content: Content, accepted: dict[int, Cue], ruled: bool) -> list[str]:
    """The properties of a content that ends here. ``accepted``: the cues that are taken; ``ruled``: the
    rules end there."""
    tokens, words, shapes = view.tokens, view.words, view.shapes
    kind = content.start.kind
    first, end = content.spans[0][0], content.spans[-1][1]
    cls = cue.cls
    if content.last < 0:
        return [f"k{kind}", f"r{ruled}{kind}", f"n{kind}{len(content.spans)}", f"l{kind}{bucket(end - first)}"]
    n = content.last + 1
    behind = n + 1 if shapes[n] in (",", "-") else n
    other = accepted.get(behind)
    taken = f"{other.tense[:4]}{other.prefix}" if other is not None else "-"
    length = end - first
    commas = sum(1 for k in tokens.kinds[first:end] if k & COMMA)
    inner = sum(1 for k in range(first + 1, end) if k in accepted)
    close = tokens.sentences[tokens.sentence_of[end]][1]
    left = bucket(close - n)
    ahead = next((k for k in range(n, min(close, n + 30)) if k in accepted), -1)
    next_cue = f"{accepted[ahead].tense[:4]}{accepted[ahead].prefix}{bucket(ahead - n)}" if ahead >= 0 else "-"
    return [
        f"sp{len(content.spans)}{kind}", f"sp{len(content.spans)}{shapes[n]}{left}", f"lf{left}{kind}", f"lfn{left}{shapes[n]}{shapes[behind]}", f"a{next_cue}{shapes[n]}", f"aw{words[behind]}{ahead >= 0}", f"ak{kind}{ahead >= 0}{left}",
        f"b3w{words[behind]}_{words[behind + 1]}_{shapes[behind + 2]}", f"bc{cls}{words[behind]}", f"b4{shapes[behind]}{shapes[behind + 1]}{shapes[behind + 2]}{shapes[behind + 3]}",
        f"k{kind}", f"r{ruled}{kind}", f"rn{ruled}{shapes[n]}", f"n{kind}{shapes[n]}", f"n2{shapes[n]}{shapes[n + 1]}", f"nw{words[n]}",
        f"bw{words[behind]}", f"bw2{words[behind]}_{words[behind + 1]}", f"bs{kind}{shapes[behind]}", f"b2{shapes[n]}{shapes[behind]}{shapes[behind + 1]}",
        f"b3{shapes[n]}{shapes[behind]}{shapes[behind + 1]}{shapes[behind + 2]}", f"bws{words[behind]}{shapes[behind + 1]}", f"t{taken}{shapes[n]}", f"tk{kind}{taken}",
        f"e{shapes[end]}{kind}", f"ew{words[end]}", f"en{shapes[end]}{shapes[n]}{kind}", f"l{kind}{bucket(length)}", f"lc{cls}{kind}{bucket(length)}",
        f"c{kind}{min(commas, 4)}{shapes[n]}", f"in{min(inner, 3)}{taken != '-'}", f"cn{cls}{shapes[n]}{shapes[behind]}", f"ln{bucket(length)}{shapes[n]}",
        f"ten{cue.tense}{shapes[n]}{shapes[behind]}", f"tn{tokens.kinds[n] & STOP > 0 if n < len(tokens) else True}{kind}{inner > 0}",
    ]  # fmt: skip


def mention_features(
    view: View, cue: Cue, start: Start | None, mention: Range | None, ruled: bool, accepted: Collection[int]
) -> list[str]:
    """The properties of a mention candidate (None: the subject is dropped). ``ruled``: the rules take it;
    ``accepted``: the first tokens of the cues that report, of which those earlier in the sentence tell whether its
    speaker may go on."""
    tokens, words, shapes = view.tokens, view.words, view.shapes
    kind = start.kind if start is not None else "-"
    lemma = cue.lemma.name if cue.lemma is not None else words[cue.first]
    tense = cue.tense
    a, b = cue.first, cue.last
    gender = cue.form.gender + cue.form.number if cue.form is not None else "-"
    sentence = tokens.sentences[tokens.sentence_of[a]][0]
    latest = next((k for k in range(a - 1, sentence - 1, -1) if k in accepted), -1)
    prior = latest >= 0
    if mention is None:
        back = bucket((a - latest) // 3) if prior else "-"
        opener = shapes[latest] if prior else shapes[sentence]
        return [
            "none", f"r{ruled}none", f"none{tense}{kind}", f"nonep{cue.prefix}{tense}", f"none{lemma}", f"nones{shapes[b + 1]}{tense}",
            f"nonen{words[b + 1]}", f"nonepr{shapes[a - 1]}{tense}", f"nonepw{words[a - 1]}", f"none3{tense}{shapes[b + 1]}{shapes[b + 2]}",
            f"nonex{shapes[a - 1]}{tense}{shapes[b + 1]}", f"noneg{gender}{tense}", f"noned{kind}{bucket(start.at - b) if start is not None and start.at > b else '-'}",
            f"noneh{tokens.sentence_of[a] == 0}{tense}", f"nonepr{prior}{tense}", f"noneprp{prior}{tense}{cue.prefix}", f"nonepri{prior}{ruled}{tense}",
            f"noneprs{prior}{shapes[a - 1]}{tense}", f"noneb{back}{tense}{shapes[a - 1]}", f"noneo{opener}{tense}{prior}", f"noneof{words[sentence]}{a == sentence}{tense}",
        ]  # fmt: skip
    first, last = mention
    after = first > b
    side = "A" if after else "B"
    limit = start.at if start is not None and start.at > b else -1
    closes = after and last + 1 == limit
    n = last + 1
    named = any(s == "NAME" for s in shapes[first : last + 1])
    feminine = words[first].endswith("ة")
    rest = shapes[n:limit] if after and limit > n else []
    ahead = "NAME" in rest
    opener = shapes[first - 1]
    found = [
        f"{side}pr{prior}{tense}", f"{side}prp{prior}{tense}{cue.prefix}", f"{side}pro{prior}{opener}{tense}", f"{side}prs{prior}{shapes[first]}{tense}",
        f"{side}rest{bucket(len(rest))}{ahead}{shapes[n]}", f"{side}ahead{ahead}{named}{shapes[n]}", f"{side}restw{words[n]}{ahead}", f"{side}rn{rest[1] if len(rest) > 1 else '-'}{shapes[n]}{ahead}",
        f"{side}restc{kind}{bucket(len(rest))}{named}", f"{side}nn{words[n]}_{words[n + 1]}", f"{side}ce{closes}{shapes[last]}{named}{len(rest)}",
        f"r{ruled}{side}", f"r{ruled}{tense}", f"{side}{tense}{kind}", f"{side}p{cue.prefix}{tense}", f"{side}l{lemma}", f"{side}cl{closes}{kind}",
        f"{side}gap{bucket(first - b - 1 if after else a - last - 1)}{tense}", f"{side}len{bucket(last - first)}", f"{side}f{shapes[first]}", f"{side}fw{words[first]}",
        f"{side}f2{shapes[first]}{shapes[first + 1] if last > first else '|'}", f"{side}e{shapes[last]}", f"{side}en{shapes[last]}{shapes[n]}", f"{side}n{shapes[n]}", f"{side}nw{words[n]}",
        f"{side}n2{shapes[n]}{shapes[n + 1]}", f"{side}ew{words[last]}", f"{side}en2{shapes[last - 1]}{shapes[last]}{shapes[n]}", f"{side}b{shapes[first - 1]}", f"{side}bw{words[first - 1]}",
        f"{side}named{named}{shapes[n]}", f"{side}nw{named}{words[n]}", f"{side}clx{closes}{shapes[n]}{shapes[last]}", f"{side}g{gender}{feminine}", f"{side}sh{' '.join(shapes[first : min(last + 1, first + 4)])}",
        f"{side}bf{shapes[first - 1]}{shapes[first]}", f"{side}ns{named}{shapes[last]}{shapes[n]}", f"{side}ntitle{shapes[first]}{named}{closes}",
    ]  # fmt: skip
    agreement = f"{gender}{_number(words[first])}{feminine}"
    clitic = _clitic(view, first)
    again = min(view.counts[clean(words[last])], 3)
    repeated = min(view.counts[clean(words[n])], 3) if n < len(tokens) else 0
    found += [
        f"{side}pf{clitic}{cue.lemma is None}", f"{side}pft{clitic}{tense}{shapes[first]}{named}", f"{side}ag{agreement}{tense}", f"{side}again{again}{shapes[last]}", f"{side}rep{again}{repeated}{shapes[last]}{shapes[n]}",
        f"{side}kind{kind}{shapes[last]}{shapes[n]}{shapes[n + 1]}", f"{side}lk{lemma}{kind}{shapes[n]}", f"{side}gapw{kind}{bucket(len(rest))}{shapes[last]}{shapes[n]}",
    ]  # fmt: skip
    if after:
        return found
    between = tokens.kinds[n:a]
    commas = sum(1 for k in between if k & COMMA)
    relative = any(k & RELATIVE for k in between)
    taken = (
        "of"
        if first - 1 == latest or first - 2 == latest
        else "between"
        if latest > first
        else "before"
        if prior
        else "-"
    )
    where = bucket(first - sentence)
    found += [
        f"Bt{taken}{tense}", f"Btc{taken}{tense}{min(commas, 3)}", f"Btp{taken}{cue.prefix}{tense}{shapes[a - 1]}", f"Btw{taken}{where}{tense}",
        f"Bw{where}{tense}", f"Bwo{where}{opener}", f"Bwk{where}{opener}{shapes[first]}{tense}", f"Brc{relative}{min(commas, 3)}{tense}", f"Brca{relative}{shapes[a - 1]}{shapes[n]}",
        f"Bsa{shapes[a - 1]}{shapes[n]}{tense}", f"Baw{words[a - 1]}{tense}", f"Bo2{shapes[first - 2]}{opener}{tense}", f"Bgn{bucket((a - last - 1) // 3)}{shapes[n]}{tense}{taken}",
        f"Bso{shapes[sentence]}{where}{tense}", f"Bowt{words[first - 1]}{tense}{shapes[n]}", f"Bnc{n == a}{shapes[n]}{agreement}",
    ]  # fmt: skip
    return found


def _clitic(view: View, j: int) -> str:
    """The letter at the head of a token that may be a preposition or conjunction written to it, and whether the
    article has the word without it."""
    word = view.words[j]
    if len(word) < 4 or word[0] not in "لبوكف":
        return "-"
    return word[0] + str(view.counts[clean(word[1:])] > 0)


def _number(word: str) -> str:
    """The number that a noun's ending shows: p, d or s."""
    return "p" if word.endswith(("ون", "ين", "ات")) else "d" if word.endswith("ان") else "s"


def name_features(view: View, mention: Range, place: str, name: Range) -> list[str]:
    """The properties of a name candidate of a mention. ``place``: where it stands in the mention (names.py)."""
    words, shapes, counts = view.words, view.shapes, view.counts
    first, last = name
    n = last + 1
    inside = shapes[first:n]
    head = shapes[mention[0]]
    title = "TITLE" in inside
    size = bucket(last - first)
    before, after = shapes[first - 1], shapes[n]
    opened = "NAME" in shapes[first : first + 1]
    named = "NAME" in shapes[mention[0] : mention[1] + 1]
    definite = words[first].startswith("ال")
    again, repeated = min(counts[clean(words[last])], 3), min(counts[clean(words[first])], 3)
    previous = min(counts[clean(words[first - 1])], 3)
    alone = min(counts[clean(words[first])] - view.pairs[clean(words[first - 1]), clean(words[first])], 3)
    onward = min(counts[clean(words[last])] - view.pairs[clean(words[last]), clean(words[n])], 3)
    clitic = _clitic(view, first)
    edge = f"{'|' if first == mention[0] else before}{'|' if last == mention[1] else after}"
    return [
        place, f"h{place}{head}", f"hn{place}{head}{named}", f"f{place}{shapes[first]}", f"fe{place}{shapes[first]}{shapes[last]}", f"fw{words[first]}", f"ew{words[last]}",
        f"l{place}{size}", f"lf{size}{shapes[first]}{head}", f"b{place}{before}{shapes[first]}", f"bw{place}{words[first - 1]}", f"bb{place}{shapes[first - 2]}{before}{shapes[first]}",
        f"n{place}{after}{shapes[last]}", f"nw{place}{words[n]}", f"t{place}{title}", f"ti{place}{title}{head}{size}", f"o{place}{opened}{named}{title}", f"on{place}{opened}{size}",
        f"d{place}{definite}{head}{size}", f"c{place}{again}{repeated}", f"cp{place}{again}{repeated}{previous}{shapes[first]}", f"e{edge}", f"s{place}{' '.join(inside[:4])}",
        f"m{place}{bucket(mention[1] - mention[0])}{size}", f"hd{words[mention[0]]}{place}{size}", f"x{edge}{opened}{size}{definite}", f"sh{place}{head}{' '.join(inside[:3])}{after}",
        f"pf{place}{clitic}", f"pfb{clitic}{before}{size}", f"al{place}{alone}{before}", f"als{place}{alone}{size}{head}", f"alf{alone}{repeated}{shapes[first]}{before}", f"on{place}{onward}{shapes[last]}{after}", f"ao{alone}{onward}{edge}",
        f"lat{place}{shapes[last]}{size}{named}", f"de{place}{definite}{words[first - 1].startswith('ال')}{shapes[first]}{before}",
    ]  # fmt: skip


def source_features(
    view: View,
    attribution: Attribution,
    candidate: Entity,
    own: Entity | None,
    previous: Entity | None,
    rank: int,
    ruled: bool,
    nested: bool,
    order: int,
    covers: int,
    same_sentence: bool,
    goes_on: bool,
) -> list[str]:
    """The properties of a candidate source. ``own``: the entity of the attribution's own mention;
    ``previous``: the source of the quotation before; ``rank``: how many other sources spoke since the
    candidate did (-1: it has not spoken); ``ruled``: the rules choose it; ``nested``: it last spoke
    inside another's quotation; ``order``: which of the sentence's entities before the cue it is (-1: none);
    ``covers``: how many others whose names or titles hold the mention's words were named later (-1: its don't);
    ``same_sentence``: the quotation before stands in the same sentence; ``goes_on``: the latest source that the
    rules of agreement allow is the one before."""
    tokens = view.tokens
    cue = attribution.cue
    place = attribution.place
    tense = cue.tense if cue is not None else attribution.kind
    form = cue.form if cue is not None else None
    agrees = "-"
    if form is not None:
        g = candidate.gender == "-" or form.gender == "-" or candidate.gender == form.gender
        n = candidate.number == form.number or form.number == "d"
        agrees = f"{candidate.gender}{form.gender}{g}{n}"
    last = candidate.last_before(place)
    sentence = tokens.sentence_of[place]
    gap = bucket(sentence - tokens.sentence_of[last]) if last is not None else "later"
    subject = last is not None and last - tokens.sentences[tokens.sentence_of[last]][0] <= 2
    first = candidate.places[0] < place
    prefix = cue.prefix if cue is not None else "-"
    spoke = bucket(len(candidate.spoken))
    known = bucket(len(candidate.places))
    before = view.shapes[last - 1] if last is not None else "-"
    near = bucket((place - last) // 4) if last is not None else "-"
    if own is None:
        return [
            f"0r{ruled}", f"0rk{rank}", f"0rk{rank}{tense}{prefix}", f"0prev{candidate is previous}{tense}", f"0prev{candidate is previous}{gap}",
            f"0t{candidate.type}{tense}", f"0ag{agrees}", f"0agr{agrees}{rank == 0}", f"0gap{gap}{rank >= 0}", f"0gap{gap}{tense}{rank}",
            f"0sub{subject}{gap}", f"0sub{subject}{gap}{rank}", f"0sp{spoke}", f"0nest{nested}{rank}", f"0first{first}{rank >= 0}",
            f"0named{candidate.named}{candidate.type}{rank >= 0}", f"0rp{ruled}{candidate is previous}{tense}", f"0pa{prefix}{agrees}{candidate is previous}",
            f"0hd{sentence == 0}{first}{candidate.named}", f"0k{attribution.kind}{rank}",
            f"0pl{known}{rank >= 0}", f"0bf{before}{gap}{rank >= 0}", f"0nr{near}{gap}", f"0bt{before}{tense}{rank >= 0}", f"0tp{candidate.type}{rank}{gap}",
            f"0nm{candidate.named}{rank}{tense}", f"0o{order}{same_sentence}{tense}", f"0or{order}{rank}{same_sentence}", f"0ob{order}{before}{rank}",
            f"0os{order}{same_sentence}{prefix}{tense}{rank >= 0}", f"0ot{order}{candidate.type}{candidate.named}{same_sentence}", f"0rs{rank}{same_sentence}{tense}{gap}",
            f"0op{order}{prefix}{tense}{candidate is previous}", f"0go{goes_on}{ruled}", f"0got{goes_on}{ruled}{order}{tense}", f"0gop{goes_on}{known}{order}", f"0oag{order}{agrees}{rank}",
        ]  # fmt: skip
    same = candidate is own
    shared = len(own.words & candidate.words)
    covered = own.words <= candidate.words | candidate.titles
    titled = len(own.words & candidate.titles)
    head = view.shapes[attribution.mention[0]] if attribution.mention is not None else "-"
    uncovered = min(len(own.words - candidate.words - candidate.titles), 3)
    extra = min(len(candidate.titles - own.words - own.titles), 3)
    lead = tail = "-"
    if attribution.mention is not None:
        lead, tail = (_held(clean(view.words[j]), candidate) for j in attribution.mention)
    single = attribution.mention is not None and attribution.mention[0] == attribution.mention[1]
    definite_head = attribution.mention is not None and view.words[attribution.mention[0]].startswith("ال")
    return [
        f"1self{same}", f"1r{ruled}{same}", f"1self{same}{head}", f"1self{same}{own.named}{own.type}", f"1sh{shared}{same}{own.named}",
        f"1cov{covered}{same}{own.named}", f"1tit{min(titled, 3)}{same}{own.named}", f"1titc{covered}{min(titled, 3)}{same}{own.type}{candidate.type}",
        f"1rk{rank}{same}", f"1rkt{rank}{covered}{min(titled, 2)}{same}", f"1prev{candidate is previous}{same}{own.named}{own.type}", f"1gap{gap}{same}{own.named}",
        f"1t{own.type}{candidate.type}{same}", f"1ag{agrees}{same}", f"1def{definite_head}{single}{same}", f"1defx{definite_head}{single}{own.type}{candidate is previous}{candidate.type}",
        f"1hw{view.words[attribution.mention[0]] if attribution.mention else ''}{same}", f"1first{first}{same}{own.named}", f"1nm{candidate.named}{same}{own.named}{covered}",
        f"1sp{spoke}{same}{own.named}", f"1px{candidate is previous}{covered}{min(titled, 2)}{same}{definite_head}", f"1solo{len(own.places) > 1}{same}{own.named}",
        f"1u{uncovered}{same}{own.named}{candidate.named}", f"1ul{uncovered}{lead}{tail}{same}{own.named}", f"1lt{lead}{tail}{same}{own.type}{candidate.type}{own.named}",
        f"1ux{uncovered}{extra}{same}{own.named}{candidate.named}", f"1ud{uncovered}{covers}{rank >= 0}{same}{own.named}", f"1uf{uncovered}{first}{gap}{same}{own.named}",
        f"1c{covers}{same}{definite_head}{single}", f"1ct{covers}{same}{own.type}{candidate.type}{definite_head}", f"1cn{covers}{same}{own.named}{candidate.named}{rank >= 0}",
        f"1ch{covers}{same}{head}{own.named}", f"1cr{covers}{rank}{same}{own.named}", f"1cl{covers}{len(candidate.words) > len(own.words)}{same}{definite_head}",
    ]  # fmt: skip


def headline_features(
    row: list[str], candidate: Entity, own: Entity | None, shared: float, most: float, order: int
) -> list[str]:
    """The properties of a candidate source of a quotation in the headline, from those that it has anywhere.
    ``shared``: the share of the quotation's words that the candidate says in the body, ``most``: the most that
    any does; ``order``: as which of the body's sources it speaks first (-1: never)."""
    same = candidate is own if own is not None else "-"
    of = f"{own.type}{own.named}" if own is not None else "-"
    best = "-" if not most else shared == most
    share = int(shared * 5)
    turn = min(order, 3)
    return [
        *("H" + feature for feature in row),
        f"Hs{share}{same}", f"Hb{best}{same}", f"Hbt{best}{turn}{same}", f"Hbo{best}{same}{of}{candidate.type}", f"Hso{share}{same}{of}", f"Hto{turn}{same}{of}{candidate.type}",
        f"Hbs{best}{share}{int(most * 5)}{same}", f"Hm{int(most * 5)}{same}{of}", f"Ht{turn}{same}{candidate.type}{candidate.named}",
    ]  # fmt: skip


def _held(word: str, candidate: Entity) -> str:
    """Where a candidate source has a word of the mention: in its name (n), in its titles (t), or nowhere."""
    return "n" if word in candidate.words else "t" if word in candidate.titles else "-"
