"""The table of boilerplate: each rule matches its example, and none touches sentences that look alike."""

import re

import pytest

from qawl.sources.boilerplate import TABLE, cleaner, rows
from qawl.text import KINDS, Cleaner, Line

ROWS = {row.rule.id: row for row in rows()}


def test_ids_are_unique_and_kinds_are_known():
    assert len(ROWS) == len(rows()) == len(TABLE.read_text("utf-8").splitlines()) - 2
    assert {row.rule.kind for row in rows()} == set(KINDS)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_rule_matches_its_example_and_says_why(row):
    kept, removed = Cleaner([row.rule])([row.example])
    if row.rule.kind == "caption":
        assert [line.role for line in kept] == ["caption"]
    else:
        assert [piece.rule for piece in removed] == [row.rule.id]
        assert not kept or row.rule.kind in ("start", "end")
    assert row.why
    assert not row.rule.holds or any(word in row.example for word in row.rule.holds)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_no_rule_matches_nothing(row):
    assert not re.fullmatch(row.rule.pattern, "")


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_no_earlier_rule_takes_a_rules_example(row):
    place = next(iter(row.rule.where), None)
    _, removed = cleaner(None, place)([row.example])
    assert {piece.rule for piece in removed} <= {row.rule.id}


@pytest.mark.parametrize("row", [row for row in rows() if row.rule.where], ids=lambda row: row.rule.id)
def test_a_rule_with_a_place_holds_only_there(row):
    _, removed = cleaner("elsewhere", "nobody")([row.example])
    assert row.rule.id not in {piece.rule for piece in removed}


# Sentences and headlines of articles that begin like boilerplate, or speak of what it speaks of.
SENTENCES = [
    "قالت الشركة إن ملفات تعريف الارتباط ستحتاج إلى موافقة المستخدمين.",
    "سجل نشرة الأخبار في قناة المرجان أعلى نسبة مشاهدة.",
    "تابع عبر حسابه على تويتر: لن نغادر الميناء.",
    "حمل تطبيق المراسلة الوزارة مسؤولية التأخير.",
    "حقوق النشر في العالم الرقمي أصبحت قضية ملحة.",
    "نشر في عام 2018 كتابه الأول عن المدينة.",
    "شاهد: سمعت دوي انفجار عند الميناء",
    "شاهد عيان: القارب غرق في دقائق",
    "شاهد آلاف الناس العرض في الساحة.",
    "شارك في الندوة عشرة باحثين.",
    "إرسال المساعدات إلى صديق قديم",
    "أخبر صديق الوزير الشرطة",
    "نشر هذا المقال بالتعاون مع الوزارة، ثم سحبه.",
    "نسخة جديدة من الكتاب",
    "صورة من الغبار الذي غطى الميناء وقت الحادثة",
    "المصدر: الوزير سيغادر غدا",
    "ملخص ما قاله الوزير أن الميناء سيبقى مفتوحا.",
    "للمزيد من المعلومات دعا المدير إلى زيارة الموقع.",
    "اقرأ المزيد من الكتب، قالت الكاتبة لتلاميذها.",
    "إعلان حالة الطوارئ في جزر المرجان",
    "وكالة أنباء المرجان: الوزير يستقيل",
    "رويترز: توقف العمل في الميناء",
    "التعليقات التي كتبها القراء أغضبت الوزير.",
    "يتيح المتصفح الجديد تفعيل جافا سكريبت بنقرة واحدة، بحسب الشركة.",
    "المزيد من السفن يصل غدا",
    "الأكثر قراءة هذا العام رواية عن البحر.",
    "مصدر أمني: الحريق متعمد",
    "تصوير الفيلم بدأ في الميناء القديم.",
    "Read more than one book, she said.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_stay_as_they_are(sentence):
    for place in (None, *{place for row in rows() for place in row.rule.where}):
        kept, removed = cleaner(None, place)(["عنوان", sentence, "متن الخبر."])
        assert removed == []
        assert Line(sentence) in kept


@pytest.mark.parametrize(
    "line", ["إرسال إلى صديق", "«إرسال إلى صديق»", "ارسال لصديق", "أرسل إلى صديقك", "أخبر صديقك", "نسخة للطباعة"]
)
def test_a_button_is_boilerplate(line):
    assert [piece.rule for piece in cleaner(None, None)([line])[1]] == ["share-buttons"]


@pytest.mark.parametrize(
    "line", ["نشر هذا المقال بالتعاون مع موقع ميناء.كوم", 'هذا المقال منشور بالتعاون مع موقع الوظائف "ميناء.كوم"']
)
def test_whom_an_article_was_published_with_is_boilerplate(line):
    assert [piece.rule for piece in cleaner(None, None)([line])[1]] == ["syndication-credit"]


@pytest.mark.parametrize("line", ["واس", "(رويترز)", "فرانس 24/ أ ف ب", "[AFP]", "أ ف ب - رويترز", "د. ب. أ", "أ.ف.ب."])
def test_an_agency_alone_is_a_credit(line):
    assert cleaner(None, None)([line])[0] == []


@pytest.mark.parametrize(
    "line", ["وزيرة الصيد سعاد المالح (أ ف ب)", "قوارب في ميناء المرجان [رويترز]", "الميناء (أ. م. ص)"]
)
def test_an_agency_in_brackets_makes_a_caption(line):
    assert cleaner(None, None)([line])[0] == [Line(line, "caption")]
