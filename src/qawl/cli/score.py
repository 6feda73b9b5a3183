"""Compare predicted records with gold ones: precision, recall, F and their intervals.

Without PRED the annotator itself is measured: it annotates the text of the gold records.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._findings import reason
from qawl.record import Record


def register(parser: argparse.ArgumentParser) -> None:
    from qawl.scoring.counts import BY
    from qawl.scoring.errors import KINDS

    parser.add_argument("gold", metavar="GOLD", help="record files, folders, JSON Lines shards, globs")
    parser.add_argument("predicted", nargs="?", metavar="PRED", help="the same articles as predicted (the annotator)")
    parser.add_argument("--rules-only", action="store_true", help="without PRED: annotate by rule alone")
    parser.add_argument("--split", choices=("train", "validation", "test"), help="only gold records of this split")
    parser.add_argument(
        "--splits", default="corpus/splits.tsv", metavar="FILE", help="the ledger for --split (corpus/splits.tsv)"
    )
    parser.add_argument("--by", action="append", default=[], choices=BY, help="break the figures down")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")
    parser.add_argument(
        "--errors",
        nargs="?",
        const=10,
        type=_number,
        metavar="N",
        help=f"show N of each kind of mistake in its sentence ({', '.join(KINDS)}; 10, 0: all)",
    )


def run(args: argparse.Namespace) -> int:
    if args.predicted is None and args.split is None:
        raise UsageError("to measure the annotator name a split it was not trained on, for example --split validation")
    from qawl.cli._scored import console, print_findings, read
    from qawl.score import TextNeeded, comparisons, score_of
    from qawl.scoring import errors, tables

    try:
        gold, predicted, findings = read(args.gold, args.predicted or args.gold)
        if args.split is not None:
            gold = _of_split(gold, args)
            kept_ids = {record.id for record in gold}
            predicted = [record for record in predicted if record.id in kept_ids]
        if args.predicted is None:
            predicted = [_annotated(record, args.rules_only) for record in gold]
        compared = list(comparisons(gold, predicted, findings.append))
    except (OSError, TextNeeded) as error:
        raise UsageError(reason(error)) from error
    if not compared:
        print_findings(findings)
        raise UsageError(f"{args.gold} holds no article to score against; name a folder of gold records")
    score = score_of(compared, findings)
    kept = [] if args.errors is None else list(errors.firsts(errors.errors(compared), args.errors))
    if args.json:
        shown = {"errors": [mistake.to_dict() for mistake in kept]} if args.errors is not None else {}
        print(json.dumps(score.to_dict() | shown, ensure_ascii=False, indent=2))
    else:
        out = console()
        print(tables.summary(score))
        for table in (*tables.total(score), *(tables.breakdown(by, score.by[by]) for by in args.by)):
            out.print(table)
        if kept:
            print(errors.LEGEND)
        for mistake in kept:
            print("", *mistake.lines(), sep="\n")
    print_findings(findings)
    return FINDINGS if findings else FINE


def _of_split(gold: Iterable[Record], args: argparse.Namespace) -> list[Record]:
    from qawl.publish.splits import read_ledger

    path = Path(args.splits)
    if not path.is_file():
        raise UsageError(f"{path} is not there; name the ledger with --splits")
    ledger, _ = read_ledger(path)
    return [record for record in gold if ledger.get(record.id) == args.split]


def _annotated(record: Record, rules_only: bool) -> Record:
    from qawl.annotate import find_quotes
    from qawl.score import TextNeeded

    if record.text is None:
        raise TextNeeded(f"record {record.id} has no text to annotate; hydrate it first: qawl hydrate")
    quotes, speakers = find_quotes(record.text, rules_only=rules_only)
    return record.with_(quotes=quotes, speakers=speakers)


def _number(given: str) -> int:
    number = int(given)
    if number < 0:
        raise argparse.ArgumentTypeError("give a number from 0")
    return number
