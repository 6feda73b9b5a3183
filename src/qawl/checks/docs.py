"""The documentation of the checks, made from the registry: docs/checks.md, a table, one entry."""

from __future__ import annotations

from qawl.checks.registry import LEVELS, Check, all_checks, by_id

_HEAD = """# Checks

<!-- Generated from the checks themselves by `qawl validate --docs`; edit src/qawl/checks/ instead. -->

`qawl validate PATH…` looks at records level by level. A mistake is reported with its file, line and column,
the check's id, what is wrong, and how to cure it. Errors make the exit code 1; warnings do so with
`--strict`. A record that cannot be read (level 0) or does not fit the schema (level 1) is checked no further,
and guideline checks (level 4) need a text, and offsets without errors. `qawl validate --explain ID` prints
one entry of this page.
"""


def page() -> str:
    """docs/checks.md: an overview and an entry for every check."""
    parts = [_HEAD]
    for level, name in LEVELS.items():
        rows = [f"| [`{check.id}`](#{check.id}) | {check.severity} | {check.rule} |" for check in _of(level)]
        parts.append(
            "\n".join(
                [f"## Level {level}, {name}\n", "| id | severity | rule |", "| --- | --- | --- |", *rows]
            )
        )
    parts.append("## Every check")
    parts += (entry(check.id) for check in all_checks())
    return "\n\n".join(part.rstrip() for part in parts)


def entry(id_: str) -> str:
    """What stands behind an id, as Markdown. KeyError for an unknown one."""
    (check,) = by_id([id_])
    return (
        f"### {check.id}\n\nLevel {check.level}, {check.severity}. **{check.rule}**\n\n{check.why}\n\n"
        f"- cure: {check.cure}\n- bad: `{check.bad}`\n- good: `{check.good}`"
    )


def table() -> str:
    """Every check on one line: level, id, severity, rule."""
    width = max(len(check.id) for check in all_checks())
    return "\n".join(
        f"{check.level}  {check.id:<{width}}  {check.severity:<7}  {check.rule}" for check in all_checks()
    )


def _of(level: int) -> list[Check]:
    return [check for check in all_checks() if check.level == level]
