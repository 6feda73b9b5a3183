"""Repair records where that is mechanical and safe; shows the change, and makes it with --write.

Trims space, punctuation and outer marks off spans, puts spans where their words stand, and writes the canonical
form. With --base, which states that texts were corrected on purpose, offsets move with the words and checksums
are recomputed. Whatever is still wrong then is reported: it is to be mended by hand.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import one_line, printable, reason
from qawl.finding import Finding


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="record files, folders, shards, globs")
    parser.add_argument("--write", action="store_true", help="make the change, after showing it")
    parser.add_argument("--base", type=Path, metavar="DIR", help="the records with their texts before a correction")


def run(args: argparse.Namespace) -> int:
    from qawl.reading import ReadingError, read_records
    from qawl.rewriting import repaired

    unread: list[Finding] = []
    changed = failed = 0
    try:
        before = {record.id: record.text for _, record in read_records(args.base)} if args.base else {}
        texts = {id_: text for id_, text in before.items() if text is not None}
        for file in repaired(args.paths, unread.append, texts):
            for finding in file.findings:
                failed += 1
                print(one_line(finding), file=sys.stderr)
            if file.changed:
                changed += 1
                print("".join(f"{printable(line)}\n" for line in file.diff().splitlines()), end="")
                for record, one in file.repairs:
                    print(printable(f"{record}{one.pointer}: {one.what}"), file=sys.stderr)
                if args.write:
                    file.write()
            for finding in file.left:
                failed += finding.severity == "error"
                print(one_line(finding), file=sys.stderr)
    except (OSError, ReadingError) as error:
        raise UsageError(reason(error)) from None
    for finding in unread:
        print(one_line(finding), file=sys.stderr)
    if changed and not args.write:
        print(f"{changed} file{'s' * (changed != 1)} would change; --write makes the change", file=sys.stderr)
    return FINDINGS if unread or failed or (changed and not args.write) else FINE
