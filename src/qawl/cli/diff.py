"""Say what changed between two states of the dataset, and how far the version has to rise for it.

OLD and NEW are published folders, record files or folders. A changed text, offset, split or column asks for a
major version, added records, quotations and changed labels for a minor one, metadata for a patch.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import reason
from qawl.cli._progress import steps


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", type=Path, help="the dataset as it was, for example the last release")
    parser.add_argument("new", metavar="NEW", type=Path, help="the dataset as it is")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="how to report (text)")
    parser.add_argument("--last", metavar="VERSION", help="the version of OLD; the lowest for NEW is then said")
    parser.add_argument("--next", metavar="VERSION", help="with --last: exit with 1 if this is too low for NEW")


def run(args: argparse.Namespace) -> int:
    from rich.console import Console

    from qawl.publish.diff import asked, compare, read_state
    from qawl.publish.version import Version
    from qawl.report.changes import as_json, as_markdown, as_text

    if args.next and not args.last:
        raise UsageError("--next is compared with the version of OLD; name it too, for example: --last 1.2.0")
    try:
        last = Version.parse(args.last) if args.last else None
        wanted = Version.parse(args.next) if args.next else None
        with steps() as step:
            step("reading")
            changes = compare(read_state(args.old), read_state(args.new))
    except (OSError, ValueError) as error:
        raise UsageError(reason(error)) from None
    bump = asked(changes)
    lowest = last.raised(bump) if last else None
    if args.format == "json":
        print(as_json(changes, lowest=lowest and str(lowest)))
    elif args.format == "markdown":
        print(as_markdown(changes), end="")
    else:
        as_text(changes, Console())
        asks = f"asks for a {bump.name.lower()} version" if changes else "nothing changed"
        print(f"{asks}: {lowest} or higher" if lowest and changes else asks)
    if lowest and wanted and wanted < lowest:
        needs = f"{bump.name.lower()} changes since {last}" if changes else f"{last} is there already"
        print(f"{wanted} is too low: {needs}; release {lowest} or higher", file=sys.stderr)
        return FINDINGS
    return FINE
