"""Turn full records into standoff records: judgements and checksums without the words of the text.

What was corrected in hydrated records goes back to the corpus so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import one_line, reason
from qawl.cli._progress import counted
from qawl.finding import Finding


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", nargs="+", type=Path, metavar="RECORDS", help="full records, folders")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="where the standoff records go")


def run(args: argparse.Namespace) -> int:
    from qawl.hydration import dehydrated, entries, write

    errors = 0

    def report(finding: Finding) -> None:
        nonlocal errors
        errors += finding.severity == "error"
        print(one_line(finding), file=sys.stderr)

    output = args.output.resolve()
    if any(path.is_dir() and output.is_relative_to(path.resolve()) for path in args.records):
        raise UsageError(f"-o {args.output} lies among the full records; name another folder")
    try:
        written = 0
        for row in dehydrated(counted(entries(args.records, report), "records"), report):
            write(args.output, row)
            written += 1
    except OSError as error:
        raise UsageError(reason(error)) from error
    print(f"wrote {written:,} standoff records to {args.output}")
    return FINDINGS if errors else FINE
