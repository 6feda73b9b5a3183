"""Level 4, guidelines: where content begins and ends, and which type it has."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.checks.arabic import (
    CLITICS,
    CLOSING_ATTRIBUTIONS,
    MARKS,
    PAIRS,
    PUNCTUATION,
    bare,
    complementizer,
    enclosed,
    has_mark,
    introduced,
    is_abbreviation,
    is_letter,
    parted,
)
from qawl.checks.registry import Hit, check
from qawl.checks.view import CONTENT, CUE, View
from qawl.checks.wording import named, shown

_LONGEST_WORD = 40  # what is longer is no word; a text without spaces may be long


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
    for row in r.rows:
        words = row.words
        if words != words.strip():
            side = "begins" if words[0].isspace() else "ends"
            left = row.start + len(words) - len(words.lstrip())
            cure = f"set start to {left} and end to {row.start + len(words.rstrip())}"
            yield Hit(row.pointer, f"{row.role} {side} with white space", row.span, cure)


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
    for row in r.rows:
        words = row.words
        if words[0] in PUNCTUATION and not words[1:2].isdigit():  # a number may be negative
            yield Hit(row.pointer, f"{row.role} begins with {named(words[0])}", row.span)
        elif words[-1] in PUNCTUATION and not is_abbreviation(words.split()[-1]):
            yield Hit(row.pointer, f"{row.role} ends with {named(words[-1])}", row.span)


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
    for row in r.contents:
        if enclosed(row.words):
            quote = r.quote_of(row)
            if quote.type == "mixed" and len(quote.contents) > 1:
                continue  # of «اتهمه بـ "كذا"» the second span may be all in marks
            cure = f"set start to {row.start + 1} and end to {row.end - 1}"
            yield Hit(row.pointer, "content includes the marks around it", row.span, cure)


@check(
    4,
    severity="warning",
    cure="take both marks of the pair in, or, where they stand at both edges, leave both out",
    bad="قالت رنا إن ⟦العمل «بدأ⟧»",
    good="قالت رنا إن ⟦العمل «بدأ»⟧",
)
def mark_cut_off(r: View) -> Iterator[Hit]:
    """Content does not part a quotation mark from its partner (guidelines, section 3.2).

    A mark at the edge of a span is left out only if both of the pair are at its edges.
    """
    for row in r.contents:
        before, after = r.before(row), r.after(row)
        side = parted(row.words, before, after)
        if side is not None:
            mark = named(before if side == "before" else after)
            message = f"{mark} stands outside, {side} the content, and its partner inside"
            yield Hit(row.pointer, message, row.span)


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
    for row in r.contents:
        word = complementizer(row.words) if row.number == 0 and r.before(row) not in MARKS else None
        if word is not None:
            yield Hit(row.pointer, f"content begins with {shown(word)}", row.span)


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
    for row in r.rows:
        if is_letter(r.before(row)) and is_letter(row.words[0]):
            word = row.start
            while word > max(0, row.start - _LONGEST_WORD) and is_letter(r.text[word - 1]):
                word -= 1
            cut = r.text[word : row.start]
            if row.role in (CONTENT, CUE) or bare(cut) not in CLITICS:
                yield Hit(row.pointer, f"{row.role} begins inside a word, after {shown(cut)}", row.span)
        elif is_letter(r.after(row)) and is_letter(row.words[-1]):
            message = f"{row.role} ends inside a word, before {shown(r.after(row))}"
            yield Hit(row.pointer, message, row.span)


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
    boundaries = [section["end"] for section in r.data["sections"][:-1]]
    for row in r.contents:
        if any(row.start < boundary < row.end for boundary in boundaries):
            yield Hit(row.pointer, "content runs from one section into the next", row.span)


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
        if row.words.endswith(CLOSING_ATTRIBUTIONS):
            yield Hit(row.pointer, "content ends with a source phrase", row.span)


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
        if quote.type == "direct" and not introduced(r.text, quote.start):
            message = "no mark and no colon stands before the content"
            yield Hit(f"{quote.pointer}/type", message, quote.contents[0].span)


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
        if quote.type == "mixed" and not any(has_mark(row.words) for row in quote.contents):
            yield Hit(f"{quote.pointer}/type", "there is no quotation mark in the content", quote.span)


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
    for quote in r.quotes:
        row = quote.contents[0]
        before, after = r.before(row), r.after(row)
        all_in_marks = before in MARKS and after in PAIRS[before] and before not in row.words
        if all_in_marks and quote.type == "indirect" and len(quote.contents) == 1 and len(row.words.split()) > 3:
            yield Hit(f"{quote.pointer}/type", "all of the content stands between marks", row.span)
