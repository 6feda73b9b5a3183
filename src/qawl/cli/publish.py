"""Publish records as a dataset: Parquet splits, label names and a card that load_dataset() reads.

The records are validated first, and nothing is published while an error stands. An article that the ledger
of splits names never moves; a new one gets its split by rule, and with --update a place in the ledger.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import one_line, reason
from qawl.cli._progress import steps
from qawl.finding import Finding


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", nargs="+", metavar="RECORDS", type=Path, help="record files or folders")
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, help="the folder to publish in, for example dist/qawl"
    )
    parser.add_argument(
        "--splits",
        metavar="FILE",
        type=Path,
        help="the ledger of splits (default: the nearest splits.tsv above RECORDS, if any)",
    )
    parser.add_argument(
        "--card",
        metavar="FILE",
        type=Path,
        help="the card (default: the nearest DATASET_CARD.md above RECORDS, else a minimal one)",
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="also enter new articles into the ledger, for good, and fill the card's own generated blocks",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; say whether the ledger and the card are up to date",
    )


def run(args: argparse.Namespace) -> int:
    from qawl.publish.build import publish
    from qawl.publish.corpus import git_revision, read_corpus
    from qawl.publish.swap import Busy
    from qawl.publish.verify import VerificationError

    if args.output is None and not args.check:
        raise UsageError("no folder to publish in; name one, for example: -o dist/qawl")
    try:
        with steps() as step:
            step("reading and checking")
            corpus, findings = read_corpus(args.records, args.splits, args.card)
            if _reported(findings):
                return _refused(args)
            step("placing articles in splits")
            plan = corpus.plan()
            if _reported(plan.findings):
                return _refused(args)
            if args.check:
                return FINDINGS if _reported(corpus.stale(plan)) else FINE
            step("writing and loading back")
            card, revision = corpus.card_source(), git_revision(args.records[0])
            publish(plan, args.output, card_source=card, revision=revision)
        for file in corpus.update(plan) if args.update else ():
            _say(f"{file}: brought up to date; commit it")
    except VerificationError as error:
        _say(str(error))
        return _refused(args)
    except (ValueError, OSError, Busy) as error:
        raise UsageError(reason(error)) from error
    except ImportError as error:
        raise UsageError(f'publishing needs {error.name}: pip install "qawl[publish]"') from error
    print(f"published {plan.stats.articles:,} articles, {plan.stats.quotations:,} quotations in {args.output}")
    return FINE


def _reported(findings: Sequence[Finding]) -> bool:
    """Print the errors, count the rest; returns whether there are errors."""
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in errors:
        _say(one_line(finding))
    if others := len(findings) - len(errors):
        _say(f"warnings: {others:,} (qawl validate shows them)")
    return bool(errors)


def _refused(args: argparse.Namespace) -> int:
    if args.output:
        _say(f"not published; {args.output} stays as it was")
    return FINDINGS


def _say(line: str) -> None:
    print(line, file=sys.stderr)
