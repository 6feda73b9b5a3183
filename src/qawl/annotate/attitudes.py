"""What the models of stance see of a quotation: its cue, its words, and the quotations around it.

Like features.py, one short string a property; what a quotation's words say by themselves is measured with the
lexicon of evaluating words, which knows more of them than the judged articles hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from qawl.annotate.content import Attribution
from qawl.annotate.evaluation import REACH, Measure, measure
from qawl.annotate.lexicon import expressions, polarity
from qawl.annotate.stance import find_stance
from qawl.annotate.tokens import WORD
from qawl.annotate.view import View, bucket


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, as far as stance asks: what tells one source from another, and its type."""

    name: str
    type: str


class _Said:
    """What one source says in an article: how often its cues take which side, and the scores of its words, summed."""

    def __init__(self) -> None:
        self.number = 0
        self.ruled: Counter[str] = Counter()
        self.scores = [0.0, 0.0, 0.0]

    def add(self, ruled: str, found: Measure) -> None:
        self.number += 1
        self.ruled[ruled] += 1
        for n in range(3):
            self.scores[n] += found.whole[n]

    def others(self, own: Measure) -> list[str]:
        """The mean scores of what it says elsewhere in the article than in one quotation."""
        row: list[str] = []
        for n in range(3):
            row += _steps(f"M{n}", (self.scores[n] - own.whole[n]) / (self.number - 1), 2, 4)
        return row


def stance_rows(
    view: View, attributions: Sequence[Attribution], voices: Sequence[Voice | None]
) -> list[tuple[str, list[str]]]:
    """For each of an article's attributions, in their order, the stance that its cue's class states, and, where
    that is none, the features that a stance may show in (else nothing)."""
    ruled = [find_stance(view.tokens, attribution)[0] for attribution in attributions]
    measures = [measure(view.tokens, attribution.spans) for attribution in attributions]
    order = sorted(range(len(attributions)), key=lambda k: (attributions[k].place, attributions[k].start))
    around: list[tuple[int | None, int | None]] = [(None, None)] * len(order)
    for n, k in enumerate(order):
        around[k] = (order[n - 1] if n else None, order[n + 1] if n + 1 < len(order) else None)
    number = {k: n for n, k in enumerate(order)}
    by_voice: dict[str, _Said] = {}
    for k, voice in enumerate(voices):
        if voice is not None:
            by_voice.setdefault(voice.name, _Said()).add(ruled[k], measures[k])
    all_favor, all_against = ruled.count("favor"), ruled.count("against")
    found: list[tuple[str, list[str]]] = []
    for k, attribution in enumerate(attributions):
        if ruled[k] != "none":
            found.append((ruled[k], []))
            continue
        voice = voices[k]
        cls = attribution.cue.cls if attribution.cue is not None else "-"
        said = by_voice[voice.name] if voice is not None else None
        favor, against = (said.ruled[label] if said is not None else 0 for label in ("favor", "against"))
        kind = voice.type if voice is not None else "-"
        row = [
            *_words(view, attribution),
            *_measured(measures[k], cls),
            f"vf{min(2, favor)}", f"va{min(2, against)}", f"af{min(3, all_favor)}", f"aa{min(3, all_against)}",
            f"st{kind}", f"stc{kind}{cls}", f"nr{min(5, number[k])}",
        ]  # fmt: skip
        if said is not None and said.number > 1:
            row += said.others(measures[k])
        for side, m in zip("pn", around[k], strict=True):
            if m is None:
                row.append(f"{side}-")
                continue
            other = attributions[m].cue
            own = voice == voices[m]
            row += [f"{side}{ruled[m]}{own}", f"{side}c{other.cls if other is not None else '-'}{own}"]
            row += [*_steps(f"{side}f", measures[m].whole[1], 1, 3), *_steps(f"{side}a", measures[m].whole[2], 1, 3)]
        found.append(("none", list(dict.fromkeys(row))))
    return found


def _steps(name: str, score: float, scale: float, limit: int) -> tuple[str, ...]:
    """A score as the thresholds that it reaches, so that a weight a threshold makes any rising or falling curve."""
    return _reached(name, max(-limit, min(limit, round(score * scale))), limit)


@cache
def _reached(name: str, step: int, limit: int) -> tuple[str, ...]:
    return tuple(f"{name}>{t}" for t in range(-limit, step + 1))


def _measured(found: Measure, cls: str) -> list[str]:
    none, favor, against = found.whole
    f, a = (max(-3, min(3, round(score))) for score in (favor, against))
    row = [*_steps("E0", none, 1.5, 6), *_steps("E1", favor, 1.5, 6), *_steps("E2", against, 1.5, 6)]
    row += [f"E{f}/{a}", f"Ef{f}{cls}", f"Ea{a}{cls}"]
    if found.negated is not None:
        row += [*_steps("N1", found.negated[1], 1.5, 6), *_steps("N2", found.negated[2], 1.5, 6)]
    for n in range(3):
        row += _steps(f"F{n}", found.first[n], 1.5, 4)
    return [*row, *_steps("G1", found.last[1], 1.5, 4), *_steps("G2", found.last[2], 1.5, 4)]


def _words(view: View, attribution: Attribution) -> list[str]:
    """The properties of a quotation by itself: its cue, its first words, and its words of known polarity."""
    words, kinds = view.words, view.tokens.kinds
    cue = attribution.cue
    lemma = cue.lemma.name if cue is not None and cue.lemma is not None else attribution.introduced
    cls = cue.cls if cue is not None else "-"
    tense = cue.tense if cue is not None else "-"
    first, last = attribution.start, attribution.end
    found = [
        f"L{lemma}", f"C{cls}", f"Ct{cls}{tense}", f"Lk{lemma}{attribution.introduced}", f"ty{attribution.type}", f"Cty{cls}{attribution.type}",
        f"len{bucket(last - first)}", f"f{lemma}{words[first]}", f"fw{words[first]}", f"f2{words[first]}_{words[first + 1]}",
    ]  # fmt: skip
    counts = {"plus": 0, "minus": 0, "must": 0, "not": 0}
    before = "-"
    for a, b in attribution.spans:
        for j in range(a, min(b + 1, a + REACH)):
            if not kinds[j] & WORD:
                continue
            stance, kind = _polarity(words[j])
            if stance is not None:
                found.append("x" + stance)
            if kind is not None:
                counts[kind] += 1
                if kind != "not":
                    found.append(f"o{kind}{before == 'not'}")
                    if counts["plus"] + counts["minus"] + counts["must"] == 1:
                        found.append(f"first{kind}{before == 'not'}{cls}")
            before = kind or "-"
    plus, minus = min(counts["plus"], 3), min(counts["minus"], 3)
    most = max(-2, min(2, plus - minus))
    return [
        *found, f"+{plus}", f"-{minus}", f"+-{plus}{minus}", f"must{min(counts['must'], 2)}", f"not{min(counts['not'], 2)}{minus}",
        f"sum{cls}{most}", f"mc{counts['must'] > 0}{cls}", f"d{attribution.type}{most}",
    ]  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _polarity(word: str) -> tuple[str | None, str | None]:
    """The stance that a folded word states as a noun of feeling, and its polarity; None where it has none."""
    bare = word
    if len(word) > 4:
        bare = word[1:] if word[0] in "وفبلك" else word
        bare = bare.removeprefix("ال")
    return expressions().get(word), polarity().get(word) or polarity().get(bare)
