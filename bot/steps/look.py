"""What the shop has on record for the visitor, once it is known who that is."""

import asyncio

from bot.journal import Journal
from bot.parts import Known, Parts


async def look(parts: Parts, turn: Journal) -> Known:
    customer = turn.conversation.customer
    if customer is None:
        return Known()
    found, orders, subscriptions = await asyncio.gather(
        parts.shop.customer(customer),
        parts.shop.orders_of(customer),
        parts.shop.subscriptions_of(customer),
    )
    return Known(found, tuple(orders), tuple(subscriptions))
