"""Check records and say what is wrong, where, and how to cure it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import reason
from qawl.cli._progress import steps
from qawl.finding import Finding


def register(parser: argparse.ArgumentParser) -> None:
    formats = ("text", "json", "github", "markdown", "sarif")
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path, help="record files, folders, JSON Lines shards, globs"
    )
    parser.add_argument("--format", choices=formats, default="text", help="how to report (text)")
    parser.add_argument(
        "--report",
        nargs=2,
        metavar=("FORMAT", "FILE"),
        action="append",
        default=[],
        help="also write a report of another format to a file",
    )
    parser.add_argument("--level", type=int, choices=range(6), default=5, help="the highest level to check (5)")
    parser.add_argument(
        "--splits", type=Path, metavar="FILE", help="the ledger of splits (the nearest splits.tsv above PATH)"
    )
    parser.add_argument("--base", type=Path, metavar="DIR", help="the records as they were, to find losses")
    parser.add_argument(
        "--since",
        metavar="REVISION",
        help="look at what changed since a git revision only, for example origin/main, and find losses",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="how many processes share the work (all cores)")
    parser.add_argument("--strict", action="store_true", help="exit with 1 on warnings too")
    parser.add_argument("--list", action="store_true", help="print every check in a table, and check nothing")
    parser.add_argument("--explain", metavar="ID", help="print what stands behind a check's id")
    parser.add_argument(
        "--docs", choices=("checks", "record"), help="print a page of docs/ that is generated, or its block"
    )


def run(args: argparse.Namespace) -> int:
    from qawl.checks.reporters import REPORTERS, Counts
    from qawl.reading import ReadingError
    from qawl.revision import RevisionError
    from qawl.settings import SettingsError

    if args.list or args.docs or args.explain:
        print(_told(args))
        return FINE
    if not args.paths:
        raise UsageError("name what to check, for example: qawl validate corpus/records")
    if args.base and args.since:
        raise UsageError("--base and --since both say what was there before; give one of them")
    if unknown := [name for name, _ in args.report if name not in REPORTERS]:
        raise UsageError(f"no format is called {unknown[0]}; there are {', '.join(REPORTERS)}")
    counts = Counts()
    try:
        with steps() as step:
            findings = _findings(args, lambda: step(f"{counts.saw():,} records"))
            if args.report or sys.stderr.isatty():  # where progress shows, the report waits for its end
                findings = list(findings)
        REPORTERS[args.format](counts.counted(findings), counts, sys.stdout)
        for name, file in args.report:
            with open(file, "w", encoding="utf-8") as stream:
                REPORTERS[name](findings, counts, stream)
    except (OSError, ReadingError, RevisionError, SettingsError) as error:
        raise UsageError(reason(error)) from None
    if not counts.records and not counts.severities and not args.since:
        raise UsageError(f"no record in {' '.join(map(str, args.paths))}: name files, folders or shards of records")
    failed = counts.severities["error"] or (args.strict and counts.severities["warning"])
    return FINDINGS if failed else FINE


def _findings(args: argparse.Namespace, on_record: Callable[[], object]) -> Iterable[Finding]:
    levels = range(args.level + 1)
    if args.since:
        from qawl.pull_request import validate_changes

        return validate_changes(args.paths, args.since, levels=levels, splits=args.splits, on_record=on_record)
    from qawl.validation import validate_project

    return validate_project(
        args.paths, levels=levels, splits=args.splits, base=args.base, jobs=args.jobs, on_record=on_record
    )


def _told(args: argparse.Namespace) -> str:
    from qawl.checks import docs

    if args.docs:
        return docs.page() if args.docs == "checks" else docs.record_reference()
    try:
        return docs.entry(args.explain) if args.explain else docs.table()
    except KeyError:
        raise UsageError(f"no check is called {args.explain}; qawl validate --list names all") from None
