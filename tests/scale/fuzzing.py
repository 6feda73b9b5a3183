"""Random and mutated input files, the same ones for the same seed, and what must hold of any conversion of them.

`scripts/fuzz` runs many rounds; test_fuzz.py a few.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import shutil
import sys
import tarfile
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qawl.finding import Finding
from qawl.publish.build import plan, publish, read_publication
from qawl.reading import read_records
from qawl.scale.local import Conversion, cores
from qawl.scale.state import Key, State
from qawl.scale.summary import Options
from qawl.validation import validate

Random = random.Random

WORDS = (
    "قال قالت وقال وأضاف أضافت أن إن بأن نفى نفت وأكد أكدت حذر دعا طالب يقول وتابع رفض أيد بحسب وفقا لـ نقلا عن مصدر "
    "الوزير الرئيس المتحدث باسم الشركة وكالة الأنباء سعاد المالح مازن الحلو رنا الفارس ليلى النجار كريم الوادي د. م. "
    "الميناء الجسر المدينة الأمم المتحدة لن لم لا ما هو هي هم إنه إنها عليه فيه ليس ذلك الذي التي وهو وَقَالَ يُذكر "
    "١٢ 12 2031 https://example.org"
).split()
MARKS = (*"«»\"“”‘’'„‹›()[]:؛،,.!؟?…-–—ـ\n\n \t", "\r\n", "\u200f", "\u200b", "\u202b", "\u202c", "\ufeff", "\u0651")
ODD = ("\x00", "\x1a", "\u2028", "\U0001f600", "\ufffd", "\u0640" * 40, "\u0301" * 40)
ODD += ("&nbsp;", "&#99999999;", "<p>", "</DOC>", "\\ud83d")


def text(chance: Random, longest: int = 120) -> str:
    """Words, marks and, now and then, what no editor would let pass."""
    pieces = []
    for _ in range(chance.randrange(longest)):
        kind = chance.random()
        pieces.append(chance.choice(WORDS if kind < 0.7 else MARKS if kind < 0.985 else ODD))
        if chance.random() < 0.8:
            pieces.append(" ")
    return "".join(pieces)


def fields(chance: Random) -> dict[str, object]:
    """An article as JSON, as a rule a whole one."""
    row: dict[str, object] = {"id": f"f{chance.getrandbits(40)}", "title": text(chance, 12), "text": text(chance)}
    for name in ("url", "author", "published", "summary", "lang", "collection"):
        if chance.random() < 0.2:
            row[name] = chance.choice(
                [text(chance, 5), "2031-02-01", "https://example.org/1", "ar", None, 7, [], {}, [1]]
            )
    if chance.random() < 0.05:
        row.pop(chance.choice(list(row)))
    return row


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def plain(chance: Random) -> tuple[str, bytes]:
    return ".txt", (text(chance, 10) + "\n\n" + text(chance)).encode()


def html(chance: Random) -> tuple[str, bytes]:
    head = f"<html><head><title>{text(chance, 8)}</title></head>"
    return ".html", f"{head}<body><article><p>{text(chance)}</p></article></body></html>".encode()


def lines(chance: Random) -> tuple[str, bytes]:
    return ".jsonl", b"\n".join(dump(fields(chance)) for _ in range(chance.randrange(1, 4))) + b"\n"


def json_list(chance: Random) -> tuple[str, bytes]:
    return ".json", dump([fields(chance) for _ in range(chance.randrange(3))])


def day(chance: Random) -> tuple[str, bytes]:
    rows = [
        {name: text(chance, 60 if name == "content" else 6) for name in ("source", "url", "title", "author", "content")}
        | {"date_extracted": "2015-07-21 02:51:32"}
        for _ in range(chance.randrange(1, 3))
    ]
    return ".json", b"\xef\xbb\xbf" + dump(rows)


def trec(chance: Random) -> tuple[str, bytes]:
    documents = []
    for _ in range(chance.randrange(1, 3)):
        head = f"<DOC>\n<DOCNO>{chance.getrandbits(32)}</DOCNO>\n<TITLE>{text(chance, 8)}</TITLE>\n"
        documents.append(f"{head}<TEXT>{text(chance)}</TEXT>\n</DOC>\n")
    return ".txt", "".join(documents).encode()


def table(chance: Random) -> tuple[str, bytes]:
    rows = [{"id": f"p{chance.getrandbits(40)}", "text": text(chance).replace("\x00", "")} for _ in range(2)]
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return ".parquet", stream.getvalue()


def pack(chance: Random) -> tuple[str, bytes]:
    stream = io.BytesIO()
    inside = [chance.choice((plain, lines, trec))(chance) for _ in range(2)]
    if chance.random() < 0.5:
        with zipfile.ZipFile(stream, "w") as zipped:
            for number, (suffix, data) in enumerate(inside):
                zipped.writestr(f"m{number}-{chance.getrandbits(32)}{suffix}", data)
        return ".zip", stream.getvalue()
    with tarfile.open(fileobj=stream, mode="w:gz") as tarred:
        for number, (suffix, data) in enumerate(inside):
            info = tarfile.TarInfo(f"m{number}-{chance.getrandbits(32)}{suffix}")
            info.size = len(data)
            tarred.addfile(info, io.BytesIO(data))
    return ".tgz", stream.getvalue()


def noise(chance: Random) -> tuple[str, bytes]:
    suffix = chance.choice((".txt", ".json", ".jsonl", ".html", ".zip", ".parquet", ".tar.xz", ".bin", ""))
    return suffix, chance.randbytes(chance.randrange(400))


MAKERS: tuple[Callable[[Random], tuple[str, bytes]], ...] = (
    *(plain, plain, html, lines, lines, lines, json_list, day, trec, table, pack, noise),
)


def mutated(chance: Random, data: bytes) -> bytes:
    """Data with a few bytes changed, gone, doubled, put in or cut off."""
    for _ in range(chance.randrange(1, 4)):
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + chance.randrange(1, 60))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:at] + chance.randbytes(1) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[end:]
        elif kind == 2:
            data = data[:end] + data[at:end] + data[end:]
        elif kind == 3:
            data = (
                data[:at] + chance.choice((*MARKS, *ODD, "}", "]", '"', "{", "\\u0000", "1e999")).encode() + data[at:]
            )
        elif kind == 4:
            data = data[:at]
        else:
            data = data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-8-sig")))
    return data


def write_inputs(folder: Path, chance: Random, count: int) -> None:
    """Fill a folder with files; about half of them are mutated."""
    folder.mkdir(parents=True)
    for number in range(count):
        suffix, data = chance.choice(MAKERS)(chance)
        if chance.random() < 0.5:
            data = mutated(chance, data)
        name = f"i{number:05}" + chance.choice(("", "", "", " ب", "#1", "A"))
        (folder / f"{name}{suffix}").write_bytes(data)


def round_trip(folder: Path, seed: int, count: int, jobs: int = 1) -> Counter[str]:
    """Convert, validate, publish and load ``count`` inputs made from ``seed``; AssertionError when one is lost
    without a word, or what comes out is not valid or not the same at the end. Returns what became of them."""
    chance = Random(seed)
    write_inputs(folder / "in", chance, count)
    kind = chance.choice(("records", "jsonl", "parquet"))
    out = folder / "out"
    summary = Conversion([folder / "in"], out, Options(kind, jobs)).run()
    assert not summary.units_failed
    assert not summary.findings["not-annotated"] + summary.findings["not-read"], "a bug: see .qawl/rejects.jsonl"
    accounted(folder / "in", State(out))

    wrong = [finding for finding in validate([out], jobs=1) if finding.severity == "error"]
    assert not wrong, wrong[0]
    records = {record.id: record for _, record in read_records(out)}
    assert len(records) == summary.outcomes.total()
    if records:
        publish(plan(list(records.values())), folder / "dist")
        assert {record.id: record for _, record in read_publication(folder / "dist")} == records
    return summary.findings + Counter(articles=len(records), quotations=summary.quotations)


def accounted(sources: Path, state: State) -> None:
    """Every file, and every line of a file of lines, gave an article or a finding."""
    told: Counter[str] = Counter()
    for receipt in state.receipts.iterdir():
        head = state.head(receipt)
        assert head is not None
        told.update(filter(None, (_path(item) for item in state.items(head.unit))))
    for row in state.rejects.read_text("utf-8").splitlines():
        told[json.loads(row)["path"]] += 1
    for file in sources.iterdir():
        named = [path for path in told if path == str(file) or path.startswith(f"{file}/")]
        assert named, f"{file} is gone without a word"
        if file.suffix == ".jsonl" and (data := file.read_bytes()).strip(b"\xef\xbb\xbf \r\n\t"):
            count = len([line for line in data.split(b"\n") if line.strip()])
            assert told[str(file)] >= count or is_archive(data), f"{file} lost a line"


def _path(item: object) -> str | None:
    return item.path if isinstance(item, Key | Finding) else None


def is_archive(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description="Fuzz convert, validate, publish and load.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--round", type=int, default=400, help="how many inputs go through together")
    parser.add_argument("--jobs", type=int, default=cores(), help="how many rounds go on at a time (one a core)")
    parser.add_argument("--keep-going", action="store_true", help="do all rounds, and tell at the end which failed")
    args = parser.parse_args()
    total: Counter[str] = Counter()
    rounds = range(-(-args.inputs // args.round))
    seeds = [args.seed * 1_000_003 + number for number in rounds]
    # A round in ten is shared by two processes; they take longer to begin than most rounds do.
    shared = [1 + (number % 10 == 9) for number in rounds]
    failed = 0
    with ProcessPoolExecutor(args.jobs, get_context("spawn")) as pool:
        for number, became in enumerate(pool.map(one_round, seeds, repeat(args.round), shared), 1):
            if became is None:
                failed += 1
                if not args.keep_going:
                    pool.shutdown(cancel_futures=True)
                    break
                continue
            total += became
            counts = f"{total['articles']:,} articles, {total['quotations']:,} quotations"
            print(f"{number * args.round:,} inputs, {counts}", file=sys.stderr)
    print(json.dumps(dict(sorted(total.items())), indent=2))
    if failed:
        sys.exit(f"{failed} rounds failed; why, and where their inputs are, stands above")


def one_round(seed: int, count: int, jobs: int) -> Counter[str] | None:
    """A round in a folder of its own; None where it fails, and then its folder is kept."""
    folder = Path(tempfile.mkdtemp(prefix="qawl-fuzz-"))
    try:
        became = round_trip(folder, seed, count, jobs)
    except Exception:
        print(f"seed {seed}, {count} inputs, kept in {folder}: {traceback.format_exc()}", file=sys.stderr)
        return None
    shutil.rmtree(folder)
    return became


if __name__ == "__main__":
    main()
