"""annotate() on any string at all: offsets hold, nothing crashes, the same input gives the same output."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qawl.annotate import annotate
from qawl.annotate.folding import Folded
from qawl.checks.arabic import COMBINING, is_letter

PIECES = [
    "قال", "وقالت", "أضاف", "مضيفا", "إن", "أن", "بأن", "أنه", "الوزير", "سامر الحلو", "وزارة الصحة", "بحسب", "وفقا لـ", "إلى", "بوقف",
    "نفى", "اتهم", "دعا", "«", "»", "“", "”", '"', "’", "‘", "‹", "›", ":", "،", ".", "؟", "\n", "\n\n", "\r\n", " ", "\u200f", "\u200b",
    "ـ", "َ", "ّ", "😀", "abc", "3.5", "(", ")", "...", "كان", "لم", "الذي", "فيما", "في بيان", "\u00a0", "\t", "\ufeff",
]  # fmt: skip
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_every_span_lies_in_the_text_as_given(text: str) -> None:
    record = annotate(text)
    assert record.text == text
    ids = {quote.id for quote in record.quotes}
    for span in record.all_spans():
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    for quote in record.quotes:
        assert all(a.end <= b.start for a, b in zip(quote.spans, quote.spans[1:], strict=False))
        assert quote.parent is None or quote.parent in ids - {quote.id}
        assert quote.speaker is None or record.speaker(quote.speaker) is not None
        target = quote.stance.target
        assert (target is None) == (quote.stance.label == "none")
        if target is not None and target.start is not None:
            assert text[target.start : target.end] == target.text
    assert annotate(text) == record


@settings(max_examples=300, deadline=None)
@given(texts)
@example("وَّقال")
@example("نفى ـ\u0301\u0301الوادي")
@example("قال ש\u05b8\u05c1לום")
def test_folded_offsets_lead_back_to_the_same_letters(text: str) -> None:
    folded = Folded(text)
    for i in range(len(folded.text)):
        start, end = folded.start(i), folded.end(i + 1)
        assert 0 <= start < end <= len(text)
        assert Folded(text[start:end]).text[:1] == folded.text[i]
        for offset in (start, end):  # no letter is parted from its diacritics
            assert not (0 < offset < len(text) and text[offset] in COMBINING and is_letter(text[offset - 1]))


@pytest.mark.parametrize("surrogate", ["\ud800", "قال \udfff إن"])
def test_lone_surrogates_are_refused_with_the_place(surrogate: str) -> None:
    with pytest.raises(ValueError, match="lone surrogate at offset"):
        annotate(surrogate)


def test_only_strings_are_taken() -> None:
    with pytest.raises(TypeError, match="takes a string, not bytes"):
        annotate(b"text")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["«" * 20_000, '"' * 20_000, "«»" * 10_000, "قال " * 10_000, "قال إن " * 8_000, "كلمة" * 20_000, "كلمة " * 20_000, "’" * 20_000, "بحسب " * 10_000],
    ids=["open", "straight", "pairs", "verb", "clauses", "one-word", "one-line", "single", "sources"],
)  # fmt: skip
def test_floods_end(text: str) -> None:
    """Growth is measured by scripts/bench; here only that nothing breaks on a flood."""
    for span in annotate(text).all_spans():
        assert text[span.start : span.end] == span.text
