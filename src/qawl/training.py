"""Training of the annotator's models from judged records: one function, reproducible to the byte.

A decision among the rules' candidates is a logistic regression: binary where each candidate is judged for
itself, conditional where one of several is chosen. Whole readings are weighed by boosted trees over what those
say (qawl.stacking). Fitted on the training split only. Needs ``qawl[train]``.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from qawl.annotate.analysis import Analysis, analyse, contents_from, end_row, mention_rows, name_rows, start_rows
from qawl.annotate.attitudes import Voice, stance_rows
from qawl.annotate.bare import bare_candidates, bare_features
from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution, introduction
from qawl.annotate.decide import Decider
from qawl.annotate.entities import Entity
from qawl.annotate.features import cue_features
from qawl.annotate.folding import Folded
from qawl.annotate.linear import Linear, log_odds
from qawl.annotate.names import name_text
from qawl.annotate.quotedness import type_features
from qawl.annotate.sweep import SourceSweep
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import Trees
from qawl.record import Quote, Record
from qawl.scoring.names import name_words, same_source
from qawl.scoring.pairs import same_quotation
from qawl.scoring.trim import content
from qawl.stacking import FOLDS, READS, positions, train_trees

FORMAT = "2"
# The inverse strength of regularisation, by cross-validation on the training split.
_STRENGTH = {
    "cue": 0.3, "start": 0.3, "end": 0.3, "stop": 0.3, "mention": 0.3, "name": 0.3, "source": 0.1,
    "type-direct": 0.3, "type-indirect": 0.3, "type-mixed": 0.3,
}  # fmt: skip
_MIN_COUNT = 3  # articles' worth of evidence below which a feature is dropped
_SMALL = 0.03  # weights nearer to zero are not kept: on validation they change nothing
_TINY = 0.01  # of stance, where a score is a stair of many small weights
_SURE = 5.0  # log-odds of what was never seen otherwise

Rows = list[list[str]]


class Examples:
    """Candidates with their features and whether they are right, by model."""

    def __init__(self) -> None:
        self.rows: dict[str, Rows] = {}
        self.right: dict[str, list[bool]] = {}
        self.choices: dict[str, list[int]] = {}  # for models that rank: how many candidates each choice had

    def add(self, model: str, features: list[str], right: bool) -> None:
        self.rows.setdefault(model, []).append([sys.intern(feature) for feature in features])
        self.right.setdefault(model, []).append(right)

    def add_choice(self, model: str, rows: Rows, right: Sequence[bool]) -> None:
        """The candidates of one choice; nothing is learned from one without a right candidate."""
        if any(right):
            for row, is_right in zip(rows, right, strict=True):
                self.add(model, row, is_right)
            self.choices.setdefault(model, []).append(len(rows))

    def extend(self, other: Examples) -> None:
        for model, sizes in other.choices.items():
            self.choices.setdefault(model, []).extend(sizes)
        for model, rows in other.rows.items():
            self.rows.setdefault(model, []).extend(rows)
            self.right.setdefault(model, []).extend(other.right[model])


def examples(record: Record) -> Examples:
    """What one judged record teaches. Its text must be there."""
    if record.text is None:
        raise ValueError(f"record {record.id} is standoff: hydrate it first (qawl hydrate)")
    found = Examples()
    analysis = analyse(Tokens(Folded(record.text)))
    at_cue = _by_cue(record, analysis)
    _cue_examples(found, analysis, at_cue)
    accepted = {at: analysis.cues[at] for at in at_cue}
    for at, quote in at_cue.items():
        _content_examples(found, record.text, analysis, at, quote, accepted)
    pairs = as_attributions(record, analysis)
    _bare_examples(found, record.text, analysis, pairs)
    _source_examples(found, record, analysis, pairs)
    stances = stance_rows(analysis.view, [attribution for attribution, _ in pairs], _voices(record, pairs))
    for (attribution, quote), (ruled, row) in zip(pairs, stances, strict=True):
        if ruled == "none":
            for label in ("favor", "against", "none"):
                found.add(f"stance-{label}", row, quote.stance.label == label)
        row = type_features(analysis.view, attribution)
        for label in ("direct", "indirect", "mixed"):
            found.add(f"type-{label}", row, quote.type == label)
    return found


def _voices(record: Record, pairs: list[tuple[Attribution, Quote]]) -> list[Voice | None]:
    speakers = [record.speaker(quote.speaker) for _, quote in pairs]
    return [Voice(speaker.name, speaker.type) if speaker is not None else None for speaker in speakers]


def _by_cue(record: Record, analysis: Analysis) -> dict[int, Quote]:
    starts = _token_starts(analysis.tokens)
    at_cue: dict[int, Quote] = {}
    for quote in record.quotes:
        at = starts.get(quote.cue.start) if quote.cue is not None else None
        if at is not None and at in analysis.cues:
            at_cue[at] = quote
    return dict(sorted(at_cue.items()))


def _token_starts(tokens: Tokens) -> dict[int, int]:
    return {tokens.span(i, i)[0]: i for i in range(len(tokens))}


def _cue_examples(found: Examples, analysis: Analysis, at_cue: dict[int, Quote]) -> None:
    previous = None
    for at, cue in analysis.cues.items():
        quote = at_cue.get(at)
        if quote is not None and quote.optional:
            continue
        found.add("cue", cue_features(analysis.view, cue, at in analysis.ruled, previous), quote is not None)
        if quote is not None:
            previous = cue


def _content_examples(
    found: Examples, text: str, analysis: Analysis, at: int, quote: Quote, accepted: dict[int, Any]
) -> None:
    cue, tokens = analysis.cues[at], analysis.tokens
    wanted = content(text, quote)
    chosen = None
    places = []
    for start, features in start_rows(analysis, cue):
        contents = contents_from(analysis, cue, start)
        right = [positions(text, tokens, candidate.spans) == wanted for candidate in contents]
        places.append((features, any(right), list(zip(contents, right, strict=True))))
    if not any(good for _, good, _ in places):
        return
    for features, good, contents_right in places:
        found.add("start", features, good)
        if not good:
            continue
        last = min(candidate.spans[-1][1] for candidate, is_right in contents_right if is_right)
        for candidate, is_right in contents_right:
            row = end_row(analysis, cue, candidate, accepted)
            found.add("end", row, is_right)
            if candidate.spans[-1][1] <= last:  # it ran on here, or stopped
                found.add("stop", row, is_right)
            chosen = candidate if is_right and chosen is None else chosen
    assert chosen is not None
    mention = (quote.mention.start, quote.mention.end) if quote.mention is not None else None
    mentions = mention_rows(analysis, cue, chosen, accepted)
    right = [(tokens.span(*place) if place is not None else None) == mention for place, _ in mentions]
    found.add_choice("mention", [features for _, features in mentions], right)


def as_attributions(record: Record, analysis: Analysis) -> list[tuple[Attribution, Quote]]:
    """The judged quotations in tokens, in the order of their places; those off the token grid left out."""
    tokens = analysis.tokens
    starts = _token_starts(tokens)
    ends = {tokens.span(i, i)[1]: i for i in range(len(tokens))}
    pairs = []
    for quote in record.quotes:
        try:
            spans = [(starts[span.start], ends[span.end]) for span in quote.spans]
            mention = (starts[quote.mention.start], ends[quote.mention.end]) if quote.mention else None
        except KeyError:
            continue
        cue = analysis.cues.get(starts.get(quote.cue.start, -1)) if quote.cue is not None else None
        pairs.append((Attribution(spans, cue, introduction(cue), quote.type, mention), quote))
    return sorted(pairs, key=lambda pair: (pair[0].place, pair[0].start))


def _bare_examples(found: Examples, text: str, analysis: Analysis, pairs: list[tuple[Attribution, Quote]]) -> None:
    reported = [attribution for attribution, quote in pairs if quote.cue is not None]
    wanted = [content(text, quote) for _, quote in pairs if quote.cue is None]
    for candidate in bare_candidates(analysis.tokens, reported):
        has = positions(text, analysis.tokens, candidate.spans)
        right = any(same_quotation(has, other) for other in wanted)
        found.add("bare", bare_features(analysis.view, candidate, reported), right)


def _source_examples(
    found: Examples, record: Record, analysis: Analysis, pairs: list[tuple[Attribution, Quote]]
) -> None:
    names = _name_examples(found, record, analysis, pairs)
    sweep = SourceSweep(analysis, [attribution for attribution, _ in pairs], names)
    for k in sweep.order:
        quote = pairs[k][1]
        speaker = record.speaker(quote.speaker)
        rows = sweep.candidates(k)
        right = [speaker is not None and same_source(speaker.name, name_text(analysis.tokens, e.name)) for e, _ in rows]
        found.add_choice("source", [features for _, features in rows], right)
        sweep.take(k, _settled(sweep.own.get(k), rows, right))


def _name_examples(
    found: Examples, record: Record, analysis: Analysis, pairs: list[tuple[Attribution, Quote]]
) -> dict[Range, Range]:
    """What each mention teaches of names; and the right name of those where it can be told. A mention that shares
    no word with its source's name is a bare title, and all of it stands for the name."""
    names: dict[Range, Range] = {}
    for attribution, quote in pairs:
        speaker, mention = record.speaker(quote.speaker), attribution.mention
        if speaker is None or mention is None or mention in names:
            continue
        wanted = name_words(speaker.name)
        rows = name_rows(analysis, mention)
        given = [name_words(name_text(analysis.tokens, name)) for name, _ in rows]
        best = max(given, key=lambda words: (words == wanted, _alike(words, wanted)))
        if _alike(best, wanted) <= 0.4:
            best = given[0]  # the whole
        elif best != wanted and not same_source(speaker.name, " ".join(best)):
            continue
        names[mention] = next(name for (name, _), words in zip(rows, given, strict=True) if words == best)
        found.add_choice("name", [features for _, features in rows], [words == best for words in given])
    return names


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two names are: Dice's coefficient of their words."""
    return 2 * len(set(one) & set(other)) / max(1, len(set(one)) + len(set(other)))


def _settled(own: Entity | None, rows: list[tuple[Entity, list[str]]], right: list[bool]) -> Entity | None:
    """The right candidate: the attribution's own entity where that is right, else the first right one."""
    good = [entity for (entity, _), is_right in zip(rows, right, strict=True) if is_right]
    if own is not None and own in good:
        return own
    return good[0] if good else None


def fit_model(found: Examples, name: str) -> Linear:
    """The model of this name: one that ranks where its examples are choices, else one that tells right from wrong."""
    rows, right, strength = found.rows[name], found.right[name], _STRENGTH.get(name, 0.1)
    if name in found.choices:
        return fit_choice(rows, right, found.choices[name], strength)
    return fit(rows, right, strength, _TINY if name.startswith("stance-") else _SMALL)


def fit(rows: Rows, right: Sequence[bool], strength: float, least: float = _SMALL) -> Linear:
    """A logistic regression over named features, rare features and tiny weights left out."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if len(set(right)) < 2:  # nothing to tell apart in so few records
        return Linear({}, _SURE if right[0] else -_SURE)
    matrix, vocabulary = _matrix(rows)
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, np.array(right))
    weights = model.coef_[0]
    kept = {f: round(float(weights[i]), 3) for f, i in vocabulary.items() if abs(weights[i]) >= least}
    return Linear(kept, round(float(model.intercept_[0]), 3))


def fit_choice(rows: Rows, right: Sequence[bool], sizes: Sequence[int], strength: float) -> Linear:
    """A model that ranks the candidates of a choice: the weights under which the right ones are most probable
    among all that it had (a conditional logistic regression, L2), rare features and tiny weights left out."""
    import numpy as np
    from scipy.optimize import minimize

    matrix, vocabulary = _matrix(rows)
    firsts = np.concatenate(([0], np.cumsum(np.array(sizes))[:-1]))
    choice = np.repeat(np.arange(len(sizes)), sizes)
    good = np.array(right)

    def log_sum(odds: Any) -> tuple[Any, Any]:
        most = np.maximum.reduceat(odds, firsts)
        powers = np.exp(odds - most[choice])
        total = np.add.reduceat(powers, firsts)
        return most + np.log(total), powers / total[choice]

    def loss(weights: Any) -> tuple[float, Any]:
        odds = matrix @ weights
        everything, share = log_sum(odds)
        rightly, share_of_right = log_sum(np.where(good, odds, -1e9))
        penalty = weights @ weights / (2 * strength)
        return float((everything - rightly).sum() + penalty), matrix.T @ (share - share_of_right) + weights / strength

    solved = minimize(loss, np.zeros(len(vocabulary)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return Linear({f: round(float(solved.x[i]), 3) for f, i in vocabulary.items() if abs(solved.x[i]) >= _SMALL}, 0.0)


def _matrix(rows: Rows) -> tuple[Any, dict[str, int]]:
    """The rows as a sparse matrix, a column a feature that is not rare, and the features' columns."""
    import numpy as np
    from scipy.sparse import csr_matrix

    counts = Counter(feature for row in rows for feature in set(row))
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= _MIN_COUNT))}
    columns: list[int] = []
    ends = [0]
    for row in rows:
        columns += sorted({vocabulary[f] for f in row if f in vocabulary})
        ends.append(len(columns))
    matrix = csr_matrix(
        (np.ones(len(columns), dtype=np.float64), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32)),
        shape=(len(rows), len(vocabulary)),
    )
    return matrix, vocabulary


def train(
    records: Iterable[Record],
    validation: Iterable[Record] = (),
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """The models as the JSON that the package ships, from judged records with text; the confidence is
    calibrated on ``validation``, where there is any.

    Deterministic: the same records give the same bytes, in any order. ``progress`` gets a line a model.
    """
    report = progress if progress is not None else lambda line: None
    ordered = sorted(records, key=lambda record: record.id)
    digest = hashlib.sha256("\n".join(f"{r.id} {r.text_sha256} {len(r.quotes)}" for r in ordered).encode()).hexdigest()
    taught = [(record, examples(record)) for record in ordered]
    found = _joined(row for _, row in taught)
    models = {}
    for name in sorted(found.rows):
        models[name] = fit_model(found, name)
        rows, right = found.rows[name], found.right[name]
        report(f"{name}: {len(rows)} candidates, {sum(right)} right, {len(models[name].weights)} weights")
    trees = train_trees(list(_unseen(taught)), _by_cue)
    for name, nodes in trees.items():
        report(f"{name}: {len(nodes['root'])} trees")
    fitted = {name: {"bias": one.bias, "weights": dict(sorted(one.weights.items()))} for name, one in models.items()}
    checked = sorted(validation, key=lambda record: record.id)
    if checked:
        decider = Decider(models, {name: Trees(nodes) for name, nodes in trees.items()})
        fitted["confidence"] = _calibrate(decider, checked)
    return {"format": FORMAT, "records": len(ordered), "data_sha256": digest, "models": fitted, "trees": trees}


def _joined(parts: Iterable[Examples]) -> Examples:
    found = Examples()
    for part in parts:
        found.extend(part)
    return found


def _unseen(taught: Sequence[tuple[Record, Examples]]) -> Iterator[tuple[dict[str, Linear], list[Record]]]:
    """The records in folds, each with the models that read a cue, fitted on the other folds."""
    for k in range(FOLDS):
        others = _joined(row for n, (_, row) in enumerate(taught) if n % FOLDS != k)
        yield {name: fit_model(others, name) for name in READS}, [record for record, _ in taught[k::FOLDS]]


def _calibrate(decider: Decider, records: Sequence[Record]) -> dict[str, Any]:
    """Platt's scaling: a logistic regression of whether a quotation is right on the log-odds of its raw
    confidence."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    odds: list[float] = []
    right: list[bool] = []
    for record in records:
        assert record.text is not None
        wanted = [content(record.text, quote) for quote in record.quotes]
        tokens = Tokens(Folded(record.text))
        for attribution in decider.decide(tokens)[0]:
            if attribution.cue is not None and attribution.confidence is not None:
                found = positions(record.text, tokens, attribution.spans)
                odds.append(log_odds(attribution.confidence))
                right.append(any(same_quotation(found, other) for other in wanted))
    model = LogisticRegression(C=1e6).fit(np.array(odds)[:, None], np.array(right))
    return {"bias": round(float(model.intercept_[0]), 3), "weights": {"log-odds": round(float(model.coef_[0][0]), 3)}}
