"""Check records and say what is wrong, where, and how to cure it."""

from __future__ import annotations

import argparse
import sys

from qawl.cli import FINDINGS, FINE, UsageError


def register(parser: argparse.ArgumentParser) -> None:
    from qawl.checks.reporters import REPORTERS

    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="record files, folders, JSON Lines shards, globs"
    )
    parser.add_argument("--format", choices=sorted(REPORTERS), default="text", help="how to report (text)")
    parser.add_argument(
        "--level", type=int, choices=range(6), default=5, help="the highest level to check (5)"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 on warnings too")
    parser.add_argument("--list", action="store_true", help="print every check in a table, and check nothing")
    parser.add_argument("--explain", metavar="ID", help="print what stands behind a check's id")
    parser.add_argument("--docs", action="store_true", help="print docs/checks.md, which is generated")


def run(args: argparse.Namespace) -> int:
    from qawl.checks import docs
    from qawl.checks.reporters import REPORTERS, Counts
    from qawl.validation import validate

    if args.list or args.docs or args.explain:
        try:
            text = docs.table() if args.list else docs.page() if args.docs else docs.entry(args.explain)
        except KeyError:
            raise UsageError(f"no check is called {args.explain}; qawl validate --list names all") from None
        print(text)
        return FINE
    if not args.paths:
        raise UsageError("name what to check, for example: qawl validate corpus/records")
    counts = Counts()
    try:
        findings = counts.counted(validate(args.paths, levels=range(args.level + 1), on_record=counts.saw))
        REPORTERS[args.format](findings, counts, sys.stdout)
    except FileNotFoundError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from None
    failed = counts.severities["error"] or (args.strict and counts.severities["warning"])
    return FINDINGS if failed else FINE
