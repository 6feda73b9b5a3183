"""Standoff records and copies of their collections: qawl hydrate and qawl dehydrate, on made-up articles."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

import qawl
from qawl.cli import main
from qawl.formatting import dumps
from qawl.recipe import COLLECTIONS, make_text
from qawl.record import Record, Source, sha256
from qawl.standoff import dehydrate

ARTICLES = [
    (" الميناء مفتوح ", "قال الوزير سامر الحلو إن &quot;الميناء مفتوح&quot;.\n\n وأضاف أنه سيبقى كذلك.\n"),
    ("الجسر الجديد", "أكدت المهندسة ليلى النجار: «الجسر جاهز»."),
    ("السوق القديم", "نفى التاجر مازن الأشقر إغلاق السوق."),
]
DAY, OUTLET = "2031-02-01", "MR"


def text(number: int) -> str:
    return make_text(*ARTICLES[number])


def record(collection: str, number: int) -> Record:
    original = f"{DAY}#{number}" if collection == "saudinewsnet" else f"{OUTLET}-sea-{number}-20310201"
    found = qawl.annotate(text(number))
    assert found.quotes
    source = Source(collection, original, "marjan", None, None, DAY, "CC-BY-4.0")
    return found.with_(id=f"{collection}-{number}", source=source)


def day(*numbers: int) -> bytes:
    rows = [
        {"source": "marjan", "url": "", "date_extracted": DAY, "title": title, "author": "", "content": body}
        for title, body in (ARTICLES[number] for number in numbers)
    ]
    return "\ufeff".encode() + json.dumps(rows).encode()


def document(number: int) -> bytes:
    title, body = ARTICLES[number]
    return (
        f"<DOC>\n<DOCNO>{OUTLET}-sea-{number}-20310201</DOCNO>\n<TITLE>{title}</TITLE>\n"
        f"<ABSTRACT>\nملخص\n</ABSTRACT>\n<TEXT>\n{body}\n</TEXT>\n</DOC>\n"
    ).encode()


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def zipped(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{path.stem}.json", data)
    return path


@pytest.fixture
def standoff(tmp_path: Path) -> Path:
    folder = tmp_path / "standoff"
    for collection in COLLECTIONS:
        for number in range(3):
            row = record(collection, number)
            put(folder / collection / f"{row.id}.json", dumps(dehydrate(row)).encode())
    return folder


def hydrate(standoff: Path, collection: str, copy: Path) -> tuple[int, list[str]]:
    """The exit code, and what was written."""
    out = standoff.parent / "out"
    command = ["hydrate", str(standoff), "--collection", collection, "--from", str(copy), "-o", str(out)]
    code = main(command)
    return code, sorted(path.relative_to(out).as_posix() for path in out.rglob("*.json"))


def every(collection: str) -> list[str]:
    return [f"{collection}/{collection}-{number}.json" for number in range(3)]


@pytest.mark.parametrize("shape", ["zips", "json", "checkout", "one zip"])
def test_saudinewsnet_in_every_shape(standoff: Path, tmp_path: Path, shape: str) -> None:
    copy = tmp_path / "copy"
    if shape == "zips":
        zipped(copy / f"{DAY}.zip", day(0, 1, 2))
    elif shape == "json":
        put(copy / f"{DAY}.json", day(0, 1, 2))
    elif shape == "checkout":
        zipped(copy / "dataset" / f"{DAY}.zip", day(0, 1, 2))
        put(copy / "README.md", b"# readme")
        put(copy / "tools" / "count.py", b"print()")
        put(copy / ".git" / "HEAD", b"ref")
    else:
        copy = zipped(copy / f"{DAY}.zip", day(0, 1, 2))
    assert hydrate(standoff, "saudinewsnet", copy) == (0, every("saudinewsnet"))
    for number in range(3):
        written = tmp_path / "out" / "saudinewsnet" / f"saudinewsnet-{number}.json"
        assert written.read_text("utf-8") == dumps(record("saudinewsnet", number))


@pytest.mark.parametrize("shape", ["archive", "files"])
def test_ant_in_every_shape(standoff: Path, tmp_path: Path, shape: str) -> None:
    copy = tmp_path / "copy"
    if shape == "files":
        for number in range(3):
            put(copy / OUTLET / "sea" / f"{OUTLET}-sea-{number}-20310201.txt", document(number))
    else:
        copy.mkdir()
        with tarfile.open(copy / f"{OUTLET}.tar.xz", "w:xz") as archive:
            for number in range(3):
                row = tarfile.TarInfo(f"{OUTLET}/sea/{number}.txt")
                row.size = len(document(number))
                archive.addfile(row, io.BytesIO(document(number)))
    assert hydrate(standoff, "ant", copy) == (0, every("ant"))


def test_an_article_that_moved_is_found_by_its_checksum(standoff: Path, tmp_path: Path) -> None:
    zipped(tmp_path / "copy" / "2031-03-09.zip", day(2, 1, 0))
    assert hydrate(standoff, "saudinewsnet", tmp_path / "copy") == (0, every("saudinewsnet"))


def test_what_is_missing_or_differs_is_named_and_the_rest_is_written(
    standoff: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = json.loads(day(0, 1).decode("utf-8-sig"))
    changed[1]["content"] += " وختم كلامه."
    zipped(tmp_path / "copy" / f"{DAY}.zip", json.dumps(changed).encode())
    code, written = hydrate(standoff, "saudinewsnet", tmp_path / "copy")
    assert (code, written) == (1, every("saudinewsnet")[:1])
    differs, missing = capsys.readouterr().err.splitlines()
    assert differs.startswith(f"{standoff}/saudinewsnet/saudinewsnet-1.json: error: ")
    assert f"{DAY}#1" in differs
    assert differs.endswith("[article-differs]")
    assert f"{DAY}#2" in missing
    assert missing.endswith("[article-missing]")


def test_a_broken_file_in_the_copy_is_a_warning(
    standoff: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "copy" / "2031-01-01.json", b'[{"date_extracted": ')
    zipped(tmp_path / "copy" / f"{DAY}.zip", day(0, 1, 2))
    assert hydrate(standoff, "saudinewsnet", tmp_path / "copy") == (0, every("saudinewsnet"))
    assert "2031-01-01.json:1: warning: not JSON" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("{standoff} --collection ant --from {copy} -o {out}", "no article of ant is in"),
        ("{standoff} --collection ant --from {copy}/none -o {out}", "none is not there; name your copy"),
        ("{copy} --collection ant --from {copy} -o {out}", "no standoff record of ant"),
        ("{standoff} --collection ant --from {copy} -o {standoff}/full", "where no text may be"),
        ("{standoff}/none --collection ant --from {copy} -o {out}", "no such file"),
    ],
)
def test_wrong_use_is_one_line(
    standoff: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    put(tmp_path / "copy" / "notes.txt", "ملاحظات".encode())
    places = {"standoff": standoff, "copy": tmp_path / "copy", "out": tmp_path / "out"}
    assert main(["hydrate", *arguments.format(**places).split()]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert message in line
    assert not (tmp_path / "out").exists()


def test_an_id_that_leads_elsewhere_writes_nothing(
    standoff: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = dumps(dehydrate(record("ant", 0)).with_(id="../../away"))
    put(standoff / "ant" / "bad.json", bad.encode())
    put(tmp_path / "copy" / "all.txt", b"".join(map(document, range(3))))
    assert hydrate(standoff, "ant", tmp_path / "copy") == (1, every("ant"))
    assert "bad.json" in capsys.readouterr().err
    assert not list(tmp_path.rglob("away*"))


def test_dehydrate_gives_the_same_files_back(standoff: Path, tmp_path: Path) -> None:
    put(tmp_path / "copy" / "all.txt", b"".join(map(document, range(3))))
    assert hydrate(standoff, "ant", tmp_path / "copy")[0] == 0
    assert main(["dehydrate", str(tmp_path / "out"), "-o", str(tmp_path / "back")]) == 0
    for name in every("ant"):
        assert (tmp_path / "back" / name).read_bytes() == (standoff / name).read_bytes()


def test_dehydrate_leaves_out_a_record_whose_text_was_edited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, edited = record("ant", 0), record("ant", 1)
    edited = edited.with_(text=edited.text + " ")
    for row in (good, edited):
        put(tmp_path / "full" / f"{row.id}.json", dumps(row).encode())
    assert main(["dehydrate", str(tmp_path / "full"), "-o", str(tmp_path / "out")]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{good.id}.json"]
    assert "[sha256-differs]" in capsys.readouterr().err


def test_dehydrate_does_not_write_over_the_full_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = put(tmp_path / "full" / "ant-0.json", dumps(record("ant", 0)).encode())
    assert main(["dehydrate", str(tmp_path / "full"), "-o", str(tmp_path / "full")]) == 2
    assert "name another folder" in capsys.readouterr().err
    assert file.read_text("utf-8") == dumps(record("ant", 0))


def test_two_records_for_one_file_are_a_finding(
    standoff: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = standoff / "ant", tmp_path / "other"
    put(two / "ant-0.json", (one / "ant-0.json").read_bytes())
    copy = put(tmp_path / "copy" / "all.txt", b"".join(map(document, range(3))))
    paths = [str(one), str(two)]
    out = str(tmp_path / "out")
    assert main(["hydrate", *paths, "--collection", "ant", "--from", str(copy), "-o", out]) == 1
    assert "[duplicate-id]" in capsys.readouterr().err
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_the_recipe_is_frozen() -> None:
    """If this fails, the recipe changed, and every judgement on text made by it is void: change it back."""
    titles = ("\u00a0 الميناء\tمفتوح \n", "ا\u0654مس", "\u200fعنوان", "")
    bodies = ("\r\nسطر\u001aآخر  \n\n\n &amp; ", "ي\u0654س", "\ufeffمتن", " متن")
    made = [make_text(title, body) for title, body in zip(titles, bodies, strict=True)]
    assert made == [
        "الميناء\tمفتوح\n\nسطر\u001aآخر  \n\n\n &amp;",
        "أمس\n\nئس",
        "\u200fعنوان\n\n\ufeffمتن",
        "\n\nمتن",
    ]
    assert sha256("".join(made)) == "faad987363c1516bc38400eb27cfb1b67c1aa286355cd924d7f7c6095a2cfe98"
