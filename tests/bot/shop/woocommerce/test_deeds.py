"""What WooCommerce does on request, once; and that everything else is left to a person."""

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import NotFound, NotReady
from bot.shop import Money, OrderState, ProductId
from bot.shop import actions as a
from bot.shop.actions import Refusal, Refused
from bot.shop.woocommerce import WooCommerceShop
from tests.bot.shop.platform_deeds import (
    ASSAM,
    BILL,
    EXAMPLES,
    NOTHING,
    ORDER,
    PlatformDeedsContract,
    refusal,
)
from tests.bot.shop.platform_story import PLACED, UNPAID, state_of
from tests.bot.shop.replaying import Platform, Reply
from tests.bot.shop.woocommerce_server import WooCommerceServer
from tests.bot.shops import Clock
from tests.contracts.shop_examples import Example

SENCHA = ProductId("3004")


def paid(server: Platform) -> int:
    return len([path for path in server.written() if path.endswith("/refunds")])


class TestWooCommerceDeeds(PlatformDeedsContract):
    def paid(self, server: Platform) -> int:
        return paid(server)


@pytest.mark.parametrize("kind", [Example.PACKED, Example.ON_TIME, Example.ARRIVED])
async def test_that_nothing_is_taken_out_of_what_has_left_the_shelf(
    shop: WooCommerceShop, kind: Example
) -> None:
    id = EXAMPLES[kind]
    before = await shop.order(id)
    assert before is not None
    taking_out = a.SetQuantity(id, before.lines[0].product, 0)
    assert await refusal(shop, taking_out) == Refusal.TOO_LATE
    assert await shop.order(id) == before


async def test_that_nothing_is_done_to_an_order_in_a_status_of_the_shops_own(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.of(PLACED)["status"] = "in-the-roaster"
    assert await refusal(shop, a.CancelOrder(ORDER)) == Refusal.PERSON


async def test_that_nothing_is_taken_out_of_an_order_that_does_not_exist(shop: WooCommerceShop) -> None:
    with pytest.raises(NotFound):
        await shop.act(a.SetQuantity(NOTHING, ASSAM, 0), "key")


async def test_that_a_cancelled_order_is_paid_back_by_the_way_it_was_paid(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    receipt = await shop.act(a.CancelOrder(ORDER), "key")
    sent = next(call for call in server.asked if call.path.endswith("/refunds")).body
    assert sent == {"amount": "25.20", "reason": receipt.case, "api_refund": True}
    assert server.of(PLACED)["status"] == "cancelled"


async def test_that_what_was_not_paid_is_cancelled_without_a_refund(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    await shop.act(a.CancelOrder(BILL), "key")
    assert paid(server) == 0


async def test_that_what_was_paid_by_transfer_is_paid_back_by_a_person(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.of(PLACED)["payment_method"] = "bacs"
    assert await refusal(shop, a.CancelOrder(ORDER)) == Refusal.PERSON
    assert server.written() == []


async def test_that_a_cancel_goes_on_after_a_crash_between_refund_and_status(
    shop: WooCommerceShop, server: WooCommerceServer, clock: Clock
) -> None:
    """Paid back and not yet marked: it is a cancelled order already, and the same key pays nothing again."""
    update = server._update

    def breaking(call: Any, id: str) -> Reply:
        return Reply({}, 500) if "status" in call.body else update(call, id)

    server._update = breaking  # type: ignore[method-assign]
    with pytest.raises(NotReady):
        await shop.act(a.CancelOrder(ORDER), "key")
    assert server.of(PLACED)["status"] == "refunded"
    assert await state_of(shop, ORDER) is OrderState.CANCELLED
    noted = clock.now
    server._update = update  # type: ignore[method-assign]
    clock.now += timedelta(minutes=3)
    receipt = await shop.act(a.CancelOrder(ORDER), "key")
    assert (receipt.at, receipt.refund) == (noted, Money(2_520, "GBP"))
    assert server.of(PLACED)["status"] == "cancelled"
    assert paid(server) == 1


async def test_that_a_crashed_cancel_does_not_stop_what_was_sent_meanwhile(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server._refund = lambda call, id: Reply({}, 500)  # type: ignore[method-assign]
    with pytest.raises(NotReady):
        await shop.act(a.CancelOrder(ORDER), "key")
    server.of(PLACED)["status"] = "completed"
    with pytest.raises(Refused) as refused:
        await shop.act(a.CancelOrder(ORDER), "key")
    assert refused.value.refusal is Refusal.TOO_LATE


async def test_that_a_no_of_woocommerces_is_left_to_a_person(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    says = {"code": "woocommerce_rest_invalid_order_refund", "message": "No.", "data": {"status": 400}}
    server._refund = lambda call, id: Reply(says, 400)  # type: ignore[method-assign]
    with pytest.raises(Refused, match=r"No\.") as refused:
        await shop.act(a.CancelOrder(ORDER), "key")
    assert refused.value.refusal is Refusal.PERSON


async def test_that_fewer_pieces_are_set_before_an_order_is_paid(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    action = a.SetQuantity(BILL, ASSAM, 1)
    receipt = await shop.act(action, "key")
    order = await shop.order(BILL)
    assert order is not None
    assert [line.quantity for line in order.lines] == [1, 1]
    assert order.total == Money(625 + 700 + 395, "GBP")
    assert await shop.act(action, "key") == receipt
    await shop.act(a.SetQuantity(BILL, SENCHA, 0), "out")
    order = await shop.order(BILL)
    assert order is not None
    assert [line.product for line in order.lines] == [ASSAM]
    assert paid(server) == 0


@pytest.mark.parametrize(("product", "quantity"), [(ASSAM, 3), (ASSAM, -1), ("3001", 0), (SENCHA, 2)])
async def test_that_nothing_is_added_and_nothing_foreign_taken_out(
    shop: WooCommerceShop, product: ProductId, quantity: int
) -> None:
    assert await refusal(shop, a.SetQuantity(BILL, product, quantity)) == Refusal.BAD_VALUE


async def test_that_the_last_product_is_not_taken_out(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    del server.of(UNPAID)["line_items"][1:]
    assert await refusal(shop, a.SetQuantity(BILL, ASSAM, 0)) == Refusal.BAD_VALUE
