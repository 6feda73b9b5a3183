"""What word-clusters and evaluation-lexicon both learn from: unlabelled articles, and vectors of what stands near."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from qawl.annotate.folding import Folded
from qawl.annotate.tokens import words_of
from qawl.convert import articles


def texts_of(paths: list[str], ledger: dict[str, str]) -> Iterator[list[str]]:
    """The words and signs of each article that no held-out split has, and that does not end as one before."""
    held_out = {id for id, split in ledger.items() if split != "train"}
    seen = set()
    for article in articles(paths, on_finding=lambda _: None):
        body = article.text[-400:]
        if article.id not in held_out and body not in seen:
            seen.add(body)
            yield words_of(Folded(article.text[:6000]).text)


def vectors_of(near: csr_matrix, dimensions: int) -> np.ndarray:
    """A unit vector a row, from how often what stands near it: the truncated singular value decomposition of the
    positive pointwise mutual information, contexts' counts to the power of 0.75."""
    found = near.tocoo()
    each = np.asarray(near.sum(1)).ravel()
    context = np.asarray(near.sum(0)).ravel() ** 0.75
    information = np.log(found.data / (each[found.row] * (context / context.sum())[found.col]))
    good = information > 0
    matrix = csr_matrix((information[good], (found.row[good], found.col[good])), shape=near.shape)
    left, values, _ = randomized_svd(matrix, dimensions, n_iter=3, random_state=0)
    vectors = left * np.sqrt(values)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
