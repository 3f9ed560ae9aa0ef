"""The choice among permitted offers, and its propensities."""

from collections import Counter

import pytest

from bot.retention.policy import choose
from bot.retention.types import OfferId

OFFERS = [OfferId("best"), OfferId("second"), OfferId("third")]


def test_that_without_exploration_the_table_decides() -> None:
    choice = choose(OFFERS, 0.0, "any seed")
    assert (choice.offer, choice.propensity) == ("best", 1.0)


def test_that_silence_is_all_that_is_left_when_nothing_is_permitted() -> None:
    choice = choose([], 0.2, "any seed")
    assert choice.offer is None
    assert choice.propensity == pytest.approx(1.0)


def test_that_the_same_seed_draws_the_same() -> None:
    assert choose(OFFERS, 0.5, "x") == choose(OFFERS, 0.5, "x")


def test_that_propensities_sum_to_one_and_are_what_is_drawn() -> None:
    draws = 20_000
    choices = [choose(OFFERS, 0.2, f"seed-{at}") for at in range(draws)]
    stated = dict(choices[0].propensities)
    assert sum(stated.values()) == pytest.approx(1)
    assert stated == pytest.approx({"best": 0.85, "second": 0.05, "third": 0.05, None: 0.05})
    drawn = Counter(choice.offer for choice in choices)
    for action, share in stated.items():
        # Four standard errors.
        assert abs(drawn[action] / draws - share) < 4 * (share * (1 - share) / draws) ** 0.5
        assert {choice.propensity for choice in choices if choice.offer == action} == {share}
