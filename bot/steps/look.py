"""What the shop has on record for the visitor, once it is known who that is."""

import asyncio

import structlog

from bot.errors import NotReady
from bot.journal import Journal
from bot.parts import Known, Parts

log = structlog.get_logger()


async def look(parts: Parts, turn: Journal) -> Known:
    """A shop that is down keeps nobody from an answer out of the articles."""
    try:
        return await _known(parts, turn)
    except NotReady as error:
        log.warning("shop.down", conversation=turn.conversation.id, reason=str(error))
        return Known(missing="the shop cannot be reached")


async def _known(parts: Parts, turn: Journal) -> Known:
    customer = turn.conversation.customer
    if customer is None:
        return Known()
    found, orders, subscriptions = await asyncio.gather(
        parts.shop.customer(customer),
        parts.shop.orders_of(customer),
        parts.shop.subscriptions_of(customer),
    )
    return Known(found, tuple(orders), tuple(subscriptions))
