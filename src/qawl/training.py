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

from qawl.annotate.analysis import Analysis, analyse, content_rows, mention_rows, name_rows, start_rows
from qawl.annotate.attitudes import Voice, stance_rows
from qawl.annotate.bare import bare_candidates, bare_features
from qawl.annotate.boundaries import Range
from qawl.annotate.candidates import Content
from qawl.annotate.content import Attribution, introduction
from qawl.annotate.cues import Cue
from qawl.annotate.decide import Decider
from qawl.annotate.entities import Entity
from qawl.annotate.evaluation import LABELS
from qawl.annotate.features import cue_features
from qawl.annotate.folding import Folded
from qawl.annotate.linear import UNIT, Labelled, Linear, Models, Numbered, log_odds
from qawl.annotate.names import name_text
from qawl.annotate.properties import END, MENTION, NAME, START, Row, Taken
from qawl.annotate.quotedness import type_features
from qawl.annotate.sweep import SourceSweep, named
from qawl.annotate.templates import ABSENT, Templates
from qawl.annotate.tokens import Tokens
from qawl.annotate.trees import Trees
from qawl.record import Quote, Record
from qawl.scoring.names import name_words, same_source
from qawl.scoring.pairs import same_quotation
from qawl.scoring.trim import content
from qawl.stacking import FOLDS, READS, positions, train_trees

FORMAT = "3"
# The inverse strength of regularisation, by cross-validation on the training split.
_STRENGTH = {
    "cue": 0.3, "start": 0.3, "end": 0.3, "stop": 0.3, "mention": 0.3, "name": 0.3, "source": 0.2, "stance": 0.1,
    "type": 0.3,
}  # fmt: skip
_NAMES = ("mention", "name", "source")  # the models that a source rests on
_MIN_COUNT = 3  # articles' worth of evidence below which a feature is dropped
_SMALL = 0.03  # weights nearer to zero are not kept: on validation they change nothing
_TINY = 0.01  # the same for stance, where a score is a stair of many small weights
_LABELS = {"type": (("direct", "indirect", "mixed"), _SMALL), "stance": (LABELS, _TINY)}
_SURE = 5.0  # log-odds of what was never seen otherwise

Features = Any
"""A candidate's features: names, or an array of numbers."""


class Examples:
    """Candidates with their features and whether they are right, by model."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Features]] = {}
        self.right: dict[str, list[Any]] = {}  # a bool, or the right label
        self.choices: dict[str, list[int]] = {}  # for models that rank: how many candidates each choice had

    def add(self, model: str, features: Features, right: bool | str) -> None:
        kept = [sys.intern(feature) for feature in features] if isinstance(features, list) else features
        self.rows.setdefault(model, []).append(kept)
        self.right.setdefault(model, []).append(right)

    def add_choice(self, model: str, rows: Sequence[Features], right: Sequence[bool]) -> None:
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
    accepted = Taken.of({at: analysis.cues[at] for at in at_cue})
    for at, quote in at_cue.items():
        _content_examples(found, record.text, analysis, at, quote, accepted)
    pairs = as_attributions(record, analysis)
    _bare_examples(found, record.text, analysis, pairs)
    _source_examples(found, record, analysis, pairs)
    stances = stance_rows(analysis.view, [attribution for attribution, _ in pairs], _voices(record, pairs))
    for (attribution, quote), (ruled, row) in zip(pairs, stances, strict=True):
        if ruled == "none":
            found.add("stance", row, quote.stance.label)
        found.add("type", type_features(analysis.view, attribution), quote.type)
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


def _content_examples(found: Examples, text: str, analysis: Analysis, at: int, quote: Quote, accepted: Taken) -> None:
    cue, tokens = analysis.cues[at], analysis.tokens
    wanted = content(text, quote)
    chosen = None
    places = []
    for start, row in start_rows(analysis, cue):
        contents = content_rows(analysis, cue, start, accepted)
        places.append((row, contents, [positions(text, tokens, content.spans) == wanted for content, _ in contents]))
    if not any(any(right) for _, _, right in places):
        return
    begun = _numbered(analysis, START, [row for row, _, _ in places])
    for features, (_, contents, right) in zip(begun, places, strict=True):
        found.add("start", features, any(right))
        if not any(right):
            continue
        last = min(content.spans[-1][1] for (content, _), is_right in zip(contents, right, strict=True) if is_right)
        ended = _numbered(analysis, END, [row for _, row in contents])
        for numbers, (candidate, _), is_right in zip(ended, contents, right, strict=True):
            found.add("end", numbers, is_right)
            if candidate.spans[-1][1] <= last:  # it ran on here, or stopped
                found.add("stop", numbers, is_right)
            chosen = candidate if is_right and chosen is None else chosen
    assert chosen is not None
    mention = (quote.mention.start, quote.mention.end) if quote.mention is not None else None
    mentions = mention_rows(analysis, cue, chosen, accepted)
    named = [(tokens.span(*place) if place is not None else None) == mention for place, _ in mentions]
    found.add_choice("mention", _numbered(analysis, MENTION, [row for _, row in mentions]), named)


def _numbered(analysis: Analysis, templates: Templates, rows: Sequence[Row]) -> list[Features]:
    """The features of each row, as numbers."""
    return [*templates.indexes(analysis.view, rows)] if rows else []


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
    """What the sources teach where all before them is right: mentions, names, and who spoke."""
    names = _name_examples(found, record, analysis, pairs)
    sweep = SourceSweep(analysis, [attribution for attribution, _ in pairs], names)
    for k in sweep.order:
        rows = sweep.candidates(k)
        right = _right_sources(record, pairs[k][1], sweep, rows)
        found.add_choice("source", [features for _, features in rows], right)
        sweep.take(k, _settled(sweep.own.get(k), rows, right))


def _read_sources(decider: Decider, record: Record) -> Examples:
    """What the sources teach where mentions, names and who spoke before are as models read them that haven't seen the
    record: only so do those of dropped subjects learn to recover from a wrong one (Ross et al. 2011)."""
    assert record.text is not None
    found = Examples()
    analysis = analyse(Tokens(Folded(record.text)))
    pairs = as_attributions(record, analysis)
    accepted = Taken.of({at: analysis.cues[at] for at in _by_cue(record, analysis)})
    for attribution, quote in pairs:
        if attribution.cue is not None:
            judged = _judged_content(record.text, analysis, attribution.cue, quote, accepted)
            if judged is not None:
                mentions = mention_rows(analysis, attribution.cue, judged, accepted)
                attribution.mention = next(decider.best("mention", MENTION, analysis.view, [mentions]))
    attributions = [attribution for attribution, _ in pairs]
    sweep = SourceSweep(analysis, attributions, decider.names(analysis, attributions))
    for k, rows, _ in sweep.settle(decider.models.named["source"]):
        right = _right_sources(record, pairs[k][1], sweep, rows)
        found.add_choice("source", [features for _, features in rows], right)
    return found


def _judged_content(text: str, analysis: Analysis, cue: Cue, quote: Quote, accepted: Taken) -> Content | None:
    """The candidate that is the judged content, if there is one."""
    wanted = content(text, quote)
    for start, _ in start_rows(analysis, cue):
        for candidate, _ in content_rows(analysis, cue, start, accepted):
            if positions(text, analysis.tokens, candidate.spans) == wanted:
                return candidate
    return None


def _right_sources(
    record: Record, quote: Quote, sweep: SourceSweep, rows: Sequence[tuple[Entity, list[str]]]
) -> list[bool]:
    """Which candidates are a quotation's source, by their own name or by the one that a bare title stands for."""
    speaker, tokens = record.speaker(quote.speaker), sweep.analysis.tokens

    def is_right(entity: Entity) -> bool:
        names = {name_text(tokens, one.name) for one in (entity, named(entity, sweep.entities))}
        return speaker is not None and any(same_source(speaker.name, name) for name in names)

    return [is_right(entity) for entity, _ in rows]


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
        numbers = _numbered(analysis, NAME, [row for _, row in rows])
        found.add_choice("name", numbers, [words == best for words in given])
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


def fit_models(found: Examples, names: Iterable[str]) -> Models:
    """The models of these names: each that has choices ranks their candidates, the others tell right from wrong.
    Weights near zero are left out."""
    models = Models()
    for name in names:
        rows, right, strength = found.rows[name], found.right[name], _STRENGTH.get(name, 0.1)
        vocabulary, matrix = _matrix(rows)
        if name in _LABELS:
            models.labelled[name] = _fit_labels(name, vocabulary, matrix, right)
            continue
        if name in found.choices:
            weights, bias = _fit_choice(matrix, right, found.choices[name], strength), 0.0
        else:
            weights, bias = _fit(matrix, right, strength)
        kept = [(n, float(w)) for n, w in enumerate(weights) if abs(w) >= _SMALL]
        if isinstance(rows[0], list):
            models.named[name] = Linear({vocabulary[n]: round(w, 3) for n, w in kept}, bias)
        else:
            models.numbered[name] = Numbered({vocabulary[n]: round(w * UNIT) for n, w in kept}, bias)
    return models


def _fit_labels(name: str, vocabulary: Sequence[str], matrix: Any, right: Sequence[str]) -> Labelled:
    """A logistic regression for each label."""
    labels, least = _LABELS[name]
    fitted = [_fit(matrix, [one == label for one in right], _STRENGTH[name]) for label in labels]
    kept = [[round(float(w), 3) if abs(w) >= least else 0.0 for w in weights] for weights, _ in fitted]
    rows = zip(*kept, strict=True)
    weights = {feature: row for feature, row in zip(vocabulary, rows, strict=True) if any(row)}
    return Labelled(labels, weights, [bias for _, bias in fitted])


def _fit(matrix: Any, right: Sequence[bool], strength: float) -> tuple[Any, float]:
    """A logistic regression: the weights of the columns, and the bias."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if len(set(right)) < 2:  # nothing to tell apart in so few records
        return np.zeros(matrix.shape[1]), _SURE if right[0] else -_SURE
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, np.array(right))
    return model.coef_[0], round(float(model.intercept_[0]), 3)


def _fit_choice(matrix: Any, right: Sequence[bool], sizes: Sequence[int], strength: float) -> Any:
    """A conditional logistic regression (L2): the weights under which the right candidates of each choice are most
    probable among all that it had."""
    import numpy as np
    from scipy.optimize import minimize

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

    return minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x


def _matrix(rows: Sequence[Features]) -> tuple[Sequence[Any], Any]:
    """The features that are not rare, and the rows as a sparse matrix, a column a feature."""
    import numpy as np
    from scipy.sparse import csr_matrix

    if isinstance(rows[0], list):
        counts = Counter(feature for row in rows for feature in set(row))
        vocabulary: Sequence[Any] = sorted(f for f, n in counts.items() if n >= _MIN_COUNT)
        number = {feature: n for n, feature in enumerate(vocabulary)}
        found = [np.array(sorted({number[f] for f in row if f in number}), dtype=np.int32) for row in rows]
    else:
        often = np.bincount(np.concatenate(rows), minlength=ABSENT + 1)
        often[ABSENT] = 0
        vocabulary = np.flatnonzero(often >= _MIN_COUNT).tolist()
        column = np.full(ABSENT + 1, -1, dtype=np.int32)
        column[vocabulary] = np.arange(len(vocabulary))
        found = [columns[columns >= 0] for columns in (np.sort(column[row]) for row in rows)]
    ends = np.concatenate(([0], np.cumsum([len(columns) for columns in found])))
    columns = np.concatenate(found)
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(vocabulary)))
    return vocabulary, matrix


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
    unseen = list(_unseen(taught))
    for fold, part in unseen:
        for record in part:
            found.extend(_read_sources(Decider(fold, {}), record))
    models = fit_models(found, sorted(found.rows))
    for name, model in models:
        report(f"{name}: {len(found.right[name])} candidates, {len(model.weights)} weights")
    trees = train_trees(unseen, _by_cue)
    for name, nodes in trees.items():
        report(f"{name}: {len(nodes['root'])} trees")
    checked = sorted(validation, key=lambda record: record.id)
    if checked:
        decider = Decider(models, {name: Trees(nodes) for name, nodes in trees.items()})
        models.named["confidence"] = _calibrate(decider, checked)
    fitted = models.written()
    return {"format": FORMAT, "records": len(ordered), "data_sha256": digest, "models": fitted, "trees": trees}


def _joined(parts: Iterable[Examples]) -> Examples:
    found = Examples()
    for part in parts:
        found.extend(part)
    return found


def _unseen(taught: Sequence[tuple[Record, Examples]]) -> Iterator[tuple[Models, list[Record]]]:
    """The records in folds, each with the models that read a cue and its source, fitted on the other folds."""
    for k in range(FOLDS):
        others = _joined(row for n, (_, row) in enumerate(taught) if n % FOLDS != k)
        yield fit_models(others, (*READS, *_NAMES)), [record for record, _ in taught[k::FOLDS]]


def _calibrate(decider: Decider, records: Sequence[Record]) -> Linear:
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
    return Linear({"log-odds": round(float(model.coef_[0][0]), 3)}, round(float(model.intercept_[0]), 3))
