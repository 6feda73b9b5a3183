"""What scripts/bench runs: steps, floors and peers side by side, then whole runs; writes docs/performance.md."""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import io
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import jsonschema_rs
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from qawl.annotate import annotate_article
from qawl.annotate.lexicon import cue_forms
from qawl.checks import check_bytes
from qawl.checks.schema import schema
from qawl.convert import articles
from qawl.formatting import encode_line
from qawl.publish import articles as config
from qawl.publish.columns import table
from qawl.publish.parquet import read_articles, write_articles
from qawl.sources.assembly import Part, assemble
from qawl.sources.input import Input
from qawl.sources.registry import read_file
from qawl.validation import validate

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
VERSIONS = ("qawl", "datasets", "pyarrow", "orjson", "msgspec", "jsonschema", "jsonschema-rs", "spacy", "trafilatura")
SIZES = (1, 4, 16)
VALIDATE, JSONSCHEMA = "`qawl validate`, levels 0 to 4", "the schema alone, of parsed records (jsonschema)"

Step = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("sources", nargs="*", type=Path, help="what to convert (the constructed articles)")
    parser.add_argument("--articles", type=int, default=600, help="how many articles the steps are measured on")
    parser.add_argument("--rounds", type=int, default=5, help="how often each step is measured")
    parser.add_argument("-o", "--output", type=Path, default=PAGE, help="the page to write")
    args = parser.parse_args()
    args.load = os.getloadavg()[0]
    rows = list(sample(args.sources) if args.sources else islice(sample([]), args.articles))
    if len(rows) < args.articles:
        parser.error(f"there are {len(rows)} articles only; give --articles {len(rows)} or more to read")
    rows = [rows[k * len(rows) // args.articles] for k in range(args.articles)]  # spread over all there are
    with tempfile.TemporaryDirectory(prefix="qawl-bench-") as folder:
        steps, floors, peers, checks = prepare(rows, Path(folder))
        print(f"{len(rows)} articles, {args.rounds} rounds", file=sys.stderr)
        seconds = measure(steps | floors | peers | checks, args.rounds)
        runs = list(whole_runs(rows, Path(folder)))
    text = page(rows, args, seconds, list(steps), list(floors), list(peers), list(checks), runs)
    args.output.write_text(text, "utf-8")
    print(f"wrote {args.output}", file=sys.stderr)


def sample(sources: list[Path]) -> Iterator[dict[str, Any]]:
    """Articles as lines of JSON have them; without sources the constructed ones, again and again."""
    found: Iterable[Any] = articles(sources or [ROOT / "corpus" / "raw"], on_finding=lambda finding: None)
    for number, article in enumerate(found if sources else cycle(list(found))):
        head, _, body = article.text.partition("\n\n")
        source = {name: value for name, value in article.source.to_dict().items() if value}
        yield source | {"id": f"a{number}", "title": head, "text": body or head}


def prepare(rows: list[dict[str, Any]], folder: Path) -> tuple[dict[str, Step], ...]:
    """The steps, floors, peers and ways to check by name, each a function that does it for all articles."""
    data = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    lines = data.splitlines()
    file = Input("bench.jsonl", lambda: io.BytesIO(data))
    read = [item for item in read_file(file) if not hasattr(item, "check")]
    parts = [(Part("headline", row["title"]), Part("body", row["text"])) for row in rows]
    sources = [article.source for article in read]
    records = [annotate_article(article) for article in read]
    dumped = list(map(encode_line, records))
    parquet = folder / "bench.parquet"
    with parquet.open("wb") as stream:
        write_articles(stream, dumped)
    scan = cue_scan()
    arrow = table([record.to_dict() for record in records], config.features())

    def write() -> None:
        spool = b"".join(map(encode_line, records))
        write_articles(io.BytesIO(), spool.splitlines(keepends=True))

    steps: dict[str, Step] = {
        "reading and cleaning": lambda: sum(1 for _ in read_file(file)),
        "annotating": lambda: [annotate_article(article) for article in read],
        "checking": lambda: [list(check_bytes(line)) for line in dumped],
        "writing": write,
        "loading": lambda: sum(1 for _ in read_articles(parquet)),
    }
    floors: dict[str, Step] = {
        "JSON parse": lambda: [orjson.loads(line) for line in lines],
        "one scan for cues": lambda: [sum(1 for _ in scan.finditer(article.text)) for article in read],
        "Parquet write": lambda: write_table(arrow),
    }
    part_steps: dict[str, Step] = {
        "cleaning": lambda: [assemble("x", part, source) for part, source in zip(parts, sources, strict=True)]
    }
    texts = [record.text or "" for record in records]
    return steps, floors | part_steps, peers(texts), checking(dumped, folder)


def checking(dumped: list[bytes], folder: Path) -> dict[str, Step]:
    """qawl validate on records as convert writes them, what it cannot do without, and others on the same records."""
    shard = folder / "records.jsonl"
    shard.write_bytes(b"".join(dumped))
    values = [orjson.loads(line) for line in dumped]
    texts = [value["text"] for value in values]
    slow = jsonschema.Draft202012Validator(schema())
    fast = jsonschema_rs.validator_for(schema())
    return {
        VALIDATE: lambda: list(validate(shard, levels=range(5), jobs=1)),
        "parsing alone (orjson)": lambda: [orjson.loads(line) for line in dumped],
        "the texts' checksums alone": lambda: [hashlib.sha256(text.encode()).hexdigest() for text in texts],
        "the schema alone, of parsed records (jsonschema-rs)": lambda: [fast.is_valid(value) for value in values],
        JSONSCHEMA: lambda: [slow.is_valid(value) for value in values],
    }


def write_table(arrow: pa.Table) -> None:
    pq.write_table(arrow, io.BytesIO(), compression="zstd", row_group_size=1000)


def cue_scan() -> re.Pattern[str]:
    """All cue forms in one pattern, as a trie, at the beginning of words."""
    trie: dict[str, Any] = {}
    for form in cue_forms():
        node = trie
        for char in form:
            node = node.setdefault(char, {})
        node[""] = {}

    def pattern(node: dict[str, Any]) -> str:
        branches = [re.escape(char) + pattern(child) for char, child in sorted(node.items()) if char]
        if not branches:
            return ""
        return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")

    return re.compile(rf"\b{pattern(trie)}\b")


def peers(texts: list[str]) -> dict[str, Step]:
    """What others do with the same articles, where they are installed."""
    found: dict[str, Step] = {}
    try:
        import spacy

        pipeline = spacy.blank("ar")
        found["spaCy, blank Arabic pipeline (tokens only)"] = lambda: [len(doc) for doc in pipeline.pipe(texts)]
    except ImportError:
        pass
    try:
        import trafilatura

        pages = [f"<html><body><article><p>{t.replace(chr(10), '</p><p>')}</p></article></body></html>" for t in texts]
        found["trafilatura (text out of a page)"] = lambda: [trafilatura.extract(page) for page in pages]
    except ImportError:
        pass
    return found


def measure(steps: dict[str, Step], rounds: int) -> dict[str, float]:
    """The median of each step's seconds of cores, which other work on the machine lengthens least; the rounds are
    interleaved, so that a noisy minute hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(rounds):
        for name, step in steps.items():
            begun = time.process_time()
            step()
            times[name].append(time.process_time() - begun)
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return {name: statistics.median(values) for name, values in times.items()}


class Run(NamedTuple):
    """A run of the command: seconds on the clock and of all cores, peak MB of the largest process and of all."""

    articles: int
    jobs: int
    seconds: float
    cpu: float
    largest: float
    together: float


def whole_runs(rows: list[dict[str, Any]], folder: Path) -> Iterator[Run]:
    """One process and two, and two on more and more articles."""
    for jobs, size in [(1, 1), (2, 1), *((2, size) for size in SIZES[1:])]:
        source, out = folder / f"in{jobs}-{size}", folder / f"out{jobs}-{size}"
        source.mkdir()
        for part in range(size * 4):
            mine = rows[part % 4 :: 4]
            own = [row | {"id": f"{row['id']}-{part}", "title": f"{row['title']} {part}"} for row in mine]
            lines = b"".join(orjson.dumps(row) + b"\n" for row in own)
            (source / f"{part:03}.jsonl").write_bytes(lines)
        # Files as large as an archive's: small ones would be put together to one unit.
        files = sorted(map(str, source.iterdir()))
        command = [sys.executable, "-m", "qawl", "convert", *files, "-o", str(out), "--shards", "parquet"]
        begun = time.monotonic()
        process = subprocess.Popen([*command, f"--jobs={jobs}"], stderr=subprocess.DEVNULL)
        watch = Watch(process.pid)
        process.wait()
        seconds = time.monotonic() - begun
        watch.join(5)
        yield Run(size * len(rows), jobs, seconds, watch.cpu(), watch.largest / 1e6, watch.together / 1e6)
        print(f"whole run of {size * len(rows)} articles with {jobs} jobs", file=sys.stderr)


class Watch(threading.Thread):
    """Watches how much memory and time of cores a process and all that it begins take."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.largest, self.together = pid, 0, 0
        self._ticks: dict[int, int] = {}
        self.start()

    def run(self) -> None:
        while used := [usage(pid) for pid in family(self.pid)]:
            sizes = [size for _, size, _ in used]
            self._ticks |= {pid: ticks for pid, _, ticks in used if ticks}
            self.largest, self.together = max(self.largest, *sizes), max(self.together, sum(sizes))
            time.sleep(0.05)

    def cpu(self) -> float:
        """Seconds, to a twentieth for each process."""
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    found: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if stat[0] != "Z":
                found.setdefault(int(stat[1]), []).append(int(entry))
                found.setdefault(int(entry), [])
    if pid not in found:
        return []
    members = [pid]
    for member in members:
        members += found.get(member, [])
    return members


def usage(pid: int) -> tuple[int, int, int]:
    """The process, its bytes of memory, and its ticks of a core."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return pid, int(stat[21]) * os.sysconf("SC_PAGE_SIZE"), int(stat[11]) + int(stat[12])
    except (OSError, IndexError):
        return pid, 0, 0


def page(
    rows: list[dict[str, Any]],
    args: argparse.Namespace,
    seconds: dict[str, float],
    steps: list[str],
    floors: list[str],
    peers: list[str],
    checks: list[str],
    runs: list[Run],
) -> str:
    """The page, from what was measured."""
    count = len(rows)
    reading = max(seconds["reading and cleaning"] - seconds["cleaning"], seconds["JSON parse"])  # whatever the noise
    split = {"reading": reading, "cleaning": seconds["cleaning"]}
    split |= {name: seconds[name] for name in steps if name != "reading and cleaning"}
    whole = sum(split.values())
    conversion = whole - split["loading"] - split["checking"]
    floor = sum(seconds[name] for name in floors if name != "cleaning")
    characters = sum(len(row["text"]) for row in rows) / count
    words = sum(len(row["text"].split()) for row in rows) / count
    versions = [f"{name} {version}" for name in VERSIONS if (version := installed(name))]
    text = f"""# Performance

Written by `scripts/bench`, which says how to measure it again. {count} articles
({characters:,.0f} characters and {words:,.0f} words each, {what(args.sources)}), the median of {args.rounds}
interleaved rounds, in seconds of a core unless it says otherwise.
Compare ratios rather than absolutes: machines differ, and are noisy.
When it began, {args.load:.1f} processes wanted the machine's cores besides: with more than none, seconds on the clock,
and what two processes gain, say little.

{machine()}; Python {platform.python_version()}, {", ".join(versions)}.

## Steps

| step | articles/s | share of the whole |
| --- | ---: | ---: |
"""
    text += "".join(f"| {name} | {count / time:,.0f} | {time / whole:.1%} |\n" for name, time in split.items())
    text += f"| **all of them** | **{count / whole:,.0f}** | 100% |\n"
    text += "\nReading parses JSON Lines; writing makes the JSON Lines that a unit's records wait in, and a Parquet\n"
    text += "shard of them; loading makes records of that again. `qawl convert` does all but checking and loading.\n"
    text += "\n## Floors\n\nWhat must be done in any case, at its fastest.\n\n| floor | articles/s |\n| --- | ---: |\n"
    text += "".join(f"| {name} | {count / seconds[name]:,.0f} |\n" for name in floors if name != "cleaning")
    text += f"| **the three together** | **{count / floor:,.0f}** |\n"
    text += f"\nA conversion takes {conversion / floor:,.1f} times the floors together, "
    text += f"and without annotating {(conversion - seconds['annotating']) / floor:,.1f} times.\n"
    if peers:
        text += "\n## Peers\n\nOther work on the same articles.\n\n| peer | articles/s |\n| --- | ---: |\n"
        text += "".join(f"| {name} | {count / seconds[name]:,.0f} |\n" for name in peers)
    text += "\n## Validating\n\nThe same articles as records, a shard of JSON Lines, in one process.\n\n"
    text += "| what | µs a record |\n| --- | ---: |\n"
    text += "".join(f"| {name} | {1e6 * seconds[name] / count:,.0f} |\n" for name in checks)
    text += f"\n`qawl validate` is {seconds[JSONSCHEMA] / seconds[VALIDATE]:.0f} times as fast as jsonschema, "
    text += "which looks at the schema alone.\n"
    text += "\n## Whole runs\n\n`qawl convert … --shards parquet`, with starting and ending.\n\n"
    text += "| articles | processes | seconds | seconds of cores | MB of the largest process | MB of all |\n"
    text += "| ---: | ---: | ---: | ---: | ---: | ---: |\n"
    for run in runs:
        text += f"| {run.articles:,} | {run.jobs} | {run.seconds:.1f} | {run.cpu:.1f} |"
        text += f" {run.largest:.0f} | {run.together:.0f} |\n"
    one, two, *_, last = runs
    grown, slower, larger = last.articles / two.articles, last.cpu / two.cpu, last.largest / two.largest
    text += f"\nTwo processes take {two.seconds / one.seconds:.0%} of the time of one. {grown:.0f} times the articles\n"
    text += f"take {slower:.1f} times the time of cores, and {larger:.1f} times the memory a process.\n"
    return text


def what(sources: list[Path]) -> str:
    names = ", ".join(source.resolve().name for source in sources)
    return f"from {names}" if sources else "the constructed ones of this checkout, each many times"


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        info = Path("/proc/cpuinfo").read_text()
        model = next(line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of {model}, {platform.system()}"


def installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
