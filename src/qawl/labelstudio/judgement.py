"""From an annotation back to a record: quotations from regions and relations, speakers from answers.

Ids that we sent come back in the regions' meta and stay; what is new gets new ones.
"""

from __future__ import annotations

import re
from typing import Any

from qawl.checks.wording import shown
from qawl.labelstudio.config import STANCE, TARGET
from qawl.labelstudio.grouping import Groups
from qawl.labelstudio.regions import Region, Report, parse
from qawl.labelstudio.speakers import Speakers, fresh_ids
from qawl.record import Quote, Record, Span, Stance
from qawl.record import Target as StanceTarget

_QUOTE_ID = re.compile(r"q[1-9][0-9]{0,5}")


def judge(base: Record, rows: Any, report: Report) -> Record:
    """The record ``base`` with the quotations and speakers that an annotation's ``result`` gives it.

    ``base`` is what the task was made of, with its text. Its annotation stays for the caller to set;
    confidences go, as people judged. What the record can't hold is reported and left out.
    """
    assert base.text is not None
    result = parse(base.text, rows, report)
    groups = Groups(result, report)
    for note in result.notes:
        report("annotator-note", f"the annotator notes: {shown(note, 400)}", "")
    ids = _quote_ids(groups.heads, base)
    table = Speakers(base)
    said = {head.id: table.of(head, report) for head in groups.heads}
    speakers = table.settled(set(said.values()))
    quotes = [
        Quote(
            id=ids[head.id],
            type=head.label,
            spans=tuple(Span(part.start, part.end, part.words) for part in groups.parts(head)),
            cue=_span(groups.satellite(head, "cue")),
            mention=_span(groups.satellite(head, "mention")),
            speaker=table.id_of(said[head.id]),
            parent=ids[outer.id] if (outer := groups.outer.get(head.id)) else None,
            stance=_stance(head, groups.satellite(head, "target")),
            optional=head.meta.get("optional") is True,
        )
        for head in groups.heads
    ]
    quotes.sort(key=lambda quote: (quote.start, -quote.end))
    return base.with_(quotes=tuple(quotes), speakers=speakers)


def _span(region: Region | None) -> Span | None:
    return None if region is None else Span(region.start, region.end, region.words)


def _stance(head: Region, target: Region | None) -> Stance:
    label = head.answers.get(STANCE, "none")
    if target is not None:
        return Stance(label, StanceTarget(target.words, target.start, target.end))
    words = head.answers.get(TARGET)
    return Stance(label, StanceTarget(words) if words else None)


def _quote_ids(heads: tuple[Region, ...], base: Record) -> dict[str, str]:
    """An id for each quotation: the one that we sent, or else the next that was never used."""
    ids: dict[str, str] = {}
    for head in heads:
        sent = head.meta.get("quote")
        if isinstance(sent, str) and _QUOTE_ID.fullmatch(sent) and sent not in ids.values():
            ids[head.id] = sent
    fresh = fresh_ids("q", {*ids.values(), *(quote.id for quote in base.quotes)})
    for head in sorted(heads, key=lambda region: (region.start, -region.end)):
        if head.id not in ids:
            ids[head.id] = next(fresh)
    return ids
