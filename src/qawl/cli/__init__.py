"""The ``qawl`` command: one module a verb, found by name; a verb has ``register`` and ``run``."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

FINE, FINDINGS, WRONG_USE = 0, 1, 2


class UsageError(Exception):
    """A mistake of the caller's: one line that says what, where and how to cure it; exit code 2."""


def _parser() -> argparse.ArgumentParser:
    import qawl

    parser = argparse.ArgumentParser(prog="qawl", description=qawl.__doc__)
    parser.add_argument("--version", action="version", version=f"qawl {qawl.__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        verb = importlib.import_module(f"{__name__}.{module.name}")
        help_line = (verb.__doc__ or "").strip().splitlines()[0]
        sub = verbs.add_parser(module.name.replace("_", "-"), help=help_line, description=verb.__doc__)
        verb.register(sub)
        sub.set_defaults(run=verb.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 fine, 1 findings, 2 wrong use)."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except UsageError as error:
        print(f"qawl {args.verb}: {error}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print(f"qawl {args.verb}: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
