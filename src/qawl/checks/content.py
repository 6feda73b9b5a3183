"""Level 4, guidelines: where content begins and ends, and which type it has."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.checks.arabic import (
    CLOSING_ATTRIBUTIONS,
    COMPLEMENTIZERS,
    CONDITIONALS,
    MARKS,
    PAIRS,
    PUNCTUATION,
    bare,
    enclosed,
    is_letter,
    unclosed,
)
from qawl.checks.registry import Hit, check
from qawl.checks.view import CONTENT, CUE, QuoteView, View
from qawl.checks.wording import named, shown

_CLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "لل", "وب", "ول", "فب", "فل", "ال", "وال", "بال"))


@check(
    4,
    cure="move the boundary past the space",
    bad="قالت رنا إن⟦ العمل بدأ⟧",
    good="قالت رنا إن ⟦العمل بدأ⟧",
)
def outer_space(r: View) -> Iterator[Hit]:
    """No span begins or ends with white space.

    The same words with and without a space would be two different spans to a scorer.
    """
    if any(map(str.isspace, r.firsts)) or any(map(str.isspace, r.lasts)):
        for row in r.rows:
            words = row.words or ""
            if words[0].isspace() or words[-1].isspace():
                side = "begins" if words[0].isspace() else "ends"
                left = row.start + len(words) - len(words.lstrip())
                cure = f"set start to {left} and end to {row.start + len(words.rstrip())}"
                yield Hit(row.pointer, f"{row.role} {side} with white space", (row.start, row.end), cure)


@check(
    4,
    cure="move the boundary past the punctuation",
    bad="قالت رنا: ⟦العمل بدأ.⟧",
    good="قالت رنا: ⟦العمل بدأ⟧.",
)
def outer_punctuation(r: View) -> Iterator[Hit]:
    """No content, cue or mention begins or ends with punctuation (guidelines, section 3.1).

    Whether the full stop belongs to the quotation differs from outlet to outlet; leaving it out makes
    spans comparable.
    """
    if PUNCTUATION.isdisjoint(r.firsts) and PUNCTUATION.isdisjoint(r.lasts):
        return
    for row in r.rows:
        words = row.words or ""
        first, last = words[0], words[-1]
        if first in PUNCTUATION and not words[1:2].isdigit():  # a number may be negative
            yield Hit(row.pointer, f"{row.role} begins with {named(first)}", (row.start, row.end))
        elif last in PUNCTUATION and not words[-2:-1].isascii() and len(words.split()[-1]) > 2:
            yield Hit(row.pointer, f"{row.role} ends with {named(last)}", (row.start, row.end))


@check(
    4,
    cure="leave both marks out of the span",
    bad="قالت رنا ⟦«العمل بدأ»⟧",
    good="قالت رنا «⟦العمل بدأ⟧»",
)
def outer_marks(r: View) -> Iterator[Hit]:
    """Content leaves out the quotation marks that stand around all of it (guidelines, section 3.1).

    Marks say how it is quoted, which the type says too; what is said stands between them.
    """
    if MARKS.isdisjoint(r.firsts):
        return
    for row in r.contents:
        several = r.quotes[row.quote] in r.interrupted and r.quotes[row.quote].data["type"] == "mixed"
        if enclosed(row.words or "") and not several:  # of «اتهمه بـ "كذا"» the second span is all in marks
            cure = f"set start to {row.start + 1} and end to {row.end - 1}"
            yield Hit(row.pointer, "content includes the marks around it", (row.start, row.end), cure)


@check(
    4,
    cure="take both marks of the pair in, or, where they stand at both edges, leave both out",
    bad="قالت رنا إن ⟦العمل «بدأ⟧»",
    good="قالت رنا إن ⟦العمل «بدأ»⟧",
)
def mark_cut_off(r: View) -> Iterator[Hit]:
    """Content does not part a quotation mark from its partner (guidelines, section 3.2).

    A mark at the edge of a span is left out only if both of the pair are at its edges.
    """
    if MARKS.isdisjoint(r.befores) and MARKS.isdisjoint(r.afters):
        return
    for row, before, after in zip(r.contents, r.befores, r.afters, strict=False):
        words = row.words or ""
        if after in MARKS and before not in MARKS:
            openings = [mark for mark in words if mark in MARKS and after in PAIRS[mark]]
            if openings and unclosed(words, openings[0], after):
                message = f"{named(after)} stands outside, after the content, and its partner inside"
                yield Hit(row.pointer, message, (row.start, row.end))
        elif before in MARKS and after not in MARKS:
            closings = [mark for mark in words if mark in PAIRS[before]]
            if closings and unclosed(words, before, closings[0]):
                message = f"{named(before)} stands outside, before the content, and its partner inside"
                yield Hit(row.pointer, message, (row.start, row.end))


@check(
    4,
    cure="begin the span after it",
    bad="قالت رنا ⟦إن العمل بدأ⟧",
    good="قالت رنا إن ⟦العمل بدأ⟧",
)
def leading_complementizer(r: View) -> Iterator[Hit]:
    """Content does not begin with a bare complementizer: أن، إن، بأن (guidelines, section 3.1).

    It belongs to the verb that reports. One with a pronoun (إنه) stays, and so does one between the marks.
    """
    for row, first, before in zip(r.contents, r.firsts, r.befores, strict=False):
        if first in "أإبو" and row.number == 0 and before not in MARKS:
            head = (row.words or "").split(None, 2)
            if bare(head[0]) in COMPLEMENTIZERS and len(head) > 1 and head[1] not in CONDITIONALS:
                message = f"content begins with {shown(head[0])}"
                yield Hit(row.pointer, message, (row.start, row.end))


@check(
    4,
    cure="move the boundary to the edge of the word",
    bad="قالت رنا إن ال⟦عمل بدأ⟧",
    good="قالت رنا إن ⟦العمل بدأ⟧",
)
def span_inside_word(r: View) -> Iterator[Hit]:
    """A span begins and ends at the edge of a word.

    Arabic writes و، ف، ب، ل together with the next word; guidelines and scorers take the word as one. A
    mention or target alone may leave such a letter out.
    """
    if not (any(map(str.isalnum, r.befores)) or any(map(str.isalnum, r.afters))):
        return
    text = r.text or ""
    for row, before, after in zip(r.rows, r.befores, r.afters, strict=True):
        if is_letter(before) and is_letter(text[row.start]):
            word = row.start
            while word and is_letter(text[word - 1]):
                word -= 1
            if row.role in (CONTENT, CUE) or bare(text[word : row.start]) not in _CLITICS:
                message = f"{row.role} begins inside a word, after {shown(text[word : row.start])}"
                yield Hit(row.pointer, message, (row.start, row.end))
        elif is_letter(after) and is_letter(text[row.end - 1]):
            message = f"{row.role} ends inside a word, before {shown(text[row.end])}"
            yield Hit(row.pointer, message, (row.start, row.end))


@check(
    4,
    severity="warning",
    cure="mark the copy in each section as a quotation of its own, or correct the boundary",
    bad="⟦عنوان يقول كذا\n\nوتمضي الفقرة⟧",
    good="⟦عنوان يقول كذا⟧\n\nوتمضي الفقرة",
)
def content_crosses_section(r: View) -> Iterator[Hit]:
    """Content lies within one section.

    A headline is not the beginning of the first sentence.
    """
    inner = [section["end"] for section in r.data["sections"][:-1]]
    for row in r.contents if inner else ():
        if any(row.start < boundary < row.end for boundary in inner):
            yield Hit(row.pointer, "content runs from one section into the next", (row.start, row.end))


@check(
    4,
    severity="warning",
    cure="end the content before it",
    bad="قالت رنا إن ⟦العمل بدأ، على حد قولها⟧",
    good="قالت رنا إن ⟦العمل بدأ⟧، على حد قولها",
)
def attribution_in_content(r: View) -> Iterator[Hit]:
    """Content does not end with a source phrase (guidelines, section 3.5).

    على حد قوله belongs to the attribution: the source did not say it.
    """
    for row in r.contents:
        if (row.words or "").endswith(CLOSING_ATTRIBUTIONS):
            yield Hit(row.pointer, "content ends with a source phrase", (row.start, row.end))


@check(
    4,
    severity="warning",
    cure="choose indirect or mixed, or correct the boundaries",
    bad="direct: قالت رنا إن ⟦العمل بدأ⟧ أمس",
    good="direct: قالت رنا: «⟦العمل بدأ⟧» أمس",
)
def direct_without_marks(r: View) -> Iterator[Hit]:
    """Direct content stands between quotation marks or after a colon (guidelines, section 2).

    Otherwise nothing shows that these are the source's own words.
    """
    for quote in r.quotes:
        if quote.data["type"] == "direct":
            row = quote.contents[0]
            if not _introduced(r, quote):
                yield Hit(f"{quote.pointer}/type", "no mark and no colon stands before the content", row[3:5])


def _introduced(r: View, quote: QuoteView) -> bool:
    """Whether a mark or a colon stands before the content, spaces and dashes apart, or a mark in it."""
    text = r.text or ""
    before = text[max(0, quote.start - 12) : quote.start].rstrip(" \n\t\u200f\u200e-–—.…")
    return before[-1:] in MARKS or before[-1:] in (":", "'") or text[quote.start] in MARKS


@check(
    4,
    severity="warning",
    cure="choose indirect, or correct the boundaries",
    bad="mixed: قالت رنا إن ⟦العمل بدأ⟧",
    good="mixed: قالت رنا إن ⟦العمل «بدأ فعلا»⟧",
)
def mixed_without_marks(r: View) -> Iterator[Hit]:
    """Mixed content carries quotation marks (guidelines, section 2).

    It is a paraphrase with some of the source's own words between marks.
    """
    for quote in r.quotes:
        if quote.data["type"] == "mixed" and not any(
            mark in (row.words or "") for row in quote.contents for mark in (*PAIRS, "'")
        ):
            span = (quote.start, quote.end)
            yield Hit(f"{quote.pointer}/type", "there is no quotation mark in the content", span)


@check(
    4,
    severity="warning",
    cure="choose direct, unless the marks enclose a name or a term",
    bad="indirect: قالت رنا: «⟦العمل بدأ منذ أسبوع⟧»",
    good="direct: قالت رنا: «⟦العمل بدأ منذ أسبوع⟧»",
)
def indirect_in_marks(r: View) -> Iterator[Hit]:
    """Indirect content does not stand, all of it, between quotation marks (guidelines, section 2).

    Then it is direct. Marks around a name, title or term of up to three words do not count.
    """
    if MARKS.isdisjoint(r.befores):
        return
    for row, before, after in zip(r.contents, r.befores, r.afters, strict=False):
        quote = r.quotes[row.quote]
        if before in MARKS and after in PAIRS[before] and quote.data["type"] == "indirect":
            words = row.words or ""
            if len(quote.contents) == 1 and len(words.split()) > 3 and before not in words:
                yield Hit(f"{quote.pointer}/type", "all of the content stands between marks", row[3:5])
