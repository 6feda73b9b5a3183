"""The registry: ids, their documentation, and the pages made from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qawl.checks import docs
from qawl.checks.registry import Check, all_checks, by_id

DOCS = Path(__file__).resolve().parents[2] / "docs"
CHECKS = all_checks()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_says_all_that_its_documentation_needs(check: Check) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.id)
    assert check.level in range(6)
    assert check.severity in ("error", "warning")
    assert check.rule.endswith((".", "section 1).", ")."))
    assert "\n" not in check.rule
    assert check.why.endswith((".", "?"))
    assert check.cure
    assert check.bad
    assert check.good
    assert check.bad != check.good


def test_the_order_is_by_level() -> None:
    levels = [check.level for check in CHECKS]
    assert levels == sorted(levels)


def test_an_unknown_id_is_the_caller_s_mistake() -> None:
    with pytest.raises(KeyError):
        by_id(["no-such-check"])


def test_the_page_of_checks_is_up_to_date() -> None:
    page = (DOCS / "checks.md").read_text("utf-8")
    assert page == docs.page() + "\n", "run: qawl validate --docs checks > docs/checks.md"


def test_the_reference_of_the_record_is_up_to_date() -> None:
    page = (DOCS / "record.md").read_text("utf-8")
    _, block = page.split("<!-- begin: qawl validate --docs record -->\n")
    block, _ = block.split("\n<!-- end -->")
    assert block.strip() == docs.record_reference(), "put the output of qawl validate --docs record there"


def test_the_table_has_every_check() -> None:
    table = docs.table().splitlines()
    assert [line.split()[1] for line in table] == [check.id for check in CHECKS]
