"""`qawl publish` and `qawl stats` on real folders."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from qawl.cli import main
from qawl.formatting import dumps
from qawl.publish.build import read_publication
from qawl.publish.splits import read_ledger
from qawl.record import Record, Speaker

from .made_up import build, standoff

CARD = "---\nlanguage: [ar]\nlicense: cc-by-4.0\n---\n# Made up\n\n<!-- qawl:sizes -->\n<!-- /qawl:sizes -->\n"


LEDGER = "id\tsplit\nmade-0000\ttest\n"


@pytest.fixture
def checkout(tmp_path: Path, corpus: list[Record], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like a checkout: records, a ledger, a card."""
    records = tmp_path / "corpus" / "records"
    records.mkdir(parents=True)
    for record in corpus:
        (records / f"{record.id}.json").write_text(dumps(record), "utf-8")
    (tmp_path / "corpus" / "splits.tsv").write_text(LEDGER, "utf-8")
    (tmp_path / "DATASET_CARD.md").write_text(CARD, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_publish_finds_ledger_and_card_and_changes_neither(checkout, corpus, capsys) -> None:
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 0
    assert capsys.readouterr().out == "published 40 articles, 117 quotations in dist/qawl\n"
    assert Path("corpus/splits.tsv").read_text("utf-8") == LEDGER
    assert {record.id: split for split, record in read_publication(Path("dist/qawl"))}["made-0000"] == "test"
    readme = Path("dist/qawl/README.md").read_text("utf-8")
    assert "license: cc-by-4.0" in readme
    assert "| `quotes` |" in readme
    assert Path("DATASET_CARD.md").read_text("utf-8") == CARD


def test_check_refuses_the_agreement_of_other_judgements(checkout, corpus, capsys) -> None:
    for name, last in (("a", None), ("b", -1)):
        for folder, form in (("corpus/judgements", standoff), ("full", lambda record: record)):
            (checkout / folder / name).mkdir(parents=True)
            for record in corpus[:7]:
                judged = form(record.with_(quotes=record.quotes[:last]))
                (checkout / folder / name / f"{record.id}.json").write_text(dumps(judged), "utf-8")
    card = CARD.replace("sizes", "agreement")
    (checkout / "DATASET_CARD.md").write_text(card, "utf-8")
    assert main(["publish", "corpus/records", "--check"]) == 2
    assert "qawl agree --save" in capsys.readouterr().err
    assert main(["agree", "full/a", "full/b", "--save", "corpus/agreement/made.json"]) == 0
    assert main(["publish", "corpus/records", "-o", "dist/qawl", "--update"]) == 0
    assert "| percent | made, 7 articles |" in (checkout / "DATASET_CARD.md").read_text("utf-8")
    assert main(["publish", "corpus/records", "--check"]) == 0
    (checkout / "corpus/judgements/b" / f"{corpus[0].id}.json").unlink()
    capsys.readouterr()
    assert main(["publish", "corpus/records", "--check"]) == 1
    assert "[agreement-stale]" in capsys.readouterr().err


def test_check_says_what_is_out_of_date_and_writes_nothing(checkout, capsys) -> None:
    before = {file: file.read_bytes() for file in checkout.rglob("*") if file.is_file()}
    assert main(["publish", "corpus/records", "--check"]) == 1
    err = capsys.readouterr().err
    assert "lacks 39 articles" in err
    assert "blocks that are out of date" in err
    assert {file: file.read_bytes() for file in checkout.rglob("*") if file.is_file()} == before
    assert main(["publish", "corpus/records", "-o", "dist/qawl", "--update"]) == 0
    ledger, _ = read_ledger(Path("corpus/splits.tsv"))
    assert {record.id: split for split, record in read_publication(Path("dist/qawl"))} == ledger
    assert "| `quotes` |" in Path("DATASET_CARD.md").read_text("utf-8")
    assert main(["publish", "corpus/records", "--check"]) == 0


def test_the_order_in_which_records_are_named_changes_nothing(checkout, corpus) -> None:
    files = [f"corpus/records/{record.id}.json" for record in corpus]
    assert main(["publish", *files, "-o", "one"]) == 0
    assert main(["publish", *reversed(files), "-o", "two"]) == 0
    names = sorted(str(file.relative_to("one")) for file in Path("one").rglob("*.*"))
    assert all((Path("one") / name).read_bytes() == (Path("two") / name).read_bytes() for name in names)


def test_errors_refuse_the_publication_and_leave_the_last_one(checkout, corpus, capsys) -> None:
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 0
    before = Path("dist/qawl/manifest.json").read_bytes()
    broken = json.loads(dumps(corpus[3]))
    broken["quotes"][0]["spans"][0]["end"] += 1
    Path("corpus/records/made-0003.json").write_text(json.dumps(broken), "utf-8")
    Path("corpus/records/half.json").write_text('{"id": ', "utf-8")
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 1
    err = capsys.readouterr().err
    assert "corpus/records/made-0003.json" in err
    assert "corpus/records/half.json" in err
    assert "not published" in err
    assert Path("dist/qawl/manifest.json").read_bytes() == before


def test_two_records_of_one_id_refuse_the_publication(checkout, corpus, capsys) -> None:
    Path("corpus/records/twin.json").write_text(dumps(corpus[3]), "utf-8")
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 1
    err = capsys.readouterr().err
    assert "corpus/records/twin.json" in err
    assert "corpus/records/made-0003.json too" in err


def test_warnings_are_counted_and_refuse_nothing(checkout, corpus, capsys) -> None:
    unused = corpus[3].with_(speakers=(*corpus[3].speakers, Speaker("s3", "شخص آخر")))
    Path("corpus/records/made-0003.json").write_text(dumps(unused), "utf-8")
    assert main(["publish", "corpus/records", "-o", "dist/qawl", "--update"]) == 0
    assert "warnings: 1 " in capsys.readouterr().err
    assert main(["publish", "corpus/records", "--check"]) == 0


def test_a_leak_refuses_the_publication(checkout, capsys) -> None:
    copy = build(0).with_(id="copy")
    Path("corpus/records/copy.json").write_text(dumps(copy), "utf-8")
    Path("corpus/splits.tsv").write_text("id\tsplit\nmade-0000\ttest\ncopy\ttrain\n")
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 1
    err = capsys.readouterr().err
    assert "the same text" in err
    assert "corpus/records/made-0000.json" in err
    assert not Path("dist").exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["publish", "corpus/records"], "-o dist/qawl"),
        (["publish", "nowhere", "-o", "out"], "nowhere"),
        (["publish", "corpus/records", "-o", "."], "no publication"),
        (["publish", "corpus/records", "-o", "out", "--card", "nocard.md"], "nocard.md"),
        (["publish", "corpus", "-o", "out", "--card", "corpus/splits.tsv"], "YAML header"),
        (["stats", "nowhere"], "nowhere"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(checkout, capsys, args: list[str], message: str) -> None:
    assert main(args) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_the_manifest_names_the_git_revision(checkout) -> None:
    def git(*args: str) -> str:
        names = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        return subprocess.run(["git", *names, *args], check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "start")
    revision = git("rev-parse", "HEAD")
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 0
    assert json.loads(Path("dist/qawl/manifest.json").read_text())["revision"] == revision
    Path("DATASET_CARD.md").write_text(CARD + "\nmore\n", "utf-8")
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 0
    assert json.loads(Path("dist/qawl/manifest.json").read_text())["revision"] == f"{revision}-dirty"


def test_stats_counts_a_publication_by_split_and_records_in_total(checkout, capsys) -> None:
    assert main(["publish", "corpus/records", "-o", "dist/qawl"]) == 0
    capsys.readouterr()
    assert main(["stats", "dist/qawl"]) == 0
    published = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["total", "train", "validation", "test"] in published
    assert ["articles", "40", "28", "6", "6"] in published
    assert main(["stats", "corpus/records"]) == 0
    counted = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["quotations", "117"] in counted
    assert ["against", "39"] in counted
