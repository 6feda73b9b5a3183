"""What the models see of a candidate: short strings, one a property.

A feature is a property that a grammar book could name (the cue's lemma, what follows it, where
the clause could end); the trained weights say how much each counts. No feature looks further
than its sentence and the quotations accepted before it.
"""

from __future__ import annotations

from functools import cache

from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import cue_forms, first_names
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


@cache
def _kind_name(kind: int) -> str:
    return next((name for bit, name in _KIND_NAMES if kind & bit), "")


@cache
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

    __slots__ = ("shapes", "tokens", "words")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        pad = [_EDGE] * 4
        self.words = [*tokens.words, *pad]  # negative indexes fall into the padding
        self.shapes = [*map(shape, tokens.words, tokens.kinds), *pad]


def bucket(number: int) -> str:
    """A length or distance, coarser as it grows."""
    for limit in (0, 1, 2, 3, 5, 8, 12, 20, 35, 60):
        if number <= limit:
            return str(limit)
    return "more"


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
        f"pk{previous.tense if same and previous is not None else '-'}{lemma}", f"adj{b > a}{cue.cls}{tense}",
        f"obj{cue.form.object if cue.form is not None else '-'}{cue.cls}",
    ]  # fmt: skip
