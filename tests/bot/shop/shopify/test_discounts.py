"""Codes at Shopify's checkout: bound to one customer, used once, told back."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from bot.errors import Conflict, ContentError, NotReady
from bot.shop import Money, OrderId
from bot.shop.actions import CancelOrder
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.shopify import ShopifyShop
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import NELL_, PLACED
from tests.bot.shop.shopify_server import ShopifyServer
from tests.bot.shops import Clock

ORDER = OrderId(PLACED.number)


def discount(clock: Clock, **terms: Any) -> Discount:
    usual: dict[str, Any] = {
        "code": "7K2QX-9MW3E-4RT8A",
        "customer": CustomerId(str(NELL_.id)),
        "reduction": Reduction.AMOUNT,
        "percent": 0,
        "amount": Money(500, "GBP"),
        "at_most": Money(500, "GBP"),
        "min_order": Money(2_000, "GBP"),
        "uses": Uses.EITHER,
        "countries": ("GB",),
        "expires_at": clock.now + timedelta(days=14),
    }
    return Discount(**(usual | terms))


async def test_that_a_code_is_bound_to_one_customer_and_one_use(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock, at_most=Money(400, "GBP")))
    rule = next(iter(server.rules.values()))
    assert (rule["value_type"], rule["value"]) == ("fixed_amount", "-4.00")
    assert rule["prerequisite_customer_ids"] == [NELL_.id]
    assert (rule["usage_limit"], rule["once_per_customer"]) == (1, True)
    assert rule["prerequisite_subtotal_range"] == {"greater_than_or_equal_to": "20.00"}
    assert list(server.codes) == ["7K2QX-9MW3E-4RT8A"]


async def test_that_free_delivery_has_its_most(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock, reduction=Reduction.FREE_SHIPPING, amount=None))
    rule = next(iter(server.rules.values()))
    assert (rule["target_type"], rule["value"]) == ("shipping_line", "-100.0")
    assert rule["prerequisite_shipping_price_range"] == {"less_than_or_equal_to": "5.00"}


async def test_that_issuing_again_changes_nothing_and_other_terms_conflict(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock))
    await shop.issue_discount(discount(clock))
    assert len(server.rules) == 1
    for terms in ({"amount": Money(300, "GBP")}, {"min_order": None}, {"customer": CustomerId("2001")}):
        with pytest.raises(Conflict):
            await shop.issue_discount(discount(clock, **terms))


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("at_most", {"reduction": Reduction.PERCENT, "percent": 10}),
        ("reduction", {"reduction": Reduction.POINTS}),
        ("uses", {"uses": Uses.RENEWAL}),
        ("countries", {"countries": ("US",)}),
    ],
)
async def test_that_terms_the_till_cannot_keep_are_named_and_not_issued(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock, field: str, terms: dict[str, Any]
) -> None:
    with pytest.raises(ContentError, match=f"^{field}: "):
        await shop.issue_discount(discount(clock, **terms))
    assert server.written() == []


async def test_that_the_checkout_redeems_and_tells_by_hashes(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    with pytest.raises(NotReady, match="own checkout"):
        await shop.redeem("SPRING", CustomerId("2001"), ORDER, Money(100, "GBP"))
    told = (await shop.redemptions(clock.now - timedelta(days=1)))[0]
    assert told.code_hash == sha256(b"SPRING").hexdigest()
    assert (told.customer, told.order, told.taken_off) == (CustomerId("2001"), ORDER, Money(200, "GBP"))
    assert await shop.redemptions(clock.now) == []
    await shop.act(CancelOrder(ORDER), "key")
    assert await shop.redemptions(clock.now - timedelta(days=1)) == []
