"""How a verb prints findings: one line each, with nothing in it that a terminal would obey."""

from __future__ import annotations

from qawl.finding import Finding


def one_line(finding: Finding) -> str:
    """``path:line: severity: message (cure) [check]``."""
    place = [finding.path or finding.record or "", str(finding.line or ""), str(finding.column or "")]
    cure = f" ({finding.cure})" if finding.cure else ""
    text = f"{':'.join(filter(None, place))}: {finding.severity}: {finding.message}{cure} [{finding.check}]"
    return printable(text)


def reason(error: Exception) -> str:
    """What an exception says, an operating system's error as ``path: what is wrong``."""
    if isinstance(error, OSError) and error.filename is not None:
        return printable(f"{error.filename}: {error.strerror}")
    return printable(str(error))


def printable(text: str) -> str:
    """Text in which control and other unprintable characters, newlines among them, are escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def isolate(text: str) -> str:
    """Text made printable and bidi-isolated, so that Arabic doesn't turn the line around it about."""
    return f"\u2068{printable(text)}\u2069"
