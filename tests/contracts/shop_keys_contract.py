"""An action is carried out once per key, whoever sends it how often."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.shop import OrderId, Shop, SubscriptionId
from bot.shop import actions as a
from bot.storage.types import CustomerId
from tests.contracts.shop_examples import IMOGEN, Clock, Example, ShopExamples

UNKNOWN = (
    a.CancelOrder(OrderId("JR-000000")),
    a.RestoreOrder(OrderId("JR-000000")),
    a.TraceParcel(OrderId("JR-000000")),
    a.SkipBox(SubscriptionId("none")),
    a.ResumeSubscription(SubscriptionId("none")),
    a.WithdrawCase(a.CaseId("JC-0")),
    a.RequestData(CustomerId("nobody"), a.DataWish.COPY),
)


class ShopKeysContract(ShopExamples):
    async def test_that_the_same_key_gives_the_first_receipt_and_no_second_effect(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        first = await shop.act(a.SkipBox(mine.id), "skip-1")
        after = await self.subscription(shop)
        clock.now += timedelta(minutes=5)
        assert await shop.act(a.SkipBox(mine.id), "skip-1") == first
        assert await self.subscription(shop) == after

    async def test_that_the_first_receipt_comes_again_when_the_action_would_be_refused_now(
        self, shop: Shop, clock: Clock
    ) -> None:
        order = self.example(Example.PLACED)
        first = await shop.act(a.CancelOrder(order), "cancel")
        clock.now += timedelta(days=40)
        assert await shop.act(a.CancelOrder(order), "cancel") == first

    async def test_that_a_key_belongs_to_one_action(self, shop: Shop) -> None:
        mine, hers = await self.subscription(shop), await self.subscription(shop, IMOGEN)
        await shop.act(a.SkipBox(mine.id), "one-key")
        for other in (a.SkipBox(hers.id), a.UnskipBox(mine.id)):
            with pytest.raises(Conflict):
                await shop.act(other, "one-key")
        assert await self.subscription(shop, IMOGEN) == hers

    async def test_that_many_at_once_with_one_key_have_one_effect_and_one_receipt(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        receipts = await asyncio.gather(*(shop.act(a.SkipBox(mine.id), "same") for _ in range(12)))
        assert len({receipt.case for receipt in receipts}) == 1
        assert all(receipt == receipts[0] for receipt in receipts)
        assert (await self.subscription(shop)).skips == mine.skips + 1

    async def test_that_many_at_once_with_other_keys_go_as_far_as_the_rules_allow(self, shop: Shop) -> None:
        order = self.example(Example.PLACED)
        answers = await asyncio.gather(
            *(shop.act(a.CancelOrder(order), f"key-{number}") for number in range(8)), return_exceptions=True
        )
        refused = [answer for answer in answers if isinstance(answer, a.Refused)]
        assert len(refused) == 7
        assert {answer.refusal for answer in refused} == {a.Refusal.TOO_LATE}

    async def test_that_every_case_has_a_number_of_its_own(self, shop: Shop) -> None:
        mine, hers = await self.subscription(shop), await self.subscription(shop, IMOGEN)
        receipts = [await shop.act(a.SkipBox(one.id), f"skip {one.id}") for one in (mine, hers)]
        assert len({receipt.case for receipt in receipts}) == 2

    @pytest.mark.parametrize("action", UNKNOWN, ids=lambda action: str(action.kind))
    async def test_that_nothing_is_done_to_what_does_not_exist(self, shop: Shop, action: a.Action) -> None:
        with pytest.raises(NotFound):
            await shop.act(action, "key")

    async def test_that_a_refused_action_leaves_its_key_free(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        wrong = a.ChangePlan(mine.id, 3)
        assert await self.refusal(shop, wrong) == a.Refusal.BAD_VALUE
        await shop.act(replace(wrong, every_weeks=4), f"refused {wrong}")
        assert (await self.subscription(shop)).every_weeks == 4
