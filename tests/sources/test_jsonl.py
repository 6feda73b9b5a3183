import json

import pytest

from qawl.record import Section, Source

TEXT = "أعلنت وزارة الصيد تأجيل الجولة.\nوقالت الوزيرة سعاد المالح إنها ستعود."
ROW = {
    "id": "Sea 17",
    "title": "تأجيل الجولة",
    "summary": "ملخص قصير للخبر.",
    "body": TEXT,
    "url": "https://marjan.example/sea/17",
    "author": "ريم القصار",
    "date": "2024-03-05 10:20:30",
    "source": "marjan",
    "license": "CC-BY-4.0",
}


def lines(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_the_documented_fields(read, write, sections):
    [article], findings = read(write("day.jsonl", lines(ROW)))
    assert findings == []
    assert sections(article) == [
        ("headline", "تأجيل الجولة"),
        ("summary", "ملخص قصير للخبر."),
        ("body", TEXT),
    ]
    assert article.source == Source(
        original_id="Sea 17",
        publisher="marjan",
        url="https://marjan.example/sea/17",
        author="ريم القصار",
        published="2024-03-05T10:20:30",
        license="CC-BY-4.0",
    )
    assert article.id.startswith("sea-17-")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps([ROW, ROW | {"id": "b"}], indent=2)),
        ("a.json", lines(ROW, ROW | {"id": "b"})),
        ("a.jsonl", "\ufeff" + lines(ROW, ROW | {"id": "b"}) + "\n\n"),
        ("a", lines(ROW, ROW | {"id": "b"})),
    ],
    ids=["list", "lines named json", "lines with a byte order mark", "lines without a suffix"],
)
def test_lists_and_lines(read, write, name, content):
    articles, findings = read(write(name, content))
    assert findings == []
    assert [article.source.original_id for article in articles] == ["Sea 17", "b"]


def test_a_single_object_over_several_lines(read, write):
    articles, findings = read(write("a.json", json.dumps(ROW, indent=2)))
    assert (len(articles), findings) == (1, [])


def test_ids_without_an_id_stay_the_same_when_rows_move(read, write):
    rows = [{"text": "خبر أول."}, {"text": "خبر ثان."}, {"text": "خبر ثالث.", "url": "http://a.example/3"}]
    there, _ = read(write("a.jsonl", lines(*rows)))
    back, _ = read(write("a.jsonl", lines(*reversed(rows))))
    assert {a.text: a.id for a in there} == {a.text: a.id for a in back}
    assert len({article.id for article in there}) == 3


def test_one_bad_line_costs_that_line_alone(read, write):
    good = lines(ROW), lines(ROW | {"id": "last"})
    bad = [b'{"text": \n', b'["no object"]\n', b'{"title": "x"}\n', b'{"text": 1.5}\n', b'{"text": "\xe3"}\n']
    articles, findings = read(write("a.jsonl", good[0].encode() + b"".join(bad) + good[1].encode()))
    assert [article.source.original_id for article in articles] == ["Sea 17", "last"]
    assert [(f.line, f.check) for f in findings] == [
        (2, "broken-json"),
        (3, "broken-article"),
        (4, "broken-article"),
        (5, "broken-article"),
        (6, "not-utf-8"),
    ]


def test_a_lone_surrogate_costs_its_article_alone(read, write):
    rows = '[{"id": "a", "text": "قال \\ud800"}, {"id": "b", "text": "\\ud83d\\ude00 قال."}]'
    [article], [finding] = read(write("a.json", rows))
    assert article.text == "😀 قال."
    assert finding.check == "lone-surrogate"
    assert "U+D800" in finding.message


def test_unusable_provenance_is_left_out_and_reported(read, write):
    [article], findings = read(write("a.jsonl", lines(ROW | {"date": "أمس", "url": "javascript:alert(1)"})))
    assert (article.source.published, article.source.url) == (None, None)
    assert [(f.check, f.severity) for f in findings] == [("unusable-provenance", "warning")] * 2


def test_a_ready_article_is_taken_as_it_is(read, write):
    text = "عنوان\n\nاقرأ المزيد\n\nمتن."
    row = {
        "id": "ready-1",
        "text": text,
        "sections": [
            {"start": 0, "end": 5, "type": "headline"},
            {"start": 7, "end": len(text), "type": "body"},
        ],
        "source": {"collection": "ready", "publisher": "marjan", "published": "2024-01-02"},
    }
    [article], _ = read(write("a.jsonl", lines(row)))
    assert (article.id, article.text, article.removed) == ("ready-1", text, ())
    assert article.sections == (Section(0, 5, "headline"), Section(7, len(text), "body"))
    assert (article.source.collection, article.source.published) == ("ready", "2024-01-02")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "عنوان\r\nمتن."},
        {"sections": [{"start": 0, "end": 900, "type": "body"}]},
        {"sections": [{"start": 0, "end": 3, "type": "lead"}]},
        {"sections": [{"start": 0}]},
        {"sections": [{"start": "0", "end": "3", "type": "body"}]},
        {"lang": "Arabic, of course"},
    ],
)
def test_a_ready_article_that_does_not_fit_is_refused(read, write, change):
    row = {"id": "a", "text": "عنوان متن.", "sections": [{"start": 0, "end": 5, "type": "body"}]} | change
    articles, [finding] = read(write("a.jsonl", lines(row)))
    assert (articles, finding.check) == ([], "broken-article")


@pytest.mark.parametrize(
    "content",
    ["[", "{", "[1, 2", '{"text": "a"', "[" * 100_000, '{"a":' * 5000 + "\\ud800", "nonsense", "[NaN"],
)
def test_broken_json_is_one_finding(read, write, content):
    articles, [finding] = read(write("a.json", content))
    assert (articles, finding.check) == ([], "broken-json")
    assert finding.line == 1


def test_values_that_are_no_articles(read, write):
    assert read(write("a.json", "[1, null, [], true]")).checks == ["broken-article"] * 4


def test_a_line_too_large_is_skipped(read, write, monkeypatch):
    monkeypatch.setattr("qawl.sources.jsonl.ARTICLE_LIMIT", 1 << 20)
    articles, [finding] = read(write("a.jsonl", lines({"text": "ا" * (1 << 20)}, ROW)))
    assert (len(articles), finding.check, finding.line) == (1, "too-large", 1)
