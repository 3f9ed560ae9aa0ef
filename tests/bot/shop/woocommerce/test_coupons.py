"""Codes at WooCommerce's checkout: bound to one address, used once, told back."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from bot.errors import Conflict, ContentError, NotReady
from bot.shop import Money, OrderId
from bot.shop.actions import CancelOrder
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.woocommerce import WooCommerceShop
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import NELL_, PLACED
from tests.bot.shop.woocommerce_server import WooCommerceServer
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


async def test_that_a_code_is_bound_to_one_address_and_one_use(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock, at_most=Money(400, "GBP")))
    coupon = server.coupons[0]
    assert (coupon["discount_type"], coupon["amount"]) == ("fixed_cart", "4.00")
    assert coupon["email_restrictions"] == [NELL_.email]
    assert (coupon["usage_limit"], coupon["individual_use"]) == (1, True)
    assert (coupon["minimum_amount"], coupon["date_expires_gmt"]) == ("20.00", "2026-06-03T11:00:00")


async def test_that_issuing_again_changes_nothing_and_other_terms_conflict(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock))
    await shop.issue_discount(discount(clock))
    assert len(server.coupons) == 1
    for terms in ({"amount": Money(300, "GBP")}, {"min_order": None}, {"customer": CustomerId("2001")}):
        with pytest.raises(Conflict):
            await shop.issue_discount(discount(clock, **terms))


async def test_that_no_minimum_is_none(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock, min_order=None))
    await shop.issue_discount(discount(clock, min_order=None))
    assert len(server.coupons) == 1


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("at_most", {"reduction": Reduction.PERCENT, "percent": 10}),
        ("at_most", {"reduction": Reduction.FREE_SHIPPING}),
        ("reduction", {"reduction": Reduction.POINTS}),
        ("uses", {"uses": Uses.RENEWAL}),
        ("countries", {"countries": ("US",)}),
    ],
)
async def test_that_terms_the_till_cannot_keep_are_named_and_not_issued(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock, field: str, terms: dict[str, Any]
) -> None:
    with pytest.raises(ContentError, match=f"^{field}: "):
        await shop.issue_discount(discount(clock, **terms))
    assert server.written() == []


async def test_that_the_checkout_redeems_and_tells_by_hashes(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    """WooCommerce keeps codes in small letters; the ledger knows them in capitals."""
    with pytest.raises(NotReady, match="own checkout"):
        await shop.redeem("SPRING", CustomerId("2001"), ORDER, Money(100, "GBP"))
    told = (await shop.redemptions(clock.now - timedelta(days=1)))[0]
    assert told.code_hash == sha256(b"SPRING").hexdigest()
    assert (told.customer, told.order, told.taken_off) == (CustomerId("2001"), ORDER, Money(200, "GBP"))
    assert await shop.redemptions(clock.now) == []
    await shop.act(CancelOrder(ORDER), "key")
    assert await shop.redemptions(clock.now - timedelta(days=1)) == []
