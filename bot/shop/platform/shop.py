"""What a hosted shop's port comes to whichever the platform is."""

from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import Any

from bot.errors import NotFound, NotReady
from bot.shop.actions import Action, Receipt
from bot.shop.discounts import Discount, Redemption
from bot.shop.platform.connection import Connection
from bot.shop.platform.deeds import PlatformDeeds
from bot.shop.platform.terms import TillTerms, check_fields
from bot.shop.values import Customer, Invoice, Money, OrderId, Points
from bot.storage.types import CustomerId


class PlatformShop(ABC):
    """Its own checkout takes the codes; it knows no points and writes its invoices elsewhere."""

    def __init__(self, connection: Connection, deeds: PlatformDeeds[Any], terms: TillTerms) -> None:
        self._connection, self._deeds, self._terms = connection, deeds, terms

    @abstractmethod
    async def customer(self, id: CustomerId) -> Customer | None: ...

    @abstractmethod
    async def _issue(self, discount: Discount, owner: Customer) -> None:
        """The terms have been checked."""
        ...

    async def points_of(self, customer: CustomerId) -> Points | None:
        return None

    async def invoice(self, order: OrderId) -> Invoice | None:
        return None

    async def act(self, action: Action, key: str) -> Receipt:
        return await self._deeds.act(action, key)

    async def issue_discount(self, discount: Discount) -> None:
        check_fields(discount)
        owner = await self.customer(discount.customer)
        if owner is None:
            raise NotFound("There is no such customer.")
        self._terms.check(discount, owner)
        await self._issue(discount, owner)

    async def redeem(self, code: str, customer: CustomerId, order: OrderId, basket: Money) -> Redemption:
        raise NotReady(f"Codes are taken by {self._terms.till}'s own checkout, and by nobody else.")

    async def close(self) -> None:
        await self._connection.caller.client.aclose()


def is_number(id: str) -> bool:
    """As the ids of customers and products are. Not 0, which guests have."""
    return id.isascii() and id.isdigit() and int(id) > 0


def utc_now() -> datetime:
    return datetime.now(UTC)
