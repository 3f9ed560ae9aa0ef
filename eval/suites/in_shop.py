"""What a dialogue has done to the shop: read again through the port, and held against what it should be."""

import re

from bot.shop import Order, OrderId, Shop, Subscription
from bot.storage.types import CustomerId
from eval.suites.dialogues import InShop


async def shop_faults(shop: Shop, expect: InShop, customer: CustomerId, number: str) -> list[str]:
    """Everything of `expect` that the shop's records do not show, in words."""
    found: list[str] = []
    if expect.order is not None or expect.holds or expect.goes_to or expect.returning is not None:
        order = await shop.order(OrderId(number))
        found += [f"the shop has no order {number!r}"] if order is None else _of_order(expect, order)
    named = (expect.subscription, expect.coffee, expect.every_weeks, expect.skips, expect.box_goes_to)
    if any(one is not None for one in named):
        boxes = await shop.subscriptions_of(customer)
        found += _of_box(expect, boxes[0]) if boxes else ["the shop has no subscription of the customer's"]
    return found


def _of_order(expect: InShop, order: Order) -> list[str]:
    lines = [f"{line.quantity} x {line.name}" for line in order.lines]
    holds = [] if not expect.holds or sorted(lines) == sorted(expect.holds) else [f"the order holds {lines}"]
    return [
        *_same("the order", order.state.value, expect.order),
        *holds,
        *_matches("the order goes to", order.ship_to, expect.goes_to),
        *_same("products on their way back:", len(order.returning), expect.returning),
    ]


def _of_box(expect: InShop, box: Subscription) -> list[str]:
    return [
        *_same("the subscription", box.state, expect.subscription),
        *_matches("the box brings", box.product_name, expect.coffee),
        *_same("weeks between boxes:", box.every_weeks, expect.every_weeks),
        *_same("boxes skipped:", box.skips, expect.skips),
        *_matches("the box goes to", box.ship_to, expect.box_goes_to),
    ]


def _same(what: str, value: object, wanted: object) -> list[str]:
    return [] if wanted is None or value == wanted else [f"{what} {value!r}, expected {wanted!r}"]


def _matches(what: str, value: str, pattern: str | None) -> list[str]:
    held = pattern is None or re.search(pattern, value, re.IGNORECASE)
    return [] if held else [f"{what} {value!r}, expected {pattern!r}"]
