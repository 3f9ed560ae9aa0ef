"""What every hosted shop does on request, once; and that everything else is left to a person."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.shop import Money, OrderId, OrderState, ProductId, Shop, SubscriptionId
from bot.shop import actions as a
from bot.shop.actions import Refusal, Refused
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import LOST_SALE, PLACED, UNPAID, examples, state_of
from tests.bot.shop.replaying import Platform
from tests.bot.shops import Clock
from tests.contracts.shop_examples import Example

EXAMPLES = examples(lambda sale: sale.number)
ORDER, BILL, LOST = OrderId(PLACED.number), OrderId(UNPAID.number), OrderId(LOST_SALE.number)
NOTHING = OrderId("JR-000000")
ADDRESS = "12 Sparrow Street, Amberwick, ZZ0 7QX"
ASSAM, BOX = ProductId("3003"), SubscriptionId("6001")
PERSONS = [
    a.RestoreOrder(ORDER),
    a.SetQuantity(ORDER, ASSAM, 0),
    a.ChangeBoxAddress(BOX, ADDRESS),
    a.TraceParcel(ORDER),
    a.MakeGood(LOST, a.Wish.REPLACEMENT),
    a.MakeGood(ORDER, a.Wish.REPLACEMENT),
    a.MakeGood(ORDER, a.Wish.REFUND),
    a.OpenReturn(ORDER, (ASSAM,)),
    a.ReportFault(ORDER, ASSAM, a.Fault.DAMAGED, a.Wish.REFUND),
    a.WithdrawCase(a.CaseId("1")),
    a.SkipBox(BOX),
    a.UnskipBox(BOX),
    a.PauseSubscription(BOX, date(2026, 7, 1)),
    a.ResumeSubscription(BOX),
    a.SwapProduct(BOX, ASSAM),
    a.ChangePlan(BOX, 2),
    a.CancelSubscription(BOX, Clock().now),
    a.RequestData(CustomerId("2001"), a.DataWish.COPY),
    a.ChangeAddress(ORDER, "PO Box 12, Amberwick, ZZ0 7QX"),
]


async def refusal(shop: Shop, action: a.Action) -> Refusal:
    with pytest.raises(Refused) as refused:
        await shop.act(action, f"key {action}")
    return refused.value.refusal


class PlatformDeedsContract:
    """Inherit, and give the fixtures `server`, which replays the platform, `shop` and `other`, which talk to
    it from two processes, and `clock`."""

    def paid(self, server: Platform) -> int:
        """How often money was sent back."""
        raise NotImplementedError

    @pytest.mark.parametrize("action", PERSONS, ids=lambda action: str(action.kind))
    async def test_that_what_the_api_cannot_do_is_left_to_a_person(
        self, shop: Shop, server: Platform, action: a.Action
    ) -> None:
        assert await refusal(shop, action) == Refusal.PERSON
        assert server.written() == []

    def test_that_every_kind_of_action_is_asked_for_in_these_tests(self) -> None:
        assert {type(action) for action in PERSONS} | {a.CancelOrder} == set(a.Action.__args__)

    @pytest.mark.parametrize("kind", [Example.PACKED, Example.ON_TIME, Example.ARRIVED])
    async def test_that_what_has_left_the_shelf_stays_as_it_is(self, shop: Shop, kind: Example) -> None:
        id = EXAMPLES[kind]
        before = await shop.order(id)
        for action in (a.CancelOrder(id), a.ChangeAddress(id, ADDRESS)):
            assert await refusal(shop, action) == Refusal.TOO_LATE
        assert await shop.order(id) == before

    @pytest.mark.parametrize(
        "action",
        [a.CancelOrder(NOTHING), a.ChangeAddress(NOTHING, ADDRESS), a.MakeGood(NOTHING, a.Wish.REFUND)],
        ids=lambda action: str(action.kind),
    )
    async def test_that_nothing_is_done_to_an_order_that_does_not_exist(
        self, shop: Shop, action: a.Action
    ) -> None:
        with pytest.raises(NotFound):
            await shop.act(action, "key")

    async def test_that_nothing_is_paid_back_for_what_was_not_paid(self, shop: Shop) -> None:
        receipt = await shop.act(a.CancelOrder(BILL), "key")
        assert receipt.refund == Money(0, "GBP")
        assert await state_of(shop, BILL) is OrderState.CANCELLED

    async def test_that_one_key_cancels_and_pays_once_from_many_processes(
        self, shop: Shop, other: Shop, server: Platform, clock: Clock
    ) -> None:
        first = await shop.act(a.CancelOrder(ORDER), "key")
        clock.now += timedelta(hours=1)
        again = await asyncio.gather(*(one.act(a.CancelOrder(ORDER), "key") for one in (shop, other)))
        assert again == [first, first]
        assert self.paid(server) == 1
        with pytest.raises(Conflict):
            await other.act(a.ChangeAddress(ORDER, ADDRESS), "key")

    async def test_that_a_lost_parcel_is_paid_back_once(self, shop: Shop, server: Platform) -> None:
        action = a.MakeGood(LOST, a.Wish.REFUND)
        receipt = await shop.act(action, "key")
        assert receipt.refund == Money(1_795, "GBP")
        assert await shop.act(action, "key") == receipt
        assert await refusal(shop, action) == Refusal.TOO_LATE
        order = await shop.order(LOST)
        assert order is not None
        assert (order.state, order.refunded, order.refunded_at) == (
            OrderState.LOST,
            receipt.refund,
            receipt.at,
        )
        assert self.paid(server) == 1
