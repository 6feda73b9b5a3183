"""SaudiNewsNet and ANT, in the shapes in which they are distributed."""

import io
import json
import tarfile
import zipfile

import pytest

from qawl.record import Source

CONTENT = " قال الوزير سامر الحلو إن &quot;الميناء مفتوح&quot;.\n اقرأ المزيد\n وأضاف أنه سيبقى. "
NEWS = {
    "source": "marjan",
    "url": "http://marjan.example/1",
    "date_extracted": "2015-07-21 02:51:32",
    "title": "الميناء &#8220;مفتوح&#8221;",
    "author": "&nbsp;ريم القصار",
    "content": CONTENT,
}


def day(*rows):
    return "\ufeff".encode() + json.dumps(rows).encode()


def test_a_day_of_saudinewsnet_in_its_zip(read, tmp_path, sections):
    with zipfile.ZipFile(tmp_path / "2015-07-21.zip", "w") as archive:
        archive.writestr("2015-07-21.json", day(NEWS, NEWS | {"content": ""}, NEWS))
    [first, second], [finding] = read(tmp_path / "2015-07-21.zip")
    assert (first.id, second.id) == ("saudinewsnet-2015-07-21-0", "saudinewsnet-2015-07-21-2")
    assert first.source == Source(
        collection="saudinewsnet",
        original_id="2015-07-21#0",
        publisher="marjan",
        url="http://marjan.example/1",
        author="ريم القصار",
        published="2015-07-21",
        license="CC-BY-NC-SA-4.0",
    )
    assert sections(first) == [
        ("headline", "الميناء “مفتوح”"),
        ("body", 'قال الوزير سامر الحلو إن "الميناء مفتوح".\nوأضاف أنه سيبقى.'),
    ]
    assert (finding.check, finding.severity) == ("article-without-text", "warning")


def test_the_list_alone_reads_the_same(read, write):
    [article], findings = read(write("2015-07-21.json", day(NEWS)))
    assert (article.source.original_id, findings) == ("2015-07-21#0", [])


def test_paragraphs_parted_by_sub_characters(read, write):
    [article], _ = read(write("2015-07-22.json", day(NEWS | {"content": "فقرة أولى. \x1a\x1a فقرة ثانية."})))
    assert article.text.endswith("\n\nفقرة أولى.\n\nفقرة ثانية.")


def test_an_entity_of_too_many_digits_is_left_alone(read, write):
    content = "قال &#" + "9" * 5000 + ";."
    [article], _ = read(write("2015-07-22.json", day(NEWS | {"content": content})))
    assert article.text.endswith(content)


def test_an_entry_without_a_field_is_a_finding(read, write):
    broken = {name: value for name, value in NEWS.items() if name != "author"}
    articles, [finding] = read(write("2015-07-21.json", day(NEWS, broken)))
    assert (len(articles), finding.check) == (1, "broken-article")
    assert "entry 1" in finding.message


DOCUMENT = """<DOC>
<DOCNO>MR-sea-1-20180218</DOCNO>
<URL>http://marjan.example/sea?a=1&b=2</URL>
<SRC>marjan</SRC>
<CAT>sea</CAT>
<TITLE>الميناء مفتوح & السفن > 10</TITLE>
<TIME>Sun, 18 Feb 2018 21:35:43 +0400</TIME>
<AUTHOR></AUTHOR>
<ABSTRACT>
قال الوزير سامر الحلو إن الميناء
</ABSTRACT>
<TEXT>
قال الوزير سامر الحلو إن الميناء مفتوح.
 
وأضاف: "3 < 5".
</TEXT>
</DOC>
"""


def tar(path, *members):
    with tarfile.open(path, "w:xz") as archive:
        for name, content in members:
            row = tarfile.TarInfo(name)
            row.size = len(content)
            archive.addfile(row, io.BytesIO(content))
    return path


def test_an_outlet_of_ant_in_its_archive(read, tmp_path, sections):
    other = DOCUMENT.replace("sea-1", "sea-2").replace("21:35:43 +0400", "21:35:43 GMT")
    path = tar(tmp_path / "M.tar.xz", ("M/sea/1.txt", DOCUMENT.encode()), ("M/sea/2.txt", other.encode()))
    [first, second], findings = read(path)
    assert findings == []
    assert first.id == "ant-mr-sea-1-20180218"
    assert first.source == Source(
        collection="ant",
        original_id="MR-sea-1-20180218",
        publisher="marjan",
        url="http://marjan.example/sea?a=1&b=2",
        published="2018-02-18T21:35:43+04:00",
        license="Apache-2.0",
    )
    assert second.source.published == "2018-02-18T21:35:43+00:00"
    assert sections(first) == [
        ("headline", "الميناء مفتوح & السفن > 10"),
        ("summary", "قال الوزير سامر الحلو إن الميناء"),
        ("body", 'قال الوزير سامر الحلو إن الميناء مفتوح.\n\nوأضاف: "3 < 5".'),
    ]


def test_a_file_may_hold_several_documents(read, write):
    articles, [finding] = read(
        write(
            "a.txt",
            DOCUMENT + "<DOC>\n<DOCNO>cut-off</DOCNO>\n<TEXT>\nقال\n" + DOCUMENT.replace("sea-1", "sea-3"),
        )
    )
    assert [article.source.original_id for article in articles] == ["MR-sea-1-20180218", "MR-sea-3-20180218"]
    assert (finding.check, finding.line) == ("broken-article", 18)


@pytest.mark.parametrize("part", ["<TEXT>", "</TEXT>", "<DOCNO>"])
def test_a_document_without_a_needed_tag_is_a_finding(read, write, part):
    assert read(write("a.txt", DOCUMENT.replace(part, ""))).checks == ["broken-article"]


def test_a_truncated_archive_keeps_what_came_before(read, tmp_path):
    members = [(f"M/{i}.txt", DOCUMENT.replace("sea-1", f"sea-{i}").encode()) for i in range(3000)]
    path = tar(tmp_path / "M.tar.xz", *members)
    path.write_bytes(path.read_bytes()[:-600])
    articles, findings = read(path)
    assert 0 < len(articles) < 3000
    assert [finding.check for finding in findings] == ["broken-archive"]
