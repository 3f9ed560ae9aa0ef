"""What the words of a message and the letters in them say of its intent: a linear model beside BERT's
reading.

BERT reads what is meant and misses what only a shop says; a count of words knows nothing else. Their sum is
right more often than either where an intent has many texts."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from encoder import Vectors
from intents.neighbours import Labels

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BUCKETS = 1 << 16
"""Words, pairs of words and letter groups share so many rows by their hash: no vocabulary to keep."""
LONGEST = 30
"""What is longer than so many letters is no word; only its beginning counts."""
LETTERS = (2, 3, 4, 5)
"""How long the groups of letters are; they still match where a word is misspelt or has another ending."""
SOFTNESS = 1.0
"""The `C` of the support vector machine."""
_PART = re.compile(r"\w+|[^\w\s]")

Bag = tuple[NDArray[np.int64], Vectors]
"""The buckets of a text, each once, and their weights; the weights are a unit vector."""


class Wording:
    """One support vector machine an intent on TF-IDF of words, pairs of words and letters within words."""

    def __init__(self, rarity: Vectors, weights: NDArray[np.float16], levels: Vectors) -> None:
        self._rarity, self._weights, self._levels = rarity, weights, levels

    @classmethod
    def learn(cls, texts: Sequence[str], labels: Labels, intents: int, seed: int) -> "Wording":
        """Of texts that have an intent; `labels` are positions among the `intents`, at least two of which
        have some."""
        from sklearn.svm import LinearSVC

        counted = [_counted(text) for text in texts]
        rarity = _rarity(counted)
        rows = _matrix([_unit(bag, rarity) for bag in counted])
        machine = LinearSVC(C=SOFTNESS, random_state=seed).fit(rows, labels)
        sides, levels = machine.coef_, machine.intercept_
        if len(machine.classes_) == 2:  # one machine tells two apart: the second lies on its positive side
            sides, levels = np.concatenate([-sides, sides]), np.concatenate([-levels, levels])
        weights, level = np.zeros((BUCKETS, intents), np.float16), np.full(intents, -1.0, np.float32)
        weights[:, machine.classes_], level[machine.classes_] = sides.T, levels
        return cls(rarity, weights, level)

    def scores(self, texts: Sequence[str]) -> Vectors:
        """How far on each intent's side every text lies, shape (texts, intents): mostly between -1 and 1."""
        found = np.tile(self._levels, (len(texts), 1))
        for row, text in zip(found, texts, strict=True):
            buckets, shares = _unit(_counted(text), self._rarity)
            row += shares @ self._weights[buckets].astype(np.float32)
        return found

    def save(self, file: Path) -> None:
        np.savez(file, rarity=self._rarity, weights=self._weights, levels=self._levels)

    @classmethod
    def load(cls, file: Path) -> "Wording":
        kept = np.load(file)
        return cls(kept["rarity"], kept["weights"], kept["levels"])


def _counted(text: str) -> Bag:
    """Every bucket with 1 + log of how often it is met (sublinear term frequency)."""
    words = [word[:LONGEST] for word in _PART.findall(text.lower())]
    pairs = [crc32(f"{one} {two}".encode()) % BUCKETS for one, two in pairwise(words)]
    met = [bucket for word in words for bucket in _buckets_of(word)] + pairs
    buckets, counts = np.unique(np.array(met, np.int64), return_counts=True)
    return buckets, (1 + np.log(counts)).astype(np.float32)


@lru_cache(maxsize=1 << 12)
def _buckets_of(word: str) -> tuple[int, ...]:
    """Of the word and of the groups of letters in it, its edges marked."""
    return tuple(crc32(gram.encode()) % BUCKETS for gram in _grams(word))


def _grams(word: str) -> Iterator[str]:
    yield f"={word}"
    edged = f" {word} "
    for length in LETTERS:
        yield from (f"~{edged[at : at + length]}" for at in range(len(edged) - length + 1))


def _rarity(counted: Sequence[Bag]) -> Vectors:
    """Inverse document frequency, smoothed as if one more text held everything."""
    among = np.zeros(BUCKETS)
    for buckets, _ in counted:
        among[buckets] += 1
    rarity: Vectors = (np.log((1 + len(counted)) / (1 + among)) + 1).astype(np.float32)
    return rarity


def _unit(bag: Bag, rarity: Vectors) -> Bag:
    buckets, shares = bag[0], bag[1] * rarity[bag[0]]
    return buckets, shares / max(float(np.linalg.norm(shares)), 1e-9)


def _matrix(bags: Sequence[Bag]) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(buckets) for buckets, _ in bags)])
    buckets, shares = (np.concatenate([bag[side] for bag in bags]) for side in (0, 1))
    return csr_matrix((shares, buckets, ends), shape=(len(bags), BUCKETS))
