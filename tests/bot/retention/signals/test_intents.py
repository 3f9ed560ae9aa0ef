"""Signals that rest on what the message asks for."""

import pytest

from bot.retention.signals import cancel_intent, complaint, price_objection
from bot.understanding import Tone
from tests.bot.retention.turns import CANCEL, DEAR, classified, turn, understood


@pytest.mark.parametrize(
    ("detector", "shares"),
    [
        (cancel_intent.DETECTOR, {"cancel_subscription": 0.9}),
        (complaint.DETECTOR, {"complaint": 0.3, "damaged_or_wrong_item": 0.35}),
        (price_objection.DETECTOR, {"cancel_subscription": 0.45, "price_objection": 0.4}),
    ],
    ids=["cancel", "complaint", "price"],
)
def test_that_a_signal_adds_up_its_intents(detector, shares) -> None:
    assert detector.read(turn(understood("words", **shares))).probability >= detector.threshold


def test_that_two_requests_in_one_message_do_not_halve_each_other() -> None:
    both = understood("cancel it, and where is my parcel", cancel_subscription=0.49, order_status=0.49)
    assert cancel_intent.DETECTOR.read(turn(both)).probability == pytest.approx(0.98)


def test_that_cancelling_an_order_is_not_leaving() -> None:
    said = understood("cancel my order", cancel_order=0.97)
    assert cancel_intent.DETECTOR.read(turn(said)).probability == 0


def test_that_a_price_objection_beside_a_cancel_is_heard_in_its_clause() -> None:
    parts = [classified("cancel it", **{CANCEL: 0.98}), classified("it is too dear", **{DEAR: 0.97})]
    said = turn(understood("cancel it, it is too dear", clauses=parts, **{CANCEL: 0.97, DEAR: 0.02}))
    price = price_objection.DETECTOR.read(said)
    assert (price.probability, price.evidence) == (0.97, "it is too dear")
    assert cancel_intent.DETECTOR.read(said).evidence == "cancel it"


def test_that_a_clause_which_is_accepted_for_nothing_says_nothing() -> None:
    parts = [
        classified("it is heavy", rejected=True, **{DEAR: 0.9}),
        classified("where is it", order_status=0.9),
    ]
    said = turn(understood("it is heavy, where is it", clauses=parts, order_status=0.9))
    assert price_objection.DETECTOR.read(said).probability == 0


def test_that_please_cancel_beside_a_wrong_order_is_not_leaving() -> None:
    parts = [classified("wrong size", complaint=0.9), classified("please cancel", **{CANCEL: 0.98})]
    said = turn(understood("wrong size, please cancel", clauses=parts, cancel_order=0.95))
    assert cancel_intent.DETECTOR.read(said).probability == 0


def test_that_a_complaint_counts_in_a_message_about_something_else() -> None:
    text = "cancel my order, nobody at your place ever answers"
    said = complaint.DETECTOR.read(turn(understood(text, tones={Tone.COMPLAINING: 0.9}, cancel_order=0.95)))
    assert (said.probability, said.evidence) == (0.9, text)


def test_that_only_the_tone_of_a_complaint_counts_as_one() -> None:
    hurried = understood("send it today, thanks", tones={Tone.URGENT: 0.9, Tone.THANKING: 0.9})
    assert complaint.DETECTOR.read(turn(hurried)).probability == 0


def test_that_a_complaint_in_words_and_in_tone_is_one_complaint() -> None:
    both = understood("it came in pieces, shoddy", tones={Tone.COMPLAINING: 0.6}, damaged_or_wrong_item=0.8)
    assert complaint.DETECTOR.read(turn(both)).probability == 0.8
