"""What the guideline checks know of Arabic: quotation marks, punctuation, closed word lists."""

from __future__ import annotations

import re
import unicodedata

PAIRS = {
    '"': '"',
    "“": "”",
    "”": "“",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "’": "‘",
}
"""Quotation marks, each with what may close it; reversed pairs occur in right-to-left text."""
MARKS = frozenset(PAIRS)
PUNCTUATION = frozenset(".،,؛;:!?؟…-–—/۔")
"""Outer punctuation, which no content begins or ends with."""

COMBINING = frozenset(char for char in map(chr, range(0x300, 0x2100)) if unicodedata.combining(char))
"""Diacritics: what belongs to the letter before it."""
_DROPPED = re.compile(f"[{''.join(sorted(COMBINING))}ـ]+")  # many times as fast as str.translate
_FORMS = tuple(zip("أإآٱىة", "اااايه", strict=True))

COMPLEMENTIZERS = frozenset(("أن", "إن", "بأن", "وأن", "وبأن"))
CONDITIONALS = frozenset(("شاء", "كان", "كانت", "كنا", "كنت", "كانوا", "لم", "دل", "صح", "جاز", "أمكن"))
"""What follows إن where it means "if"."""
PRONOUNS = frozenset(("هو", "هي", "هم", "هما", "هن", "أنا", "نحن", "أنت", "أنتم", "ه", "ها", "وهو", "وهي", "فهو"))
RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللواتي", "اللاتي"))
TITLES = frozenset(
    (
        *("السيد", "السيدة", "الأستاذ", "الأستاذة", "الدكتور", "الدكتورة", "د", "د.", "م.", "أ.", "المهندس"),
        *("المهندسة", "المحامي", "المحامية", "اللواء", "العميد", "العقيد", "المقدم", "الرائد", "النقيب"),
        *("الفريق", "البروفيسور", "القاضي", "النائب", "السفير", "السفيرة", "الوزير", "الوزيرة", "الرئيس"),
        *("الرئيسة", "المدير", "المديرة", "المتحدث", "المتحدثة", "الناطق", "الناطقة"),
    )
)
"""Titles that, before a person's name, are no part of it."""
CLOSING_ATTRIBUTIONS = (
    *("بحسب تعبيره", "بحسب تعبيرها", "على حد تعبيره", "على حد تعبيرها", "على حد قوله", "على حد قولها"),
    *("على حد قولهم", "بحسب قوله", "بحسب قولها", "حسب قوله", "حسب قولها", "وفق قوله", "وفق قولها"),
    *("وفقا لقوله", "وفقا لتعبيره", "وفق تعبيره", "وفق تعبيرها", "كما قال", "كما قالت"),
)
"""Source phrases that close a sentence and belong to the attribution."""
CLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "لل", "وب", "ول", "فب", "فل", "ال", "وال", "بال"))
"""What may be written together with a name that follows."""
NEGATIONS = frozenset(("لم", "لن", "ولم", "ولن", "فلم", "فلن"))
FUTURES = ("سي", "ست", "سن", "سأ", "وسي", "وست", "فسي", "فست")


def bare(word: str) -> str:
    """A word without diacritics and tatweel."""
    return _DROPPED.sub("", word)


def plain(text: str) -> str:
    """text without diacritics and tatweel, and with one form of alef, ya and ta marbuta."""
    text = bare(text)
    for form, usual in _FORMS:
        text = text.replace(form, usual)
    return text


def is_letter(char: str) -> bool:
    """Whether a character is part of a word: a letter, digit, diacritic or tatweel."""
    return char.isalnum() or char in COMBINING


def enclosed(words: str) -> bool:
    """Whether one pair of quotation marks stands around all the words; « » around each half is not one."""
    first, last = words[:1], words[-1:]
    if len(words) < 2 or last not in PAIRS.get(first, ()):
        return False
    inner = words[1:-1]
    if first == last:
        return first not in inner
    depth = 1
    for char in inner:
        depth += (char == first) - (char == last)
        if depth == 0:
            return False
    return depth == 1


def unclosed(words: str, opening: str, closing: str) -> bool:
    """Whether, within words, a mark of this pair stands without its partner."""
    if opening == closing:
        return words.count(opening) % 2 == 1
    return words.count(opening) != words.count(closing)


def has_mark(words: str) -> bool:
    """Whether there is a quotation mark in words, or an apostrophe that serves as one."""
    return not MARKS.isdisjoint(words) or "'" in words


def introduced(text: str, start: int) -> bool:
    """Whether a mark or a colon stands before an offset, spaces and dashes apart, or a mark at it."""
    before = text[max(0, start - 12) : start].rstrip(" \n\t\u200f\u200e-–—.…")[-1:]
    return before in MARKS or before in (":", "'") or text[start] in MARKS


def negation(text: str, start: int) -> str | None:
    """The word of negation right before an offset, if one stands there."""
    before = text[max(0, start - 5) : start]
    if "لم" not in before and "لن" not in before:  # each of them has one of these
        return None
    word = before.split()[-1]
    return word if word in NEGATIONS else None


def clause(words: str) -> str | None:
    """The relative pronoun within words, behind the first one, if there is one."""
    if "الذ" not in words and "الت" not in words and "الل" not in words:  # each of them begins with one of these
        return None
    found = RELATIVES.intersection(words.split()[1:]) if " ال" in words else ()
    return min(found, default=None)


def parted(words: str, before: str, after: str) -> str | None:
    """On which side of words, with these characters beside them, a quotation mark stands whose partner they hold:
    "before" or "after"; None where marks stand on both sides."""
    if after in MARKS and before not in MARKS:
        partners = [mark for mark in words if mark in MARKS and after in PAIRS[mark]]
        return "after" if partners and unclosed(words, partners[0], after) else None
    if before in MARKS and after not in MARKS:
        partners = [mark for mark in words if mark in PAIRS[before]]
        return "before" if partners and unclosed(words, before, partners[0]) else None
    return None


def complementizer(words: str) -> str | None:
    """The bare complementizer with which words begin, if they do: أن، إن، بأن; not إن where it means "if"."""
    head = words.split(None, 2)
    found = len(head) > 1 and bare(head[0]) in COMPLEMENTIZERS and head[1] not in CONDITIONALS
    return head[0] if found else None


def is_abbreviation(word: str) -> bool:
    """Whether a word that ends in punctuation keeps it: d., U.S. or a single letter."""
    return len(word) < 3 or word[:-1].isascii()


def has_title(name: str) -> bool:
    """Whether a name begins with a title; الرئيس الروسي and المتحدث باسم الوزارة have no other name."""
    first, _, rest = name.partition(" ")
    return first in TITLES and rest != "" and not rest.startswith(("ال", "لل", "ب", "ل"))


def has_comma(words: str) -> bool:
    """Whether a comma stands in words, other than in a number (28,748)."""
    return any(
        char in "،," and not (words[at - 1 : at].isdigit() and words[at + 1 : at + 2].isdigit())
        for at, char in enumerate(words)
    )
