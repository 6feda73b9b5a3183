"""Make src/qawl/annotate/lexicon/ar/clusters.tsv: words that stand in the same places, a cluster a line.

Count which words and signs stand one and two places to the left and to the right of each frequent word in many
unlabelled articles (those of the held-out splits are left out); take the positive pointwise mutual information
(contexts' counts to the power of 0.75), its truncated singular value decomposition, and k-means of the unit
vectors, twice: many narrow clusters, and few wide ones of the narrow ones' centres (Turian et al. 2010 on why a
tagger gains from both).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.cluster import KMeans, MiniBatchKMeans
from unlabelled import texts_of, vectors_of

from qawl.publish.splits import read_ledger

OUT = Path("src/qawl/annotate/lexicon/ar/clusters.tsv")
WORDS, CONTEXTS, DIMENSIONS, NARROW, WIDE = 40_000, 5_000, 100, 256, 32
PLACES = (-2, -1, 1, 2)
NOTE = """\
# Words that stand in the same places: made by scripts/word-clusters from {articles} unlabelled articles.
# wide cluster	words of one narrow cluster, the frequent ones first
"""


def main(paths: list[str]) -> None:
    ledger, _ = read_ledger(Path("corpus/splits.tsv"))
    counts: Counter[str] = Counter()
    texts = []
    for found in texts_of(paths, ledger):
        counts.update(found)
        texts.append(found)
    frequent = [word for word, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))]
    contexts = {word: n for n, word in enumerate(frequent[:CONTEXTS])}
    words = [word for word in frequent if "\u0621" <= word[0] <= "\u064a" and len(word) > 1][:WORDS]
    vectors = embed(texts, {word: n for n, word in enumerate(words)}, contexts)
    narrow = MiniBatchKMeans(NARROW, random_state=0, n_init=3, batch_size=8192, max_iter=60).fit(vectors)
    wide = KMeans(WIDE, random_state=0, n_init=3).fit_predict(narrow.cluster_centers_)
    members: dict[int, list[str]] = {}
    for word, cluster in zip(words, narrow.labels_.tolist(), strict=True):
        members.setdefault(cluster, []).append(word)
    lines = [f"{wide[cluster]}\t{' '.join(found)}" for cluster, found in sorted(members.items(), key=lambda r: r[1][0])]
    OUT.write_text(NOTE.format(articles=len(texts)) + "\n".join(lines) + "\n", encoding="utf-8")


def embed(texts: list[list[str]], number: dict[str, int], contexts: dict[str, int]) -> np.ndarray:
    """A unit vector a word, from what stands at each place beside it."""
    shape = (len(number), len(PLACES) * len(contexts))
    total = csr_matrix(shape)
    for begin in range(0, len(texts), 4000):
        some = texts[begin : begin + 4000]
        ids = np.array([number.get(w, -1) for text in some for w in [*text, "", ""]])
        near = np.array([contexts.get(w, -1) for text in some for w in [*text, "", ""]])
        for n, place in enumerate(PLACES):
            shifted = np.roll(near, -place)
            good = (ids >= 0) & (shifted >= 0)
            columns = shifted[good] + n * len(contexts)
            total = total + coo_matrix((np.ones(good.sum()), (ids[good], columns)), shape=shape).tocsr()
    return vectors_of(total, DIMENSIONS)


if __name__ == "__main__":
    main(sys.argv[1:])
