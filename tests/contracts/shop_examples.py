"""What the Shop contract needs of a back end's data: an order in each state, and the story's customers."""

from datetime import datetime
from enum import StrEnum, auto
from typing import Protocol

import pytest

from bot.shop import Customer, Order, OrderId, Shop, Subscription
from bot.shop.actions import Action, Refusal, Refused

TOM = "tom.brackley@mail.example"
IMOGEN = "imogen.farrow@mail.example"
NELL = "nell.ashdown@post.example"
OWEN = "owen.hartley@inbox.example"


class Example(StrEnum):
    """Orders that a back end's data must hold, each of another customer."""

    PLACED = auto()
    """Two products, two pieces of the first, a discount; sent in the UK, like all but one."""
    PLACED_ONE_LINE = auto()
    """Two pieces of one product."""
    PLACED_EQUIPMENT = auto()
    PACKED = auto()
    CHARGED_BOX = auto()
    """A subscription's box, Placed."""
    ON_TIME = auto()
    LATE = auto()
    LOST = auto()
    """On its way for so long that it is lost by the rules."""
    MARKED_LOST = auto()
    ARRIVED = auto()
    """Three days ago: two products, a discount, one piece of the first."""
    ARRIVED_ABROAD = auto()
    """In the United States."""
    ARRIVED_SEVERAL = auto()
    """Three pieces of one product."""
    ARRIVED_15_DAYS_AGO = auto()
    ARRIVED_31_DAYS_AGO = auto()
    GRINDER_OF_35_MONTHS = auto()
    KETTLE_OF_25_MONTHS = auto()
    MUG = auto()
    GIFT_CARD = auto()


class Clock(Protocol):
    """The shop's own clock, which a test may turn."""

    now: datetime

    def __call__(self) -> datetime: ...


class ShopExamples:
    """Inherit, and give the fixtures `shop`, which holds the demo's data and may be written to, and `clock`,
    which it reads the time from."""

    def example(self, kind: Example) -> OrderId:
        raise NotImplementedError

    async def order(self, shop: Shop, kind: Example) -> Order:
        order = await shop.order(self.example(kind))
        assert order is not None
        return order

    async def customer(self, shop: Shop, email: str) -> Customer:
        found = await shop.customer_by_email(email)
        assert found is not None
        return found

    async def subscription(self, shop: Shop, email: str = TOM) -> Subscription:
        found = await shop.subscriptions_of((await self.customer(shop, email)).id)
        return found[0]

    async def refusal(self, shop: Shop, action: Action) -> Refusal:
        """Why the shop does not do it; a refused action can be sent again under its key."""
        reasons = []
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                await shop.act(action, f"refused {action}")
            reasons.append(refused.value.refusal)
        assert reasons[0] == reasons[1]
        return reasons[0]
