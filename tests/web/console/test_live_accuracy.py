"""The estimate of live accuracy, held against a truth that is known."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.storage.reviews import Review, Source, Turn
from bot.storage.types import ConversationId, StaffId
from tests.web.console.test_review_queue import AT, REX, ROB, candidate, judged, turn
from web.console.live_accuracy import live_accuracy, wilson
from web.console.review_queue import queue

RIGHT, WRONG = "refund_status", "complaint"
SEEDS = range(40)


def traffic(seed: int, count: int = 800) -> list[tuple[Turn, bool]]:
    """Turns, and whether the bot was right: nearly always when it was sure, every second time when not."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        confidence = chance.uniform(0.85, 1.0) if chance.random() < 0.8 else chance.uniform(0.2, 0.6)
        one = replace(turn(number, confidence), conversation=ConversationId(f"{seed}-{number}"))
        found.append((one, chance.random() < (0.96 if confidence > 0.8 else 0.5)))
    return found


def reviewed(seen: Sequence[tuple[Turn, bool]], part: float = 1.0) -> list[Review]:
    """What one reviewer says who works through this part of the queue and is never mistaken."""
    correct = {one.conversation: was for one, was in seen}
    waiting = queue([one for one, _ in seen], [], REX)
    return [
        replace(judged(one), intent=RIGHT if correct[one.turn.conversation] else WRONG)
        for one in waiting[: int(part * len(waiting))]
    ]


def unweighted(reviews: Sequence[Review]) -> list[Review]:
    """What it would be to take everything that was reviewed for a sample."""
    return [replace(one, source=Source.SAMPLED, propensity=1.0) for one in reviews]


def covered(seen: Sequence[tuple[Turn, bool]], reviews: Sequence[Review]) -> bool:
    truth = sum(was for _, was in seen) / len(seen)
    estimate = live_accuracy(reviews)
    assert estimate is not None
    return estimate.low <= truth <= estimate.high


@pytest.mark.parametrize("part", [1.0, 0.4])
def test_that_the_weighted_estimate_covers_the_truth_and_the_unweighted_does_not(part: float) -> None:
    weighted, plain = [], []
    for seed in SEEDS:
        seen = traffic(seed)
        reviews = reviewed(seen, part)
        weighted.append(covered(seen, reviews))
        plain.append(covered(seen, unweighted(reviews)))
    assert sum(weighted) >= 0.9 * len(SEEDS)
    assert sum(plain) == 0


def test_that_the_estimate_is_right_on_average() -> None:
    errors = []
    for seed in SEEDS:
        seen = traffic(seed)
        estimate = live_accuracy(reviewed(seen))
        assert estimate is not None
        errors.append(estimate.share - sum(was for _, was in seen) / len(seen))
    assert abs(sum(errors) / len(errors)) < 0.01


def sampled(number: int, intent: str | None, predicted: str | None = RIGHT, chance: float = 0.5) -> Review:
    one = candidate(turn(number, 0.0, ()), REX)
    assert one is not None
    return replace(judged(one, source=Source.SAMPLED), intent=intent, predicted=predicted, propensity=chance)


def test_that_each_turn_weighs_what_it_stands_for() -> None:
    estimate = live_accuracy([sampled(1, RIGHT, chance=0.1), sampled(2, WRONG, chance=0.4)])
    assert estimate is not None
    assert (estimate.share, estimate.turns) == (pytest.approx(10 / 12.5), 2)


def test_that_rejecting_is_right_for_what_is_out_of_scope() -> None:
    rejected = [sampled(1, "out_of_scope", None), sampled(2, RIGHT, None), sampled(3, "out_of_scope")]
    estimate = live_accuracy(rejected)
    assert estimate is not None
    assert estimate.share == pytest.approx(1 / 3)


def test_that_only_the_sample_counts_and_only_where_the_intent_was_judged() -> None:
    suspect = replace(sampled(1, WRONG), source=Source.UNSURE, propensity=None)
    assert live_accuracy([suspect, sampled(2, None)]) is None
    assert live_accuracy([]) is None


def test_that_a_turn_judged_by_two_counts_once() -> None:
    both = [sampled(1, RIGHT), replace(sampled(1, WRONG), reviewer=StaffId(ROB)), sampled(2, RIGHT)]
    estimate = live_accuracy(both)
    assert estimate is not None
    assert (estimate.share, estimate.turns) == (pytest.approx(0.75), 2)


def test_that_the_interval_keeps_its_width_when_everything_was_right() -> None:
    estimate = live_accuracy([sampled(number, RIGHT) for number in range(20)])
    assert estimate is not None
    assert estimate.share == estimate.high == 1
    assert estimate.low == pytest.approx(0.839, abs=0.001)  # Wilson's for 20 of 20
    assert wilson(0.5, 100) == (pytest.approx(0.4038, abs=1e-4), pytest.approx(0.5962, abs=1e-4))


def test_that_the_time_of_a_review_has_no_say() -> None:
    rows = [sampled(number, RIGHT if number % 3 else WRONG) for number in range(30)]
    late = [replace(one, at=AT.replace(year=2027)) for one in reversed(rows)]
    assert live_accuracy(rows) == live_accuracy(late)
