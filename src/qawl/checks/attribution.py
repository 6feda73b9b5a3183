"""Level 4, guidelines: the cue, and the mention of who speaks."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.checks.arabic import FUTURES, PRONOUNS, bare, clause, has_comma, negation
from qawl.checks.registry import Hit, check
from qawl.checks.view import View
from qawl.checks.wording import shown


@check(
    4,
    reads_text=False,
    cure="begin or end the content beside the cue; where the cue interrupts it, give it two spans",
    bad="⟦العمل بدأ، [قالت] رنا، منذ أسبوع⟧",
    good="⟦العمل بدأ⟧، [قالت] رنا، ⟦منذ أسبوع⟧",
)
def cue_in_content(r: View) -> Iterator[Hit]:
    """The cue of a quotation stands outside its content.

    The cue is the reporter's word, the content the source's.
    """
    for quote in r.quotes:
        cue = quote.cue
        if cue is not None and any(cue.overlaps(row) for row in quote.contents):
            yield Hit(cue.pointer, "the cue lies in the content it reports", cue.span)


@check(
    4,
    reads_text=False,
    cure="begin or end the content beside the mention; where it interrupts the content, give it two spans",
    bad="⟦العمل بدأ، قالت [رنا الفارس]، منذ أسبوع⟧",
    good="⟦العمل بدأ⟧، قالت [رنا الفارس]، ⟦منذ أسبوع⟧",
)
def mention_in_content(r: View) -> Iterator[Hit]:
    """The mention of a quotation stands outside its content.

    It names the source in this attribution, which is the reporter's.
    """
    for quote in r.quotes:
        mention = quote.mention
        if mention is not None and any(mention.overlaps(row) for row in quote.contents):
            message = "the mention lies in the content that it is the source of"
            yield Hit(mention.pointer, message, mention.span)


@check(
    4,
    reads_text=False,
    cure="the cue is the shortest words that report, the mention the noun phrase beside them",
    bad="cue ⟦وقالت المهندسة⟧, mention ⟦المهندسة رنا الفارس⟧",
    good="cue ⟦وقالت⟧, mention ⟦المهندسة رنا الفارس⟧",
)
def cue_in_mention(r: View) -> Iterator[Hit]:
    """Cue and mention do not overlap.

    One word is either the report or the source.
    """
    for quote in r.quotes:
        if quote.cue is not None and quote.mention is not None and quote.cue.overlaps(quote.mention):
            yield Hit(quote.mention.pointer, "mention and cue overlap", quote.mention.span)


@check(
    4,
    severity="warning",
    cure="mark the words that report, the cue",
    bad="قالت رنا إن ⟦العمل بدأ⟧، cue null",
    good="[قالت] رنا إن ⟦العمل بدأ⟧",
)
def cue_missing(r: View) -> Iterator[Hit]:
    """A quotation has a cue unless a colon or a headline reports (guidelines, section 4).

    Without words that report, marks or a colon, nothing ascribes it to a source.
    """
    for quote in r.quotes:
        if quote.cue is None:
            near = r.text[max(0, quote.start - 80) : quote.start] + r.text[quote.end : quote.end + 40]
            sections = r.data["sections"]
            heads = [row for row in sections if row["type"] in ("headline", "caption")]
            if ":" not in near and not any(row["start"] <= quote.start < row["end"] for row in heads):
                yield Hit(f"{quote.pointer}/cue", "no cue, and no colon near", quote.span)


@check(
    4,
    severity="warning",
    cure="shorten it to the verb, participle, noun or source phrase that reports",
    bad="cue ⟦وقالت المهندسة خلال مؤتمر صحافي أمس في المدينة⟧",
    good="cue ⟦وقالت⟧",
)
def cue_overlong(r: View) -> Iterator[Hit]:
    """A cue has at most six words (guidelines, section 4).

    It is the shortest words that report; time, place and occasion are no part of it.
    """
    for quote in r.quotes:
        words = quote.cue.words.split() if quote.cue is not None else []
        if quote.cue is not None and len(words) > 6:
            yield Hit(quote.cue.pointer, f"the cue has {len(words)} words", quote.cue.span)


@check(
    4,
    severity="warning",
    cure="remove the quotation: nothing was said",
    bad="لم [تذكر] الوزارة ⟦سبب التأخير⟧",
    good="(no quotation)",
)
def negated_report(r: View) -> Iterator[Hit]:
    """A report that is denied is no quotation (guidelines, section 1).

    «لم يذكر» says that somebody did not say something. Words between quotation marks are an exception.
    """
    for quote in r.quotes:
        cue = quote.cue
        if cue is not None and quote.type == "indirect":
            word = negation(r.text, cue.start)
            if word is not None:
                yield Hit(cue.pointer, f"{shown(word)} stands before the cue", cue.span)


@check(
    4,
    severity="warning",
    cure="remove the quotation: nothing was said yet",
    bad="[سيعلن] الوزير غدا ⟦افتتاح الميناء⟧",
    good="(no quotation)",
)
def future_report(r: View) -> Iterator[Hit]:
    """A report that lies in the future is no quotation (guidelines, section 1).

    «سيعلن غدا» announces a statement. Words between quotation marks are an exception.
    """
    for quote in r.quotes:
        cue = quote.cue
        if cue is not None and cue.words.startswith(FUTURES) and quote.type == "indirect":
            yield Hit(cue.pointer, "the cue is in the future", cue.span)


@check(
    4,
    cure="write null, and let speaker name whom the pronoun means",
    bad='{"mention": {"text": "هو", …}}',
    good='{"mention": null, "speaker": "s1"}',
)
def mention_pronoun(r: View) -> Iterator[Hit]:
    """A mention is not just a pronoun (guidelines, section 5).

    A pronoun names nobody; the speaker says whom it means.
    """
    for quote in r.quotes:
        mention = quote.mention
        if mention is not None and bare(mention.words) in PRONOUNS:
            message = f"the mention is {shown(mention.words)}"
            yield Hit(mention.pointer, message, mention.span)


@check(
    4,
    cure="keep the comma-free part next to the cue",
    bad="قال ⟦وزير النقل، سامي الحلو⟧، إن العمل بدأ",
    good="قال ⟦وزير النقل⟧، سامي الحلو، إن العمل بدأ",
)
def mention_with_comma(r: View) -> Iterator[Hit]:
    """A mention has no comma in it (guidelines, sections 5 and 7).

    It is the noun phrase next to the cue; what stands beyond a comma is left to the speaker's name.
    """
    for quote in r.quotes:
        mention = quote.mention
        if mention is not None and has_comma(mention.words):
            yield Hit(mention.pointer, "there is a comma in the mention", mention.span)


@check(
    4,
    severity="warning",
    cure="end the mention before it",
    bad="قال ⟦الوزير الذي زار الميناء⟧ إن العمل بدأ",
    good="قال ⟦الوزير⟧ الذي زار الميناء إن العمل بدأ",
)
def mention_with_clause(r: View) -> Iterator[Hit]:
    """A mention has no relative clause in it (guidelines, section 5).

    It names the source; what the source did is another matter.
    """
    for quote in r.quotes:
        mention = quote.mention
        relative = clause(mention.words) if mention is not None else None
        if mention is not None and relative is not None:
            yield Hit(mention.pointer, f"{shown(relative)} stands in the mention", mention.span)


@check(
    4,
    reads_text=False,
    cure="add the source to speakers and name it",
    bad='{"mention": {"text": "المهندسة رنا الفارس", …}, "speaker": null}',
    good='{"mention": {"text": "المهندسة رنا الفارس", …}, "speaker": "s1"}',
)
def mention_without_speaker(r: View) -> Iterator[Hit]:
    """A quotation with a mention has a speaker.

    The speaker is null only when nobody is named at all.
    """
    for quote in r.quotes:
        if quote.mention is not None and quote.speaker is None:
            yield Hit(
                f"{quote.pointer}/speaker",
                "the mention names a source, and speaker is null",
                quote.mention.span,
            )
