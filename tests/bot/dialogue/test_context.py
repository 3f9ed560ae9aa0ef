"""What a message names and what is under way decide between the intents that it could mean."""

import pytest

from bot.dialogue import DialogueState
from bot.dialogue.context import in_context
from tests.bot.dialogue.messages import heard

CANCELLING = DialogueState(skill="cancel_subscription")


def test_that_amid_cancelling_a_subscription_no_order_is_meant() -> None:
    said = heard("then just cancel it", "cancel_order")
    assert in_context(said, CANCELLING).intents == ("cancel_subscription",)
    assert in_context(said, DialogueState()).intents == ("cancel_order",)


def test_that_an_order_that_is_named_is_meant() -> None:
    said = heard("no, cancel the order from today", "cancel_order")
    assert in_context(said, CANCELLING).intents == ("cancel_order",)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("any kettle you can recommend for under 50 pounds", "product_recommendation"),
        ("can't spend more than £30 on a teapot", "product_recommendation"),
        ("your teapots are over 30 quid, that is robbery", "price_objection"),
        ("too dear for me", "price_objection"),
    ],
)
def test_that_a_sum_to_spend_on_goods_is_no_objection(text: str, meant: str) -> None:
    said = heard(text, "price_objection")
    assert in_context(said, DialogueState()).intents == (meant,)
