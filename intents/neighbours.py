"""The nearest of the texts that were learned from: they vote on the intent and tell how far from all of them
a message lies."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from encoder import Vectors

Labels = NDArray[np.int64]
OUTSIDE = -1
"""The label of texts that belong to no intent."""
VOTERS = 15
"""So many in-scope texts vote, ..."""
NEAREST = 5
"""... and so many tell how near the in-scope texts are, and the others."""


@dataclass(frozen=True, eq=False)
class Near:
    """Of each of some texts: its largest cosines to in-scope texts (texts, up to `VOTERS`), the nearest
    first, the labels of these, and its largest cosines to texts of no intent (texts, up to `NEAREST`)."""

    inside: Vectors
    labels: Labels
    outside: Vectors


@dataclass(frozen=True, eq=False)
class Known:
    """What the model was trained on, as it sees it: unit embeddings of in-scope texts, their labels, and the
    rest."""

    inside: Vectors
    labels: Labels
    outside: Vectors

    @classmethod
    def of(cls, vectors: Vectors, labels: Labels) -> "Known":
        inside = labels != OUTSIDE
        return cls(vectors[inside], labels[inside], vectors[~inside])

    def near(self, asked: Vectors) -> Near:
        """The neighbours of texts by their unit embeddings (texts, width)."""
        alike, foreign = asked @ self.inside.T, asked @ self.outside.T
        voters = _largest(alike, VOTERS)
        others = np.take_along_axis(foreign, _largest(foreign, NEAREST), axis=1)
        return Near(np.take_along_axis(alike, voters, axis=1), self.labels[voters], others)


def _largest(rows: Vectors, count: int) -> NDArray[np.int64]:
    """The places of each row's largest values, the largest first."""
    count = min(count, rows.shape[1])
    if not count:
        return np.zeros((len(rows), 0), np.int64)
    found = np.argpartition(-rows, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(rows, found, axis=1), axis=1, kind="stable")
    places: NDArray[np.int64] = np.take_along_axis(found, order, axis=1)
    return places


def near_of(output: Mapping[str, Vectors]) -> Near:
    """From what the model that serves says (`intents.export.classifier_model`)."""
    inside = output["inside"]
    nothing = np.zeros((len(inside), 0), np.float32)
    return Near(inside, output["labels"].astype(np.int64), output.get("outside", nothing))
