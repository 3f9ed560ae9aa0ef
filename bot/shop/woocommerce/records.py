"""The parts that this adapter reads of what WooCommerce publishes as order, customer, product, coupon and
subscription. A field that may not be missing has no default; everything else is ignored."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from bot.shop.platform.decimals import Currency


def _utc(at: datetime) -> datetime:
    """The times named *_gmt come without their zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _moment(value: Any) -> datetime | None:
    """What is not set is an empty text, zero or null, from field to field."""
    if value in (None, "", "0", 0):
        return None
    try:
        return _utc(datetime.fromisoformat(str(value)))
    except ValueError:
        raise ValueError("should be a time such as 2026-05-20T11:00:00") from None


def _amount(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        raise ValueError("should be an amount such as 12.50") from None


Gmt = Annotated[datetime, AfterValidator(_utc)]
MaybeGmt = Annotated[datetime | None, BeforeValidator(_moment)]
MaybeAmount = Annotated[Decimal | None, BeforeValidator(_amount)]


@dataclass(frozen=True)
class Address:
    first_name: str = ""
    last_name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    email: str = ""


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    quantity: int
    product_id: int
    subtotal: Decimal
    """Before discounts, of all pieces, without tax."""
    subtotal_tax: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


@dataclass(frozen=True)
class Meta:
    key: str
    value: Any = None


@dataclass(frozen=True)
class RefundLine:
    """In an order's own list of its refunds: a negative amount."""

    id: int
    total: Decimal
    reason: str | None = None


@dataclass(frozen=True)
class Refund:
    date_created_gmt: Gmt
    amount: Decimal
    reason: str | None = None


@dataclass(frozen=True)
class CouponLine:
    code: str
    discount: Decimal
    discount_tax: Decimal = Decimal(0)


@dataclass(frozen=True)
class Order:
    id: int
    number: str
    """As customer and staff know it: the id, unless an extension numbers orders."""
    status: str
    currency: Currency
    date_created_gmt: Gmt
    total: Decimal
    customer_id: int
    """0 for a guest."""
    line_items: tuple[Line, ...]
    discount_total: Decimal = Decimal(0)
    discount_tax: Decimal = Decimal(0)
    prices_include_tax: bool = False
    payment_method: str = ""
    date_paid_gmt: MaybeGmt = None
    date_completed_gmt: MaybeGmt = None
    billing: Address = Address()
    shipping: Address = Address()
    meta_data: tuple[Meta, ...] = ()
    refunds: tuple[RefundLine, ...] = ()
    coupon_lines: tuple[CouponLine, ...] = ()


@dataclass(frozen=True)
class Customer:
    id: int
    email: str
    date_created_gmt: MaybeGmt = None
    first_name: str = ""
    last_name: str = ""
    billing: Address = Address()


@dataclass(frozen=True)
class Category:
    id: int
    slug: str


@dataclass(frozen=True)
class Attribute:
    name: str
    options: tuple[str, ...] = ()
    visible: bool = True


@dataclass(frozen=True)
class Product:
    id: int
    name: str
    permalink: str
    price: MaybeAmount
    status: str = "publish"
    stock_status: str = "instock"
    stock_quantity: int | None = None
    short_description: str = ""
    description: str = ""
    categories: tuple[Category, ...] = ()
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Setting:
    value: Currency


@dataclass(frozen=True)
class Gateway:
    """A way to pay, and what it can do, such as refunds."""

    method_supports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coupon:
    id: int
    discount_type: str
    amount: Decimal
    date_expires_gmt: MaybeGmt = None
    minimum_amount: MaybeAmount = None
    email_restrictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subscription:
    id: int
    status: str
    currency: Currency
    customer_id: int
    total: Decimal
    billing_period: str
    billing_interval: str
    start_date_gmt: Gmt
    line_items: tuple[Line, ...]
    next_payment_date_gmt: MaybeGmt = None
    end_date_gmt: MaybeGmt = None
    shipping: Address = Address()
