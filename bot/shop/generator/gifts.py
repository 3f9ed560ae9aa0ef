"""Gift cards and gift subscriptions."""

from collections.abc import Iterator
from typing import Any

from bot.shop.generator.item import Item

FAMILY = "gift-cards"
CARD, SUBSCRIPTION = 0.06, 0.1
"""How well one sells."""


def gifts(given: dict[str, Any]) -> Iterator[Item]:
    colour = given["colours"]["gift"]
    for pounds, text in given["gift_cards"].items():
        facts = {"sent_by": "e-mail", "valid": "24 months"}
        yield Item(f"Gift card £{pounds}", FAMILY, pounds * 100, text, colour, CARD, "gifts", facts)
    for months, gift in given["gift_subscriptions"].items():
        name, pence = f"Gift subscription {months} months", gift["price"] * 100
        contents = {"weight_g": 250, "boxes": months, "delivered_to": "UK"}
        yield Item(name, FAMILY, pence, gift["text"], colour, SUBSCRIPTION, "gifts", contents)
