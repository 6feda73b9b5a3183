"""Turn articles of any known format into records.

SRC is a file, a zip or tar archive, or a folder of any of these. A record that people judged (reviewed
or gold) is never overwritten. What can't be read is reported, and the rest goes on.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import isolate, one_line
from qawl.cli._progress import counted
from qawl.finding import Finding
from qawl.sources.article import Article


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", type=Path, metavar="SRC", help="files, archives, folders")
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="DIR", help="where the records go"
    )
    parser.add_argument(
        "--explain", action="store_true", help="print what cleaning removed, article by article"
    )
    parser.add_argument("--shards", choices=("jsonl", "parquet"), help="write shards, not a file a record")
    parser.add_argument("--limit", type=int, metavar="N", help="stop after N articles")


def run(args: argparse.Namespace) -> int:
    _check_usage(args)
    try:
        return _convert(args)
    except OSError as error:  # reading reports findings; what is left is writing
        raise UsageError(f"can't write {error.filename or args.output}: {error.strerror}") from error


def _convert(args: argparse.Namespace) -> int:
    from qawl.annotate import annotate_article
    from qawl.convert import articles
    from qawl.writing import Outcome, write_record, write_shards

    severities: Counter[str] = Counter()
    outcomes: Counter[Outcome] = Counter()

    def report(finding: Finding) -> None:
        severities[finding.severity] += 1
        print(one_line(finding), file=sys.stderr)

    found = counted(islice(articles(args.sources, on_finding=report), args.limit), "articles")
    records = map(annotate_article, _explained(found) if args.explain else found)
    if args.shards:
        outcomes[Outcome.WRITTEN] = write_shards(args.output, records)
    else:
        for record in records:
            outcome, finding = write_record(args.output, record)
            outcomes[outcome] += 1
            if outcome is Outcome.KEPT and finding is None:
                print(f"kept {record.id}: judged by people", file=sys.stderr)
            if finding is not None:
                report(finding)
    counts = [f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome]
    counts += [_counted(number, severity) for severity, number in sorted(severities.items())]
    print(f"{_counted(outcomes.total(), 'record')}: {', '.join(counts)}", file=sys.stderr)
    return FINDINGS if severities["error"] else FINE


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _check_usage(args: argparse.Namespace) -> None:
    for path in args.sources:
        if not path.exists():
            raise UsageError(f"{path} is not there; name a file, an archive or a folder")
    if args.output.exists() and not args.output.is_dir():
        raise UsageError(f"-o {args.output} is a file; name a folder")
    if args.limit is not None and args.limit < 0:
        raise UsageError(f"--limit {args.limit} is negative; give a number of articles")
    if args.shards == "parquet":
        raise UsageError("--shards parquet is not there yet; use --shards jsonl, or qawl publish for Parquet")


def _explained(found: Iterator[Article]) -> Iterator[Article]:
    for article in found:
        print(f"{article.id}: {len(article.removed)} removed")
        for piece in article.removed:
            print(f"  {piece.rule}: {isolate(piece.text)}")
        yield article
