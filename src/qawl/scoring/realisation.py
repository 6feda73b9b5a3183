"""How the text realises a quotation: told from text, cue and content by the rules of docs/scoring.md."""

from __future__ import annotations

from qawl.checks.arabic import MARKS, bare
from qawl.record import Quote, Record
from qawl.scoring.trim import COMPLEMENTIZERS, word_end

_SOURCE_PHRASES = frozenset(
    (
        *("حسب", "بحسب", "حسبما", "بحسبما", "وفق", "وفقا", "وفقما", "طبقا", "تبعا", "استنادا", "نقلا", "على"),
        *("عن", "عند", "لدى", "في", "من", "كما", "مثلما"),
    )
)
"""What a cue begins with that is a phrase and no verb or participle: بحسب، وفقا لما ذكره، على حد قوله."""
_PREPOSITIONS = frozenset(("إلى", "الى", "على", "عن", "من", "في", "ب", "بـ", "ل", "لـ"))
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ني", "نا", "ي", "نه", "ك", "كم")
_WITH_PRONOUN = frozenset(word + pronoun for word in COMPLEMENTIZERS for pronoun in _PRONOUNS)


def realisation(record: Record, quote: Quote, text: str | None) -> str:
    """The name of the first rule that fits; ``unknown`` without a text."""
    if text is None or not quote.spans:
        return "unknown"
    cue, start = quote.cue, quote.start
    if cue is None:
        titles = (section for section in record.sections if section.type == "headline")
        return "headline" if any(part.start <= start < part.end for part in titles) else "colon"
    cue_words = [bare(word) for word in text[cue.start : cue.end].split()]
    if cue_words and _is_phrase(cue_words[0]):
        return "source-phrase"
    before = text[max(0, start - 40) : start].rstrip()
    if quote.type == "direct" and (before[-1:] in MARKS or text[start : start + 1] in MARKS):
        return "marks"
    if start < cue.start:
        return "fronted"
    before = before.rstrip("".join(MARKS)).rstrip()
    if before.endswith(":"):
        return "colon"
    first = bare(text[start : word_end(text, start, quote.end)])
    previous = before.split()[-1:] or [""]
    # A record may hold the complementizer in its content; the guidelines leave it out.
    if first in COMPLEMENTIZERS or first in _WITH_PRONOUN or bare(previous[0]) in COMPLEMENTIZERS:
        return "clause"
    governed = bool(cue_words) and cue_words[-1] in _PREPOSITIONS
    attached = len(first) > 3 and first[0] in "بل"
    if governed or attached or bare(previous[0]) in _PREPOSITIONS:
        return "preposition"
    return "complement"


def _is_phrase(word: str) -> bool:
    return word in _SOURCE_PHRASES or (word[:1] in ("و", "ف") and word[1:] in _SOURCE_PHRASES)
