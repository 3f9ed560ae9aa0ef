"""Discounts at Shopify's till: a price rule for one customer and one use, with one code; and what it took."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from bot.errors import Conflict, ContentError
from bot.shop.discounts import Discount, Redemption, Reduction
from bot.shop.platform.connection import Declined
from bot.shop.platform.decimals import money, written
from bot.shop.platform.terms import TillTerms, amount_off
from bot.shop.shopify.admin_api import AdminApi
from bot.shop.shopify.records import Order
from bot.shop.values import OrderId
from bot.storage.types import CustomerId

TERMS = TillTerms("Shopify", (Reduction.AMOUNT, Reduction.FREE_SHIPPING))
"""A price rule has no most for a percentage; it has one for the delivery that it makes free."""


@dataclass(frozen=True)
class Rule:
    """The terms of a price rule that has been issued."""

    id: int
    target_type: str
    value_type: str
    value: Decimal
    ends_at: datetime | None
    prerequisite_customer_ids: tuple[int, ...] = ()
    prerequisite_subtotal_range: dict[str, Decimal | None] | None = None
    prerequisite_shipping_price_range: dict[str, Decimal | None] | None = None

    @property
    def terms(self) -> tuple[object, ...]:
        least = (self.prerequisite_subtotal_range or {}).get("greater_than_or_equal_to")
        most = (self.prerequisite_shipping_price_range or {}).get("less_than_or_equal_to")
        ends = int(self.ends_at.timestamp()) if self.ends_at else None
        return (
            self.target_type,
            self.value_type,
            self.value,
            ends,
            self.prerequisite_customer_ids,
            least,
            most,
        )


@dataclass(frozen=True)
class Issued:
    id: int


class Discounts:
    def __init__(self, api: AdminApi, clock: Callable[[], datetime]) -> None:
        self._api, self._clock = api, clock

    async def issue(self, discount: Discount) -> None:
        """A process that ends between the rule and its code leaves a rule that nobody can use."""
        before = await self._issued(discount.code)
        if before is not None:
            if before.terms != _wanted(discount).terms:
                raise Conflict("This code has been issued with other terms.")
            return
        body = {"price_rule": rule_of(discount, self._clock())}
        try:
            rule = await self._api.send(Issued, "POST", "price_rules.json", "price_rule", body)
            code = {"discount_code": {"code": discount.code}}
            path = f"price_rules/{rule.id}/discount_codes.json"
            await self._api.send(Issued, "POST", path, "discount_code", code)
        except Declined as no:
            raise ContentError(str(no)) from no

    async def taken(self, since: datetime) -> list[Redemption]:
        wanted = {"status": "any", "created_at_min": since.isoformat()}
        orders = await self._api.pages(Order, "orders.json", "orders", wanted)
        found = [one for order in orders for one in _redemptions(order) if one.at >= since]
        return sorted(found, key=lambda one: (one.at, one.code_hash))

    async def _issued(self, code: str) -> Rule | None:
        """Shopify answers the look-up of a code with the address of its rule."""
        connection = self._api.connection
        answer = await connection.caller.call("GET", "discount_codes/lookup.json", params={"code": code})
        if answer.status_code != HTTPStatus.SEE_OTHER:
            connection.nothing(answer)
            return None
        found = re.search(r"/price_rules/(\d+)/", answer.headers.get("Location", ""))
        if found is None:
            connection.complain("answers with a wrong field: Location: names no price rule")
        return await self._api.one(Rule, f"price_rules/{found.group(1)}.json", "price_rule")


def rule_of(discount: Discount, now: datetime) -> Mapping[str, Any]:
    free = discount.reduction is Reduction.FREE_SHIPPING
    rule: dict[str, Any] = {
        "title": discount.code,
        "target_type": "shipping_line" if free else "line_item",
        "target_selection": "all",
        "allocation_method": "each" if free else "across",
        "value_type": "percentage" if free else "fixed_amount",
        "value": "-100.0" if free else f"-{written(amount_off(discount))}",
        "customer_selection": "prerequisite",
        "prerequisite_customer_ids": [int(discount.customer)],
        "usage_limit": 1,
        "once_per_customer": True,
        "starts_at": now.isoformat(),
        "ends_at": discount.expires_at.isoformat(),
    }
    if discount.min_order:
        rule["prerequisite_subtotal_range"] = {"greater_than_or_equal_to": written(discount.min_order)}
    if free:
        rule["prerequisite_shipping_price_range"] = {"less_than_or_equal_to": written(discount.at_most)}
    return rule


def _wanted(discount: Discount) -> Rule:
    sent = rule_of(discount, discount.expires_at)
    return Rule(
        id=0,
        target_type=sent["target_type"],
        value_type=sent["value_type"],
        value=Decimal(sent["value"]),
        ends_at=discount.expires_at,
        prerequisite_customer_ids=tuple(sent["prerequisite_customer_ids"]),
        prerequisite_subtotal_range=_decimals(sent.get("prerequisite_subtotal_range")),
        prerequisite_shipping_price_range=_decimals(sent.get("prerequisite_shipping_price_range")),
    )


def _decimals(span: Mapping[str, str] | None) -> dict[str, Decimal | None] | None:
    return None if span is None else {name: Decimal(value) for name, value in span.items()}


def _redemptions(order: Order) -> list[Redemption]:
    """None of a cancelled order, and none of a guest: a code is bound to an account."""
    if order.cancelled_at is not None or order.customer is None:
        return []
    customer = CustomerId(str(order.customer.id))
    return [
        Redemption(
            sha256(one.code.upper().encode()).hexdigest(),
            customer,
            OrderId(order.name),
            money(one.amount, order.currency),
            order.created_at,
        )
        for one in order.discount_codes
    ]
