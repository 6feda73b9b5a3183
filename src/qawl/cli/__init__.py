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


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of all verbs; of the one that the command line begins with alone, so that it need not wait for what
    the others import."""
    import qawl

    parser = argparse.ArgumentParser(prog="qawl", description=qawl.__doc__)
    parser.add_argument("--version", action="version", version=f"qawl {qawl.__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    modules = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    names = {module.replace("_", "-"): module for module in modules}
    for name in [name for name in names if name in argv[:1]] or names:
        verb = importlib.import_module(f"{__name__}.{names[name]}")
        help_line = (verb.__doc__ or "").strip().splitlines()[0]
        sub = verbs.add_parser(name, help=help_line, description=verb.__doc__)
        verb.register(sub)
        sub.set_defaults(run=verb.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 fine, 1 findings, 2 wrong use)."""
    given = sys.argv[1:] if argv is None else argv
    args = _parser(given).parse_args(given)
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
