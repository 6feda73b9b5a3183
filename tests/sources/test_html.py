import sys

import pytest

PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>جزر المرجان تؤجل محادثات الصيد | صحيفة المرجان</title>
<meta property="og:title" content="جزر المرجان تؤجل محادثات الصيد">
<meta property="og:site_name" content="صحيفة المرجان">
<meta property="article:published_time" content="2024-03-05T10:00:00+03:00">
<link rel="canonical" href="https://marjan.example/sea/17">
</head><body>
<nav><a href="/">الرئيسية</a> <a href="/sea">بحر</a></nav>
<article><h1>جزر المرجان تؤجل محادثات الصيد</h1>
<p>أعلنت وزارة الصيد في جزر المرجان أن الجولة المقبلة من المحادثات أجلت إلى الشتاء بطلب من الجارة.</p>
<p>اقرأ المزيد</p>
<p>وقالت الوزيرة سعاد المالح في مؤتمر صحافي: "سنعود إلى الطاولة حين يهدأ البحر"، مضيفة أن الخلاف محدود.</p>
<p>ونفى مدير الميناء سامر الحلو وجود أي نقص في الوقود، مؤكدا أن السفن تبحر كل يوم في موعدها المعتاد.</p>
</article>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def test_a_page(read, write, sections):
    pytest.importorskip("trafilatura")
    [article], findings = read(write("sea-17.html", PAGE))
    assert findings == []
    [headline, body] = sections(article)
    assert headline == ("headline", "جزر المرجان تؤجل محادثات الصيد")
    assert body[0] == "body"
    assert body[1].split("\n")[0].startswith("أعلنت وزارة الصيد")
    assert body[1].endswith("موعدها المعتاد.")
    assert [piece.rule for piece in article.removed] == ["read-more-head"]
    assert article.id == "sea-17"
    assert article.source.url == "https://marjan.example/sea/17"
    assert article.source.publisher == "صحيفة المرجان"
    assert article.source.published == "2024-03-05"


def test_a_page_in_the_encoding_that_it_names(read, write):
    pytest.importorskip("trafilatura")
    page = PAGE.replace("utf-8", "windows-1256").encode("windows-1256")
    [article], findings = read(write("sea-17.htm", page))
    assert findings == []
    assert "سنعود إلى الطاولة" in article.text


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "punycode"])
def test_a_page_that_is_not_in_the_encoding_that_it_names(read, write, charset):
    page = PAGE.replace("utf-8", charset).encode("windows-1256")
    assert read(write("sea-17.html", page)).checks == ["not-utf-8"]


def test_a_page_without_a_suffix_is_recognised(read, write):
    pytest.importorskip("trafilatura")
    assert len(read(write("page", PAGE)).articles) == 1


def test_a_page_without_an_article_is_a_finding(read, write):
    pytest.importorskip("trafilatura")
    assert read(write("a.html", "<html><body></body></html>")).checks == ["article-without-text"]


def test_without_the_extra_the_finding_says_how_to_get_it(read, write, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    articles, [finding] = read(write("a.html", PAGE))
    assert (articles, finding.check) == ([], "html-extra-missing")
    assert "qawl[html]" in finding.cure
