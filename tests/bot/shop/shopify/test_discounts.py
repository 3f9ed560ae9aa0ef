"""Codes at Shopify's checkout: bound to one customer, used once, told back."""

from bot.shop import Money
from bot.shop.discounts import Reduction
from bot.shop.shopify import ShopifyShop
from tests.bot.shop.platform_story import NELL_
from tests.bot.shop.platform_till import PlatformTillContract, discount
from tests.bot.shop.replaying import Platform
from tests.bot.shop.shopify_server import ShopifyServer
from tests.bot.shops import Clock


class TestShopifyCheckout(PlatformTillContract):
    def issued(self, server: Platform) -> int:
        assert isinstance(server, ShopifyServer)
        return len(server.rules)


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
