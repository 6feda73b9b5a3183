"""An article as the models see it: its cue candidates, what the rules alone find, and the candidates of each decision
with their features. Training and deciding both start from here, so that both see the same things.
"""

from __future__ import annotations

from dataclasses import dataclass

from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Content, Start, contents, starts
from qawl.annotate.content import Attribution, find_content
from qawl.annotate.cues import Cue, find_cues
from qawl.annotate.mentions import find_mention
from qawl.annotate.names import name_candidates
from qawl.annotate.properties import Row, Taken, end_row, mention_row, name_row, start_row
from qawl.annotate.subjects import mention_candidates
from qawl.annotate.tokens import Tokens
from qawl.annotate.view import View


@dataclass(slots=True)
class Analysis:
    """An article's tokens as the models see them: all cue candidates, and what the rules alone find."""

    tokens: Tokens
    view: View
    cues: dict[int, Cue]
    ruled: dict[int, Attribution]


def analyse(tokens: Tokens) -> Analysis:
    """Everything that training and deciding both start from."""
    cues = find_cues(tokens, loose=True)
    ruled = {a.cue.first: a for a in find_content(tokens, cues) if a.cue is not None}
    for attribution in ruled.values():
        attribution.mention = find_mention(tokens, attribution, cues, ruled)
    return Analysis(tokens, View(tokens), cues, ruled)


def start_rows(analysis: Analysis, cue: Cue) -> list[tuple[Start, Row]]:
    """Where the content of a cue may begin, with the properties of each place."""
    ruled = analysis.ruled.get(cue.first)
    return [
        (start, start_row(analysis.view, cue, start, ruled is not None and ruled.start == start.first))
        for start in starts(analysis.tokens, cue, ruled)
    ]


def content_rows(analysis: Analysis, cue: Cue, start: Start, accepted: Taken) -> list[tuple[Content, Row]]:
    """The content candidates that begin at one place, with the properties of each one's end."""
    ruled = analysis.ruled.get(cue.first)
    return [
        (
            content,
            end_row(analysis.view, cue, content, accepted, ruled is not None and ruled.end == content.spans[-1][1]),
        )
        for content in contents(analysis.tokens, start, cue, analysis.cues, ruled)
    ]


def mention_rows(analysis: Analysis, cue: Cue, content: Content, accepted: Taken) -> list[tuple[Range | None, Row]]:
    """The mention candidates of an attribution with their properties."""
    ruled = analysis.ruled.get(cue.first)
    own = ruled.mention if ruled is not None else None
    view, start = analysis.view, content.start
    return [
        (mention, mention_row(view, cue, start, mention, ruled is not None and own == mention, accepted))
        for mention in mention_candidates(analysis.tokens, cue, content.spans, start, own)
    ]


def name_rows(analysis: Analysis, mention: Range) -> list[tuple[Range, Row]]:
    """The name candidates of a mention with their properties."""
    return [
        (name, name_row(analysis.view, mention, place, name))
        for place, name in name_candidates(analysis.tokens, mention)
    ]
