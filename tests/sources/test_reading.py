"""What read_sources makes of folders, archives, and everything that can't be read."""

import io
import json
import os
import stat
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qawl.sources.registry import format_of, formats

PLAIN = "عنوان الخبر\n\nقالت الوزيرة سعاد المالح إن الميناء مفتوح."


def test_every_format_is_found():
    names = {form.__name__.rpartition(".")[2] for form in formats()}
    assert names >= {"plain", "html", "jsonl", "saudinewsnet", "ant"}


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.txt", b"\xd9\x82", "plain"),
        ("a", b"\xd9\x82", "plain"),
        ("a.txt", b"<DOC>\n<DOCNO>", "ant"),
        ("a.html", b"", "html"),
        ("a.txt", b"  <!doctype HTML>", "html"),
        ("a.json", b"[{", "jsonl"),
        ("a.ndjson", b"{", "jsonl"),
        ("2015-07-21.json", b'[{"source": "x", "date_extracted": "', "saudinewsnet"),
        ("a.txt", "[صورة] قال".encode(), "plain"),
        ("a.pdf", b"%PDF-1.7", None),
        ("a.jpg", b"\xff\xd8", None),
        ("a", b"\x7fELF\0", None),
    ],
)
def test_a_format_is_known_by_name_and_first_bytes(name, head, form):
    found = format_of(name, head)
    assert (found and found.__name__.rpartition(".")[2]) == form


def test_a_folder_may_mix_formats(read, write, tmp_path):
    write("in/b/one.txt", PLAIN)
    write("in/a/two.jsonl", json.dumps({"id": "two", "text": "خبر."}))
    write("in/a/README.md", "about")
    write("in/.hidden", "x")
    with zipfile.ZipFile(tmp_path / "in" / "c.zip", "w") as archive:
        archive.writestr("three.txt", PLAIN)
        archive.writestr("folder/", "")
    articles, findings = read(tmp_path / "in")
    assert findings == []
    assert [article.id for article in articles] == ["two", "one", "three"]


def test_the_folders_provenance_fills_in_what_articles_do_not_say(read, write, tmp_path):
    write("in/source.json", json.dumps({"collection": "made", "license": "CC-BY-4.0", "publisher": "qawl"}))
    write("in/deep/0001.txt", PLAIN)
    write("in/x.jsonl", json.dumps({"id": "made-0002", "text": "خبر.", "publisher": "marjan"}))
    [first, second], findings = read(tmp_path / "in")
    assert findings == []
    assert (first.id, second.id) == ("made-0001", "made-0002")
    assert first.source.to_dict() | {"license": None} == {
        "collection": "made",
        "original_id": "0001",
        "publisher": "qawl",
        "url": None,
        "author": None,
        "published": None,
        "license": None,
    }
    assert {first.source.license, second.source.license} == {"CC-BY-4.0"}
    assert second.source.publisher == "marjan"


@pytest.mark.parametrize("content", ["{", "[]", '{"licence": "x"}', '{"license": 1}', "\ud800"])
def test_broken_provenance_is_a_finding_and_the_articles_are_read(read, write, content):
    path = write("source.json", content.encode("utf-8", "surrogatepass")).parent
    write("a.txt", PLAIN)
    articles, findings = read(path)
    assert len(articles) == 1
    assert [finding.check for finding in findings] == ["broken-provenance"]


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("a.txt", b"", "empty-file"),
        ("a.txt", b" \r\n\t", "empty-file"),
        ("a.json", b"\xef\xbb\xbf", "empty-file"),
        ("a.txt", PLAIN.encode("windows-1256"), "not-utf-8"),
        ("a.txt", PLAIN.encode("utf-16"), "not-utf-8"),
        ("a.json", PLAIN.encode("windows-1256"), "not-utf-8"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "unknown-format"),
        ("a.zip", b"PK\x03\x04 and then nothing", "broken-archive"),
        ("a.tar.xz", b"\xfd7zXZ\x00 and then nothing", "broken-archive"),
        ("a.gz", b"\x1f\x8b and then nothing", "broken-archive"),
    ],
)
def test_what_can_not_be_read_is_one_finding_and_the_rest_goes_on(read, write, name, content, check):
    folder = write(f"in/{name}", content).parent
    write("in/z.txt", PLAIN)
    articles, [finding] = read(folder)
    assert [article.id for article in articles] == ["z"]
    assert finding.check == check
    assert finding.severity == "error"
    assert finding.path == f"{folder.as_posix()}/{name}"
    assert finding.message
    assert finding.cure


def test_a_file_that_holds_no_article_says_so(read, write, tmp_path):
    write("in/a.json", b"[\n]")
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "in" / "b.parquet")
    with zipfile.ZipFile(tmp_path / "in" / "c.zip", "w") as archive:
        archive.writestr("folder/", "")
    with tarfile.open(tmp_path / "in" / "d.tar.gz", "w:gz"):
        pass
    articles, findings = read(tmp_path / "in")
    assert articles == []
    assert [(finding.check, finding.severity) for finding in findings] == [("no-article", "warning")] * 4
    assert [finding.path.rpartition("/")[2] for finding in findings] == ["a.json", "b.parquet", "c.zip", "d.tar.gz"]


def test_blank_lines_before_the_first_article_are_passed_over(read, write):
    lines = b"\n" * 20_000 + json.dumps({"id": "one", "text": "خبر."}).encode()
    articles, findings = read(write("a.jsonl", lines))
    assert ([article.id for article in articles], findings) == (["one"], [])


def test_a_zip_cut_short(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", PLAIN)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data[:-30])
    assert read(tmp_path).checks == ["broken-archive"]


def test_a_damaged_member_costs_that_member_alone(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", PLAIN + " أول")
        archive.writestr("b.txt", PLAIN)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace("أول".encode(), "اول".encode(), 1))
    articles, [finding] = read(tmp_path / "a.zip")
    assert [article.id for article in articles] == ["b"]
    assert (finding.check, finding.path) == ("broken-archive", f"{tmp_path.as_posix()}/a.zip/a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(read, write):
    path = write("a.txt", PLAIN)
    path.chmod(0)
    assert read(path).checks == ["unreadable-file"]


def test_a_file_name_that_is_not_utf_8(read, tmp_path):
    with open(os.fsencode(tmp_path) + b"/n\xff.txt", "wb") as stream:
        stream.write(PLAIN.encode())
    [article], findings = read(tmp_path)
    assert findings == []
    assert article.source.original_id == "n\ufffd"


def test_an_empty_folder(read, tmp_path):
    assert read(tmp_path).checks == ["empty-folder"]


def test_a_path_that_is_not_there_is_the_callers_mistake(read, tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nowhere")


def test_two_articles_of_one_id(read, write, tmp_path):
    write("a/one.txt", PLAIN)
    write("b/one.txt", PLAIN)
    articles, [finding] = read(tmp_path)
    assert len(articles) == 1
    assert finding.check == "duplicate-id"
    assert "a/one.txt" in finding.message


def test_links_are_not_followed(read, write, tmp_path):
    write("outside/secret.txt", PLAIN)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "outside")
    articles, findings = read(tmp_path / "in")
    assert articles == []
    assert [finding.check for finding in findings] == ["link-refused"] * 2


def test_members_that_leave_the_archive_are_refused(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../up.txt", "/root.txt", "a/../../up.txt", "C:/drive.txt", "..\\up.txt", "fine.txt"):
            archive.writestr(name, PLAIN)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    articles, findings = read(tmp_path / "a.zip")
    assert [article.id for article in articles] == ["fine"]
    assert [finding.check for finding in findings] == ["unsafe-member"] * 6


def test_links_in_a_tar_are_refused(read, tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            row = tarfile.TarInfo("link.txt")
            row.type, row.linkname = kind, "/etc/passwd"
            archive.addfile(row)
        row = tarfile.TarInfo("../up.txt")
        row.size = 3
        archive.addfile(row, io.BytesIO(b"abc"))
    articles, findings = read(tmp_path / "a.tar")
    assert articles == []
    assert [finding.check for finding in findings] == ["unsafe-member"] * 4


@pytest.mark.parametrize("kind", ["zip", "tar.xz", "tar.gz"])
def test_a_bomb_is_refused(read, tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    zeros = bytes(100 << 20)
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", zeros)
    else:
        with tarfile.open(path, f"w:{kind[4:]}") as archive:
            row = tarfile.TarInfo("a.txt")
            row.size = len(zeros)
            archive.addfile(row, io.BytesIO(zeros))
    assert read(path).checks == ["too-large"]


def test_an_archive_in_an_archive_is_refused(read, tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", PLAIN)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert read(tmp_path).checks == ["unsafe-member"]
