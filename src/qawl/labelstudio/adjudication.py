"""Several people's judgements of one article: merged where they agree, else laid before someone who decides.

Contents, cues and mentions agree when they are equal without what nobody need agree on (docs/scoring.md);
speakers when their names mean one source. For gold all must agree on all of it, target and parent included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qawl.checks.wording import shown
from qawl.labelstudio.speakers import fresh_ids
from qawl.labelstudio.tasks import envelope, prediction
from qawl.record import Annotation, Json, Quote, Record, Span, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

Content = frozenset[int]


@dataclass(frozen=True, slots=True)
class Merged:
    """``gold`` is the record where all agree; where not it is None, and ``differences`` say on what not."""

    gold: Record | None
    differences: tuple[str, ...]


def merge(sides: Mapping[str, Record]) -> Merged:
    """Merge the judgements of several annotators (by name) of one article, with its text.

    ValueError for fewer than two, for judgements of different articles or texts, and without the text.
    """
    views = _views(sides)
    first, *others = views
    differences = [f"one content twice by {view.name}" for view in views if view.doubled]
    differences += [line for other in others for line in _differences(first, other)]
    if differences:
        return Merged(None, tuple(differences))
    quotes = tuple(_shortest(views, content) for content in first.quotes)
    names = {id_: _fullest(views, id_) for id_ in {quote.speaker for quote in quotes}}
    used = [speaker for speaker in first.record.speakers if speaker.id in names]
    speakers = tuple(replace(speaker, name=names[speaker.id]) for speaker in used)
    annotation = Annotation("gold", annotators(sides), first.record.annotation.guidelines)
    return Merged(first.record.with_(quotes=quotes, speakers=speakers, annotation=annotation), ())


def task_of_sides(sides: Mapping[str, Record], differences: tuple[str, ...]) -> Json:
    """The task that shows each annotator's judgement as a prediction of its own, for someone to decide.

    Ids are made to agree first: one content, one id; one speaker's name, one id.
    """
    views = _views(sides)
    joint = _joint(views)
    first = views[0].record
    annotation = Annotation("reviewed", annotators(sides), first.annotation.guidelines)
    quotes = {quote.id: quote for record in reversed(joint) for quote in record.quotes}
    base = joint[0].with_(
        quotes=tuple(sorted(quotes.values(), key=lambda quote: (quote.start, -quote.end))),
        annotation=annotation,
    )
    shown_first = " · ".join(differences[:4]) + (" · …" if len(differences) > 4 else "")
    return envelope(
        base,
        [prediction(record, name) for name, record in zip(sides, joint, strict=True)],
        f"{base.id}: {len(differences)} to decide: {shown_first}",
        sides=list(sides),
    )


def annotators(sides: Mapping[str, Record]) -> tuple[str, ...]:
    """Everyone who had a part in these judgements, in their order."""
    names = [name for side, record in sides.items() for name in (*record.annotation.annotators, side)]
    return tuple(dict.fromkeys(names))


class _View:
    """One annotator's judgement, its quotations by their content without its edges."""

    def __init__(self, name: str, record: Record) -> None:
        from qawl.scoring.trim import content

        self.name, self.record = name, record
        self.text = record.text or ""
        self.quotes = {content(self.text, quote): quote for quote in record.quotes}
        self.content_of = {quote.id: content for content, quote in self.quotes.items()}
        self.doubled = len(self.quotes) < len(record.quotes)

    def trimmed(self, span: Span | None) -> Content | None:
        from qawl.scoring.trim import content_positions

        return None if span is None else content_positions(self.text, [(span.start, span.end)])

    def target(self, stance: Stance) -> Content | str | None:
        target = stance.target
        if target is None:
            return None
        if target.start is None or target.end is None:
            return target.text
        return self.trimmed(Span(target.start, target.end))


def _views(sides: Mapping[str, Record]) -> list[_View]:
    records = list(sides.values())
    if len(records) < 2:
        raise ValueError("it takes two judgements to merge")
    if len({(record.id, record.text_sha256) for record in records}) > 1:
        raise ValueError("the judgements are not of one text")
    if any(record.text is None for record in records):
        raise ValueError("the judgements have no text; qawl hydrate joins it")
    return [_View(name, record) for name, record in sides.items()]


def _differences(one: _View, other: _View) -> Iterator[str]:
    for content, quote in one.quotes.items():
        if content not in other.quotes:
            yield f"{_named(quote)} only by {one.name}"
        elif fields := _fields(one, quote, other, other.quotes[content]):
            yield f"{_named(quote)}: {', '.join(fields)}"
    for content, quote in other.quotes.items():
        if content not in one.quotes:
            yield f"{_named(quote)} only by {other.name}"


def _named(quote: Quote) -> str:
    return shown(quote.spans[0].text or "", 24)


def _fields(one: _View, a: Quote, other: _View, b: Quote) -> list[str]:
    """On what of a quotation two annotators differ."""
    from qawl.scoring.names import same_source

    who, whom = one.record.speaker(a.speaker), other.record.speaker(b.speaker)
    equal = {
        "type": a.type == b.type,
        "cue": one.trimmed(a.cue) == other.trimmed(b.cue),
        "mention": one.trimmed(a.mention) == other.trimmed(b.mention),
        "speaker": same_source(who.name if who else None, whom.name if whom else None),
        "speaker type": (who.type if who else None) == (whom.type if whom else None),
        "stance": a.stance.label == b.stance.label,
        "target": one.target(a.stance) == other.target(b.stance),
        "parent": one.content_of.get(a.parent or "") == other.content_of.get(b.parent or ""),
    }
    return [name for name, same in equal.items() if not same]


def _shortest(views: list[_View], content: Content) -> Quote:
    """The first annotator's quotation, with the spans that have the least around the content."""
    spans = min((view.quotes[content].spans for view in views), key=lambda s: sum(p.end - p.start for p in s))
    return replace(views[0].quotes[content], spans=spans, confidence=None)


def _fullest(views: list[_View], id_: str | None) -> str:
    """The longest of the names that the annotators gave the first one's speaker."""
    names = []
    for content, quote in views[0].quotes.items():
        if quote.speaker == id_:
            for view in views:
                speaker = view.record.speaker(view.quotes[content].speaker)
                names += [speaker.name] if speaker else []
    return max(names, key=len, default="")


def _joint(views: list[_View]) -> list[Record]:
    """The judgements with common ids for quotations and speakers, and one table of speakers."""
    speakers = {speaker.id: speaker for speaker in views[0].record.speakers}
    by_name = {speaker.name: speaker.id for speaker in reversed(views[0].record.speakers)}
    ids = dict(views[0].content_of)
    by_content = {content: id_ for id_, content in ids.items()}
    new_speakers = fresh_ids("s", set(speakers))
    new_quotes = fresh_ids("q", set(ids))
    renamed = []
    for number, view in enumerate(views):
        said: dict[str | None, str | None] = {None: None}
        for speaker in view.record.speakers:
            if number and speaker.name not in by_name:
                by_name[speaker.name] = next(new_speakers)
                speakers[by_name[speaker.name]] = replace(speaker, id=by_name[speaker.name])
            said[speaker.id] = by_name[speaker.name] if number else speaker.id
        called: dict[str | None, str | None] = {None: None}
        for id_, content in view.content_of.items():
            if content not in by_content:
                by_content[content] = next(new_quotes)
            called[id_] = by_content[content]
        renamed.append([_renamed(quote, called, said) for quote in view.record.quotes])
    table = tuple(speakers.values())
    return [
        view.record.with_(quotes=tuple(quotes), speakers=table) for view, quotes in zip(views, renamed, strict=True)
    ]


def _renamed(quote: Quote, called: dict[str | None, str | None], said: dict[str | None, str | None]) -> Quote:
    return replace(
        quote,
        id=called.get(quote.id) or quote.id,
        parent=called.get(quote.parent),
        speaker=said.get(quote.speaker),
    )
