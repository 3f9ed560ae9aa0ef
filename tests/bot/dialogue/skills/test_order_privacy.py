"""Nobody ever sees an order that is not theirs, whatever they say and in whatever order."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.skills import open_skills
from bot.dialogue.skills.kit import Kit
from bot.shop.sqlite import open_shop
from bot.storage.types import Tier
from tests.bot.dialogue.messages import heard, june
from tests.bot.dialogue.skills.conftest import CodesInTests, Visitor
from tests.bot.shops import NOW, generated

NELL, OWEN = "nell.ashdown@post.example", "owen.hartley@inbox.example"
KNOWN = {
    "bot": "June",
    "shop": "Juniper Roasters",
    "hours": "Monday to Friday",
    "email": "hello@shop.example",
}
SAYINGS = (
    ("where is my order", "order_status"),
    ("my parcel is late", "late_delivery"),
    ("it says delivered and it is not here", "lost_parcel"),
    ("where is my refund", "refund_status"),
    ("i need the invoice", "invoice_copy"),
    ("cancel my order", "cancel_order"),
    ("take the tea out of my order", "change_order"),
    ("send my order to 14 Quarry Lane, Bath, BA1 5QX", "change_address"),
    ("Send me a code instead", ""),
    ("111111", ""),
    ("JR-104233", ""),
    ("JR-104232", ""),
    ("JR-000001", ""),
    (NELL, ""),
    (OWEN, ""),
    ("never mind", ""),
    ("hmm", ""),
    ("Refund me", "refund_status"),
    ("Ask the courier for me", ""),
    ("how much is delivery", "shipping_info"),
)


async def talk(sayings: list[tuple[str, str]], verified: bool) -> None:
    shop = open_shop(generated()[0], clock=lambda: NOW)
    try:
        owen = await shop.customer_by_email(OWEN)
        assert owen is not None
        codes = CodesInTests(shop)
        kit = Kit(shop, june(), codes, lambda: NOW, "en_GB", "Europe/London", KNOWN)
        visitor = Visitor(shop, codes, dict(open_skills(kit)))
        if verified:
            visitor.tier, visitor.customer = Tier.VERIFIED, owen.id
        given_numbers: set[str] = set()
        given_emails: set[str] = set()
        for text, intent in sayings:
            given_numbers |= set(heard(text).entities.order_ids)
            given_emails |= set(heard(text).entities.emails)
            result = await visitor.says(text, *([intent] if intent else []))
            for card in result.cards if result else ():
                order = await shop.order(card["order"])
                assert order is not None
                own = verified and order.customer == owen.id
                assert own or (order.id in given_numbers and order.email in given_emails)
            for evidence in result.evidence if result else ():
                assert NELL not in evidence.text
            if result is not None and result.handover is not None:
                return
    finally:
        await shop.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SAYINGS), max_size=12), st.booleans())
def test_that_a_card_needs_its_pair_or_its_verified_owner(
    sayings: list[tuple[str, str]], verified: bool
) -> None:
    asyncio.run(talk(sayings, verified))
