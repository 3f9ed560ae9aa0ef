"""The shop of somebody who has not connected any data yet: nothing to read, nothing done, always ready."""

from datetime import datetime

from bot.errors import NotReady
from bot.shop import Customer, Invoice, Money, Order, OrderId, Points, Product, ProductId, Subscription
from bot.shop.actions import Action, Receipt, Refusal, Refused
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Redemption
from bot.storage.types import CustomerId

UNCONNECTED = "no shop is connected: set REKINDLE_SHOP_API"


class AbsentShop:
    async def order(self, id: OrderId) -> Order | None:
        return None

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        return []

    async def customer(self, id: CustomerId) -> Customer | None:
        return None

    async def customer_by_email(self, email: str) -> Customer | None:
        return None

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        return []

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        return []

    async def product(self, id: ProductId) -> Product | None:
        return None

    async def points_of(self, customer: CustomerId) -> Points | None:
        return None

    async def invoice(self, order: OrderId) -> Invoice | None:
        return None

    async def act(self, action: Action, key: str) -> Receipt:
        raise Refused(Refusal.PERSON, UNCONNECTED)

    async def issue_discount(self, discount: Discount) -> None:
        """A code that no till takes must not be shown."""
        raise NotReady(UNCONNECTED)

    async def redeem(self, code: str, customer: CustomerId, order: OrderId, basket: Money) -> Redemption:
        raise CodeRefused(NotRedeemable.UNKNOWN, UNCONNECTED)

    async def redemptions(self, since: datetime) -> list[Redemption]:
        return []

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        """Nothing is open."""
