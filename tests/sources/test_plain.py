import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.record import Source
from qawl.sources.assembly import assemble_page

HEADLINE = "جزر المرجان تؤجل محادثات الصيد مع جارتها"
STANDFIRST = "مسار مستقل عن مفاوضات الحدود وكان مقررا أن ينتقل إلى العاصمة"
CAPTION = "وزيرة الصيد\u00a0سعاد المالح خلال مؤتمر صحافي (رويترز)"
SUMMARY = 'قالت المتحدثة ريم القصار "أجلت ’الجولة المقبلة‘ إلى الشتاء"، وأضافت "نأمل ألا يطول ذلك".'
BODY = ["أعلنت وزارة الصيد اليوم أن الجولة المقبلة أجلت.", "وقالت القصار إن المحادثات مستمرة."]
TAIL = "ونفى الميناء وجود خلاف."

SCRAPED = "\n\n".join(
    [
        "Sorry, you need to enable JavaScript to visit this website.",
        HEADLINE,
        STANDFIRST,
        CAPTION,
        "ملخص",
        SUMMARY,
        *BODY,
        "اقرأ المزيد",
        "يحتوي هذا القسم على المقالات ذات صلة, الموضوعة في (Related Nodes field)",
        TAIL,
        "اقرأ المزيد",
        "المزيد من الأخبار",
    ]
)


def test_a_page_as_scraped_comes_apart(read, write, sections):
    [article], findings = read(write("sea-talks_01.txt", SCRAPED))
    assert findings == []
    assert sections(article) == [
        ("headline", HEADLINE),
        ("summary", STANDFIRST),
        ("caption", CAPTION),
        ("summary", SUMMARY),
        ("body", "\n\n".join([*BODY, TAIL])),
    ]
    assert [piece.rule for piece in article.removed] == [
        "javascript-notice",
        "summary-head",
        "read-more-head",
        "related-placeholder",
        "read-more-head",
        "more-news-head",
    ]
    assert article.id == "sea-talks_01"
    assert article.source == Source(original_id="sea-talks_01")


def test_lines_without_blank_lines_are_paragraphs(read, write, sections):
    [article], _ = read(write("a.txt", f"{HEADLINE}\n{BODY[0]}\n{BODY[1]}\n"))
    assert sections(article) == [("headline", HEADLINE), ("body", "\n".join(BODY))]


def test_windows_line_ends_and_a_byte_order_mark(read, write, sections):
    [article], _ = read(write("a.txt", f"\ufeff{HEADLINE}\r\n\r\n\r\n  {BODY[0]} \r\n".encode()))
    assert sections(article) == [("headline", HEADLINE), ("body", BODY[0])]


def test_a_sentence_behind_the_headline_is_no_standfirst(read, write, sections):
    [article], _ = read(write("a.txt", f"{HEADLINE}\n\n{STANDFIRST}.\n\n{BODY[0]}"))
    assert [type for type, _ in sections(article)] == ["headline", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "سعاد المالح – أخبار المرجان",
        "أخبار المرجان – مدينة الورد",
        "وادي النخيل - كريم الوادي، رنا الفارس",
        "جزر المرجان، الساحل الأخضر (صوت المرجان) --",
        "مازن الحلو / صحيفة الميناء",
        "* فتح الجسر الجديد أمام السيارات",
    ],
)
def test_who_writes_from_where_is_no_standfirst_and_neither_is_an_item_of_a_list(read, write, sections, line):
    [article], _ = read(write("a.txt", f"{HEADLINE}\n\n{line}\n\n{BODY[0]}"))
    assert [type for type, _ in sections(article)] == ["headline", "body"]
    assert line in article.text


def test_a_file_without_a_suffix_is_plain_text(read, write):
    [article], _ = read(write("0001", SCRAPED))
    assert article.id == "0001"


@pytest.mark.parametrize("content", [HEADLINE, f"{HEADLINE}\n\nاقرأ المزيد", "إعلان\n\nاقرأ المزيد"])
def test_a_page_without_a_body_is_a_finding(read, write, content):
    articles, [finding] = read(write("a.txt", content))
    assert articles == []
    assert (finding.check, finding.severity) == ("article-without-text", "warning")


def test_five_megabytes_on_one_line(read, write):
    [article], findings = read(write("a.txt", HEADLINE + "\n" + "قال الوزير إن " * 210_000))
    assert findings == []
    assert len(article.text.encode()) > 5_000_000


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_makes_sections_that_tile_it(text):
    article = assemble_page("a", text, Source())
    assert "\n\n".join(article.text[row.start : row.end] for row in article.sections) == article.text
    assert all(row.start < row.end for row in article.sections)
