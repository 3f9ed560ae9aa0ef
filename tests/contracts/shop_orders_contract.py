"""Orders can be cancelled, made smaller and sent elsewhere until they are packed, and not after."""

from datetime import timedelta

import pytest

from bot.shop import Order, OrderId, OrderState, ProductId, Shop
from bot.shop import actions as a
from bot.shop.actions import Refusal
from tests.contracts.shop_examples import Clock, Example, ShopExamples

NEW_ADDRESS = "12 Sparrow Street, Amberwick, ZZ0 7QX"
UNCHANGEABLE = (Example.PACKED, Example.ON_TIME, Example.ARRIVED, Example.CHARGED_BOX)


def worth(order: Order) -> int:
    return sum(line.quantity * line.price.minor for line in order.lines)


def delivery(order: Order) -> int:
    return order.total.minor - worth(order) + order.discount.minor


def changes(order: OrderId, product: ProductId) -> tuple[a.Action, ...]:
    return (a.CancelOrder(order), a.SetQuantity(order, product, 0), a.ChangeAddress(order, NEW_ADDRESS))


class ShopOrdersContract(ShopExamples):
    async def test_that_a_placed_order_is_cancelled_and_refunded_in_full(self, shop: Shop) -> None:
        before = await self.order(shop, Example.PLACED)
        receipt = await shop.act(a.CancelOrder(before.id), "cancel")
        after = await self.order(shop, Example.PLACED)
        assert receipt.refund == before.total
        assert (after.state, after.refunded) == (OrderState.CANCELLED, before.total)
        assert after.refunded_at == receipt.at

    async def test_that_a_cancelled_order_comes_back_within_the_working_day(
        self, shop: Shop, clock: Clock
    ) -> None:
        before = await self.order(shop, Example.PLACED)
        receipt = await shop.act(a.CancelOrder(before.id), "cancel")
        assert receipt.undo == a.RestoreOrder(before.id)
        assert receipt.undo_until is not None
        clock.now = receipt.undo_until
        await shop.act(receipt.undo, "restore")
        assert await self.order(shop, Example.PLACED) == before

    async def test_that_a_cancelled_order_does_not_come_back_later(self, shop: Shop, clock: Clock) -> None:
        order = self.example(Example.PLACED)
        receipt = await shop.act(a.CancelOrder(order), "cancel")
        assert receipt.undo_until is not None
        clock.now = receipt.undo_until + timedelta(minutes=1)
        assert await self.refusal(shop, a.RestoreOrder(order)) == Refusal.TOO_LATE

    async def test_that_only_what_was_cancelled_can_be_brought_back(self, shop: Shop) -> None:
        assert await self.refusal(shop, a.RestoreOrder(self.example(Example.PLACED))) == Refusal.TOO_LATE

    @pytest.mark.parametrize("kind", UNCHANGEABLE)
    async def test_that_what_is_packed_gone_or_charged_as_a_box_stays_as_it_is(
        self, shop: Shop, kind: Example
    ) -> None:
        before = await self.order(shop, kind)
        for action in changes(before.id, before.lines[0].product):
            assert await self.refusal(shop, action) == Refusal.TOO_LATE
        assert await self.order(shop, kind) == before

    async def test_that_a_lower_quantity_is_refunded_with_its_share_of_the_discount(self, shop: Shop) -> None:
        before = await self.order(shop, Example.PLACED)
        line = before.lines[0]
        receipt = await shop.act(a.SetQuantity(before.id, line.product, line.quantity - 1), "less")
        after = await self.order(shop, Example.PLACED)
        assert receipt.refund is not None
        assert receipt.refund.minor == before.total.minor - after.total.minor > 0
        assert receipt.undo is None, "nothing can be added again"
        assert after.lines[0].quantity == line.quantity - 1
        assert worth(after) == worth(before) - line.price.minor
        share = before.discount.minor * worth(after) / worth(before)
        assert share <= after.discount.minor < share + 1
        assert delivery(after) == delivery(before)

    async def test_that_a_product_is_taken_out_of_an_order(self, shop: Shop) -> None:
        before = await self.order(shop, Example.PLACED)
        await shop.act(a.SetQuantity(before.id, before.lines[0].product, 0), "out")
        assert (await self.order(shop, Example.PLACED)).lines == before.lines[1:]

    @pytest.mark.parametrize("more", [0, 1, -9])
    async def test_that_nothing_is_added_and_no_quantity_is_below_zero(self, shop: Shop, more: int) -> None:
        order = await self.order(shop, Example.PLACED)
        line = order.lines[0]
        action = a.SetQuantity(order.id, line.product, line.quantity + more)
        assert await self.refusal(shop, action) == Refusal.BAD_VALUE

    async def test_that_the_last_product_and_a_foreign_one_cannot_be_taken_out(self, shop: Shop) -> None:
        order = await self.order(shop, Example.PLACED_ONE_LINE)
        last = a.SetQuantity(order.id, order.lines[0].product, 0)
        assert await self.refusal(shop, last) == Refusal.BAD_VALUE
        foreign = a.SetQuantity(order.id, ProductId("weir-slate"), 0)
        assert await self.refusal(shop, foreign) == Refusal.BAD_VALUE

    async def test_that_a_new_address_is_kept_on_one_line_and_can_be_taken_back(self, shop: Shop) -> None:
        before = await self.order(shop, Example.PLACED)
        address = "12 Sparrow Street,\n Amberwick,  ZZ0 7QX"
        receipt = await shop.act(a.ChangeAddress(before.id, address), "move")
        assert (await self.order(shop, Example.PLACED)).ship_to == NEW_ADDRESS
        assert receipt.undo == a.ChangeAddress(before.id, before.ship_to)
        await shop.act(receipt.undo, "back")
        assert await self.order(shop, Example.PLACED) == before

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "Bath",
            "somewhere nice",
            "12 Sparrow Street",
            "1 Rue Neuve, 00042 Lindenau, France",
            "9 High Street, Perth, Australia",
            "1 <b>High</b> Street, Bath",
            f"1 Road, {'x' * 300}",
        ],
    )
    async def test_that_an_address_that_cannot_be_or_is_abroad_is_refused(
        self, shop: Shop, address: str
    ) -> None:
        action = a.ChangeAddress(self.example(Example.PLACED), address)
        assert await self.refusal(shop, action) == Refusal.BAD_VALUE

    async def test_that_po_boxes_are_for_coffee_and_tea_alone(self, shop: Shop) -> None:
        address = "PO Box 12, Amberwick, ZZ0 7QX"
        equipment = a.ChangeAddress(self.example(Example.PLACED_EQUIPMENT), address)
        assert await self.refusal(shop, equipment) == Refusal.BAD_VALUE
        await shop.act(a.ChangeAddress(self.example(Example.PLACED_ONE_LINE), address), "box")
        assert (await self.order(shop, Example.PLACED_ONE_LINE)).ship_to == address
