"""Whether a message told in one breath is two requests, from the verdicts on both sides of its cuts; pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intents.requests import FALSE_SPLITS, Verdict
from intents.segments import Cut, cuts

ENOUGH = 8
"""Words in which anything can be asked for: more of them make a side no surer."""
LEAST_OVERLAP = 1e-3
BACKWARDS = 0.5
"""What is left of a short side that points back to the other one."""
STORY = 0.3
"""What is left where one side tells and the other asks: mostly the question is about what was told."""
LEANING = 0.2
"""What is left where one side only rests on the other."""
LOWEST_APART = 10.0
"""No shop splits below this, however few false splits that would make among the few messages with a joint
that it has: of joined BANKING77 messages that come apart at all one in a hundred has less."""
HEARD, LEAST_HEARD = 0.1, 1e-4
"""How much it counts that the whole message, too, is heard to ask for both; and where nothing is left to
lose."""


@dataclass(frozen=True, eq=False)
class Halves:
    """`whole` is the verdict on the message before it is cut."""

    cut: Cut
    left: Verdict
    right: Verdict
    whole: Verdict

    def apart(self, small_talk: frozenset[int]) -> float:
        """How far apart the sides are: how sure the less sure one is, times the words of the shorter one,
        over what they have in common (the Bhattacharyya coefficient of their probabilities). Two halves of
        one request lean to near intents; two requests do not, and the whole is heard to ask for both. 0 when
        a side asks for nothing of its own."""
        left, right = self.left, self.right
        if left.best == right.best or {left.best, right.best} & small_talk:
            return 0.0
        common = float(np.sqrt(left.shares * right.shares).sum())
        sure = min(left.strength, right.strength) * min(self.cut.words, ENOUGH)
        return sure * self._standing() * self._heard() / max(common, LEAST_OVERLAP)

    def _heard(self) -> float:
        both = float(self.whole.shares[self.left.best] * self.whole.shares[self.right.best])
        return float(max(both, LEAST_HEARD) ** HEARD)

    def _standing(self) -> float:
        """How far each side stands on its own feet."""
        cut = self.cut
        weak = (cut.points_back, BACKWARDS), (cut.told_first, STORY), (cut.leans, LEANING)
        return math.prod(left for found, left in weak if found)


def halves_of(text: str, read: Mapping[str, Verdict]) -> list[Halves]:
    """A text in two at each of its joints; `read` holds the verdicts on it and on all of its `pieces`."""
    return [Halves(cut, read[cut.left], read[cut.right], read[text]) for cut in cuts(text)]


def furthest(tried: Sequence[Halves], small_talk: frozenset[int]) -> Halves | None:
    """The halves that are the furthest apart; None where no cut leaves two requests."""
    best = max(tried, key=lambda halves: halves.apart(small_talk), default=None)
    return best if best is not None and best.apart(small_talk) > 0 else None


def choose_apart(messages: Sequence[Sequence[Halves]], small_talk: frozenset[int]) -> float:
    """The lowest level above which no more than `FALSE_SPLITS` of these messages, each with one request, are
    halved.

    A message without a joint counts too: it can never be split."""
    found = sorted((_most(tried, small_talk) for tried in messages), reverse=True)
    allowed = int(len(found) * FALSE_SPLITS)
    if allowed >= len(found):
        return LOWEST_APART
    return max(float(np.nextafter(found[allowed], np.inf)), LOWEST_APART)


def _most(tried: Sequence[Halves], small_talk: frozenset[int]) -> float:
    return max((halves.apart(small_talk) for halves in tried), default=0.0)
