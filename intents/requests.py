"""What a message of several parts asks for, from the verdicts on the message and on its parts; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.calibration import Calibration, Examples, in_scope_score, softmax

FALSE_SPLITS = 0.02
"""At most this part of messages with one request may be taken for two."""
LOWEST_SPLIT = 0.5
"""A part less likely than not to mean its intent is no request of its own, however few false splits that
would make among the few messages of several parts that a shop has."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the model says of one text, read alone."""

    shares: NDArray[np.float64]
    """The probability of every intent."""
    in_scope: bool
    ambiguous: bool
    score: float = 1.0
    """The in-scope score that `in_scope` was decided by."""

    @property
    def best(self) -> int:
        return int(self.shares.argmax())

    @property
    def strength(self) -> float:
        return float(self.shares.max()) if self.in_scope else 0.0


def judge(asked: Examples, seen: NDArray[np.float64], calibration: Calibration) -> list[Verdict]:
    """Verdicts on texts from the model's numbers, their logits `blended`, and their `views`."""
    scores = in_scope_score(seen, calibration)
    shares = softmax(asked.logits, calibration.temperature)
    ranked = np.sort(shares, axis=1)
    near = ranked[:, -1] - ranked[:, -2] < calibration.margin
    accepted = scores >= calibration.threshold
    rows = zip(shares, accepted.tolist(), near.tolist(), scores.tolist(), strict=True)
    return [Verdict(*row) for row in rows]


def requests(parts: Sequence[Verdict], small_talk: frozenset[int], level: float) -> list[Verdict]:
    """The parts at least as strong as `level`, the strongest of each intent, in the order of the message;
    small talk only when nothing else is asked."""
    strongest: dict[int, Verdict] = {}
    for part in parts:
        held = strongest.get(part.best)
        if part.strength >= level and (held is None or part.strength > held.strength):
            strongest[part.best] = part
    ordered = [part for part in parts if strongest.get(part.best) is part]
    business = [part for part in ordered if part.best not in small_talk]
    return business or ordered[:1]


def choose_split(messages: Sequence[Sequence[Verdict]], small_talk: frozenset[int]) -> float:
    """The lowest level at which `FALSE_SPLITS` of these messages, each with one request, are taken for
    several.

    A message without parts counts too: it can never be split."""
    strengths = sorted((_second(parts, small_talk) for parts in messages), reverse=True)
    allowed = int(len(strengths) * FALSE_SPLITS)
    level = float(np.nextafter(strengths[allowed], 1.0)) if allowed < len(strengths) else 0.0
    return max(level, LOWEST_SPLIT)


def _second(parts: Sequence[Verdict], small_talk: frozenset[int]) -> float:
    """How strong the weaker of two requests is; with a level up to this the message splits."""
    found = sorted((part.strength for part in requests(parts, small_talk, 1e-9)), reverse=True)
    return found[1] if len(found) > 1 else 0.0
