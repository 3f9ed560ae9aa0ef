"""What every Shop back end keeps to, asked of the demo shop's data."""

import pytest

from bot.errors import Conflict, NotFound
from bot.shop import Customer, OrderId, ProductId, Shop, SubscriptionId
from bot.storage.types import CustomerId


class ShopContract:
    """Inherit, and give `shop`: one that holds the demo's data and may be written to."""

    async def customer(self, shop: Shop, email: str) -> Customer:
        found = await shop.customer_by_email(email)
        assert found is not None
        return found

    async def test_that_a_customer_is_found_by_id_and_by_email_in_any_case(self, shop: Shop) -> None:
        tom = await self.customer(shop, " Tom.Brackley@MAIL.example ")
        assert tom.name == "Tom Brackley"
        assert await shop.customer(tom.id) == tom

    async def test_that_what_does_not_exist_is_none_or_empty(self, shop: Shop) -> None:
        nobody = CustomerId("nobody")
        assert await shop.order(OrderId("JR-000000")) is None
        assert await shop.customer(nobody) is None
        assert await shop.customer_by_email("nobody@post.example") is None
        assert await shop.product(ProductId("nothing")) is None
        assert await shop.orders_of(nobody) == []
        assert await shop.subscriptions_of(nobody) == []
        assert await shop.products("nothing") == []

    async def test_that_an_order_comes_with_its_lines_and_adds_up(self, shop: Shop) -> None:
        order = await shop.order(OrderId("JR-104233"))
        assert order is not None
        worth = sum(line.quantity * line.price.minor for line in order.lines)
        assert len(order.lines) == 2
        assert order.total.minor == worth - order.discount.minor + 395
        assert order.placed_at.utcoffset() is not None

    async def test_that_orders_come_newest_first_and_no_more_than_asked_for(self, shop: Shop) -> None:
        owen = await self.customer(shop, "owen.hartley@inbox.example")
        orders = await shop.orders_of(owen.id)
        times = [order.placed_at for order in orders]
        assert times == sorted(times, reverse=True)
        assert {order.customer for order in orders} == {owen.id}
        assert await shop.orders_of(owen.id, limit=2) == orders[:2]

    async def test_that_products_are_found_by_family_and_by_id(self, shop: Shop) -> None:
        teas = await shop.products("tea")
        assert {product.family for product in teas} == {"tea"}
        assert await shop.product(teas[0].id) == teas[0]
        assert len(await shop.products(limit=3)) == 3

    async def test_that_cancelling_is_effective_once_and_repeating_it_is_harmless(self, shop: Shop) -> None:
        tom = await self.customer(shop, "tom.brackley@mail.example")
        before = (await shop.subscriptions_of(tom.id))[0]
        assert before.state == "active"
        first = await shop.cancel_subscription(before.id, "request-1")
        assert (first.state, first.next_on) == ("cancelled", before.next_on)
        assert await shop.cancel_subscription(before.id, "request-1") == first
        assert await shop.cancel_subscription(before.id, "request-2") == first
        assert (await shop.subscriptions_of(tom.id))[0] == first

    async def test_that_a_key_belongs_to_one_subscription(self, shop: Shop) -> None:
        tom = await self.customer(shop, "tom.brackley@mail.example")
        imogen = await self.customer(shop, "imogen.farrow@mail.example")
        hers = (await shop.subscriptions_of(imogen.id))[0]
        await shop.cancel_subscription((await shop.subscriptions_of(tom.id))[0].id, "one-key")
        with pytest.raises(Conflict):
            await shop.cancel_subscription(hers.id, "one-key")
        assert (await shop.subscriptions_of(imogen.id))[0].state == "active"

    async def test_that_no_subscription_can_be_cancelled_that_does_not_exist(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            await shop.cancel_subscription(SubscriptionId("none"), "key")

    async def test_that_it_is_ready(self, shop: Shop) -> None:
        assert await shop.ready()
