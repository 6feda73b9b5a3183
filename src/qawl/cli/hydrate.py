"""Join standoff records with your own copy of the collection that their text comes from.

PATH is what you fetched: the archives, a folder of the unpacked files, or a checkout of the repository
(docs/data.md says where it is had and under which terms). Every text is verified by its checksum; what is
missing or differs is named, and the rest is written. Records of other collections are passed over.
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
    from qawl.recipe import COLLECTIONS

    parser.add_argument("records", nargs="+", type=Path, metavar="RECORDS", help="standoff records, folders")
    parser.add_argument("--collection", required=True, choices=sorted(COLLECTIONS), help="the collection")
    parser.add_argument(
        "--from", required=True, type=Path, metavar="PATH", dest="copy", help="your copy of the collection"
    )
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="where the full records go")


def run(args: argparse.Namespace) -> int:
    from qawl.hydration import NotTheCollectionError, entries, hydrate_from, write

    errors = 0

    def report(finding: Finding) -> None:
        nonlocal errors
        errors += finding.severity == "error"
        print(one_line(finding), file=sys.stderr)

    if not args.copy.exists():
        raise UsageError(f"--from {args.copy} is not there; name your copy of {args.collection}")
    output = args.output.resolve()
    for path in args.records:
        if path.is_dir() and output.is_relative_to(path.resolve()):
            raise UsageError(f"-o {args.output} lies in {path}, where no text may be; name another folder")
    try:
        rows = [row for row in entries(args.records, report) if row.record.text is None]
        wanted = [row for row in rows if row.record.source.collection == args.collection]
        if not wanted and not errors:
            raise UsageError(f"there is no standoff record of {args.collection} in {args.records[0]}")
        written = 0
        for row in counted(hydrate_from(wanted, args.collection, args.copy, report), "records"):
            write(args.output, row)
            written += 1
    except (OSError, NotTheCollectionError) as error:
        raise UsageError(reason(error)) from error
    print(f"hydrated {written:,} of {len(wanted):,} records of {args.collection} in {args.output}")
    return FINDINGS if errors else FINE
