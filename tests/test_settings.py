"""Settings: severities and collections in pyproject.toml, waivers with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from qawl.checks.policy import Policy
from qawl.checks.registry import by_id
from qawl.finding import Finding
from qawl.settings import Settings, SettingsError, nearest, read_settings


def finding(check: str, record: str = "port-1") -> Finding:
    return by_id([check])[0].finding("something", record=record)


def test_without_files_nothing_is_changed(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.qawl]\n")
    inner = tmp_path / "corpus" / "records"
    inner.mkdir(parents=True)
    assert nearest(inner, "pyproject.toml") == tmp_path / "pyproject.toml"
    assert nearest(inner, "absent.toml") is None


def test_severities_are_raised_and_switched_off(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.qawl]\ncollections = ["a"]\n[tool.qawl.severity]\ncue-missing = "error"\nduplicate-text = "off"\n'
    )
    settings = read_settings(tmp_path)
    assert settings.collections == ("a",)
    judged = list(settings.policy.apply([finding("cue-missing"), finding("duplicate-text")], complete=True))
    assert [(one.check, one.severity) for one in judged] == [("cue-missing", "error")]


def test_a_waiver_takes_a_finding_of_one_record_away(tmp_path: Path) -> None:
    (tmp_path / "waivers.tsv").write_text("# known\n\ncue-missing\tport-1\tthe picture reports\n")
    policy = read_settings(tmp_path).policy
    findings = [finding("cue-missing"), finding("cue-missing", "port-2"), finding("cue-overlong")]
    judged = list(policy.apply(findings, complete=True))
    assert [(one.check, one.record) for one in judged] == [("cue-missing", "port-2"), ("cue-overlong", "port-1")]


def test_a_waiver_that_waives_nothing_is_a_finding_where_all_was_looked_at(tmp_path: Path) -> None:
    (tmp_path / "waivers.tsv").write_text("cue-missing\tport-1\tthe picture reports\n")
    policy = read_settings(tmp_path).policy
    (unused,) = policy.apply([], complete=True)
    assert (unused.check, unused.path, unused.line) == ("unused-waiver", str(tmp_path / "waivers.tsv"), 1)
    assert list(policy.apply([], complete=False)) == []


def test_a_policy_leaves_findings_as_they_are() -> None:
    findings = [finding("cue-missing"), finding("sha256-differs")]
    assert list(Policy().apply(findings, complete=True)) == findings


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("pyproject.toml", '[tool.qawl.severity]\ncue-mising = "error"\n', "no check is called cue-mising"),
        ("pyproject.toml", '[tool.qawl.severity]\ncue-missing = "fatal"\n', "write error, warning, note or off"),
        ("pyproject.toml", "[tool.qawl\n", "pyproject.toml: "),
        ("waivers.tsv", "cue-missing\tport-1\n", "waivers.tsv:1: write a check's id, a record's id and a reason"),
        ("waivers.tsv", "\ncue-mising\tport-1\twhy\n", "waivers.tsv:2: no check is called cue-mising"),
    ],
)
def test_a_mistake_in_the_settings_says_where_and_what(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert message in str(caught.value)
