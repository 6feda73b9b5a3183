"""Documentation made from the registry and the schema: docs/checks.md, and a block of docs/record.md."""

from __future__ import annotations

from typing import Any

from qawl.checks.registry import LEVELS, Check, all_checks, by_id
from qawl.checks.schema import definition, schema

_HEAD = """# Checks

<!-- Generated from the checks themselves by `qawl validate --docs checks`; edit src/qawl/checks/ instead. -->

`qawl validate PATH…` looks at records level by level. A mistake is reported with its file, line and column,
the check's id, what is wrong, and how to cure it. Errors make the exit code 1; warnings do so with
`--strict`. A record that cannot be read (level 0) is checked no further; of one that does not fit the schema
(level 1) the parts are that do. Guideline checks (level 4) need a text, and offsets without errors; of what
the engine made (status `auto`) they only warn, as it may miss the guidelines. `qawl validate --explain ID` prints
one entry of this page.
"""


def page() -> str:
    """docs/checks.md: an overview and an entry for every check."""
    parts = [_HEAD]
    for level, name in LEVELS.items():
        rows = [f"| [`{check.id}`](#{check.id}) | {check.severity} | {check.rule} |" for check in _of(level)]
        parts.append(
            "\n".join([f"## Level {level}, {name}\n", "| id | severity | rule |", "| --- | --- | --- |", *rows])
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
    return "\n".join(f"{check.level}  {check.id:<{width}}  {check.severity:<7}  {check.rule}" for check in all_checks())


def _of(level: int) -> list[Check]:
    return [check for check in all_checks() if check.level == level]


def record_reference() -> str:
    """The generated block of docs/record.md: every property of the schema, object by object."""
    parts = []
    for name in ("record", "section", "source", "speaker", "quote", "span", "stance", "target", "annotation"):
        described = schema() if name == "record" else definition(name)
        rows = [f"### {name}\n\n{described['description']}\n\n| key | value | meaning |\n| --- | --- | --- |"]
        for key, rule in described["properties"].items():
            optional = "" if key in described["required"] else ", may be left out"
            meaning = rule.get("description") or _referred(rule)["description"]
            rows.append(f"| `{key}` | {_value(rule)}{optional} | {meaning} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def _value(rule: dict[str, Any]) -> str:
    """What a property may hold, in a few words."""
    if "$ref" in rule:
        name = rule["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})" if "properties" in _referred(rule) else _value(_referred(rule))
    if "oneOf" in rule:
        return " or ".join(sorted((_value(branch) for branch in rule["oneOf"]), key=lambda one: one == "null"))
    if "enum" in rule:
        return ", ".join(f"`{label}`" for label in rule["enum"])
    if "const" in rule:
        return f"`{rule['const']}`"
    if rule["type"] == "array":
        return f"list of {_value(rule['items'])}"
    types = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
    return " or ".join(types)


def _referred(rule: dict[str, Any]) -> dict[str, Any]:
    return definition(rule["$ref"].rpartition("/")[2])
