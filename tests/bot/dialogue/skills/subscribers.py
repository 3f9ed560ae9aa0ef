"""Who plays the subscriber in these tests, and what the shop holds of them afterwards."""

from bot.dialogue import SkillResult
from bot.shop import Shop, Subscription

TOM = "tom.brackley@mail.example"
"""Active, every two weeks, Kiambu Ridge 250 g; the next box is charged on 25 May 2026."""
OWEN = "owen.hartley@inbox.example"
"""A member of the Club without a subscription."""


async def box_of(shop: Shop, email: str = TOM) -> Subscription:
    customer = await shop.customer_by_email(email)
    assert customer is not None
    return (await shop.subscriptions_of(customer.id))[0]


def said(result: SkillResult) -> str:
    return " ".join(result.lines)
