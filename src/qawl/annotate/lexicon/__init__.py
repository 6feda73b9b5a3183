"""The lexicon as the analysis uses it: folded word → what it can be. The words are data (ar/*.tsv).

Built once, on first use, from the tables; pure lookups afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from qawl.annotate.folding import fold_word
from qawl.annotate.lexicon.conjugation import Form, inflect

_FIRST_PERSON = frozenset({"قلت", "قلنا"})


@dataclass(frozen=True, slots=True)
class Lemma:
    """A reporting verb: its class, what may introduce its content (see verbs.tsv), and its class's
    default stance and where the target of that stance stands (see classes.tsv)."""

    name: str
    cls: str
    takes: frozenset[str]
    stance: str
    target: str

    @property
    def strict(self) -> bool:
        """True if only a complementizer, marks or a colon make it a cue."""
        return "!" in self.takes


@dataclass(frozen=True, slots=True)
class CueForm:
    """A word form that can be a cue. ``prefix`` is the attached conjunction (و, ف or none)."""

    lemma: Lemma
    form: Form
    prefix: str


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """A source phrase's words behind the first, whether its source carries an attached ل, and
    whether a verb follows it (بحسب ما أفادت)."""

    rest: tuple[str, ...]
    to: str


_COLUMNS = {
    "verbs": 6, "classes": 3, "sources": 3, "expressions": 2, "polarity": 2, "evaluation": 5, "words": 2, "names": 2,
    "clusters": 2,
}  # fmt: skip


def rows(table: str) -> Iterator[list[str]]:
    """The rows of ar/<table>.tsv, comments and blank lines left out. Raises ValueError with file and line for
    a row that has not the table's number of columns."""
    text = files(__package__).joinpath("ar", f"{table}.tsv").read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != _COLUMNS[table]:
                raise ValueError(f"{table}.tsv:{number}: {len(row)} columns, not {_COLUMNS[table]}; part with tabs")
            yield row


@cache
def lemmas() -> dict[str, Lemma]:
    """Every reporting verb by its dictionary form."""
    classes = {cls: (stance, target) for cls, stance, target in rows("classes")}
    return {
        row[0]: Lemma(row[0], row[4], frozenset(fold_word(t) for t in row[5].split()), *classes[row[4]])
        for row in rows("verbs")
    }


@cache
def cue_forms() -> dict[str, tuple[CueForm, ...]]:
    """Folded word → the cue forms that it can be, the likelier first (in the order of verbs.tsv)."""
    table: dict[str, list[CueForm]] = {}
    known = lemmas()
    for past, present, participle, masdar, _cls, takes in rows("verbs"):
        lemma = known[past]
        for form in inflect(past, present, participle, masdar, "o" in takes.split()):
            if form.person != 3 and form.word not in _FIRST_PERSON:
                continue  # the author's own voice (نصف، بيننا), and mostly other words
            prefixes = ("", "و", "ف") + (("ل",) if form.tense == "present" else ())
            for prefix in prefixes:
                found = table.setdefault(prefix + form.word, [])
                if not any(other.lemma is lemma for other in found):
                    found.append(CueForm(lemma, form, prefix))
    return {word: tuple(found) for word, found in table.items()}


@cache
def finite_verbs() -> frozenset[str]:
    """The folded words that are likeliest finite reporting verbs, which no noun phrase holds."""
    return frozenset(
        word
        for word, found in cue_forms().items()
        if found[0].form.tense in ("past", "present") and not found[0].lemma.strict
    )


@cache
def source_phrases() -> dict[str, tuple[SourcePhrase, ...]]:
    """Folded first word (with or without و) → source phrases, the longest first."""
    table: dict[str, list[SourcePhrase]] = {}
    for phrase, to, _scope in rows("sources"):
        first, *rest = fold_word(phrase).split()
        for prefix in ("", "و"):
            table.setdefault(prefix + first, []).append(SourcePhrase(tuple(rest), "" if to == "-" else fold_word(to)))
    return {word: tuple(sorted(found, key=lambda p: -len(p.rest))) for word, found in table.items()}


@cache
def expressions() -> dict[str, str]:
    """Folded noun of stated feeling, bare or with a suffix pronoun → the stance that it states."""
    table = {}
    for noun, stance in rows("expressions"):
        noun = fold_word(noun)
        stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
        for word in (noun, "ال" + noun, *(stem + p for p in ("ه", "ها", "هم", "هما"))):
            table[word] = table["ب" + word] = stance
    return table


@cache
def polarity() -> dict[str, str]:
    """Folded evaluating word → plus, minus, must or not."""
    return {fold_word(word): row[0] for row in rows("polarity") for word in row[1].split()}


@cache
def clusters() -> dict[str, tuple[int, int]]:
    """Folded word → its narrow and its wide cluster, from 1: words that stand in the same places."""
    return {
        word: (narrow, int(wide) + 1)
        for narrow, (wide, members) in enumerate(rows("clusters"), 1)
        for word in members.split(" ")
    }


@cache
def words(cls: str) -> frozenset[str]:
    """The folded words of one closed class of words.tsv. Unknown classes raise KeyError."""
    return _words()[cls]


@cache
def _words() -> dict[str, frozenset[str]]:
    return {row[0]: frozenset(fold_word(w) for w in row[1].split()) for row in rows("words")}


@cache
def first_names() -> dict[str, str]:
    """Folded first name → its gender, m or f."""
    return {fold_word(name): gender for gender, names in rows("names") for name in names.split()}
