"""The way out: one step for a verified subscriber, and no word about anyone's subscription to anyone else."""

from datetime import date

from bot.dialogue.cancel import cancel_card
from bot.shop import Money, ProductId, Subscription, SubscriptionId
from bot.storage.types import CustomerId, Tier


def subscription(state: str = "active", next_on: date | None = date(2026, 6, 2)) -> Subscription:
    return Subscription(
        id=SubscriptionId("s"),
        customer=CustomerId("c"),
        product=ProductId("p"),
        product_name="Hearthside Blend 250 g",
        every_weeks=2,
        price=Money(765, "GBP"),
        state=state,
        started_on=date(2025, 1, 1),
        next_on=next_on,
        skips=0,
    )


def test_that_a_verified_subscriber_is_one_step_away_and_told_the_day() -> None:
    card = cancel_card(Tier.VERIFIED, [subscription()])
    assert card["kind"] == "cancel"
    assert card["url"] == "/account/subscription/cancel"
    assert "2 June 2026" in card["note"]


def test_that_a_paused_subscription_can_be_cancelled_too() -> None:
    assert cancel_card(Tier.VERIFIED, [subscription("paused")])["url"].endswith("/cancel")


def test_that_a_verified_customer_without_one_is_sent_to_the_account() -> None:
    assert cancel_card(Tier.VERIFIED, [subscription("cancelled", None)])["url"] == "/account"


def test_that_an_unverified_visitor_learns_nothing_from_the_card() -> None:
    for tier in (Tier.ANONYMOUS, Tier.CLAIMED):
        assert cancel_card(tier, [subscription()]) == cancel_card(tier, [])
        assert cancel_card(tier, [])["url"] == "/account"
