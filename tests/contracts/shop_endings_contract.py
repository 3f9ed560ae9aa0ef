"""Pausing, cancelling and coming back: honoured from when it was asked, and easily undone."""

from datetime import date, datetime, timedelta

import pytest

from bot.errors import NotFound
from bot.shop import Shop, SubscriptionId
from bot.shop import actions as a
from bot.shop.actions import Refusal
from tests.contracts.shop_boxes_contract import last_moment
from tests.contracts.shop_examples import Clock, ShopExamples


class ShopEndingsContract(ShopExamples):
    async def test_that_a_pause_rests_until_its_day_and_can_be_undone(self, shop: Shop) -> None:
        before = await self.subscription(shop)
        until = date(2026, 7, 1)
        receipt = await shop.act(a.PauseSubscription(before.id, until), "pause")
        after = await self.subscription(shop)
        assert (after.state, after.next_on, after.resumes_on) == ("paused", until, until)
        assert receipt.undo == a.ResumeSubscription(before.id)
        assert receipt.undo_until == last_moment(before)
        await shop.act(receipt.undo, "resume")
        assert await self.subscription(shop) == before

    async def test_that_a_pause_ends_by_itself(self, shop: Shop, clock: Clock) -> None:
        mine = await self.subscription(shop)
        await shop.act(a.PauseSubscription(mine.id, date(2026, 7, 1)), "pause")
        clock.now = datetime(2026, 7, 2, 9, tzinfo=clock.now.tzinfo)
        after = await self.subscription(shop)
        assert (after.state, after.resumes_on) == ("active", None)
        assert after.next_on == date(2026, 7, 15)

    async def test_that_a_pause_ended_early_goes_on_in_step_with_time_to_change_the_box(
        self, shop: Shop, clock: Clock
    ) -> None:
        before = await self.subscription(shop)
        assert before.next_on is not None
        await shop.act(a.PauseSubscription(before.id, date(2026, 8, 1)), "pause")
        clock.now += timedelta(days=12)
        receipt = await shop.act(a.ResumeSubscription(before.id), "resume")
        after = await self.subscription(shop)
        assert after.state == "active"
        assert after.next_on == receipt.effective_on
        assert after.next_on is not None
        assert (after.next_on - before.next_on).days % (7 * before.every_weeks) == 0
        assert after.next_on >= clock.now.date() + timedelta(days=2)

    @pytest.mark.parametrize("until", [date(2026, 5, 1), date(2026, 5, 20), date(2026, 8, 21)])
    async def test_that_a_pause_lies_ahead_and_lasts_three_months_at_most(
        self, shop: Shop, until: date
    ) -> None:
        mine = await self.subscription(shop)
        assert await self.refusal(shop, a.PauseSubscription(mine.id, until)) == Refusal.BAD_VALUE
        await shop.act(a.PauseSubscription(mine.id, date(2026, 8, 20)), "the longest")

    async def test_that_a_resting_subscription_has_no_box_to_skip_and_a_running_one_none_to_resume(
        self, shop: Shop
    ) -> None:
        mine = await self.subscription(shop)
        assert await self.refusal(shop, a.ResumeSubscription(mine.id)) == Refusal.TOO_LATE
        await shop.act(a.PauseSubscription(mine.id, date(2026, 7, 1)), "pause")
        assert await self.refusal(shop, a.SkipBox(mine.id)) == Refusal.TOO_LATE
        again = a.PauseSubscription(mine.id, date(2026, 8, 1))
        assert await self.refusal(shop, again) == Refusal.TOO_LATE

    async def test_that_cancelling_is_effective_on_the_next_renewal(self, shop: Shop, clock: Clock) -> None:
        before = await self.subscription(shop)
        receipt = await shop.act(a.CancelSubscription(before.id, clock.now), "request-1")
        after = await self.subscription(shop)
        assert (after.state, after.next_on) == ("cancelled", before.next_on)
        assert receipt.effective_on == before.next_on
        assert receipt.refund is None

    async def test_that_cancelling_is_effective_once_and_repeating_it_is_harmless(
        self, shop: Shop, clock: Clock
    ) -> None:
        before = await self.subscription(shop)
        action = a.CancelSubscription(before.id, clock.now)
        first = await shop.act(action, "request-1")
        ended = await self.subscription(shop)
        assert await shop.act(action, "request-1") == first
        clock.now += timedelta(minutes=1)
        second = await shop.act(a.CancelSubscription(before.id, clock.now), "request-2")
        assert (second.case, second.effective_on) == (first.case, first.effective_on)
        assert await self.subscription(shop) == ended

    async def test_that_no_subscription_can_be_cancelled_that_does_not_exist(
        self, shop: Shop, clock: Clock
    ) -> None:
        with pytest.raises(NotFound):
            await shop.act(a.CancelSubscription(SubscriptionId("none"), clock.now), "key")

    async def test_that_a_cancel_needs_no_notice(self, shop: Shop, clock: Clock) -> None:
        before = await self.subscription(shop)
        clock.now = last_moment(before) + timedelta(hours=20)
        receipt = await shop.act(a.CancelSubscription(before.id, clock.now), "the day before")
        assert receipt.effective_on == before.next_on

    async def test_that_a_cancel_is_undone_until_the_day_of_its_end(self, shop: Shop, clock: Clock) -> None:
        before = await self.subscription(shop)
        receipt = await shop.act(a.CancelSubscription(before.id, clock.now), "cancel")
        assert receipt.undo == a.ResumeSubscription(before.id)
        assert receipt.undo_until == last_moment(before) + timedelta(days=1)
        clock.now = receipt.undo_until
        await shop.act(receipt.undo, "undo")
        assert await self.subscription(shop) == before

    async def test_that_a_cancel_is_not_undone_once_it_has_taken_effect(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        receipt = await shop.act(a.CancelSubscription(mine.id, clock.now), "cancel")
        assert receipt.undo_until is not None
        clock.now = receipt.undo_until + timedelta(minutes=1)
        assert await self.refusal(shop, a.ResumeSubscription(mine.id)) == Refusal.TOO_LATE

    async def test_that_a_subscription_can_be_cancelled_again_after_an_undo(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        first = await shop.act(a.CancelSubscription(mine.id, clock.now), "cancel")
        await shop.act(a.ResumeSubscription(mine.id), "undo")
        clock.now += timedelta(minutes=1)
        second = await shop.act(a.CancelSubscription(mine.id, clock.now), "cancel again")
        assert second.case != first.case
        assert (await self.subscription(shop)).state == "cancelled"

    async def test_that_a_pause_is_found_again_when_its_cancel_is_undone(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        await shop.act(a.PauseSubscription(mine.id, date(2026, 7, 1)), "pause")
        paused = await self.subscription(shop)
        await shop.act(a.CancelSubscription(mine.id, clock.now), "cancel")
        await shop.act(a.ResumeSubscription(mine.id), "undo")
        assert await self.subscription(shop) == paused

    async def test_that_a_cancel_holds_from_when_it_was_asked_and_later_boxes_are_paid_back(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        newest = (await shop.orders_of(mine.customer, limit=1))[0]
        asked_at = newest.placed_at - timedelta(days=2)
        receipt = await shop.act(a.CancelSubscription(mine.id, asked_at), "asked before the last box")
        assert receipt.effective_on == newest.placed_at.date()
        assert receipt.refund == newest.total
        assert receipt.undo is None, "its end has passed"
        after = await shop.order(newest.id)
        assert after is not None
        assert after.refunded == newest.total

    async def test_that_nobody_asks_in_the_future_or_before_there_was_a_subscription(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        for asked_at in (clock.now + timedelta(hours=1), clock.now - timedelta(days=4_000)):
            action = a.CancelSubscription(mine.id, asked_at)
            assert await self.refusal(shop, action) == Refusal.BAD_VALUE

    async def test_that_a_cancelled_subscription_is_not_changed(self, shop: Shop, clock: Clock) -> None:
        mine = await self.subscription(shop)
        await shop.act(a.CancelSubscription(mine.id, clock.now), "cancel")
        for action in (a.SkipBox(mine.id), a.ChangePlan(mine.id, 4)):
            assert await self.refusal(shop, action) == Refusal.TOO_LATE
