"""What the charts of a report show, counted from the outcomes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.labelled.figures import Flags, Judged, Numbers

BINS = 10
STEPS = 50
"""Points of the curve of coverage, at equal distances."""


@dataclass(frozen=True)
class Bin:
    """Messages with a number from `low` up to `high`, in two groups."""

    low: float
    high: float
    first: int
    second: int
    middle: float
    """The mean of the numbers in it."""

    @property
    def n(self) -> int:
        return self.first + self.second

    @property
    def share(self) -> float:
        """Of the first group."""
        return self.first / self.n if self.n else 0.0

    def __str__(self) -> str:
        return f"{self.low:.1f} to {self.high:.1f}"


@dataclass(frozen=True)
class Point:
    x: float
    y: float


def bins(numbers: Numbers, first: Flags) -> list[Bin]:
    """Numbers from 0 to 1 in cells of equal width, counted for those that are `first` and the others."""
    cell = np.minimum((numbers * BINS).astype(int), BINS - 1)
    found = []
    for at in range(BINS):
        here = cell == at
        middle = float(numbers[here].mean()) if here.any() else (at + 0.5) / BINS
        found.append(
            Bin(at / BINS, (at + 1) / BINS, int((here & first).sum()), int((here & ~first).sum()), middle)
        )
    return found


def confidence(judged: Judged) -> list[Bin]:
    """The best intent's probability where a message has one: right first, wrong second."""
    inside = judged.inside
    return bins(judged.sure[inside], judged.right[inside])


def belonging(judged: Judged) -> list[Bin]:
    """The in-scope score: messages that have an intent first, foreign ones second."""
    return bins(judged.scores, judged.inside)


def coverage(judged: Judged) -> list[Point]:
    """Where the threshold might lie: the share of all messages that it lets pass, and how many of these have
    the best intent as their true one."""
    order = np.argsort(-judged.scores, kind="stable")
    right = judged.right[order].cumsum()
    at: NDArray[np.int64] = np.unique(np.linspace(1, len(order), min(STEPS, len(order))).round().astype(int))
    return [Point(float(count / len(order)), float(right[count - 1] / count)) for count in at]


def operating_point(judged: Judged) -> Point:
    """Where it does lie: what is accepted, and how much of that is served right."""
    accepted = judged.accepted
    right = float(judged.served[accepted].mean()) if accepted.any() else 0.0
    return Point(float(accepted.mean()), right)
