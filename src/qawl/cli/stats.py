"""Count articles, quotations, speakers and labels of a published dataset or of records."""

from __future__ import annotations

import argparse
from pathlib import Path

from qawl.cli import FINE, UsageError
from qawl.cli._findings import reason


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", type=Path, help="a published folder, or record files or folders"
    )


def run(args: argparse.Namespace) -> int:
    from rich.console import Console

    from qawl.publish.corpus import read_any
    from qawl.publish.stats import Stats, table

    try:
        stats = Stats.of(read_any(args.paths))
    except (OSError, ValueError) as error:
        raise UsageError(reason(error)) from error
    Console().print(table(stats))
    return FINE
