"""Turn articles of any known format into records.

SRC is a file, a zip or tar archive, a folder of any of these, or a glob. All cores share the work; a run that
was stopped goes on where it was when it is begun again, and one that ended does only what is new or changed.
A record that people judged (reviewed or gold) is never overwritten. What can't be read is reported, and
listed in DIR/.qawl/rejects.jsonl; the rest goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import isolate, one_line
from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.scale.state import Cleaned
    from qawl.scale.summary import Summary

_SHOWN = 20  # findings of one check


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", metavar="SRC", help="files, archives, folders, globs")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="where the records go")
    parser.add_argument("--explain", action="store_true", help="print what cleaning removed, article by article")
    parser.add_argument("--shards", choices=("jsonl", "parquet"), help="write shards, not a file a record")
    parser.add_argument("--limit", type=int, metavar="N", help="stop after N articles")
    parser.add_argument("--jobs", type=int, metavar="N", help="how many processes share the work (all cores)")
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="who shares the work (local)")
    parser.add_argument("--master", metavar="URL", help="the Spark cluster, for example spark://host:7077")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write what was done as JSON (- prints it)")


def run(args: argparse.Namespace) -> int:
    from qawl.cli._meter import meter
    from qawl.scale.local import Conversion, OtherKind
    from qawl.scale.state import Busy
    from qawl.scale.summary import Listener, Options
    from qawl.scale.units import total_size

    sources = _sources(args)
    if args.engine == "spark":
        return _run_spark(args, sources)
    shown: Counter[str] = Counter()

    def report(finding: Finding) -> None:
        shown[finding.check] += 1
        if shown[finding.check] <= _SHOWN:
            print(one_line(finding), file=sys.stderr)

    listener = Listener(report, _kept, _explain if args.explain else None)
    options = Options(args.shards or "records", args.jobs, args.limit)
    conversion = Conversion(sources, args.output, options, listener)
    try:
        with meter(conversion.progress, lambda: total_size(sources)):
            summary = conversion.run()
        if args.summary:
            _write_summary(args.summary, summary)
    except (Busy, OtherKind) as error:
        raise UsageError(str(error)) from error
    except OSError as error:  # reading reports findings; what is left is writing
        raise UsageError(f"can't write {error.filename or args.output}: {error.strerror}") from error
    for check, number in shown.items():
        if number > _SHOWN:
            print(f"{number - _SHOWN:,} more of [{check}]", file=sys.stderr)
    if any(number > _SHOWN for number in shown.values()):
        print(f"all that became no record: {args.output}/.qawl/rejects.jsonl", file=sys.stderr)
    print(_in_words(summary), file=sys.stderr)
    return FINDINGS if summary.severities["error"] else FINE


def _sources(args: argparse.Namespace) -> list[Path]:
    found: list[Path] = []
    for source in args.sources:
        matches = sorted(glob(source, recursive=True)) if has_magic(source) and not Path(source).exists() else [source]
        if not matches or not Path(matches[0]).exists():
            raise UsageError(f"{source} is not there; name a file, an archive or a folder")
        found += map(Path, matches)
    if args.output.exists() and not args.output.is_dir():
        raise UsageError(f"-o {args.output} is a file; name a folder")
    if args.limit is not None and args.limit < 0:
        raise UsageError(f"--limit {args.limit} is negative; give a number of articles")
    if args.jobs is not None and args.jobs < 1:
        raise UsageError(f"--jobs {args.jobs} does no work; give a number of processes")
    if args.engine == "spark":
        for name in ("explain", "limit", "jobs"):
            if getattr(args, name):
                raise UsageError(f"--{name} is not for --engine spark; leave it out")
        if args.shards != "parquet":
            raise UsageError("--engine spark writes Parquet; say so: --shards parquet")
    elif args.master:
        raise UsageError("--master is for --engine spark; say so, or leave it out")
    return found


def _run_spark(args: argparse.Namespace, sources: list[Path]) -> int:
    try:
        from qawl.scale import spark

        session = spark.session(args.master)
    except ImportError as error:
        raise UsageError(f'--engine spark needs {error.name}: pip install "qawl[spark]"') from error
    try:
        summary = spark.convert_files(session, sources, str(args.output))
    except FileExistsError as error:
        raise UsageError(str(error)) from error
    finally:
        session.stop()
    if args.summary:
        _write_summary(args.summary, summary)
    print(_in_words(summary), file=sys.stderr)
    if summary.findings:
        print(f"all that became no record: {args.output}/{spark.REJECTS}", file=sys.stderr)
    return FINDINGS if summary.severities["error"] else FINE


def _kept(id: str) -> None:
    print(f"kept {id}: judged by people", file=sys.stderr)


def _explain(cleaned: Cleaned) -> None:
    print(f"{cleaned.id}: {len(cleaned.removed)} removed")
    for rule, words in cleaned.removed:
        print(f"  {rule}: {isolate(words)}")


def _in_words(summary: Summary) -> str:
    from qawl.writing import Outcome

    counts = [f"{summary.outcomes[outcome]} {outcome.value}" for outcome in Outcome]
    counts += [_counted(number, severity) for severity, number in sorted(summary.severities.items())]
    return f"{_counted(summary.outcomes.total(), 'record')}: {', '.join(counts)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _write_summary(file: Path, summary: Summary) -> None:
    from qawl.writing import write_atomically

    text = json.dumps(summary.to_dict(), indent=2) + "\n"
    if str(file) == "-":
        sys.stdout.write(text)
    else:
        write_atomically(file, text.encode())
