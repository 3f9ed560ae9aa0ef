"""Whether one way to train is better than another, or the messages only happened to fall that way."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.labelled.figures import Flags

DRAWS = 2000


@dataclass(frozen=True)
class Difference:
    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:+.4f} [{self.low:+.4f}, {self.high:+.4f}]"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def difference(mine: Sequence[Flags], base: Sequence[Flags]) -> Difference:
    """Of two ways to train, a row a seed that says which messages came out right, the same messages and seeds
    on both sides: the mean of the pairs' differences, and the middle 95 % of it when the messages are drawn
    anew, with a fixed seed. It does not say how much other seeds would change."""
    each = np.stack(mine).mean(axis=0) - np.stack(base).mean(axis=0)
    random = np.random.default_rng(7)
    drawn = [each[random.integers(len(each), size=len(each))].mean() for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Difference(*(round(float(value), 4) for value in (each.mean(), low, high)))
