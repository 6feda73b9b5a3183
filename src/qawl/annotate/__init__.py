"""The annotator: marks → cues → content → mentions → speakers → stance, one module a step."""

from __future__ import annotations

from functools import cache

from qawl.annotate.assemble import build_quotes
from qawl.annotate.bare import find_bare
from qawl.annotate.boundaries import Range
from qawl.annotate.content import find_content
from qawl.annotate.cues import find_cues
from qawl.annotate.decide import Decider
from qawl.annotate.folding import Folded
from qawl.annotate.linear import models, models_exist
from qawl.annotate.mentions import find_mention
from qawl.annotate.speakers import resolve_speakers
from qawl.annotate.stance import find_stance, stance_target
from qawl.annotate.tidy import tidy
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import trees
from qawl.record import Annotation, Quote, Record, Section, Speaker, sha256
from qawl.sources.article import Article

ENGINE = "qawl/0.1"
GUIDELINES = "2.1"


def annotate(text: str, *, rules_only: bool = False) -> Record:
    """The record of a text: its quotations, with offsets into ``text`` exactly as given.

    ``text`` is any string: an article's headline and body, best separated by a blank line. With
    ``rules_only`` no trained model weighs anything, and quotations have no confidence. Raises
    TypeError for anything but a string and ValueError for lone surrogates, which no UTF-8 file can
    hold.
    """
    if not isinstance(text, str):
        raise TypeError(f"annotate() takes a string, not {type(text).__name__}")
    try:
        checksum = sha256(text)
    except UnicodeEncodeError as error:
        raise ValueError(
            f"text holds a lone surrogate at offset {error.start}, which UTF-8 can't encode; "
            "decode it with errors='replace'"
        ) from None
    quotes, speakers = find_quotes(text, rules_only=rules_only)
    return Record(
        id=f"text-{checksum[:16]}",
        text=text,
        text_sha256=checksum,
        sections=(Section(0, len(text), "body"),) if text else (),
        speakers=speakers,
        quotes=quotes,
        annotation=Annotation("auto", (ENGINE,), GUIDELINES),
    )


def annotate_article(article: Article, *, rules_only: bool = False) -> Record:
    """The record of a cleaned article, with its sections and provenance."""
    quotes, speakers = find_quotes(article.text, rules_only=rules_only)
    return Record(
        id=article.id,
        text=article.text,
        text_sha256=sha256(article.text),
        sections=article.sections,
        source=article.source,
        speakers=speakers,
        quotes=quotes,
        annotation=Annotation("auto", (ENGINE,), GUIDELINES),
        lang=article.lang,
    )


def find_quotes(text: str, *, rules_only: bool = False) -> tuple[tuple[Quote, ...], tuple[Speaker, ...]]:
    """The quotations of a text and their speakers."""
    tokens = Tokens(Folded(text))
    if rules_only or not models_exist():
        return _by_rules(tokens)
    decider = _decider()
    attributions, analysis = decider.decide(tokens)
    sources = decider.sources(analysis, attributions)
    stances: list[tuple[str, Range | None]] = []
    for attribution, label in zip(attributions, decider.stances(analysis, attributions, sources), strict=True):
        target = stance_target(tokens, attribution) if label != "none" else None
        stances.append((label, target) if target is not None else ("none", None))
    return build_quotes(tokens, attributions, sources, stances)


def _by_rules(tokens: Tokens) -> tuple[tuple[Quote, ...], tuple[Speaker, ...]]:
    cues = find_cues(tokens)
    attributions = find_content(tokens, cues)
    attributions += find_bare(tokens, cues, attributions)
    reporting = {a.cue.first for a in attributions if a.cue is not None}
    for attribution in attributions:
        attribution.mention = find_mention(tokens, attribution, cues, reporting)
    attributions = tidy(tokens, attributions)
    sources = resolve_speakers(tokens, attributions)
    stances = [find_stance(tokens, attribution) for attribution in attributions]
    return build_quotes(tokens, attributions, sources, stances)


@cache
def _decider() -> Decider:
    return Decider(models(), trees())


__all__ = ["annotate", "annotate_article", "find_quotes"]
