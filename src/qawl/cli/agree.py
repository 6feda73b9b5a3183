"""Compare two annotators: the figures of qawl score between them, and Krippendorff's alpha."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import reason


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", metavar="A", help="one annotator's records: files, folders, shards, globs")
    parser.add_argument("second", metavar="B", help="the other's records of the same articles")
    parser.add_argument(
        "--save",
        metavar="FILE",
        type=Path,
        help="also write the figures that the dataset card shows, for example to corpus/agreement/real.json",
    )
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")


def run(args: argparse.Namespace) -> int:
    from qawl.agreement import agree
    from qawl.cli._scored import console, print_findings, read
    from qawl.scoring import tables

    try:
        first, second, findings = read(args.first, args.second)
    except OSError as error:
        raise UsageError(reason(error)) from error
    agreement = agree(first, second)
    findings += agreement.score.findings
    if not agreement.score.articles:
        raise UsageError(f"{args.first} and {args.second} share no article; name two annotators' records")
    if args.save:
        from qawl.writing import write_atomically

        write_atomically(args.save, (json.dumps(agreement.in_brief(), indent=2) + "\n").encode())
    if args.json:
        rows = [finding.to_dict() for finding in findings]
        print(json.dumps(agreement.to_dict() | {"findings": rows}, ensure_ascii=False, indent=2))
    else:
        out = console()
        print(tables.summary(agreement.score))
        for table in tables.agreement(agreement):
            out.print(table)
    print_findings(findings)
    return FINDINGS if findings else FINE
