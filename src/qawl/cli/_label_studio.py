"""What the verbs that talk to Label Studio share: access to the server, options, the last line."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import one_line, printable, reason
from qawl.finding import Finding

if TYPE_CHECKING:
    from qawl.labelstudio.client import Server

_NAME = re.compile(r"\w[\w.-]{0,63}")


class Findings:
    """Prints findings as they come, and remembers whether one was an error."""

    def __init__(self) -> None:
        self.severities: Counter[str] = Counter()

    def __call__(self, finding: Finding) -> None:
        self.severities[finding.severity] += 1
        print(one_line(finding), file=sys.stderr)

    def exit_code(self) -> int:
        """1 if there was an error, else 0."""
        return FINDINGS if self.severities["error"] else FINE


@contextmanager
def server() -> Iterator[Server]:
    """The server at hand; what is wrong with it, or our access to it, is a UsageError."""
    try:
        from qawl.labelstudio.client import Server, ServerError
    except ImportError as error:
        raise UsageError(f"{error.name} is missing; run: pip install 'qawl[label-studio]'") from None
    from qawl.labelstudio.credentials import CredentialsError, find_credentials

    try:
        yield Server(find_credentials(), lambda line: print(printable(line), file=sys.stderr))
    except (CredentialsError, ServerError) as error:
        raise UsageError(printable(str(error))) from None


@contextmanager
def files() -> Iterator[None]:
    """What goes wrong with a file is a UsageError."""
    try:
        yield
    except OSError as error:
        raise UsageError(reason(error)) from None


def add_project(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """The option that names a project."""
    parser.add_argument("--project", required=required, type=_title, metavar="NAME", help="the project's title")


def _title(text: str) -> str:
    if not 3 <= len(text.strip()) <= 50:
        raise argparse.ArgumentTypeError("a project's title has 3 to 50 characters")
    return text.strip()


def add_places(parser: argparse.ArgumentParser) -> None:
    """The options that say where judgements go, and what annotators are called."""
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="where the records go")
    parser.add_argument(
        "--judgements",
        type=Path,
        metavar="DIR",
        help="where the judgements of records that several people judged go (judgements, beside -o)",
    )
    parser.add_argument(
        "--annotator",
        action="append",
        default=[],
        type=_annotator,
        metavar="ID=NAME",
        help="what to call the user with this id in Label Studio (ls-ID); may be repeated",
    )


def _annotator(text: str) -> tuple[str, str]:
    id_, _, name = text.partition("=")
    if not id_.isdecimal() or not _NAME.fullmatch(name):
        raise argparse.ArgumentTypeError(f"{text} is not like 7=anna")
    return str(int(id_)), name


def batch_size(text: str) -> int:
    """How many tasks go in one request."""
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("a batch has 1 to 10000 tasks")
    return int(text)


def judgements_folder(args: argparse.Namespace) -> Path:
    """Where the judgements of several go."""
    from qawl.settings import JUDGEMENTS

    given: Path | None = args.judgements
    return given or args.output.absolute().parent / JUDGEMENTS


def summary(subject: str, counts: Counter[str]) -> None:
    """The last line: what became of how many."""
    parts = [f"{number} {name}" for name, number in counts.items() if number]
    print(f"{subject}: {', '.join(parts) or 'nothing to do'}", file=sys.stderr)
