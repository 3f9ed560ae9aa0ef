"""A subscription's boxes: skip, bring back, swap, plan and address, until two days before the renewal."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NotFound
from bot.shop import ProductId, Shop, Subscription
from bot.shop import actions as a
from bot.shop.actions import Refusal
from tests.contracts.shop_examples import Clock, ShopExamples

DECAF = ProductId("nightjar-decaf-500-g")
ADDRESS = "12 Sparrow Street, Amberwick, ZZ0 7QX"


def last_moment(subscription: Subscription) -> datetime:
    """11:59 pm London time two days before the renewal, in summer."""
    assert subscription.next_on is not None
    day = subscription.next_on - timedelta(days=2)
    return datetime(day.year, day.month, day.day, 22, 59, tzinfo=UTC)


class ShopBoxesContract(ShopExamples):
    async def test_that_a_box_is_skipped_and_brought_back(self, shop: Shop) -> None:
        before = await self.subscription(shop)
        assert before.next_on is not None
        receipt = await shop.act(a.SkipBox(before.id), "skip")
        after = await self.subscription(shop)
        assert after.next_on == before.next_on + timedelta(weeks=before.every_weeks)
        assert after.skips == before.skips + 1
        assert receipt.effective_on == before.next_on
        assert (receipt.undo, receipt.undo_until) == (a.UnskipBox(before.id), last_moment(before))
        await shop.act(a.UnskipBox(before.id), "bring back")
        assert await self.subscription(shop) == before

    async def test_that_three_boxes_in_a_row_are_skipped_and_no_more(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        for number in range(mine.skips, 3):
            await shop.act(a.SkipBox(mine.id), f"skip {number}")
        assert (await self.subscription(shop)).skips == 3
        assert await self.refusal(shop, a.SkipBox(mine.id)) == Refusal.LIMIT

    async def test_that_another_day_for_the_box_does_not_give_more_skips(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        for number in range(mine.skips, 3):
            await shop.act(a.SkipBox(mine.id), f"skip {number}")
        moved = (await self.subscription(shop)).next_on
        assert moved is not None
        await shop.act(a.ChangePlan(mine.id, mine.every_weeks, moved + timedelta(days=1)), "move")
        assert await self.refusal(shop, a.SkipBox(mine.id)) == Refusal.LIMIT

    async def test_that_skipping_starts_anew_once_a_box_has_gone(self, shop: Shop, clock: Clock) -> None:
        mine = await self.subscription(shop)
        for number in range(mine.skips, 3):
            await shop.act(a.SkipBox(mine.id), f"skip {number}")
        clock.now = last_moment(await self.subscription(shop)) + timedelta(days=3)
        assert (await self.subscription(shop)).skips == 0
        await shop.act(a.SkipBox(mine.id), "again")
        assert (await self.subscription(shop)).skips == 1

    async def test_that_the_next_box_is_always_one_to_come(self, shop: Shop, clock: Clock) -> None:
        before = await self.subscription(shop)
        assert before.next_on is not None
        clock.now = last_moment(before) + timedelta(days=3)
        after = await self.subscription(shop)
        assert after.next_on == before.next_on + timedelta(weeks=before.every_weeks)

    async def test_that_a_box_changes_until_two_days_before_and_not_after(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        clock.now = last_moment(mine)
        await shop.act(a.ChangeBoxAddress(mine.id, ADDRESS), "just in time")
        clock.now += timedelta(minutes=1)
        until = clock.now.date() + timedelta(days=30)
        for action in (
            a.SkipBox(mine.id),
            a.PauseSubscription(mine.id, until),
            a.SwapProduct(mine.id, DECAF),
            a.ChangePlan(mine.id, 4),
            a.ChangeBoxAddress(mine.id, ADDRESS),
        ):
            assert await self.refusal(shop, action) == Refusal.TOO_LATE

    async def test_that_a_skipped_box_comes_back_until_its_own_deadline(
        self, shop: Shop, clock: Clock
    ) -> None:
        mine = await self.subscription(shop)
        await shop.act(a.SkipBox(mine.id), "skip")
        clock.now = last_moment(mine) + timedelta(minutes=1)
        assert await self.refusal(shop, a.UnskipBox(mine.id)) == Refusal.TOO_LATE

    async def test_that_nothing_is_brought_back_that_was_not_skipped(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        assert mine.skips == 0
        assert await self.refusal(shop, a.UnskipBox(mine.id)) == Refusal.TOO_LATE

    async def test_that_the_price_follows_the_coffee_at_ten_percent_less(self, shop: Shop) -> None:
        before = await self.subscription(shop)
        decaf = await shop.product(DECAF)
        assert decaf is not None
        receipt = await shop.act(a.SwapProduct(before.id, DECAF), "swap")
        after = await self.subscription(shop)
        assert (after.product, after.product_name) == (DECAF, decaf.name)
        assert after.price.minor == round(decaf.price.minor * 0.9)
        assert after.next_on == before.next_on == receipt.effective_on
        assert receipt.undo == a.SwapProduct(before.id, before.product)
        await shop.act(receipt.undo, "back")
        assert await self.subscription(shop) == before

    async def test_that_only_subscription_coffees_in_stock_can_be_swapped_in(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        lot = next(
            one for one in await shop.products("beans", limit=1_000) if "farm" in one.facts and one.stock
        )
        tea = (await shop.products("tea"))[0]
        for product in (lot.id, tea.id, ProductId("tasting-flight-4-x-60-g"), ProductId("pebble-slate")):
            assert await self.refusal(shop, a.SwapProduct(mine.id, product)) == Refusal.NOT_COVERED
        assert await self.refusal(shop, a.SwapProduct(mine.id, mine.product)) == Refusal.BAD_VALUE
        with pytest.raises(NotFound):
            await shop.act(a.SwapProduct(mine.id, ProductId("nothing")), "nothing")

    @pytest.mark.parametrize("weeks", [1, 2, 4])
    async def test_that_boxes_come_weekly_every_two_weeks_or_monthly(self, shop: Shop, weeks: int) -> None:
        before = await self.subscription(shop)
        receipt = await shop.act(a.ChangePlan(before.id, weeks), "plan")
        after = await self.subscription(shop)
        assert (after.every_weeks, after.next_on) == (weeks, before.next_on)
        assert receipt.undo is not None
        await shop.act(receipt.undo, "back")
        assert await self.subscription(shop) == before

    async def test_that_the_next_box_moves_to_another_day_and_back(self, shop: Shop) -> None:
        before = await self.subscription(shop)
        assert before.next_on is not None
        day = before.next_on + timedelta(days=10)
        receipt = await shop.act(a.ChangePlan(before.id, 2, day), "move")
        assert (await self.subscription(shop)).next_on == day == receipt.effective_on
        assert receipt.undo is not None
        await shop.act(receipt.undo, "back")
        assert await self.subscription(shop) == before

    @pytest.mark.parametrize("days", [-400, -1, 0, 1])
    async def test_that_the_next_box_is_not_moved_before_the_day_after_tomorrow(
        self, shop: Shop, clock: Clock, days: int
    ) -> None:
        mine = await self.subscription(shop)
        day = clock.now.date() + timedelta(days=days)
        assert await self.refusal(shop, a.ChangePlan(mine.id, 2, day)) == Refusal.BAD_VALUE

    async def test_that_other_plans_and_days_too_far_off_are_refused(self, shop: Shop) -> None:
        mine = await self.subscription(shop)
        assert mine.next_on is not None
        for weeks in (0, 3, 8, -1):
            assert await self.refusal(shop, a.ChangePlan(mine.id, weeks)) == Refusal.BAD_VALUE
        far = a.ChangePlan(mine.id, 2, mine.next_on + timedelta(days=29))
        assert await self.refusal(shop, far) == Refusal.BAD_VALUE

    async def test_that_boxes_go_to_another_address_abroad_too(self, shop: Shop) -> None:
        before = await self.subscription(shop)
        abroad = "Lindengasse 4, 00042 Lindenau am See, Germany"
        receipt = await shop.act(a.ChangeBoxAddress(before.id, abroad), "move")
        assert (await self.subscription(shop)).ship_to == abroad
        assert receipt.undo == a.ChangeBoxAddress(before.id, before.ship_to)
        await shop.act(receipt.undo, "back")
        assert await self.subscription(shop) == before

    @pytest.mark.parametrize("address", ["", "my new flat", "9 High Street, Perth, Australia"])
    async def test_that_boxes_do_not_go_where_the_shop_does_not_deliver(
        self, shop: Shop, address: str
    ) -> None:
        mine = await self.subscription(shop)
        assert await self.refusal(shop, a.ChangeBoxAddress(mine.id, address)) == Refusal.BAD_VALUE
