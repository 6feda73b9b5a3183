"""Show an article with its quotations, cues, speakers and stance.

FILE is an article of any format that convert reads (a folder or archive shows all of its articles), or -
for plain text on standard input, whose offsets count from its first character as given.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import one_line
from qawl.finding import Finding
from qawl.record import Record


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an article, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print the record as JSON")
    parser.add_argument("--explain", action="store_true", help="say which candidates were weighed, and how")
    parser.add_argument("--rules-only", action="store_true", help="decide by rule alone, without the trained models")


def run(args: argparse.Namespace) -> int:
    from rich.console import Console

    from qawl.annotate.explain import explain
    from qawl.formatting import dumps
    from qawl.report.terminal import show, show_explanations

    if args.explain and (args.json or args.rules_only):
        raise UsageError("--explain tells what the models weighed: leave out --json and --rules-only")
    findings: list[Finding] = []
    console = Console(highlight=False)
    for record in _records(args, findings):
        if args.json:
            sys.stdout.write(dumps(record))
        else:
            show(record, console)
        if args.explain and record.text is not None:
            show_explanations(explain(record.text), record.text, console)
    for finding in findings:
        print(one_line(finding), file=sys.stderr)
    return FINDINGS if any(finding.severity == "error" for finding in findings) else FINE


def _records(args: argparse.Namespace, findings: list[Finding]) -> Iterator[Record]:
    from qawl.annotate import annotate, annotate_article
    from qawl.convert import articles

    if args.file == "-":
        try:
            text = sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"standard input is not UTF-8 (byte {error.start}); convert it first") from None
        yield annotate(text, rules_only=args.rules_only)
        return
    path = Path(args.file)
    if not path.exists():
        raise UsageError(f"{path} is not there; name a file, or - for standard input")
    for article in articles([path], on_finding=findings.append):
        yield annotate_article(article, rules_only=args.rules_only)
