"""Checks: what can be wrong with a record or a corpus, each by an id that never changes meaning."""

from qawl.checks.run import check, check_bytes

__all__ = ["check", "check_bytes"]
