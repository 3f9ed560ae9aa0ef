"""Signals that rest on what the message asks for."""

import pytest

from bot.retention.signals import cancel_intent, complaint, price_objection
from tests.bot.retention.turns import turn, understood


@pytest.mark.parametrize(
    ("detector", "shares"),
    [
        (cancel_intent.DETECTOR, {"cancel_subscription": 0.9}),
        (complaint.DETECTOR, {"complaint": 0.3, "damaged_or_wrong_item": 0.35}),
        (price_objection.DETECTOR, {"cancel_subscription": 0.55, "price_objection": 0.4}),
    ],
    ids=["cancel", "complaint", "price"],
)
def test_that_a_signal_adds_up_its_intents(detector, shares) -> None:
    assert detector.read(turn(understood("words", **shares))).probability >= detector.threshold


def test_that_two_requests_in_one_message_do_not_halve_each_other() -> None:
    both = understood("cancel it, and where is my parcel", cancel_subscription=0.49, order_status=0.49)
    assert cancel_intent.DETECTOR.read(turn(both)).probability == pytest.approx(0.98)


def test_that_cancelling_an_order_is_not_leaving() -> None:
    said = understood("cancel my order", change_or_cancel_order=0.97)
    assert cancel_intent.DETECTOR.read(turn(said)).probability == 0
