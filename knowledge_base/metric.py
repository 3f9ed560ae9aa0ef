"""The shop's own sense of what makes texts alike, learned without training from how its articles are written.

In a coffee shop nearly every text is about coffee, and questions differ in tone more than in matter.
Directions in which the texts of one article differ say little about what is asked, so they count for less
(shrunken within-class whitening, as in linear discriminant analysis)."""

from dataclasses import replace

import numpy as np

from encoder import Vectors
from knowledge_base.index import Field, Index, Rows

SHRINKAGE = 3.0
"""How many times the mean variance is added to every direction before whitening; more is gentler."""


def sharpened(index: Index) -> Index:
    """The same index with every vector seen through its own metric."""
    metric = learn(*_texts_by_article(index))
    return replace(
        index,
        metric=metric,
        questions=_through(metric, index.questions),
        passages=_through(metric, index.passages),
        sentences=_through(metric, index.sentences),
    )


def _through(metric: Vectors, field: Field) -> Field:
    return Field.of(seen_through(metric, field.vectors), field.owners)


def learn(vectors: Vectors, owners: Rows) -> Vectors:
    """A symmetric (width, width) matrix for `seen_through`; the identity when no article has two texts."""
    means = np.zeros((int(owners.max(initial=-1)) + 1, vectors.shape[1]), np.float64)
    np.add.at(means, owners, vectors)
    means /= np.maximum(np.bincount(owners, minlength=len(means)), 1)[:, None]
    apart = vectors - means[owners]
    variances, directions = np.linalg.eigh(apart.T @ apart / max(len(apart), 1))
    mean = float(variances.mean())
    if mean < 1e-9:
        return np.eye(vectors.shape[1], dtype=np.float32)
    weights = 1 / np.sqrt(np.maximum(variances, 0) + SHRINKAGE * mean)
    matrix: Vectors = ((directions * (weights / weights.max())) @ directions.T).astype(np.float32)
    return matrix


def seen_through(metric: Vectors, vectors: Vectors) -> Vectors:
    """Unit vectors in the metric; works on one vector or on rows."""
    turned = vectors @ metric
    unit: Vectors = turned / np.linalg.norm(turned, axis=-1, keepdims=True)
    return unit


def _texts_by_article(index: Index) -> tuple[Vectors, Rows]:
    passages = index.passages.owners
    owners = [index.questions.owners, passages, passages[index.sentences.owners]]
    return np.concatenate([field.vectors for field in index.fields.values()]), np.concatenate(owners)
