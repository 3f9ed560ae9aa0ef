"""Thirty days to send things back, for the money or for something of the same price."""

from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.shop import Order, Product, ProductId, Shop
from bot.shop import actions as a
from bot.shop.actions import Refusal
from tests.contracts.shop_examples import Clock, Example, ShopExamples

LABEL, LABEL_US = 295, 1_295


def everything(order: Order, **given: object) -> a.OpenReturn:
    return a.OpenReturn(order.id, tuple(line.product for line in order.lines), **given)  # type: ignore[arg-type]


def first(order: Order, **given: object) -> a.OpenReturn:
    return a.OpenReturn(order.id, (order.lines[0].product,), **given)  # type: ignore[arg-type]


class ShopReturnsContract(ShopExamples):
    async def equal(self, shop: Shop, order: Order, *, price: int | None = None) -> Product:
        """Another product in stock, of the same price as the order's first or of `price`."""
        line = order.lines[0]
        wanted = line.price.minor if price is None else price
        for product in await shop.products(limit=1_000):
            fits = product.price.minor == wanted and product.stock >= line.quantity
            if fits and product.id != line.product and product.family != "gift-cards":
                return product
        raise AssertionError("the shop has nothing else of this price")

    async def test_that_a_whole_order_is_refunded_with_its_delivery_less_the_label(self, shop: Shop) -> None:
        order = await self.order(shop, Example.ARRIVED)
        receipt = await shop.act(everything(order, reason="Too much tea."), "back")
        assert receipt.refund is not None
        assert receipt.refund.minor == order.total.minor - LABEL
        assert receipt.url
        assert set((await self.order(shop, Example.ARRIVED)).returning) == {
            line.product for line in order.lines
        }

    async def test_that_a_part_of_an_order_is_refunded_as_paid_without_delivery(self, shop: Shop) -> None:
        order = await self.order(shop, Example.ARRIVED)
        receipt = await shop.act(first(order), "back")
        worth = sum(line.quantity * line.price.minor for line in order.lines)
        price = order.lines[0].price.minor
        assert receipt.refund is not None
        expected = max(price - order.discount.minor * price / worth - LABEL, 0)
        assert abs(receipt.refund.minor - expected) < 1

    async def test_that_the_label_costs_more_from_abroad(self, shop: Shop) -> None:
        order = await self.order(shop, Example.ARRIVED_ABROAD)
        receipt = await shop.act(everything(order), "back")
        assert receipt.refund is not None
        assert receipt.refund.minor == max(order.total.minor - LABEL_US, 0)

    async def test_that_a_return_is_opened_once_and_withdrawn_until_it_should_be_posted(
        self, shop: Shop, clock: Clock
    ) -> None:
        order = await self.order(shop, Example.ARRIVED)
        receipt = await shop.act(first(order), "back")
        assert await self.refusal(shop, everything(order)) == Refusal.LIMIT
        assert receipt.undo == a.WithdrawCase(receipt.case)
        assert receipt.undo_until == clock.now + timedelta(days=14)
        await shop.act(receipt.undo, "keep it")
        assert await self.order(shop, Example.ARRIVED) == order
        await shop.act(first(order), "back after all")

    async def test_that_returns_are_open_for_thirty_days(self, shop: Shop) -> None:
        soon = await self.order(shop, Example.ARRIVED_15_DAYS_AGO)
        await shop.act(everything(soon), "in time")
        late = await self.order(shop, Example.ARRIVED_31_DAYS_AGO)
        assert await self.refusal(shop, everything(late)) == Refusal.TOO_LATE

    @pytest.mark.parametrize("kind", [Example.PLACED, Example.ON_TIME, Example.MARKED_LOST])
    async def test_that_what_has_not_arrived_cannot_go_back(self, shop: Shop, kind: Example) -> None:
        assert await self.refusal(shop, everything(await self.order(shop, kind))) == Refusal.NOT_COVERED

    async def test_that_products_are_named_once_and_are_the_orders_own(self, shop: Shop) -> None:
        order = await self.order(shop, Example.ARRIVED)
        tea = order.lines[0].product
        for products in ((), (tea, tea), (ProductId("weir-slate"),)):
            assert await self.refusal(shop, a.OpenReturn(order.id, products)) == Refusal.BAD_VALUE

    @pytest.mark.parametrize("reason", ["I opened it and it is too sour.", "tried it, not for me", "Opened"])
    async def test_that_opened_coffee_is_a_persons_matter_and_opened_tea_stays(
        self, shop: Shop, reason: str
    ) -> None:
        coffee = await self.order(shop, Example.ARRIVED_SEVERAL)
        assert await self.refusal(shop, first(coffee, reason=reason)) == Refusal.PERSON
        tea = await self.order(shop, Example.ARRIVED)
        assert await self.refusal(shop, first(tea, reason=reason)) == Refusal.NOT_COVERED

    @pytest.mark.parametrize("reason", ["", "unopened", "I have not opened it.", "Never tried, unused."])
    async def test_that_unopened_coffee_goes_back(self, shop: Shop, reason: str) -> None:
        coffee = await self.order(shop, Example.ARRIVED_SEVERAL)
        await shop.act(first(coffee, reason=reason), "back")

    async def test_that_gift_cards_are_a_persons_matter(self, shop: Shop) -> None:
        card = await self.order(shop, Example.GIFT_CARD)
        assert await self.refusal(shop, everything(card)) == Refusal.PERSON

    async def test_that_an_exchange_is_for_the_same_price_and_pays_nothing_back(self, shop: Shop) -> None:
        order = await self.order(shop, Example.MUG)
        other = await self.equal(shop, order)
        receipt = await shop.act(first(order, exchange_for=other.id), "swap")
        assert receipt.refund is None
        assert (await self.order(shop, Example.MUG)).returning == (order.lines[0].product,)

    async def test_that_an_exchange_for_another_price_or_for_itself_is_refused(self, shop: Shop) -> None:
        order = await self.order(shop, Example.MUG)
        dearer = await self.equal(shop, order, price=5_900)
        assert await self.refusal(shop, first(order, exchange_for=dearer.id)) == Refusal.NOT_COVERED
        itself = order.lines[0].product
        assert await self.refusal(shop, first(order, exchange_for=itself)) == Refusal.BAD_VALUE
        with pytest.raises(NotFound):
            await shop.act(first(order, exchange_for=ProductId("nothing")), "nothing")
