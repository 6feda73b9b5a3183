"""From attributions in tokens to a record with offsets into the text as given."""

from __future__ import annotations

from dataclasses import replace

from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.speakers import Known
from qawl.annotate.tokens import Tokens
from qawl.record import Quote, Span, Speaker, Stance, Target


def build_quotes(
    tokens: Tokens,
    attributions: list[Attribution],
    sources: list[Known | None],
    stances: list[tuple[str, Range | None]],
) -> tuple[tuple[Quote, ...], tuple[Speaker, ...]]:
    """Quotes in text order with ids q1, q2 …, and the speakers s1, s2 … that they name."""
    raw = tokens.folded.raw
    order = sorted(range(len(attributions)), key=lambda k: (attributions[k].start, -attributions[k].end))
    ids: dict[int, str] = {k: f"q{n}" for n, k in enumerate(order, 1)}
    speakers: dict[str, Speaker] = {}
    quotes: list[Quote] = []
    parents = _parents(attributions, order)

    def span(found: Range | None) -> Span | None:
        return Span.of(raw, *tokens.span(*found)) if found is not None else None

    for k in order:
        attribution, source = attributions[k], sources[k]
        if source is not None and source.name not in speakers:
            speakers[source.name] = Speaker(f"s{len(speakers) + 1}", source.name, source.type)
        if source is not None and attribution.mention is not None and speakers[source.name].role is None:
            role = _role(tokens.text(*attribution.mention), source)
            if role is not None:
                speakers[source.name] = replace(speakers[source.name], role=role)
        label, target = stances[k]
        at = span(target)
        cue = attribution.cue
        parent = parents[k]
        quotes.append(
            Quote(
                id=ids[k],
                type=attribution.type,
                spans=tuple(Span.of(raw, *tokens.span(*found)) for found in attribution.spans),
                cue=span((cue.first, cue.last)) if cue is not None else None,
                mention=span(attribution.mention),
                speaker=speakers[source.name].id if source is not None else None,
                parent=ids[parent] if parent is not None else None,
                confidence=round(attribution.confidence, 3) if attribution.confidence is not None else None,
                stance=Stance(label, Target(at.text, at.start, at.end) if at is not None else None),
            )
        )
    return tuple(quotes), tuple(speakers.values())


def _role(mention: str, source: Known) -> str | None:
    """The title that a mention puts in front of a person's name, or None."""
    if source.type != "person" or not mention.endswith(source.name):
        return None
    return mention.removesuffix(source.name).strip() or None


def _parents(attributions: list[Attribution], order: list[int]) -> dict[int, int | None]:
    """For each attribution the innermost other one that holds all its content, or None."""
    parents: dict[int, int | None] = {}
    stack: list[int] = []
    for k in order:
        while stack and attributions[stack[-1]].end < attributions[k].start:
            stack.pop()
        parents[k] = next((o for o in reversed(stack) if holds(attributions[o], attributions[k])), None)
        stack.append(k)
    return parents


def holds(outer: Attribution, inner: Attribution) -> bool:
    """Does every content range of ``inner`` lie inside one of ``outer``'s, and not fill it?"""
    return outer.spans != inner.spans and all(
        any(first <= a and b <= last for first, last in outer.spans) for a, b in inner.spans
    )
