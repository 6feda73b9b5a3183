"""Level 4, guidelines: the speaker's name, the stance, and who judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qawl.checks.arabic import has_title, plain
from qawl.checks.registry import Hit, check
from qawl.checks.view import View
from qawl.checks.wording import shown

ANNOTATORS_NEEDED = {"auto": 0, "reviewed": 1, "gold": 2}


@check(
    4,
    whole=("speakers",),
    severity="warning",
    cure="leave the title out of the name; it goes to role",
    bad='{"name": "المهندسة رنا الفارس", "role": null}',
    good='{"name": "رنا الفارس", "role": "المهندسة"}',
)
def name_with_title(r: View) -> Iterator[Hit]:
    """A person's name does not begin with a title (guidelines, section 5).

    One person has many titles, and only one name to be counted by.
    """
    for index, speaker in enumerate(r.data["speakers"]):
        if speaker["type"] == "person" and has_title(speaker["name"]):
            yield Hit(f"/speakers/{index}/name", f"the name begins with {shown(speaker['name'].split()[0])}")


@check(
    4,
    whole=("text", "quotes", "speakers"),
    severity="warning",
    cure="write the fullest form that the article itself gives",
    bad='the text has "رنا الفارس"; {"name": "رنا سمير الفارس"}',
    good='the text has "رنا الفارس"; {"name": "رنا الفارس"}',
)
def name_not_in_text(r: View) -> Iterator[Hit]:
    """A speaker's name stands in the article (guidelines, section 5).

    The name is the fullest form in the article; who adds to it says more than the article does.
    """
    for index, speaker in _strangers(r):
        if any(quote.mention is not None and quote.speaker == speaker["id"] for quote in r.quotes):
            yield Hit(f"/speakers/{index}/name", f"{shown(speaker['name'])} stands nowhere in the text")


@check(
    4,
    whole=("text", "quotes", "speakers"),
    severity="warning",
    cure="find whom the dropped subject means, and write that name; or null where nobody is named",
    bad='وأضافت إن العمل بدأ; {"mention": null, "speaker": "s1"}, and no رنا الفارس before it',
    good='قالت رنا الفارس … وأضافت إن العمل بدأ; {"mention": null, "speaker": "s1"}',
)
def speaker_unintroduced(r: View) -> Iterator[Hit]:
    """A speaker whom no attribution mentions stands in the article by name.

    A dropped subject means someone of whom the article spoke; a name that stands nowhere in it is a guess.
    """
    for index, speaker in _strangers(r):
        mine = [quote for quote in r.quotes if quote.speaker == speaker["id"]]
        if mine and all(quote.mention is None for quote in mine):
            message = f"nothing in the text introduces {shown(speaker['name'])}"
            yield Hit(f"/speakers/{index}/name", message, mine[0].span)


def _strangers(r: View) -> Iterator[tuple[int, dict[str, str]]]:
    """The speakers whose name, however it is spelled, the text does not have."""
    for index, speaker in enumerate(r.data["speakers"]):
        if speaker["name"] not in r.text and plain(speaker["name"]) not in r.plain:
            yield index, speaker


@check(
    4,
    reads_text=False,
    cure="write null as the target, or the label that is meant",
    bad='{"label": "none", "target": {"text": "الهدنة", …}}',
    good='{"label": "favor", "target": {"text": "الهدنة", …}}',
)
def target_without_stance(r: View) -> Iterator[Hit]:
    """The target is null when the stance is none (guidelines, section 6).

    Where no side is taken there is nothing it is taken towards.
    """
    for quote in r.quotes:
        stance = quote.data["stance"]
        if stance["target"] is not None and stance["label"] == "none":
            message = f"stance is none, with the target {shown(stance['target']['text'] or '')}"
            yield Hit(f"{quote.pointer}/stance/target", message)


@check(
    4,
    reads_text=False,
    severity="warning",
    cure="name what the stance is towards, in words of the text where it stands there",
    bad='{"label": "against", "target": null}',
    good='{"label": "against", "target": {"text": "الهدنة", "start": 40, "end": 46}}',
)
def stance_without_target(r: View) -> Iterator[Hit]:
    """A stance that is favor or against has a target (guidelines, section 6).

    Nobody is simply against.
    """
    for quote in r.quotes:
        stance = quote.data["stance"]
        if stance["target"] is None and stance["label"] != "none":
            yield Hit(f"{quote.pointer}/stance/target", f"stance is {stance['label']}, without a target")


@check(
    4,
    reads_text=False,
    cure="write null: people judged",
    bad='{"confidence": 0.87}, in a record of status gold',
    good='{"confidence": null}, in a record of status gold',
)
def judged_with_confidence(r: View) -> Iterator[Hit]:
    """In a reviewed or gold record no quotation has a confidence.

    It is the engine's figure, of a judgement that people have replaced.
    """
    if r.data["annotation"]["status"] != "auto":
        for quote in r.quotes:
            if quote.data["confidence"] is not None:
                status = r.data["annotation"]["status"]
                yield Hit(f"{quote.pointer}/confidence", f"a confidence, and the record is {status}")


@check(
    4,
    whole=("annotation",),
    reads_text=False,
    cure="name those who annotated, or lower the status to what they did",
    bad='{"status": "gold", "annotators": ["a1"]}',
    good='{"status": "gold", "annotators": ["a1", "a2"]}',
)
def too_few_annotators(r: View) -> Iterator[Hit]:
    """A reviewed record names an annotator, a gold record two; the engine (qawl/…) is none.

    Gold means judged twice independently; agreement is computed from such records alone.
    """
    annotation = r.data["annotation"]
    needed = ANNOTATORS_NEEDED[annotation["status"]]
    people = [name for name in annotation["annotators"] if not name.startswith("qawl/")]
    if len(people) < needed:
        message = f"status {annotation['status']} needs {needed} annotators, the record names {len(people)}"
        yield Hit("/annotation/annotators", message)


@check(
    4,
    reads_text=False,
    cure="remove optional, or the quotation",
    bad='{"optional": true}, in a record of status reviewed',
    good='{"optional": true}, in a record of status gold',
)
def optional_outside_gold(r: View) -> Iterator[Hit]:
    """Only in a gold record a quotation may be optional.

    It means that one of two annotators found it, so there must have been two.
    """
    if r.data["annotation"]["status"] != "gold":
        for quote in r.quotes:
            if quote.data.get("optional"):
                status = r.data["annotation"]["status"]
                yield Hit(f"{quote.pointer}/optional", f"an optional quotation, and the record is {status}")


@check(
    4,
    whole=("source",),
    reads_text=False,
    cure="look the date up in the source",
    bad='{"published": "2026-02-30"}',
    good='{"published": "2026-02-28"}',
)
def impossible_date(r: View) -> Iterator[Hit]:
    """The date of publication is a day of the calendar.

    30 February has the right form and is no day; readers of dates fail on it.
    """
    published = r.data["source"]["published"]
    if published is not None and not is_day(published):
        yield Hit("/source/published", f"there is no day {published[:10]}")


def is_day(published: str) -> bool:
    """Whether a date of the right form is a day of the calendar."""
    try:
        return bool(date.fromisoformat(published[:10]))
    except ValueError:
        return False
