"""Level 4, guidelines: the cue, and the mention of who speaks."""

from __future__ import annotations

from collections.abc import Iterator

from qawl.checks.arabic import FUTURES, NEGATIONS, PRONOUNS, RELATIVES, bare
from qawl.checks.registry import Hit, check
from qawl.checks.view import Row, View
from qawl.checks.wording import shown


def _overlap(one: Row, two: Row) -> bool:
    return one.start < two.end and two.start < one.end


@check(
    4,
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
        if cue is not None and cue.start < quote.end and quote.start < cue.end:
            for row in quote.contents:
                if _overlap(cue, row):
                    yield Hit(cue.pointer, "the cue lies in the content it reports", (cue.start, cue.end))


@check(
    4,
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
        if mention is not None and mention.start < quote.end and quote.start < mention.end:
            for row in quote.contents:
                if _overlap(mention, row):
                    span = (mention.start, mention.end)
                    yield Hit(mention.pointer, "the mention lies in the content it is the source of", span)


@check(
    4,
    cure="the cue is the shortest words that report, the mention the noun phrase beside them",
    bad="cue ⟦وقالت المهندسة⟧, mention ⟦المهندسة رنا الفارس⟧",
    good="cue ⟦وقالت⟧, mention ⟦المهندسة رنا الفارس⟧",
)
def cue_in_mention(r: View) -> Iterator[Hit]:
    """Cue and mention do not overlap.

    One word is either the report or the source.
    """
    for quote in r.quotes:
        if quote.cue is not None and quote.mention is not None and _overlap(quote.cue, quote.mention):
            span = (quote.mention.start, quote.mention.end)
            yield Hit(quote.mention.pointer, "mention and cue overlap", span)


@check(
    4,
    severity="warning",
    cure="join what one cue reports into one quotation, or give the second its own cue",
    bad="⟦قالت⟧ reports q1 «العمل بدأ» and q2 «والميناء مفتوح»",
    good="⟦قالت⟧ reports q1 «العمل بدأ والميناء مفتوح»",
)
def cue_shared(r: View) -> Iterator[Hit]:
    """A cue reports one quotation (guidelines, sections 3.3 and 3.4).

    Coordinated clauses and consecutive sentences under one cue are one quotation; a new cue begins a new one.
    """
    first: dict[int, str] = {}
    for quote in r.quotes:
        if quote.cue is not None:
            other = first.setdefault(quote.cue.start, quote.data["id"])
            if other != quote.data["id"]:
                message = f"{other} and {quote.data['id']} have the same cue"
                yield Hit(quote.cue.pointer, message, (quote.cue.start, quote.cue.end))


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
            text = r.text or ""
            near = text[max(0, quote.start - 80) : quote.start] + text[quote.end : quote.end + 40]
            sections = r.data["sections"]
            heads = [row for row in sections if row["type"] in ("headline", "caption")]
            if ":" not in near and not any(row["start"] <= quote.start < row["end"] for row in heads):
                yield Hit(f"{quote.pointer}/cue", "no cue, and no colon near", (quote.start, quote.end))


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
        if quote.cue is not None and quote.cue.end - quote.cue.start > 20:
            words = (quote.cue.words or "").split()
            if len(words) > 6:
                message = f"the cue has {len(words)} words"
                yield Hit(quote.cue.pointer, message, (quote.cue.start, quote.cue.end))


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
        if cue is not None and quote.data["type"] == "indirect":
            before = (r.text or "")[max(0, cue.start - 5) : cue.start].split()
            if before and before[-1] in NEGATIONS:
                message = f"{shown(before[-1])} stands before the cue"
                yield Hit(cue.pointer, message, (cue.start, cue.end))


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
        if cue is not None and (cue.words or "").startswith(FUTURES) and quote.data["type"] == "indirect":
            yield Hit(cue.pointer, "the cue is in the future", (cue.start, cue.end))


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
        if mention is not None and mention.end - mention.start < 8 and bare(mention.words or "") in PRONOUNS:
            message = f"the mention is {shown(mention.words or '')}"
            yield Hit(mention.pointer, message, (mention.start, mention.end))


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
        if mention is not None and ("،" in (mention.words or "") or "," in (mention.words or "")):
            yield Hit(mention.pointer, "there is a comma in the mention", (mention.start, mention.end))


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
        if mention is not None and " ال" in (mention.words or ""):
            relative = RELATIVES.intersection((mention.words or "").split()[1:])
            if relative:
                message = f"{shown(min(relative))} stands in the mention"
                yield Hit(mention.pointer, message, (mention.start, mention.end))


@check(
    4,
    cure="add the source to speakers and name it",
    bad='{"mention": {"text": "المهندسة رنا الفارس", …}, "speaker": null}',
    good='{"mention": {"text": "المهندسة رنا الفارس", …}, "speaker": "s1"}',
)
def mention_without_speaker(r: View) -> Iterator[Hit]:
    """A quotation with a mention has a speaker.

    The speaker is null only when nobody is named at all.
    """
    for quote in r.quotes:
        if quote.mention is not None and quote.data["speaker"] is None:
            span = (quote.mention.start, quote.mention.end)
            yield Hit(f"{quote.pointer}/speaker", "the mention names a source, and speaker is null", span)
