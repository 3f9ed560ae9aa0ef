"""How often the bot gets the intent right on live traffic, from what reviewers said of the random sample."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.storage.reviews import Review, Source
from intents.catalogue import OUT_OF_SCOPE

Z = 1.959964
"""The normal distribution's 97.5 % point."""


@dataclass(frozen=True)
class Estimate:
    share: float
    low: float
    high: float
    turns: int
    """On how many judged turns of the sample it rests."""


def right(review: Review) -> bool:
    """Whether the bot's first intent was the one that the reviewer names; rejecting is right out of scope."""
    return review.intent == (review.predicted or OUT_OF_SCOPE)


def live_accuracy(reviews: Sequence[Review]) -> Estimate | None:
    """The share of all turns whose intent was right, with a 95 % interval; None without a judged sample.

    Hajek's estimator for unequal inclusion probabilities p_i: sum(y_i / p_i) / sum(1 / p_i), which is Horvitz
    and Thompson's total (1952) over their estimate of the number of turns (Hajek 1971). Unlike the total it
    needs neither that number nor that the whole sample has been judged, as long as what is judged first is
    left to chance. y_i is the mean of its reviewers' verdicts. Variance by linearization for independent
    inclusions without the finite correction (Saerndal, Swensson and Wretman 1992, sections 5.7 and 9.3), so
    that it holds for the turns to come as well. The interval is Wilson's (1927) with the effective sample
    size share (1 - share) / variance, at most the number of turns (Korn and Graubard 1998): it stays within 0
    and 1 and keeps its width when everything was right.
    """
    verdicts = _verdicts(reviews)
    if not verdicts:
        return None
    weights = [1 / propensity for _, propensity in verdicts]
    total, count = sum(weights), len(verdicts)
    share = sum(weight * y for weight, (y, _) in zip(weights, verdicts, strict=True)) / total
    low, high = wilson(share, _effective(share, weights, [y for y, _ in verdicts]))
    return Estimate(share, low, high, count)


def wilson(share: float, size: float) -> tuple[float, float]:
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    reach = Z / (1 + Z * Z / size) * math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _verdicts(reviews: Sequence[Review]) -> list[tuple[float, float]]:
    """(mean verdict, propensity) of each turn of the sample whose intent somebody judged."""
    judged = [one for one in reviews if one.source is Source.SAMPLED and one.intent and one.propensity]
    judged.sort(key=lambda one: (one.conversation, one.message_seq))
    found = []
    for _, group in groupby(judged, key=lambda one: (one.conversation, one.message_seq)):
        of_turn = list(group)
        found.append((sum(map(right, of_turn)) / len(of_turn), of_turn[0].propensity or 1.0))
    return found


def _effective(share: float, weights: Sequence[float], verdicts: Sequence[float]) -> float:
    total, count = sum(weights), len(weights)
    spread = sum((weight * (y - share)) ** 2 for weight, y in zip(weights, verdicts, strict=True))
    if spread == 0 or count == 1:  # all alike: Kish's size (1965), which asks the weights only
        return total**2 / sum(weight**2 for weight in weights)
    variance = spread / total**2 * count / (count - 1)
    return min(float(count), share * (1 - share) / variance)
