"""Orders that went wrong."""

from datetime import timedelta

import pytest

from bot.retention.signals.service_failure import DETECTOR, failures
from bot.shop import Money, OrderState
from tests.bot.retention.turns import NOW, order, turn, understood

REFUND = Money(2450, "GBP")


@pytest.mark.parametrize(
    ("found", "unresolved"),
    [
        (order(OrderState.SHIPPED), True),
        (order(OrderState.LOST), True),
        (order(OrderState.LOST, refunded=REFUND, refunded_at=NOW), False),
        (order(OrderState.DELIVERED, delivered_at=NOW - timedelta(days=1)), False),
    ],
    ids=["late", "lost", "lost and refunded", "came late"],
)
def test_that_a_failed_order_is_noticed_and_says_whether_it_is_mended(found, unresolved) -> None:
    [failure] = failures([found], NOW)
    assert failure.unresolved is unresolved
    assert str(found.id) in failure.fact
    signal = DETECTOR.read(turn(understood("hello"), orders=(found,)))
    assert signal.probability >= DETECTOR.threshold
    assert signal.evidence == failure.fact


@pytest.mark.parametrize(
    "fine",
    [
        order(OrderState.DELIVERED),
        order(OrderState.SHIPPED, promised_on=NOW.date()),
        order(OrderState.SHIPPED, promised_on=None),
        order(OrderState.CANCELLED),
        order(OrderState.LOST, placed_at=NOW - timedelta(days=120)),
    ],
    ids=["on time", "due today", "nothing promised", "cancelled", "long ago"],
)
def test_that_an_order_that_went_well_or_long_ago_is_none(fine) -> None:
    assert failures([fine], NOW) == []
