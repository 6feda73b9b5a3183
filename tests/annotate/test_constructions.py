"""Each construction of the guidelines, in sentences written for this test (all persons fictional).

By rule alone: what the trained models make of a construction is measured (docs/quality.md), not asserted.
"""

from __future__ import annotations

from functools import partial

import pytest

from qawl.annotate import annotate as annotate_by_any_means
from qawl.record import Quote, Record

annotate = partial(annotate_by_any_means, rules_only=True)


def only(text: str) -> tuple[Quote, Record]:
    record = annotate(text)
    assert len(record.quotes) == 1, [quote.spans[0].text for quote in record.quotes]
    return record.quotes[0], record


def said_by(record: Record, quote: Quote) -> str | None:
    speaker = record.speaker(quote.speaker)
    return speaker.name if speaker else None


@pytest.mark.parametrize(
    ("text", "type_", "content", "cue", "mention", "name"),
    [
        # verb – subject – clause
        ("قال الوزير سامر الحلو إن الطريق سيفتح غدا.", "indirect", "الطريق سيفتح غدا", "قال", "الوزير سامر الحلو", "سامر الحلو"),
        ("وأكدت المديرة ليلى الشامي أن المدرسة جاهزة.", "indirect", "المدرسة جاهزة", "وأكدت", "المديرة ليلى الشامي", "ليلى الشامي"),
        # subject – verb – clause
        ("وزير الزراعة سامر الحلو قال إن الموسم جيد.", "indirect", "الموسم جيد", "قال", "وزير الزراعة سامر الحلو", "سامر الحلو"),
        # the complementizer with a pronoun stays
        ("وأوضح سامر الحلو أنه سيغادر المدينة قريبا.", "indirect", "أنه سيغادر المدينة قريبا", "وأوضح", "سامر الحلو", "سامر الحلو"),
        # marks of every kind
        ('وقال سامر الحلو: "لن نتراجع عن موقفنا أبدا".', "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        ("وقال سامر الحلو «لن نتراجع عن موقفنا أبدا».", "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        ("وقال سامر الحلو: “لن نتراجع عن موقفنا أبدا”.", "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        ("وقال سامر الحلو: ”لن نتراجع عن موقفنا أبدا“.", "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        ("وقال سامر الحلو: »لن نتراجع عن موقفنا أبدا«.", "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        ("وقال سامر الحلو: ‹لن نتراجع عن موقفنا أبدا›.", "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        # reversed inner marks stay inside
        ('وقال سامر الحلو "نبحث عن ’حل دائم‘ يرضي الجميع".', "direct", "نبحث عن ’حل دائم‘ يرضي الجميع", "وقال", "سامر الحلو", "سامر الحلو"),
        # an unclosed mark ends with its paragraph
        ('وقال سامر الحلو: "لن نتراجع عن موقفنا أبدا', "direct", "لن نتراجع عن موقفنا أبدا", "وقال", "سامر الحلو", "سامر الحلو"),
        # inverted
        ("«سنبني المدرسة هذا العام»، قال سامر الحلو.", "direct", "سنبني المدرسة هذا العام", "قال", "سامر الحلو", "سامر الحلو"),
        # mixed
        ('وذكر سامر الحلو أن الخطة "ولدت ميتة قبل أن تبدأ" في المجلس.', "mixed", 'الخطة "ولدت ميتة قبل أن تبدأ" في المجلس', "وذكر", "سامر الحلو", "سامر الحلو"),
        # occasion left out
        ("وقالت وزارة الصحة في بيان إن اللقاح متوفر.", "indirect", "اللقاح متوفر", "وقالت", "وزارة الصحة", "وزارة الصحة"),
        # governed preposition, adjacent and apart
        ("وأشار سامر الحلو إلى أن السد امتلأ.", "indirect", "السد امتلأ", "وأشار", "سامر الحلو", "سامر الحلو"),
        ("دعت وزارة البيئة إلى ترشيد المياه.", "indirect", "ترشيد المياه", "دعت", "وزارة البيئة", "وزارة البيئة"),
        ("وطالب سامر الحلو بوقف البناء فورا.", "indirect", "بوقف البناء فورا", "وطالب", "سامر الحلو", "سامر الحلو"),
        # noun complement
        ("نفت وزارة المالية صحة الأنباء عن الضريبة.", "indirect", "صحة الأنباء عن الضريبة", "نفت", "وزارة المالية", "وزارة المالية"),
        # source phrases, in front and behind
        ("وبحسب وزارة النقل، تأخر القطار ساعتين عن موعده.", "indirect", "تأخر القطار ساعتين عن موعده", "وبحسب", "وزارة النقل", "وزارة النقل"),
        ("تأخر القطار ساعتين عن موعده، بحسب وزارة النقل.", "indirect", "تأخر القطار ساعتين عن موعده", "بحسب", "وزارة النقل", "وزارة النقل"),
        # a headline of the form «source: statement»
        ("وزير النقل: القطار الجديد ينطلق قريبا\n\nانطلقت أمس أعمال المحطة.", "indirect", "القطار الجديد ينطلق قريبا", None, "وزير النقل", "وزير النقل"),
    ],
)  # fmt: skip
def test_construction(text: str, type_: str, content: str, cue: str | None, mention: str, name: str) -> None:
    quote, record = only(text)
    assert quote.type == type_
    assert [span.text for span in quote.spans] == [content]
    assert (quote.cue.text if quote.cue else None) == cue
    assert quote.mention is not None
    assert quote.mention.text == mention
    assert said_by(record, quote) == name


@pytest.mark.parametrize(
    "text",
    [
        "لم يذكر الوزير سامر الحلو أي سبب للتأجيل.",
        "ورفضت الشركة التعليق على الخبر.",
        "وسيعلن الوزير غدا عن الخطة الجديدة.",
        "شارك في فيلم «ليل طويل جدا» عشرة ممثلين.",
        "افتتح مطعم «الزيتونة» فرعه الثاني في المدينة.",
        'ما يسمى "الجيش الإلكتروني" نشط هذا العام.',
        "الجدير بالذكر أن الجسر بني قبل قرن.",
        "يذكر أن الجسر بني قبل قرن.",
        "صدرت كتب جديدة في معرض المدينة.",
        "",
        "«",
        "قال",
        "قال إن",
    ],
)
def test_left_alone(text: str) -> None:
    assert annotate(text).quotes == ()


def test_interrupted_quotation_has_two_spans() -> None:
    quote, _ = only("«الموسم كان صعبا علينا جميعا»، قال سامر الحلو، «لكننا سنعود أقوى مما كنا».")
    assert [span.text for span in quote.spans] == ["الموسم كان صعبا علينا جميعا", "لكننا سنعود أقوى مما كنا"]
    assert quote.type == "direct"


def test_dropped_subject_and_participle_go_to_the_same_speaker() -> None:
    record = annotate("قال المدرب سامر الحلو إن الفريق جاهز، مضيفا أن الإصابات انتهت. وأضاف أن المباراة صعبة.")
    assert [q.mention.text if q.mention else None for q in record.quotes] == ["المدرب سامر الحلو", None, None]
    assert {said_by(record, q) for q in record.quotes} == {"سامر الحلو"}
    assert len(record.speakers) == 1


def test_short_name_and_bare_title_resolve_to_the_full_name() -> None:
    record = annotate("قال الوزير سامر الحلو إن السد آمن. وأوضح الحلو أن العمل مستمر. وذكر الوزير أن الكلفة معقولة.")
    assert [said_by(record, q) for q in record.quotes] == ["سامر الحلو"] * 3


def test_gender_keeps_dropped_subjects_apart() -> None:
    record = annotate(
        "قالت الباحثة ليلى الشامي إن العينة كبيرة. وقال الباحث كريم الدالي إن النتائج أولية. وأضافت أن العمل مستمر."
    )
    assert [said_by(record, q) for q in record.quotes] == ["ليلى الشامي", "كريم الدالي", "ليلى الشامي"]


def test_nested_quotation_points_to_its_parent() -> None:
    record = annotate("ذكرت وكالة الأفق أن الوزير سامر الحلو قال إن السد امتلأ.")
    outer, inner = record.quotes
    assert outer.spans[0].text == "الوزير سامر الحلو قال إن السد امتلأ"
    assert inner.spans[0].text == "السد امتلأ"
    assert inner.parent == outer.id
    assert (said_by(record, outer), said_by(record, inner)) == ("وكالة الأفق", "سامر الحلو")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("نفت وزارة المالية صحة الأنباء.", "against"),
        ("وحذرت وزارة الصحة من انتشار المرض.", "against"),
        ("وندد سامر الحلو بالهجوم على المستشفى.", "against"),
        ("ورحبت وزارة الثقافة بالمبادرة.", "favor"),
        ("دعت وزارة البيئة إلى ترشيد المياه.", "favor"),
        ("أعرب سامر الحلو عن قلقه من التأخير.", "against"),
        ("قال سامر الحلو إن الاجتماع انتهى.", "none"),
    ],
)
def test_stance_of_the_cue_class(text: str, label: str) -> None:
    quote, _ = only(text)
    assert quote.stance.label == label
    assert (quote.stance.target is None) == (label == "none")


def test_accusation_takes_both_complements() -> None:
    quote, _ = only("اتهم سامر الحلو الشركة بتلويث النهر.")
    assert quote.spans[0].text == "الشركة بتلويث النهر"
    assert quote.stance.label == "against"


def test_diacritics_and_invisible_marks_do_not_hide_a_cue() -> None:
    quote, _ = only("وقَالَ سامرُ الحلو\u200f إنّ السَّدَّ آمِنٌ.")
    assert quote.cue is not None
    assert quote.cue.text == "وقَالَ"
    assert quote.spans[0].text == "السَّدَّ آمِنٌ"


def test_apostrophes_are_no_marks() -> None:
    quote, _ = only("قال سامر الحلو إن شركة L'Horizon وقعت العقد.")
    assert quote.type == "indirect"
    assert quote.spans[0].text == "شركة L'Horizon وقعت العقد"
