"""What the models of type see of a quotation: the marks at its edges and inside, and who speaks in it."""

from __future__ import annotations

from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.features import View, bucket
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.tokens import COMP, NEGATION, OPEN, PREPOSITION


def type_features(view: View, attribution: Attribution) -> list[str]:
    """The properties that tell direct, indirect and mixed quotations apart: the marks at the edges and
    inside, what introduces the content, and who speaks in it."""
    tokens, words, shapes = view.tokens, view.words, view.shapes
    first, last = attribution.start, attribution.end
    spans = attribution.spans
    opens = sum(1 for a, _ in spans if shapes[a - 1] == "«")
    closes = sum(1 for _, b in spans if shapes[b + 1] == "»")
    colon = ":" in (shapes[first - 1], shapes[first - 2])
    comp = shapes[first - 1] in ("COMP",) or shapes[first - 2] == "COMP"
    inside = [f for f in range(first, last + 1) if words[f] in word_class("first_person")]
    plural = any(words[f].endswith("نا") and len(words[f]) > 4 for f in range(first, min(last + 1, first + 60)))
    edge = f"{opens == len(spans)}{closes == len(spans)}"
    pronoun = shapes[first] == "COMPP"
    found = [
        f"e{edge}", f"e{edge}{colon}", f"e{edge}{comp}", f"k{attribution.kind}{edge}", f"c{colon}{bool(inside)}{plural}{edge}", f"p{pronoun}{edge}",
        f"fw{words[first]}{edge}", f"bs{shapes[first - 1]}{shapes[first - 2]}", f"n{len(spans)}{edge}", f"l{bucket(last - first)}{edge}",
        f"cl{colon}{bucket(last - first)}{edge}", f"as{shapes[last + 1]}{edge}",
    ]  # fmt: skip
    longest = 0
    for a, b in spans:
        for j in range(a, b):
            close = tokens.marks.partner.get(j)
            if tokens.kinds[j] & OPEN and close is not None and close <= b:
                found += [f"m{row}" for row in _inner_marks(view, j, close, (a, b))]
                longest = max(longest, close - j - 1)
    found.append(f"longest{bucket(longest)}{edge}")
    found.append(f"inner{longest > 0}{edge}{comp}{colon}")
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
        f"sh{' '.join(shapes[opened + 1 : min(close, opened + 4)])}", f"share{(close - opened) * 5 // max(1, span[1] - span[0])}",
    ]  # fmt: skip
