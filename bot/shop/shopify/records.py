"""The parts that this adapter reads of what Shopify publishes as order, customer and product. A field that
may not be missing has no default; everything else that Shopify sends is ignored."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.shop.platform.decimals import Currency


@dataclass(frozen=True)
class Address:
    country_code: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province_code: str | None = None
    zip: str | None = None


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    quantity: int
    price: Decimal
    """Of one piece, before discounts."""
    product_id: int | None = None
    current_quantity: int | None = None
    """What is left after refunds."""


@dataclass(frozen=True)
class Fulfilment:
    status: str
    created_at: datetime
    updated_at: datetime
    shipment_status: str | None = None
    tracking_company: str | None = None
    tracking_number: str | None = None


@dataclass(frozen=True)
class Transaction:
    """In a refund, `kind` is refund; in a calculation of one, suggested_refund."""

    kind: str
    amount: Decimal
    status: str | None = None
    gateway: str | None = None
    parent_id: int | None = None


@dataclass(frozen=True)
class Refund:
    created_at: datetime
    transactions: tuple[Transaction, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class RefundLine:
    line_item_id: int
    quantity: int
    location_id: int | None = None


@dataclass(frozen=True)
class Calculation:
    """What refunds/calculate.json suggests."""

    transactions: tuple[Transaction, ...]
    refund_line_items: tuple[RefundLine, ...]


@dataclass(frozen=True)
class Attribute:
    name: str
    value: Any = None


@dataclass(frozen=True)
class Code:
    code: str
    amount: Decimal


@dataclass(frozen=True)
class Buyer:
    id: int


@dataclass(frozen=True)
class Order:
    id: int
    name: str
    """`#1001`, as customer and staff know it."""
    created_at: datetime
    currency: Currency
    total_price: Decimal
    cancelled_at: datetime | None
    financial_status: str | None
    fulfillment_status: str | None
    line_items: tuple[Line, ...]
    total_discounts: Decimal = Decimal(0)
    email: str | None = None
    presentment_currency: str | None = None
    tags: str = ""
    customer: Buyer | None = None
    shipping_address: Address | None = None
    fulfillments: tuple[Fulfilment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    note_attributes: tuple[Attribute, ...] = ()
    discount_codes: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Consent:
    state: str


@dataclass(frozen=True)
class Customer:
    id: int
    created_at: datetime
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email_marketing_consent: Consent | None = None
    default_address: Address | None = None


@dataclass(frozen=True)
class Variant:
    price: Decimal
    inventory_quantity: int = 0
    inventory_management: str | None = None
    """None: Shopify does not count it."""
    inventory_policy: str = "deny"


@dataclass(frozen=True)
class Option:
    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    id: int
    title: str
    handle: str
    variants: tuple[Variant, ...]
    status: str = "active"
    body_html: str | None = None
    product_type: str | None = None
    vendor: str | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Account:
    """The shop itself."""

    currency: Currency
    domain: str
