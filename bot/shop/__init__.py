"""What the bot may ask the shop: orders, customers, subscriptions, catalogue. Demo back end: SQLite."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol

from bot.storage.types import CustomerId

OrderId = NewType("OrderId", str)
ProductId = NewType("ProductId", str)
SubscriptionId = NewType("SubscriptionId", str)


@dataclass(frozen=True)
class Money:
    minor: int
    currency: str


class OrderState(StrEnum):
    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REFUNDED = "refunded"
    LOST = "lost"


@dataclass(frozen=True)
class Line:
    product: ProductId
    name: str
    quantity: int
    price: Money


@dataclass(frozen=True)
class Order:
    id: OrderId
    customer: CustomerId
    email: str
    state: OrderState
    placed_at: datetime
    lines: tuple[Line, ...]
    total: Money
    discount: Money
    carrier: str
    tracking: str
    promised_on: date | None
    shipped_at: datetime | None
    last_scan: str
    last_scan_at: datetime | None
    delivered_at: datetime | None
    refunded: Money | None
    refunded_at: datetime | None


@dataclass(frozen=True)
class Customer:
    id: CustomerId
    name: str
    email: str
    country: str
    region: str
    """ISO 3166-2 subdivision such as US-CA; empty when unknown."""
    joined_at: datetime
    club: bool
    marketing: bool
    """Consents to offers."""


@dataclass(frozen=True)
class Subscription:
    id: SubscriptionId
    customer: CustomerId
    product: ProductId
    product_name: str
    every_weeks: int
    price: Money
    state: str
    """active, paused or cancelled."""
    started_on: date
    next_on: date | None
    skips: int


@dataclass(frozen=True)
class Product:
    id: ProductId
    name: str
    family: str
    price: Money
    margin: float
    stock: int
    description: str
    url: str
    colour: str = "#6b7f6a"
    """For a drawn picture: products have no photographs."""


class Shop(Protocol):
    async def order(self, id: OrderId) -> Order | None: ...
    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        """Newest first."""
        ...

    async def customer(self, id: CustomerId) -> Customer | None: ...
    async def customer_by_email(self, email: str) -> Customer | None: ...
    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]: ...
    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]: ...
    async def product(self, id: ProductId) -> Product | None: ...
    async def cancel_subscription(self, id: SubscriptionId, key: str) -> Subscription:
        """Effective at once for the next box; idempotent by `key`; NotFound when there is none."""
        ...

    async def ready(self) -> bool: ...
    async def close(self) -> None: ...
