"""What there is to learn: the catalogue's texts as rows with labels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.catalogue import Catalogue
from intents.neighbours import OUTSIDE, Labels

SMALL_TALK = "smalltalk"
"""The `kind` of intents that carry no request of their own."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """Texts and labels (positions among `titles`, OUTSIDE for none)."""

    texts: list[str]
    labels: Labels
    titles: tuple[str, ...]
    """What each intent is called, in words."""
    small_talk: frozenset[int] = frozenset()

    @property
    def intents(self) -> int:
        return len(self.titles)

    def part(self, rows: NDArray[np.int64]) -> "Lesson":
        return Lesson([self.texts[row] for row in rows], self.labels[rows], self.titles, self.small_talk)


def lesson_of(catalogue: Catalogue) -> Lesson:
    place = {name: at for at, name in enumerate(catalogue.names)}
    rows = catalogue.labelled()
    labels = np.array([place.get(row.intent, OUTSIDE) for row in rows], np.int64)
    chat = frozenset(place[intent.name] for intent in catalogue.intents if intent.kind == SMALL_TALK)
    titles = {intent.name: intent.title.replace("_", " ") for intent in catalogue.intents}
    return Lesson([row.text for row in rows], labels, tuple(titles[name] for name in place), chat)


def folds(labels: Labels, count: int, seed: int) -> NDArray[np.int64]:
    """Give each text a fold so that every label is spread evenly."""
    random = np.random.default_rng(seed)
    fold = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == label))
        fold[rows] = (np.arange(len(rows)) + random.integers(count)) % count
    return fold
