"""What a shop tells: customers, orders, products, points, invoices."""

from bot.shop import OrderId, ProductId, Shop
from bot.storage.types import CustomerId
from tests.contracts.shop_examples import NELL, OWEN, TOM, Example, ShopExamples


class ShopReadsContract(ShopExamples):
    async def test_that_a_customer_is_found_by_id_and_by_email_in_any_case(self, shop: Shop) -> None:
        tom = await self.customer(shop, " Tom.Brackley@MAIL.example ")
        assert tom.name == "Tom Brackley"
        assert await shop.customer(tom.id) == tom

    async def test_that_what_does_not_exist_is_none_or_empty(self, shop: Shop) -> None:
        nobody = CustomerId("nobody")
        assert await shop.order(OrderId("JR-000000")) is None
        assert await shop.invoice(OrderId("JR-000000")) is None
        assert await shop.customer(nobody) is None
        assert await shop.customer_by_email("nobody@post.example") is None
        assert await shop.product(ProductId("nothing")) is None
        assert await shop.points_of(nobody) is None
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

    async def test_that_an_order_says_where_it_goes_and_one_by_email_goes_nowhere(self, shop: Shop) -> None:
        parcel = await self.order(shop, Example.PLACED)
        assert parcel.ship_to.endswith("United Kingdom")
        assert "\n" not in parcel.ship_to
        assert (await self.order(shop, Example.ARRIVED_ABROAD)).ship_to.endswith("United States")
        assert (await self.order(shop, Example.GIFT_CARD)).ship_to == ""
        subscription = await self.subscription(shop)
        assert subscription.ship_to.endswith("United Kingdom")

    async def test_that_orders_come_newest_first_and_no_more_than_asked_for(self, shop: Shop) -> None:
        owen = await self.customer(shop, OWEN)
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

    async def test_that_a_product_has_facts_in_words(self, shop: Shop) -> None:
        coffee = await shop.product(ProductId("hearthside-blend-250-g"))
        assert coffee is not None
        assert coffee.facts["weight"] == "250 g"
        assert coffee.facts["roast"] == "medium"
        assert all(isinstance(value, str) for value in coffee.facts.values())

    async def test_that_members_have_points_worth_a_penny_and_others_have_none(self, shop: Shop) -> None:
        points = await shop.points_of((await self.customer(shop, OWEN)).id)
        assert points is not None
        assert points.worth.minor == points.balance
        assert 0 <= points.expiring <= points.balance
        assert await shop.points_of((await self.customer(shop, NELL)).id) is None

    async def test_that_an_order_has_an_invoice_from_the_day_of_dispatch(self, shop: Shop) -> None:
        order = await self.order(shop, Example.ON_TIME)
        invoice = await shop.invoice(order.id)
        assert invoice is not None
        assert order.shipped_at is not None
        assert invoice.issued_on == order.shipped_at.date()
        assert (invoice.order, invoice.total) == (order.id, order.total)
        assert await shop.invoice(self.example(Example.PLACED)) is None

    async def test_that_coffee_and_tea_are_untaxed_and_equipment_includes_a_fifth(self, shop: Shop) -> None:
        late = await shop.invoice(OrderId("JR-104233"))
        assert late is not None
        assert late.tax.minor == 0
        grinder = await self.order(shop, Example.GRINDER_OF_35_MONTHS)
        invoice = await shop.invoice(grinder.id)
        assert invoice is not None
        paid = sum(line.quantity * line.price.minor for line in grinder.lines) - grinder.discount.minor
        assert invoice.tax.minor == round(paid / 6)

    async def test_that_reading_changes_nothing(self, shop: Shop) -> None:
        assert await self.subscription(shop, TOM) == await self.subscription(shop, TOM)

    async def test_that_it_is_ready(self, shop: Shop) -> None:
        assert await shop.ready()
