"""Write record files in their canonical form: stable order of keys, a span a line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import one_line, printable, reason
from qawl.finding import Finding


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="record files, folders, shards, globs")
    parser.add_argument("--check", action="store_true", help="write nothing; say which files would change")


def run(args: argparse.Namespace) -> int:
    from qawl.rewriting import formatted

    unread: list[Finding] = []
    changed = failed = 0
    try:
        for file in formatted(args.paths, unread.append):
            for finding in file.findings:
                failed += 1
                print(one_line(finding), file=sys.stderr)
            if file.changed:
                changed += 1
                print(f"{printable(str(file.path))}: {'not in canonical form' if args.check else 'formatted'}")
                if not args.check:
                    file.write()
    except OSError as error:
        raise UsageError(reason(error)) from None
    for finding in unread:
        print(one_line(finding), file=sys.stderr)
    return FINDINGS if unread or failed or (args.check and changed) else FINE
