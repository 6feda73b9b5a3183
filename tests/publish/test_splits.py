"""Splits: nothing leaks, nothing moves, the latest articles of status gold are held out."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qawl.publish.splits import SHARE, assign, dump_ledger, read_ledger
from qawl.publish.stories import groups, links
from qawl.record import Annotation, Quote, Record, Source, Span, sha256

from .made_up import build, standoff


def dated(count: int, **changes: object) -> list[Record]:
    return [build(n, published=f"2031-{n // 28 + 1:02}-{n % 28 + 1:02}", **changes) for n in range(count)]


def prose(seed: int, words: int = 120) -> str:
    """Made-up words in an order that no other seed gives."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("ابتدرسعكلمنهوي", k=5)) for _ in range(words))


def article(id: str, text: str, **changes: object) -> Record:
    record = Record(id, text, sha256(text), annotation=Annotation("gold", ("a1", "a2")))
    return record.with_(**changes)


def test_the_latest_are_test_those_before_them_validation() -> None:
    records = dated(40)
    splits, findings = assign(records, {})
    assert findings == []
    by_split = {name: [r.source.published for r in records if splits[r.id] == name] for name in set(splits.values())}
    assert {name: len(days) for name, days in by_split.items()} == {"train": 28, "validation": 6, "test": 6}
    assert max(by_split["train"]) < min(by_split["validation"])
    assert max(by_split["validation"]) < min(by_split["test"])


def test_each_collection_gets_its_own_share() -> None:
    early = dated(20)
    late = [
        record.with_(id=f"late-{record.id}", source=Source("other", published=f"2040-01-{n + 1:02}"))
        for n, record in enumerate(dated(60)[40:])
    ]
    splits, _ = assign(early + late, {})
    for records in (early, late):
        assert Counter(splits[record.id] for record in records)["test"] == round(SHARE * 20)


def test_only_gold_articles_are_held_out_and_never_more_than_half_of_them_each() -> None:
    records = dated(40, status="reviewed")
    for n in (3, 11, 17, 30, 33):
        records[n] = records[n].with_(annotation=Annotation("gold", ("a", "b")))
    for n in (31, 38):
        records[n] = records[n].with_(annotation=Annotation("auto", ("qawl/0.1",)))
    splits, findings = assign(records, {})
    held = {record.id: splits[record.id] for record in records if splits[record.id] != "train"}
    assert held == {
        "made-0033": "test",
        "made-0030": "test",
        "made-0017": "validation",
        "made-0011": "validation",
    }
    assert findings == []
    for status in ("auto", "reviewed"):
        assert set(assign(dated(40, status=status), {})[0].values()) == {"train"}


def test_a_story_of_which_one_article_is_not_gold_is_not_held_out() -> None:
    def at(day: int, id: str, text: str, status: str = "gold") -> Record:
        judged = Annotation(status, ("a1", "a2"))
        return article(id, text, source=Source("news", published=f"2031-02-{day:02}"), annotation=judged)

    earlier = [at(n, f"e{n}", prose(n)) for n in range(2, 22)]
    story = [at(27, "a", prose(1)), at(28, "b", prose(1) + " زيادة")]
    splits, _ = assign([*earlier, *story], {})
    assert splits["a"] == splits["b"] == "test"
    splits, findings = assign([*earlier, story[0], at(28, "b", story[1].text or "", "reviewed")], {})
    assert splits["a"] == splits["b"] == "train"
    assert set(splits.values()) == {"train", "validation", "test"}
    assert findings == []


def test_without_dates_a_hash_decides() -> None:
    records = [build(n, published=None) for n in range(40)]
    splits, _ = assign(records, {})
    held = sorted(id for id, split in splits.items() if split == "test")
    assert len(held) == 6
    assert held != [record.id for record in records[-6:]]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(chance: random.Random) -> None:
    records = dated(30)
    shuffled = chance.sample(records, len(records))
    assert assign(shuffled, {}) == assign(records, {})


def test_an_article_never_moves_when_the_corpus_grows() -> None:
    records = dated(60)
    first, _ = assign(records[:25], {})
    second, findings = assign(records, first)
    assert first.items() <= second.items()
    assert findings == []
    assert Counter(second.values()) == {"train": 42, "validation": 9, "test": 9}


def test_a_copy_joins_the_split_of_its_story() -> None:
    text = prose(1)
    copy = text.replace(text.split()[40], "غيّرت") + " خاتمة أخرى"
    old, new = article("old", text), article("new", copy)
    for split in ("train", "validation", "test"):
        splits, findings = assign([new, old], {"old": split})
        assert splits == {"old": split, "new": split}
        assert findings == []


def test_stories_hang_together_by_text_by_likeness_and_by_a_long_quotation() -> None:
    said = "سنعيد بناء المسرح القديم قبل نهاية الصيف المقبل في مدينة الورد"
    other = "سنُعيد بناء المسرح القديم قبل نهاية الصيف المقبل في مدينه الورد"

    def quoting(id: str, seed: int, words: str) -> Record:
        text = f"{prose(seed)} «{words}»"
        start = text.index(words)
        return article(id, text, quotes=(Quote("q1", "direct", (Span.of(text, start, start + len(words)),)),))

    records = [
        quoting("a", 1, said),
        quoting("b", 2, other),
        quoting("c", 3, "سنعيد بناء المسرح"),
        quoting("d", 4, "سنعيد بناء المسرح"),
        article("e", prose(5)),
        article("f", prose(5) + " " + prose(6, 20)),
        standoff(article("g", prose(7))),
        standoff(article("h", prose(7))),
        article("i", ""),
        article("j", "…"),
    ]
    ids = [record.id for record in records]
    assert groups(ids, links(records, ids)) == [
        ["a", "b"],
        ["c"],
        ["d"],
        ["e", "f"],
        ["g", "h"],
        ["i"],
        ["j"],
    ]


def test_a_story_on_both_sides_of_a_split_is_a_finding() -> None:
    records = [article("a", prose(1)), article("b", prose(1) + " زيادة"), article("c", prose(2))]
    splits, findings = assign(records, {"a": "train", "b": "test", "c": "train"})
    assert splits == {"a": "train", "b": "test", "c": "train"}
    (finding,) = findings
    assert (finding.check, finding.severity, finding.record) == ("split-leak", "error", "b")
    assert "a in train" in finding.message


@pytest.mark.parametrize("split", ["validation", "test"])
@pytest.mark.parametrize("status", ["auto", "reviewed"])
def test_an_article_that_is_not_gold_in_validation_or_test_is_a_finding(split: str, status: str) -> None:
    records = [article("a", prose(1), annotation=Annotation(status, ("a1",))), article("b", prose(2))]
    (finding,) = assign(records, {"a": split, "b": split})[1]
    assert (finding.check, finding.severity, finding.record) == ("split-unjudged", "error", "a")
    assert f"a is in {split}" in finding.message
    assert status in finding.message


def test_the_ledger_comes_back_as_written(tmp_path) -> None:
    ledger = {"b": "test", "a": "train", "ج": "validation"}
    file = tmp_path / "splits.tsv"
    file.write_text(dump_ledger(ledger), "utf-8")
    assert read_ledger(file) == (ledger, [])
    assert file.read_text("utf-8").splitlines()[:2] == ["id\tsplit", "a\ttrain"]
    assert read_ledger(tmp_path / "none.tsv") == ({}, [])


@pytest.mark.parametrize("line", ["a\tdev", "a", "\ttrain", "b\ttest"])
def test_a_wrong_line_of_the_ledger_is_a_finding_with_its_number(tmp_path, line: str) -> None:
    file = tmp_path / "splits.tsv"
    file.write_text(f"id\tsplit\nb\ttrain\n{line}\n", "utf-8")
    ledger, (finding,) = read_ledger(file)
    assert ledger == {"b": "train"}
    assert (finding.check, finding.line, finding.path) == ("split-ledger", 3, str(file))
