"""What a shop knows, as the bot sees it: orders, customers, subscriptions, products, points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

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
    ship_to: str = ""
    """The delivery address on one line; empty when the shop does not tell."""
    returning: tuple[ProductId, ...] = ()
    """What is on its way back."""


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
    """Boxes skipped in a row, the next one included."""
    resumes_on: date | None = None
    """When a paused one goes on by itself."""
    ship_to: str = ""


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
    facts: Mapping[str, str] = field(default_factory=dict)
    """What a shopper may ask of it: origin, roast, taste, weight, what it fits. Names and values in words."""
    restock_on: date | None = None


@dataclass(frozen=True)
class Points:
    balance: int
    worth: Money
    """What the whole balance is worth at the till."""
    expiring: int = 0
    """How many run out next, on `expires_on`."""
    expires_on: date | None = None


@dataclass(frozen=True)
class Invoice:
    """`url` opens for its owner only; empty when the shop sends invoices by e-mail alone."""

    number: str
    order: OrderId
    issued_on: date
    total: Money
    tax: Money
    url: str = ""
