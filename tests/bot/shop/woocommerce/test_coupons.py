"""Codes at WooCommerce's checkout: bound to one address, used once, told back."""

import pytest

from bot.errors import ContentError
from bot.shop import Money
from bot.shop.discounts import Reduction
from bot.shop.woocommerce import WooCommerceShop
from tests.bot.shop.platform_story import NELL_
from tests.bot.shop.platform_till import PlatformTillContract, discount
from tests.bot.shop.replaying import Platform
from tests.bot.shop.woocommerce_server import WooCommerceServer
from tests.bot.shops import Clock


class TestWooCommerceCheckout(PlatformTillContract):
    def issued(self, server: Platform) -> int:
        assert isinstance(server, WooCommerceServer)
        return len(server.coupons)


async def test_that_a_code_is_bound_to_one_address_and_one_use(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    await shop.issue_discount(discount(clock, at_most=Money(400, "GBP")))
    coupon = server.coupons[0]
    assert (coupon["discount_type"], coupon["amount"]) == ("fixed_cart", "4.00")
    assert coupon["email_restrictions"] == [NELL_.email]
    assert (coupon["usage_limit"], coupon["individual_use"]) == (1, True)
    assert (coupon["minimum_amount"], coupon["date_expires_gmt"]) == ("20.00", "2026-06-03T11:00:00")


async def test_that_free_delivery_has_no_most_and_no_code(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    with pytest.raises(ContentError, match=r"^at_most: "):
        await shop.issue_discount(discount(clock, reduction=Reduction.FREE_SHIPPING))
    assert server.written() == []
