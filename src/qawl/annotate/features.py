"""What the models see of cue candidates and of candidate sources: short strings, one a property.

A feature is a property that a grammar book could name (the cue's lemma, what follows it, who was named last); the
trained weights say how much each counts. No feature looks further than its sentence and the quotations accepted
before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from qawl.annotate.content import Attribution
from qawl.annotate.cues import Cue
from qawl.annotate.entities import Entity
from qawl.annotate.names import clean
from qawl.annotate.view import View, bucket


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
    narrow = view.clusters
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
        f"kn{narrow[b + 1][0]}{tense}", f"kp{narrow[a - 1][0]}{tense}", f"kl{lemma}{narrow[b + 1][0]}", f"kpn{narrow[a - 1][1]}{lemma}",
        f"k2{narrow[b + 1][0]}_{narrow[b + 2][0]}", f"kg{narrow[a - 1][1]}_{narrow[b + 1][1]}_{narrow[b + 2][1]}", f"kpp{narrow[a - 2][0]}_{narrow[a - 1][0]}",
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an attribution: the source of the quotation before, and the entity that the next one to name
    any names; whether the quotation before stands in the same sentence, in the same paragraph, and holds this one;
    whether the rules of agreement let its source go on; and the lemmas of the cues before and behind."""

    previous: Entity | None
    following: Entity | None
    same_sentence: bool
    same_paragraph: bool
    inside: bool
    goes_on: bool
    lemma_before: str
    lemma_behind: str


def lemma_of(attribution: Attribution) -> str:
    """The lemma of an attribution's cue, or what introduces its content."""
    cue = attribution.cue
    return cue.lemma.name if cue is not None and cue.lemma is not None else attribution.introduced


def source_features(
    view: View,
    attribution: Attribution,
    candidate: Entity,
    own: Entity | None,
    around: Around,
    rank: int,
    ruled: bool,
    nested: bool,
    order: int,
    covers: int,
) -> list[str]:
    """The properties of a candidate source. ``own``: the entity of the attribution's own mention; ``rank``: how many
    other sources spoke since the candidate did (-1: it has not spoken); ``ruled``: the rules choose it; ``nested``:
    it last spoke inside another's quotation; ``order``: which of the sentence's entities before the cue it is (-1:
    none); ``covers``: how many others whose names or titles hold the mention's words were named later (-1: its
    don't)."""
    previous, same_sentence, goes_on = around.previous, around.same_sentence, around.goes_on
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
    (heads, _), (tails, _) = (view.clusters[j] for j in candidate.name)
    wide = "_".join(str(view.clusters[j][1]) for j in candidate.name)
    lemma = lemma_of(attribution)
    follows = "-" if around.following is None else candidate is around.following
    goes = candidate is previous
    apart = 0 if same_sentence else 1 if around.same_paragraph else 2
    if own is None:
        return [
            f"0lm{lemma}{prefix}{goes}", f"0lmr{lemma}{rank}", f"0lmb{lemma}{goes}{around.lemma_before}", f"0fo{follows}{goes}", f"0fol{follows}{goes}{around.lemma_behind}",
            f"0fot{follows}{rank}{tense}", f"0pg{apart}{goes}{tense}{prefix}", f"0pgr{apart}{rank}", f"0pgl{apart}{goes}{lemma}", f"0in{around.inside}{goes}{tense}", f"0inr{around.inside}{rank}{tense}",
            f"0ino{around.inside}{order}{goes}{apart}",
            f"0r{ruled}", f"0rk{rank}", f"0rk{rank}{tense}{prefix}", f"0prev{candidate is previous}{tense}", f"0prev{candidate is previous}{gap}",
            f"0t{candidate.type}{tense}", f"0ag{agrees}", f"0agr{agrees}{rank == 0}", f"0gap{gap}{rank >= 0}", f"0gap{gap}{tense}{rank}",
            f"0sub{subject}{gap}", f"0sub{subject}{gap}{rank}", f"0sp{spoke}", f"0nest{nested}{rank}", f"0first{first}{rank >= 0}",
            f"0named{candidate.named}{candidate.type}{rank >= 0}", f"0rp{ruled}{candidate is previous}{tense}", f"0pa{prefix}{agrees}{candidate is previous}",
            f"0hd{sentence == 0}{first}{candidate.named}", f"0k{attribution.kind}{rank}",
            f"0pl{known}{rank >= 0}", f"0bf{before}{gap}{rank >= 0}", f"0nr{near}{gap}", f"0bt{before}{tense}{rank >= 0}", f"0tp{candidate.type}{rank}{gap}",
            f"0nm{candidate.named}{rank}{tense}", f"0o{order}{same_sentence}{tense}", f"0or{order}{rank}{same_sentence}", f"0ob{order}{before}{rank}",
            f"0os{order}{same_sentence}{prefix}{tense}{rank >= 0}", f"0ot{order}{candidate.type}{candidate.named}{same_sentence}", f"0rs{rank}{same_sentence}{tense}{gap}",
            f"0cl{heads}{rank >= 0}", f"0clt{heads}{tense}", f"0cln{tails}{candidate.type}", f"0clw{wide}{rank >= 0}{gap}", f"0op{order}{prefix}{tense}{candidate is previous}", f"0go{goes_on}{ruled}", f"0got{goes_on}{ruled}{order}{tense}", f"0gop{goes_on}{known}{order}", f"0oag{order}{agrees}{rank}",
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
        f"1lm{lemma}{same}{goes}", f"1fo{follows}{same}{own.named}", f"1fog{follows}{goes}{same}{definite_head}", f"1pg{apart}{goes}{same}{definite_head}", f"1in{around.inside}{goes}{same}",
        f"1self{same}", f"1r{ruled}{same}", f"1self{same}{head}", f"1self{same}{own.named}{own.type}", f"1sh{shared}{same}{own.named}",
        f"1cov{covered}{same}{own.named}", f"1tit{min(titled, 3)}{same}{own.named}", f"1titc{covered}{min(titled, 3)}{same}{own.type}{candidate.type}",
        f"1rk{rank}{same}", f"1rkt{rank}{covered}{min(titled, 2)}{same}", f"1prev{candidate is previous}{same}{own.named}{own.type}", f"1gap{gap}{same}{own.named}",
        f"1t{own.type}{candidate.type}{same}", f"1ag{agrees}{same}", f"1def{definite_head}{single}{same}", f"1defx{definite_head}{single}{own.type}{candidate is previous}{candidate.type}",
        f"1hw{view.words[attribution.mention[0]] if attribution.mention else ''}{same}", f"1first{first}{same}{own.named}", f"1nm{candidate.named}{same}{own.named}{covered}",
        f"1sp{spoke}{same}{own.named}", f"1px{candidate is previous}{covered}{min(titled, 2)}{same}{definite_head}", f"1solo{len(own.places) > 1}{same}{own.named}",
        f"1u{uncovered}{same}{own.named}{candidate.named}", f"1ul{uncovered}{lead}{tail}{same}{own.named}", f"1lt{lead}{tail}{same}{own.type}{candidate.type}{own.named}",
        f"1ux{uncovered}{extra}{same}{own.named}{candidate.named}", f"1ud{uncovered}{covers}{rank >= 0}{same}{own.named}", f"1uf{uncovered}{first}{gap}{same}{own.named}",
        f"1c{covers}{same}{definite_head}{single}", f"1ct{covers}{same}{own.type}{candidate.type}{definite_head}", f"1cn{covers}{same}{own.named}{candidate.named}{rank >= 0}",
        f"1k{heads}{same}", f"1kt{tails}{same}", f"1kw{wide}{same}{own.named}", f"1ch{covers}{same}{head}{own.named}", f"1cr{covers}{rank}{same}{own.named}", f"1cl{covers}{len(candidate.words) > len(own.words)}{same}{definite_head}",
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
