"""What Shopify tells, as the port tells it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.shop import Money, OrderId, OrderState, ProductId
from bot.shop.shopify import ShopifyShop
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import PLACED, UNPAID, examples, state_of
from tests.bot.shop.shopify_server import TOKEN, ShopifyServer
from tests.contracts.shop_examples import OWEN, Example

EXAMPLES = examples(lambda sale: sale.number)
ORDER = OrderId(PLACED.number)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Example.PLACED, OrderState.PLACED),
        (Example.PACKED, OrderState.PACKED),
        (Example.ON_TIME, OrderState.SHIPPED),
        (Example.ARRIVED, OrderState.DELIVERED),
        (Example.MARKED_LOST, OrderState.LOST),
    ],
)
async def test_that_an_orders_state_is_read_from_its_parcels_and_tags(
    shop: ShopifyShop, kind: Example, state: OrderState
) -> None:
    assert await state_of(shop, EXAMPLES[kind]) is state


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"cancelled_at": "2026-05-20T07:00:00-04:00", "tags": "lost"}, OrderState.CANCELLED),
        ({"financial_status": "refunded"}, OrderState.REFUNDED),
        ({"fulfillment_status": "restocked"}, OrderState.RETURNED),
        ({"fulfillment_status": "partial"}, OrderState.SHIPPED),
        ({"financial_status": "authorized"}, OrderState.PLACED),
    ],
)
async def test_that_every_status_has_a_state(
    shop: ShopifyShop, server: ShopifyServer, fields: dict[str, Any], state: OrderState
) -> None:
    server.of(PLACED).update(fields)
    assert await state_of(shop, ORDER) is state


async def test_that_a_parcel_says_who_carries_it_and_where_it_was_seen(shop: ShopifyShop) -> None:
    order = await shop.order(OrderId("JR-104233"))
    assert order is not None
    assert (order.carrier, order.tracking) == ("Royal Mail", "RM5001")
    assert order.shipped_at == order.placed_at + timedelta(hours=10)
    assert order.last_scan == "on its way"
    assert order.last_scan_at is not None
    assert order.ship_to == "13 Larkspur Row, Amberwick, ZZ0 4AB, United Kingdom"


async def test_that_orders_go_abroad_or_nowhere(shop: ShopifyShop) -> None:
    abroad = await shop.order(EXAMPLES[Example.ARRIVED_ABROAD])
    by_email = await shop.order(EXAMPLES[Example.GIFT_CARD])
    assert abroad is not None
    assert by_email is not None
    assert abroad.ship_to == "15 Larkspur Row, San Perdido, CA 00042, United States"
    assert by_email.ship_to == ""


@pytest.mark.parametrize("typed", ["1001", "#1001"])
async def test_that_the_sign_before_a_name_makes_no_difference(
    shop: ShopifyShop, server: ShopifyServer, typed: str
) -> None:
    server.of(PLACED)["name"] = "#1001"
    server.of(UNPAID)["name"] = "#10011"
    found = await shop.order(OrderId(typed))
    assert found is not None
    assert found.id == "#1001"


async def test_that_a_customer_is_as_shopify_knows_them(shop: ShopifyShop) -> None:
    ray = await shop.customer_by_email("ray@post.example")
    assert ray is not None
    assert (ray.country, ray.region, ray.marketing, ray.club) == ("US", "US-CA", True, False)
    assert await shop.customer_by_email("ray@post.example OR email:*") is None
    assert await shop.customer_by_email("other@post.example") is None


async def test_that_pages_are_followed_by_their_cursor_alone(
    shop: ShopifyShop, server: ShopifyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shop.shopify.admin_api.PAGE", 2)
    products = await shop.products(limit=5)
    assert [int(one.id) for one in products] == [3001, 3002, 3003, 3004, 3005]
    pages = [call for call in server.asked if call.path.endswith("products.json")]
    assert [set(call.query) for call in pages[1:]] == [{"limit", "page_info"}] * 2
    assert all(call.headers["X-Shopify-Access-Token"] == TOKEN for call in server.asked)


async def test_that_a_product_is_told_in_plain_words(shop: ShopifyShop) -> None:
    product = await shop.product(ProductId("3001"))
    assert product is not None
    assert product.price == Money(850, "GBP")
    assert product.description == "Hearthside & Blend, fresh & good."
    assert product.url == "https://shop.example/products/hearthside-&-blend"
    assert (product.stock, dict(product.facts)) == (5, {"made by": "Juniper Row"})


async def test_that_what_shopify_does_not_count_is_in_stock_and_drafts_are_not_shown(
    shop: ShopifyShop, server: ShopifyServer
) -> None:
    server.products[1]["variants"][0]["inventory_management"] = None
    server.products[2]["status"] = "draft"
    decaf = await shop.product(ProductId("3002"))
    assert decaf is not None
    assert decaf.stock == 1_000
    assert await shop.product(ProductId("3003")) is None


async def test_that_there_are_no_subscriptions_points_or_invoices(shop: ShopifyShop) -> None:
    owen = await shop.customer_by_email(OWEN)
    assert owen is not None
    assert await shop.subscriptions_of(owen.id) == []
    assert await shop.points_of(owen.id) is None
    assert await shop.invoice(ORDER) is None


@pytest.mark.parametrize("id", ["", "..", "a/b", "0x1", "٣"])
async def test_that_an_odd_id_is_nobodys_and_asks_for_nothing(
    shop: ShopifyShop, server: ShopifyServer, id: str
) -> None:
    assert await shop.customer(CustomerId(id)) is None
    assert await shop.orders_of(CustomerId(id)) == []
    assert await shop.product(ProductId(id)) is None
    assert server.asked == []
