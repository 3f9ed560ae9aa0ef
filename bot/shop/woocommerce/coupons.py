"""Discounts at WooCommerce's till: a coupon for one address and one use; and what it took."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bot.errors import Conflict, ContentError
from bot.shop.discounts import Discount, Redemption, Reduction
from bot.shop.platform.connection import Declined
from bot.shop.platform.decimals import money, written
from bot.shop.platform.terms import TillTerms, amount_off
from bot.shop.values import Customer, OrderId
from bot.shop.woocommerce.records import Coupon, Order
from bot.shop.woocommerce.rest_api import RestApi
from bot.storage.types import CustomerId

TERMS = TillTerms("WooCommerce", (Reduction.AMOUNT,))
"""A coupon has no most: neither for a percentage nor for the delivery that it makes free."""
TAKEN = ("processing", "on-hold", "completed", "refunded")
"""Orders whose coupon counts as used."""


class Coupons:
    def __init__(self, api: RestApi) -> None:
        self._api = api

    async def issue(self, discount: Discount, owner: Customer) -> None:
        wanted = coupon_of(discount, owner)
        found = await self._api.pages(Coupon, "coupons", {"code": discount.code}, 1)
        if found:
            if _terms(found[0]) != _asked(wanted):
                raise Conflict("This code has been issued with other terms.")
            return
        try:
            await self._api.send(Coupon, "POST", "coupons", "coupon", wanted)
        except Declined as no:
            raise ContentError(str(no)) from no

    async def taken(self, since: datetime) -> list[Redemption]:
        after = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        wanted = {"after": after, "dates_are_gmt": "true", "orderby": "date", "order": "asc"}
        orders = await self._api.pages(Order, "orders", wanted)
        found = [one for order in orders for one in _redemptions(order) if one.at >= since]
        return sorted(found, key=lambda one: (one.at, one.code_hash))


def coupon_of(discount: Discount, owner: Customer) -> Mapping[str, Any]:
    expires = discount.expires_at.astimezone(UTC)
    return {
        "code": discount.code,
        "discount_type": "fixed_cart",
        "amount": written(amount_off(discount)),
        "individual_use": True,
        "usage_limit": 1,
        "usage_limit_per_user": 1,
        "email_restrictions": [owner.email.strip().lower()],
        "date_expires_gmt": expires.strftime("%Y-%m-%dT%H:%M:%S"),
        "minimum_amount": written(discount.min_order) if discount.min_order else "",
    }


def _asked(wanted: Mapping[str, Any]) -> tuple[object, ...]:
    least = Decimal(wanted["minimum_amount"] or 0)
    emails = tuple(wanted["email_restrictions"])
    return ("fixed_cart", Decimal(wanted["amount"]), wanted["date_expires_gmt"], least, emails)


def _terms(coupon: Coupon) -> tuple[object, ...]:
    expires = coupon.date_expires_gmt.strftime("%Y-%m-%dT%H:%M:%S") if coupon.date_expires_gmt else ""
    emails = tuple(one.lower() for one in coupon.email_restrictions)
    return (coupon.discount_type, coupon.amount, expires, coupon.minimum_amount or Decimal(0), emails)


def _redemptions(order: Order) -> list[Redemption]:
    """None of an order that came to nothing, and none of a guest: a code is bound to an account."""
    if order.status not in TAKEN or not order.customer_id:
        return []
    tax = order.prices_include_tax
    return [
        Redemption(
            sha256(one.code.upper().encode()).hexdigest(),
            CustomerId(str(order.customer_id)),
            OrderId(order.number),
            money(one.discount + (one.discount_tax if tax else 0), order.currency),
            order.date_created_gmt,
        )
        for one in order.coupon_lines
    ]
