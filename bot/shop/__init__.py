"""What the bot may ask the shop, and have it do: one port. Back ends: the demo's SQLite, HTTP, Shopify,
WooCommerce."""

from datetime import datetime
from typing import Protocol

from bot.shop.actions import Action, Receipt
from bot.shop.discounts import Discount, Redemption
from bot.shop.values import (
    Customer,
    Invoice,
    Line,
    Money,
    Order,
    OrderId,
    OrderState,
    Points,
    Product,
    ProductId,
    Subscription,
    SubscriptionId,
)
from bot.storage.types import CustomerId

__all__ = [
    "Customer",
    "Invoice",
    "Line",
    "Money",
    "Order",
    "OrderId",
    "OrderState",
    "Points",
    "Product",
    "ProductId",
    "Shop",
    "Subscription",
    "SubscriptionId",
]


class Shop(Protocol):
    """Reads are None or empty for what does not exist. `NotReady` when the shop cannot be reached. A back
    end that lacks a part of the port (subscriptions, points) reads empty there and refuses its actions."""

    async def order(self, id: OrderId) -> Order | None: ...
    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        """Newest first."""
        ...

    async def customer(self, id: CustomerId) -> Customer | None: ...
    async def customer_by_email(self, email: str) -> Customer | None: ...
    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]: ...
    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]: ...
    async def product(self, id: ProductId) -> Product | None: ...
    async def points_of(self, customer: CustomerId) -> Points | None:
        """None for somebody who takes no part in the scheme."""
        ...

    async def invoice(self, order: OrderId) -> Invoice | None: ...
    async def act(self, action: Action, key: str) -> Receipt:
        """Carry out once per key: the same key and action give the first receipt again. `Conflict` when the
        key was used for another action, `Refused` (bot.shop.actions) when rules or state forbid it."""
        ...

    async def issue_discount(self, discount: Discount) -> None:
        """Once per code: issuing it again with the same terms changes nothing; other terms are a Conflict."""
        ...

    async def redeem(self, code: str, customer: CustomerId, order: OrderId, basket: Money) -> Redemption:
        """The till's side: once per code, `CodeRefused` (bot.shop.discounts) otherwise. Repeating it for the
        same order gives the first redemption again."""
        ...

    async def redemptions(self, since: datetime) -> list[Redemption]:
        """Oldest first, from `since` on: how the ledger learns what the till took."""
        ...

    async def ready(self) -> bool: ...
    async def close(self) -> None: ...
