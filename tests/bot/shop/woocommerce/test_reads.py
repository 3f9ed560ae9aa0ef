"""What WooCommerce tells, as the port tells it."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest

from bot.shop import Money, OrderId, OrderState, ProductId
from bot.shop.woocommerce import WooCommerceShop
from bot.shop.woocommerce.subscriptions import every_weeks
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import LATE, PLACED, examples, state_of
from tests.bot.shop.woocommerce_server import WooCommerceServer
from tests.contracts.shop_examples import OWEN, Example

EXAMPLES = examples(lambda sale: sale.number)
ORDER = OrderId(PLACED.number)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", OrderState.PLACED),
        ("processing", OrderState.PLACED),
        ("on-hold", OrderState.PLACED),
        ("completed", OrderState.SHIPPED),
        ("cancelled", OrderState.CANCELLED),
        ("refunded", OrderState.REFUNDED),
        ("failed", OrderState.CANCELLED),
        ("delivered", OrderState.DELIVERED),
        ("lost", OrderState.LOST),
        ("in-the-roaster", OrderState.PLACED),
    ],
)
async def test_that_every_status_has_a_state(
    shop: WooCommerceShop, server: WooCommerceServer, status: str, state: OrderState
) -> None:
    server.of(PLACED)["status"] = status
    assert await state_of(shop, ORDER) is state


async def test_that_a_draft_is_no_order(shop: WooCommerceShop, server: WooCommerceServer) -> None:
    server.of(PLACED)["status"] = "checkout-draft"
    assert await shop.order(ORDER) is None
    assert await shop.orders_of(CustomerId(str(PLACED.person.id))) == []


async def test_that_times_are_read_as_gmt_and_parcels_from_the_tracking_extension(
    shop: WooCommerceShop,
) -> None:
    order = await shop.order(EXAMPLES[Example.LATE])
    assert order is not None
    assert order.placed_at == LATE.placed_at
    assert order.placed_at.tzinfo is UTC
    assert (order.carrier, order.tracking) == ("Royal Mail", "RM5001")
    assert order.shipped_at == order.placed_at + timedelta(hours=9)
    assert order.lines[0].name == "Hearthside & Blend"
    assert order.ship_to == "13 Larkspur Row, Amberwick, ZZ0 4AB, United Kingdom"


async def test_that_an_order_is_found_by_its_id_where_nothing_else_numbers_orders(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.of(PLACED)["number"] = str(PLACED.id)
    for typed in (f"#{PLACED.id}", str(PLACED.id)):
        found = await shop.order(OrderId(typed))
        assert found is not None
        assert found.id == str(PLACED.id)
    assert [call.path for call in server.asked] == [f"/wp-json/wc/v3/orders/{PLACED.id}"] * 2


async def test_that_the_id_of_one_order_is_not_the_number_of_another(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    """An extension numbers orders: 5001 is the number of one and the id of another."""
    server.of(PLACED)["number"] = "5001"
    found = await shop.order(OrderId("5001"))
    assert found is not None
    assert found.customer == str(PLACED.person.id)


async def test_that_tax_is_in_the_prices_where_the_shop_shows_them_so(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    line = server.of(PLACED)["line_items"][0]
    line |= {"subtotal": "14.17", "subtotal_tax": "2.83"}
    order = await shop.order(ORDER)
    assert order is not None
    assert order.lines[0].price == Money(850, "GBP")


async def test_that_a_customer_is_as_woocommerce_knows_them(shop: WooCommerceShop) -> None:
    ray = await shop.customer_by_email("ray@post.example")
    assert ray is not None
    assert (ray.name, ray.country, ray.region) == ("Ray Castle", "US", "US-CA")
    assert not ray.marketing
    assert await shop.customer_by_email("nobody") is None


async def test_that_page_after_page_is_read(
    shop: WooCommerceShop, server: WooCommerceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shop.woocommerce.rest_api.PAGE", 2)
    assert len(await shop.products(limit=5)) == 5
    asked = [call.query["page"] for call in server.asked if call.path.endswith("/products")]
    assert asked == ["1", "2", "3"]


async def test_that_a_product_is_told_in_plain_words(shop: WooCommerceShop) -> None:
    product = await shop.product(ProductId("3001"))
    assert product is not None
    assert (product.name, product.price) == ("Hearthside & Blend", Money(850, "GBP"))
    assert product.description == "Hearthside & Blend, fresh."
    assert (product.stock, dict(product.facts)) == (5, {"roast": "medium"})
    decaf = await shop.product(ProductId("3002"))
    assert decaf is not None
    assert decaf.stock == 0


async def test_that_what_has_no_price_or_is_no_longer_shown_is_no_product(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.products[0]["price"] = ""
    server.products[1]["status"] = "private"
    assert await shop.product(ProductId("3001")) is None
    assert await shop.product(ProductId("3002")) is None


async def test_that_a_subscription_is_read_where_the_extension_is(shop: WooCommerceShop) -> None:
    box = (await shop.subscriptions_of(CustomerId("2001")))[0]
    assert (box.every_weeks, box.state, box.price) == (2, "active", Money(850, "GBP"))
    assert (box.started_on, box.next_on) == (date(2025, 11, 4), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("fields", "state", "next_on"),
    [
        ({"status": "on-hold", "next_payment_date_gmt": ""}, "paused", None),
        ({"status": "pending-cancel", "end_date_gmt": "2026-06-01T09:00:00"}, "cancelled", date(2026, 6, 1)),
        ({"status": "expired", "next_payment_date_gmt": "0"}, "cancelled", None),
    ],
)
async def test_that_a_subscription_rests_or_ends(
    shop: WooCommerceShop,
    server: WooCommerceServer,
    fields: dict[str, Any],
    state: str,
    next_on: date | None,
) -> None:
    server.boxes[0].update(fields)
    box = (await shop.subscriptions_of(CustomerId("2001")))[0]
    assert (box.state, box.next_on) == (state, next_on)


async def test_that_a_subscription_that_has_not_begun_is_not_shown(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.boxes[0]["status"] = "pending"
    assert await shop.subscriptions_of(CustomerId("2001")) == []


async def test_that_a_shop_without_the_extension_has_no_subscriptions(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.with_subscriptions = False
    assert await shop.subscriptions_of(CustomerId("2001")) == []


@pytest.mark.parametrize(
    ("period", "interval", "weeks"),
    [("day", "14", 2), ("week", "1", 1), ("month", "2", 8), ("year", "1", 52)],
)
def test_that_a_period_is_counted_in_weeks(period: str, interval: str, weeks: int) -> None:
    assert every_weeks(period, interval) == weeks


async def test_that_there_are_no_points_or_invoices(shop: WooCommerceShop) -> None:
    owen = await shop.customer_by_email(OWEN)
    assert owen is not None
    assert await shop.points_of(owen.id) is None
    assert await shop.invoice(ORDER) is None


@pytest.mark.parametrize("id", ["", "0", "..", "a/b", "٣"])
async def test_that_an_odd_id_is_nobodys_and_asks_for_nothing(
    shop: WooCommerceShop, server: WooCommerceServer, id: str
) -> None:
    """0 is the number of every guest."""
    assert await shop.customer(CustomerId(id)) is None
    assert await shop.orders_of(CustomerId(id)) == []
    assert await shop.subscriptions_of(CustomerId(id)) == []
    assert await shop.product(ProductId(id)) is None
    assert server.asked == []
