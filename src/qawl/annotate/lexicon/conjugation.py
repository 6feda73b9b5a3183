"""From a verb's dictionary form to the forms that news prose uses, in folded spelling.

Regular morphology only (H. Wehr's ten forms): what a lemma does irregularly is written out in
verbs.tsv. A form carries person, gender and number, which later restrict who may be its subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qawl.annotate.folding import fold_word

SUFFIX_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ني", "نا", "ك", "كم")


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form. tense: past, present, participle, masdar (with its
    source attached: قوله) or noun (a bare verbal noun); gender m, f or -;
    number s (one), d (two) or p (many); person 1, 2 or 3; object: a pronoun is attached."""

    word: str
    tense: str
    gender: str
    number: str
    person: int = 3
    object: bool = False


def _past(past: str) -> Iterator[tuple[str, str, str, int]]:
    stem = past[:-1]
    if past.endswith("ا") and len(past) > 2:  # دعا
        yield from ((past, "m", "s", 3), (stem + "ت", "f", "s", 3), (stem + "وا", "m", "p", 3))
        yield from ((stem + "وا", "m", "d", 3), (stem + "تا", "f", "d", 3), (stem + "وت", "-", "s", 1))
        yield from ((stem + "ونا", "-", "p", 1), (stem + "ون", "f", "p", 3))
    elif past.endswith("ى"):  # نفى
        yield from ((past, "m", "s", 3), (stem + "ي", "m", "s", 3), (stem + "ت", "f", "s", 3))
        yield from ((stem + "وا", "m", "p", 3), (stem + "يا", "m", "d", 3), (stem + "تا", "f", "d", 3))
        yield from ((stem + "يت", "-", "s", 1), (stem + "ينا", "-", "p", 1), (stem + "ين", "f", "p", 3))
    else:
        yield from ((past, "m", "s", 3), (past + "ت", "f", "s", 3), (past + "وا", "m", "p", 3))
        yield from ((past + "ا", "m", "d", 3), (past + "تا", "f", "d", 3))
        short = past[:-2] + past[-1] if len(past) > 2 and past[-2] == "ا" else past  # قال → قلت
        yield from ((short + "ن", "f", "p", 3), (short + "نا", "-", "p", 1))
        if short != past:
            yield (short + "ت", "-", "s", 1)


def _present(stem: str) -> Iterator[tuple[str, str, str, int]]:
    yield from (("ي" + stem, "m", "s", 3), ("ت" + stem, "f", "s", 3))
    yield from (("ا" + stem, "-", "s", 1), ("ن" + stem, "-", "p", 1))
    base = stem[:-1] if stem[-1:] in "يوى" else stem
    yield from (("ي" + base + "ون", "m", "p", 3), ("ي" + base + "وا", "m", "p", 3))
    if stem.endswith("ى"):
        stem = base + "ي"
    yield from (("ي" + stem + "ان", "m", "d", 3), ("ت" + stem + "ان", "f", "d", 3))
    yield ("ي" + stem + "ن", "f", "p", 3)


def _participle(word: str) -> Iterator[tuple[str, str, str, int]]:
    base = word[:-1] if word.endswith("ي") else word
    # The accusative that continues a sentence (مضيفا), not the bare noun (متحدث).
    yield from ((word + "ا", "m", "s", 3), (word + "ة", "f", "s", 3), (base + "ين", "m", "p", 3))
    yield (word + "ات", "f", "p", 3)


def _masdar(words: str) -> Iterator[tuple[str, str, str, str, bool]]:
    """Word, tense, gender, number, and whether the source is attached, of each noun in ``words`` (a|b)."""
    for word in words.split("|"):
        # A bare noun (إعلان الوزير أن) seldom reports: the rules leave it alone, the models may take it.
        tail = word[2:] if word.startswith("ال") else word
        for bare in (word, "ال" + word, "ب" + word, "بال" + word, "ل" + word, "لل" + tail):
            yield (bare, "masdar" if bare == "بالقول" else "noun", "-", "s", False)
        stem = word[:-1] + "ت" if word.endswith("ة") else word
        for pronoun, gender, number in (("ه", "m", "s"), ("ها", "f", "s"), ("هم", "m", "p"), ("هما", "m", "d")):
            yield (stem + pronoun, "masdar", gender, number, True)
            yield ("ب" + stem + pronoun, "masdar", gender, number, True)


def inflect(past: str, present: str, participle: str, masdar: str, takes_object: bool) -> list[Form]:
    """Every form of a lemma, folded, without proclitics; ``-`` stands for a missing part. Verb
    forms that can carry an object pronoun (``takes_object``) come with one as well."""
    forms = [Form(fold_word(w), "past", g, n, p) for w, g, n, p in _past(fold_word(past))]
    if present != "-":
        forms += [Form(fold_word(w), "present", g, n, p) for w, g, n, p in _present(fold_word(present))]
    if present != "-":
        pronouns = SUFFIX_PRONOUNS if takes_object else ("ه", "ها", "هم")
        forms += [
            Form(_joined(f.word) + pronoun, f.tense, f.gender, f.number, f.person, True)
            for f in list(forms)
            for pronoun in pronouns
        ]
    if participle != "-":
        forms += [Form(w, "participle", g, n, p) for w, g, n, p in _participle(fold_word(participle))]
    if masdar != "-":
        forms += [Form(w, tense, g, n, 3, o) for w, tense, g, n, o in _masdar(fold_word(masdar))]
    return forms


def _joined(word: str) -> str:
    """The form as it stands before an attached pronoun: دعوا → دعو, نفى → نفا."""
    if word.endswith("وا"):
        return word[:-1]
    return word[:-1] + "ا" if word.endswith("ى") else word
