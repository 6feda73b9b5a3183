"""Make src/qawl/annotate/lexicon/ar/evaluation.tsv: how far each stem speaks for a stance.

1. Count which stems stand within five words of which in many unlabelled articles (those of the held-out splits
   are left out), nearer ones more, and take the positive pointwise mutual information (contexts' counts to the
   power of 0.75); its truncated singular value decomposition gives each stem a vector of 200 numbers.
2. A content's vector is the weighted sum of its words', rare words weighing more (Arora et al. 2017), over the
   root of the sum of their squared weights. Fit a logistic regression a label on the training quotations whose
   cue takes no side.
3. A stem's score for a label is its weight times the product of its vector with the regression's.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.linear_model import LogisticRegression
from unlabelled import texts_of, vectors_of

from qawl.annotate.analysis import analyse
from qawl.annotate.evaluation import LABELS, REACH, stem
from qawl.annotate.folding import Folded
from qawl.annotate.stance import find_stance
from qawl.annotate.tokens import WORD, Tokens
from qawl.publish.splits import read_ledger
from qawl.reading import read_records
from qawl.training import as_attributions

OUT = Path("src/qawl/annotate/lexicon/ar/evaluation.tsv")
STEMS, CONTEXTS, KEPT = 32_000, 8_000, 15_000
WINDOW, DIMENSIONS, STRENGTH = 5, 200, 0.1
NOTE = """\
# How far a stem speaks for a stance: made by scripts/evaluation-lexicon from {articles} unlabelled articles and the
# {quotes} quotations of the training split whose cue takes no side. The frequent stems first.
# weight in thousandths · scores in hundredths of log-odds
# stem	weight	none	favor	against
"""


def main(arguments: list[str]) -> None:
    at = arguments.index("--")
    ledger, _ = read_ledger(Path("corpus/splits.tsv"))
    counts: Counter[str] = Counter()
    texts = []
    for words in texts_of(arguments[:at], ledger):
        found = [stem(word) for word in words]
        counts.update(found)
        texts.append(found)
    stems = [s for s, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:STEMS]]
    number = {s: n for n, s in enumerate(stems)}
    vectors = embed(texts, number)
    total = sum(counts[s] for s in stems)
    weights = np.sqrt(1e-3 / (1e-3 + np.array([counts[s] / total for s in stems])))
    kept = [s for s in stems if "\u0621" <= s[0] <= "\u064a"][:KEPT]
    known = {s: number[s] for s in kept}
    rows, labels = quotations(arguments[at + 1 :], ledger, known)
    weighted = vectors * weights[:, None]
    table = np.array([weighted[row].sum(0) / np.sqrt((weights[row] ** 2).sum()) for row in rows])
    scores = []
    for label in LABELS:
        model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
        scores.append(weighted @ model.fit(table, np.array(labels) == label).coef_[0])
    lines = [
        "\t".join([s, str(round(1000 * weights[known[s]])), *(str(round(100 * float(x[known[s]]))) for x in scores)])
        for s in kept
    ]
    OUT.write_text(NOTE.format(articles=len(texts), quotes=len(rows)) + "\n".join(lines) + "\n", encoding="utf-8")


def embed(texts: list[list[str]], number: dict[str, int]) -> np.ndarray:
    """A unit vector a stem, from the stems that stand near it."""
    size = len(number)
    total = csr_matrix((size, CONTEXTS))
    for begin in range(0, len(texts), 6000):
        gap = [-1] * WINDOW
        ids = np.array([i for text in texts[begin : begin + 6000] for i in [*(number.get(s, -1) for s in text), *gap]])
        for distance in range(1, WINDOW + 1):
            for one, other in ((ids[:-distance], ids[distance:]), (ids[distance:], ids[:-distance])):
                good = (one >= 0) & (other >= 0) & (other < CONTEXTS)
                ones = np.full(good.sum(), 1 / distance)
                total = total + coo_matrix((ones, (one[good], other[good])), shape=(size, CONTEXTS)).tocsr()
    return vectors_of(total, DIMENSIONS)


def quotations(paths: list[str], ledger: dict[str, str], known: dict[str, int]) -> tuple[list[list[int]], list[str]]:
    """The known stems of each training quotation whose cue takes no side, and its stance."""
    rows, labels = [], []
    for _, record in sorted(read_records(paths), key=lambda pair: pair[1].id):
        if ledger.get(record.id) != "train" or record.text is None:
            continue
        analysis = analyse(Tokens(Folded(record.text)))
        tokens = analysis.tokens
        for attribution, quote in as_attributions(record, analysis):
            if find_stance(tokens, attribution)[0] != "none":
                continue
            places = [j for a, b in attribution.spans for j in range(a, min(b + 1, a + REACH))]
            row = [known[s] for j in places if tokens.kinds[j] & WORD and (s := stem(tokens.words[j])) in known]
            if row:
                rows.append(row)
                labels.append(quote.stance.label)
    return rows, labels


if __name__ == "__main__":
    main(sys.argv[1:])
