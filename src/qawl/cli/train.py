"""Train the annotator's models from judged records (needs qawl[train]).

Only records of the training split take part, by the ledger of splits; those of validation calibrate the
confidence. A record that comes twice is taken once, and said so. The same records give the same bytes. Standoff
records must be hydrated first (qawl hydrate).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from qawl.cli import FINE, UsageError
from qawl.record import Record


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", nargs="+", type=Path, metavar="RECORDS", help="judged records with text")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="where the models go (JSON)")
    parser.add_argument(
        "--splits", type=Path, default=Path("corpus/splits.tsv"), metavar="FILE", help="the ledger (corpus/splits.tsv)"
    )


def run(args: argparse.Namespace) -> int:
    try:
        import lightgbm  # noqa: F401
        import sklearn  # noqa: F401
    except ImportError as error:
        raise UsageError(f"training needs {error.name}: pip install 'qawl[train]'") from None
    except OSError as error:  # LightGBM brings no OpenMP of its own
        raise UsageError(f"LightGBM can't be loaded: {error}; on Debian, apt-get install libgomp1 cures it") from None
    from qawl.training import train
    from qawl.writing import write_atomically

    records, validation = _splits(args)
    if not records:
        raise UsageError(f"no record of {', '.join(map(str, args.records))} is in the training split of {args.splits}")
    models = train(records, validation, progress=lambda line: print(line, file=sys.stderr))
    text = json.dumps(models, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    args.output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(args.output, text.encode("utf-8"))
    print(f"{len(records)} records: {args.output}", file=sys.stderr)
    return FINE


def _splits(args: argparse.Namespace) -> tuple[list[Record], list[Record]]:
    """The records of the training split, and those of validation."""
    from qawl.publish.splits import read_ledger
    from qawl.reading import read_records

    if not args.splits.is_file():
        raise UsageError(f"{args.splits} is not there; name the ledger with --splits")
    ledger, _ = read_ledger(args.splits)
    found: dict[str, list[Record]] = {"train": [], "validation": []}
    seen: set[str] = set()
    again = 0
    for path, record in read_records(args.records):
        split = ledger.get(record.id)
        if split not in found:
            continue
        if record.text is None:
            raise UsageError(f"{path} has no text; join it with your copy of the collection first: qawl hydrate")
        if record.id in seen:
            again += 1
            continue
        seen.add(record.id)
        found[split].append(record)
    if again:
        print(f"{again} records come twice; of one id the first is taken", file=sys.stderr)
    return found["train"], found["validation"]
