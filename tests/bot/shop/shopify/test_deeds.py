"""What Shopify does on request, once; and that everything else is left to a person."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.errors import Conflict, NotFound, NotReady
from bot.shop import Money, OrderId, OrderState, ProductId, Shop, SubscriptionId
from bot.shop import actions as a
from bot.shop.actions import Refusal, Refused
from bot.shop.calling import Caller
from bot.shop.shopify import ShopifyShop
from bot.shop.shopify.admin_api import AdminApi, open_client
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import LOST_SALE, PLACED, UNPAID, examples
from tests.bot.shop.replaying import Reply
from tests.bot.shop.shopify_server import TOKEN, ShopifyServer
from tests.bot.shops import Clock
from tests.contracts.shop_examples import Example

EXAMPLES = examples(lambda sale: sale.number)
ORDER, BILL, LOST = OrderId(PLACED.number), OrderId(UNPAID.number), OrderId(LOST_SALE.number)
ADDRESS = "12 Sparrow Street, Amberwick, ZZ0 7QX"


async def refusal(shop: Shop, action: a.Action) -> Refusal:
    with pytest.raises(Refused) as refused:
        await shop.act(action, f"key {action}")
    return refused.value.refusal


async def state_of(shop: Shop, id: OrderId) -> OrderState:
    order = await shop.order(id)
    assert order is not None
    return order.state


PERSONS = [
    a.RestoreOrder(ORDER),
    a.SetQuantity(ORDER, ProductId("3001"), 1),
    a.ChangeBoxAddress(SubscriptionId("1"), ADDRESS),
    a.TraceParcel(ORDER),
    a.MakeGood(ORDER, a.Wish.REPLACEMENT),
    a.MakeGood(ORDER, a.Wish.REFUND),
    a.OpenReturn(ORDER, (ProductId("3001"),)),
    a.ReportFault(ORDER, ProductId("3001"), a.Fault.DAMAGED, a.Wish.REFUND),
    a.WithdrawCase(a.CaseId("1")),
    a.SkipBox(SubscriptionId("1")),
    a.UnskipBox(SubscriptionId("1")),
    a.PauseSubscription(SubscriptionId("1"), date(2026, 7, 1)),
    a.ResumeSubscription(SubscriptionId("1")),
    a.SwapProduct(SubscriptionId("1"), ProductId("3001")),
    a.ChangePlan(SubscriptionId("1"), 2),
    a.CancelSubscription(SubscriptionId("1"), Clock().now),
    a.RequestData(CustomerId("2001"), a.DataWish.COPY),
    a.ChangeAddress(ORDER, "PO Box 12, Amberwick, ZZ0 7QX"),
]


@pytest.mark.parametrize("action", PERSONS, ids=lambda action: str(action.kind))
async def test_that_what_the_api_cannot_do_is_left_to_a_person(
    shop: ShopifyShop, server: ShopifyServer, action: a.Action
) -> None:
    assert await refusal(shop, action) == Refusal.PERSON
    assert server.written() == []


def test_that_every_kind_of_action_is_asked_for_in_these_tests() -> None:
    assert {type(action) for action in PERSONS} | {a.CancelOrder} == set(a.Action.__args__)


@pytest.mark.parametrize("kind", [Example.PACKED, Example.ON_TIME, Example.ARRIVED])
async def test_that_what_has_left_the_shelf_stays_as_it_is(shop: ShopifyShop, kind: Example) -> None:
    id = EXAMPLES[kind]
    before = await shop.order(id)
    for action in (a.CancelOrder(id), a.ChangeAddress(id, ADDRESS)):
        assert await refusal(shop, action) == Refusal.TOO_LATE
    assert await shop.order(id) == before


async def test_that_nothing_is_done_to_an_order_that_does_not_exist(shop: ShopifyShop) -> None:
    nothing = OrderId("JR-000000")
    for action in (
        a.CancelOrder(nothing),
        a.ChangeAddress(nothing, ADDRESS),
        a.MakeGood(nothing, a.Wish.REFUND),
    ):
        with pytest.raises(NotFound):
            await shop.act(action, "key")


async def test_that_goods_go_back_on_the_shelf_when_an_order_is_cancelled(
    shop: ShopifyShop, server: ShopifyServer
) -> None:
    receipt = await shop.act(a.CancelOrder(ORDER), "key")
    sent = next(call for call in server.asked if call.path.endswith("cancel.json")).body
    assert (sent["reason"], sent["email"], sent["refund"]["note"]) == ("customer", False, receipt.case)
    lines = sent["refund"]["refund_line_items"]
    assert [(line["quantity"], line["restock_type"]) for line in lines] == [(2, "cancel"), (1, "cancel")]


async def test_that_nothing_is_paid_back_for_what_was_not_paid(shop: ShopifyShop) -> None:
    receipt = await shop.act(a.CancelOrder(BILL), "key")
    assert receipt.refund == Money(0, "GBP")
    assert await state_of(shop, BILL) is OrderState.CANCELLED


async def test_that_one_key_cancels_once_from_many_processes(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    other = ShopifyShop(AdminApi(Caller(open_client(server.url, TOKEN))), clock)
    first = await shop.act(a.CancelOrder(ORDER), "key")
    clock.now += timedelta(hours=1)
    again = await asyncio.gather(*(one.act(a.CancelOrder(ORDER), "key") for one in (shop, other)))
    assert again == [first, first]
    assert [path for path in server.written() if path.endswith("cancel.json")] != []
    assert len([path for path in server.written() if path.endswith("cancel.json")]) == 1
    with pytest.raises(Conflict):
        await other.act(a.ChangeAddress(ORDER, ADDRESS), "key")
    await other.close()


async def test_that_a_cancel_is_carried_out_after_a_crash_between_note_and_deed(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    """The shop breaks at the deed: nothing is cancelled, and the key does it later with its first receipt."""
    cancel = server._cancel
    server._cancel = lambda call, id: Reply({"errors": "Internal Server Error"}, 500)  # type: ignore[method-assign]
    with pytest.raises(NotReady):
        await shop.act(a.CancelOrder(ORDER), "key")
    assert await state_of(shop, ORDER) is OrderState.PLACED
    noted = clock.now
    server._cancel = cancel  # type: ignore[method-assign]
    clock.now += timedelta(minutes=3)
    assert (await shop.act(a.CancelOrder(ORDER), "key")).at == noted
    assert await state_of(shop, ORDER) is OrderState.CANCELLED


async def test_that_a_no_of_shopifys_is_left_to_a_person(shop: ShopifyShop, server: ShopifyServer) -> None:
    server._cancel = lambda call, id: Reply({"errors": {"base": ["Returns are open"]}}, 422)  # type: ignore[method-assign]
    with pytest.raises(Refused, match="base: Returns are open") as refused:
        await shop.act(a.CancelOrder(ORDER), "key")
    assert refused.value.refusal is Refusal.PERSON


async def test_that_an_order_paid_in_another_currency_is_left_to_a_person(
    shop: ShopifyShop, server: ShopifyServer
) -> None:
    server.of(PLACED)["presentment_currency"] = "EUR"
    assert await refusal(shop, a.CancelOrder(ORDER)) == Refusal.PERSON


async def test_that_a_lost_parcel_is_paid_back_once(shop: ShopifyShop, server: ShopifyServer) -> None:
    action = a.MakeGood(LOST, a.Wish.REFUND)
    receipt = await shop.act(action, "key")
    assert receipt.refund == Money(1_795, "GBP")
    assert await shop.act(action, "key") == receipt
    assert await refusal(shop, action) == Refusal.TOO_LATE
    order = await shop.order(LOST)
    assert order is not None
    assert (order.state, order.refunded) == (OrderState.LOST, receipt.refund)
    assert len(server.of(LOST_SALE)["refunds"]) == 1


async def test_that_the_details_of_others_stay(shop: ShopifyShop, server: ShopifyServer) -> None:
    await shop.act(a.ChangeAddress(ORDER, ADDRESS), "key")
    names = [one["name"] for one in server.of(PLACED)["note_attributes"]]
    assert names[0] == "gift wrap"
    assert len(names) == 2
    assert server.of(PLACED)["shipping_address"]["zip"] == "ZZ0 7QX"
