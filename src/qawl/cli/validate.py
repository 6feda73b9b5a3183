"""Check records and say what is wrong, where, and how to cure it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError


def register(parser: argparse.ArgumentParser) -> None:
    from qawl.checks.reporters import REPORTERS

    parser.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path, help="record files, folders, JSON Lines shards, globs"
    )
    parser.add_argument("--format", choices=sorted(REPORTERS), default="text", help="how to report (text)")
    parser.add_argument("--level", type=int, choices=range(6), default=5, help="the highest level to check (5)")
    parser.add_argument(
        "--splits", type=Path, metavar="FILE", help="the ledger of splits (the nearest splits.tsv above PATH)"
    )
    parser.add_argument("--base", type=Path, metavar="DIR", help="the records as they were, to find losses")
    parser.add_argument("--jobs", type=int, metavar="N", help="how many processes share the work (all cores)")
    parser.add_argument("--strict", action="store_true", help="exit with 1 on warnings too")
    parser.add_argument("--list", action="store_true", help="print every check in a table, and check nothing")
    parser.add_argument("--explain", metavar="ID", help="print what stands behind a check's id")
    parser.add_argument(
        "--docs", choices=("checks", "record"), help="print a page of docs/ that is generated, or its block"
    )


def run(args: argparse.Namespace) -> int:
    from qawl.checks.entry import Context
    from qawl.checks.reporters import REPORTERS, Counts
    from qawl.reading import ReadingError
    from qawl.settings import SettingsError, read_settings
    from qawl.validation import read_context, validate

    if args.list or args.docs or args.explain:
        print(_told(args))
        return FINE
    if not args.paths:
        raise UsageError("name what to check, for example: qawl validate corpus/records")
    counts = Counts()
    levels = range(args.level + 1)
    try:
        settings = read_settings(args.paths[0])
        context = read_context(args.paths, settings, args.splits, args.base) if 5 in levels else Context()
        found = validate(args.paths, levels=levels, context=context, jobs=args.jobs, on_record=counts.saw)
        judged = settings.policy.apply(found, complete=5 in levels and context.complete)
        REPORTERS[args.format](counts.counted(judged), counts, sys.stdout)
    except FileNotFoundError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from None
    except (ReadingError, SettingsError) as error:
        raise UsageError(str(error)) from None
    failed = counts.severities["error"] or (args.strict and counts.severities["warning"])
    return FINDINGS if failed else FINE


def _told(args: argparse.Namespace) -> str:
    from qawl.checks import docs

    if args.docs:
        return docs.page() if args.docs == "checks" else docs.record_reference()
    try:
        return docs.entry(args.explain) if args.explain else docs.table()
    except KeyError:
        raise UsageError(f"no check is called {args.explain}; qawl validate --list names all") from None
