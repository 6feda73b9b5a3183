import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.text import Cleaner, Removed, Rule, ends_sentence, looks_like_link, normalise, paragraphs

# Text with much of what normalisation is about.
MESSY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\r\n\t\x0b\x85\u2028\u200b\u200c\u200d\u200f\u202b\u00ad\ufeff\u00a0\u0301\u0651\u064eاأبـ "),
    )
)


@given(MESSY)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(MESSY)
def test_normalising_leaves_one_kind_of_line_end_and_no_control_characters(text):
    left = normalise(text)
    assert left.splitlines() == left.split("\n") or left.endswith("\n") or left == ""
    assert not any(unicodedata.category(char) == "Cc" for char in left if char != "\n")


@given(st.text(st.characters(categories=["L", "N", "P", "Z"], exclude_characters="\u2028\u2029")))
def test_normalising_keeps_letters_digits_punctuation_and_spaces(text):
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("سطر\r\nسطر\rسطر\u2028سطر", "سطر\nسطر\nسطر\nسطر"),
        ("\ufeffقال", "قال"),
        ("\u202bقال\u202c \u200fالوزير", "قال الوزير"),
        ("قال\tالوزير", "قال الوزير"),
        ("ا\u0653", "آ"),
        ("عن \u200b\u200bأملهم", "عن أملهم"),  # beside a space it parts nothing
        ("عن\u200bأملهم", "عن\u200bأملهم"),  # here it may
        ("\u200b", ""),
        ("می\u200cخواهم 1438ه\u200d", "می\u200cخواهم 1438ه\u200d"),
        ("قَالَ\u00a0لي", "قَالَ\u00a0لي"),
        ("", ""),
    ],
)
def test_what_normalising_does(given_text, expected):
    assert normalise(given_text) == expected


def test_a_run_of_combining_marks_is_cut_to_what_writing_needs():
    assert normalise("ق" + "\u0301\u0316" * 50_000).count("\u0301") <= 30
    shadda = "\u0651\u064e"
    assert normalise("ق" + shadda) == unicodedata.normalize("NFC", "ق" + shadda)
    assert normalise("…" * 100) == "…" * 100


@given(MESSY.map(normalise))
def test_paragraphs_are_the_lines_without_outer_space(text):
    found = list(paragraphs(text))
    assert [text[start:end] for start, end in found] == [s for line in text.split("\n") if (s := line.strip())]


def clean(text, *rules):
    kept, removed = Cleaner(rules)(text.split("\n"))
    return [line.text for line in kept], removed


def test_a_line_rule_removes_only_whole_lines():
    rule = Rule("ad", "line", r"إعلان")
    assert clean("إعلان\nأقيم إعلان كبير\nإعلان", rule) == (["أقيم إعلان كبير"], [Removed("إعلان", "ad")] * 2)


def test_start_and_end_rules_trim_a_line_again_and_again():
    rules = Rule("nav", "start", r"Next(?=\s|$)"), Rule("tags", "end", r" وسم \w+")
    kept, removed = clean("Next Next  وصل القارب. وسم ميناء وسم صيد", *rules)
    assert kept == ["وصل القارب."]
    assert [piece.rule for piece in removed] == ["nav", "nav", "tags", "tags"]


def test_a_links_head_takes_the_links_beneath_but_no_sentence():
    rule = Rule("more", "links", r"اقرأ المزيد")
    text = "اقرأ المزيد\n\nافتتاح مدرسة في الميناء\nهل تمطر غدا؟\nوصل القارب صباح اليوم.\nعنوان فرعي"
    kept, removed = clean(text, rule)
    assert kept == ["وصل القارب صباح اليوم.", "عنوان فرعي"]
    assert [piece.text for piece in removed] == ["اقرأ المزيد", "افتتاح مدرسة في الميناء", "هل تمطر غدا؟"]


def test_a_caption_beneath_a_links_head_is_no_link():
    rules = Rule("more", "links", r"اقرأ المزيد"), Rule("cap", "caption", r".+ \(رويترز\)")
    assert clean("اقرأ المزيد\nميناء الصيد (رويترز)", *rules)[0] == ["ميناء الصيد (رويترز)"]


def test_a_links_head_takes_three_links_at_most():
    kept, _ = clean("اقرأ المزيد\nواحد\nاثنان\nثلاثة\nأربعة", Rule("more", "links", r"اقرأ المزيد"))
    assert kept == ["أربعة"]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("ملخص\n\nفقرة أولى.\nفقرة ثانية.\n\nمتن.", ["فقرة أولى.", "فقرة ثانية."]),
        ("ملخص\nفقرة أولى.\nمتن.\nمتن.", ["فقرة أولى."]),  # no blank line tells where it ends
        ("متن.\n\nملخص\n\nفقرة أخيرة.\n\n", ["فقرة أخيرة."]),
        ("متن.\n\nملخص\n", []),
        ("ملخص\nملخص\n\nفقرة.\n\nمتن.", ["فقرة."]),
    ],
)
def test_a_summary_head_marks_what_follows(text, summary):
    kept, removed = Cleaner([Rule("sum", "summary", r"ملخص")])(text.split("\n"))
    assert [line.text for line in kept if line.role == "summary"] == summary
    assert {piece.rule for piece in removed} == {"sum"}


def test_a_caption_stays_and_is_marked():
    kept, removed = Cleaner([Rule("cap", "caption", r".+ \(رويترز\)")])(["ميناء الصيد (رويترز)", "متن."])
    assert [(line.text, line.role) for line in kept] == [("ميناء الصيد (رويترز)", "caption"), ("متن.", None)]
    assert removed == []


@given(st.lists(st.sampled_from(["", " ", "اقرأ المزيد", "ملخص", "رابط", "جملة تامة.", "Next جملة."]), max_size=30))
def test_cleaning_loses_nothing_and_keeps_the_order(lines):
    rules = (
        Rule("more", "links", "اقرأ المزيد"),
        Rule("sum", "summary", "ملخص"),
        Rule("nav", "start", r"Next\b"),
    )
    kept, removed = Cleaner(rules)(lines)
    words = [word for line in lines for word in line.split()]
    assert sorted(words) == sorted(w for piece in (*kept, *removed) for w in piece.text.split())
    assert [line.text for line in kept if line.text == "جملة تامة."] == [s for s in lines if s == "جملة تامة."]


@pytest.mark.parametrize("end", [".", "؟", "!", "…", '."', ".»", "”.", ":"])
def test_sentences_end_with_marks(end):
    assert ends_sentence("وصل القارب" + end)


def test_headlines_do_not():
    assert not ends_sentence("وصول القارب إلى «الميناء»")
    assert looks_like_link("وصول القارب إلى «الميناء»")
    assert not looks_like_link("كلمة " * 60)
