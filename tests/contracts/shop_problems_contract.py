"""What went wrong is put right by the rules: late, lost, damaged, missing, broken; and data requests."""

from datetime import date, timedelta

import pytest

from bot.shop import OrderState, Shop
from bot.shop import actions as a
from bot.shop.actions import Fault, Refusal, Wish
from tests.contracts.shop_examples import NELL, Clock, Example, ShopExamples

TODAY, TOMORROW = date(2026, 5, 20), date(2026, 5, 21)
"""A Wednesday; the Monday after it is a bank holiday."""
ARRIVALS = (Fault.DAMAGED, Fault.WRONG, Fault.MISSING)


class ShopProblemsContract(ShopExamples):
    async def fault(
        self, shop: Shop, kind: Example, fault: Fault, wish: Wish = Wish.REPLACEMENT
    ) -> a.ReportFault:
        order = await self.order(shop, kind)
        return a.ReportFault(order.id, order.lines[0].product, fault, wish, "It looks bad.")

    async def test_that_a_late_parcel_is_traced_once_with_an_answer_next_working_day(
        self, shop: Shop
    ) -> None:
        trace = a.TraceParcel(self.example(Example.LATE))
        receipt = await shop.act(trace, "trace")
        assert receipt.answer_by == TOMORROW
        assert receipt.undo is None
        assert await self.refusal(shop, trace) == Refusal.LIMIT

    async def test_that_bank_holidays_and_weekends_are_no_working_days(
        self, shop: Shop, clock: Clock
    ) -> None:
        clock.now += timedelta(days=2)
        receipt = await shop.act(a.TraceParcel(self.example(Example.LATE)), "trace on friday")
        assert receipt.answer_by == date(2026, 5, 26)

    async def test_that_a_parcel_is_traced_again_when_the_answer_did_not_come(
        self, shop: Shop, clock: Clock
    ) -> None:
        trace = a.TraceParcel(self.example(Example.LATE))
        first = await shop.act(trace, "trace")
        clock.now += timedelta(days=2)
        assert (await shop.act(trace, "again")).case != first.case

    @pytest.mark.parametrize("kind", [Example.ON_TIME, Example.PLACED, Example.MARKED_LOST])
    async def test_that_what_is_not_late_is_not_traced(self, shop: Shop, kind: Example) -> None:
        assert await self.refusal(shop, a.TraceParcel(self.example(kind))) == Refusal.NOT_COVERED

    async def test_that_a_delivered_parcel_that_is_not_there_is_asked_after_within_two_weeks(
        self, shop: Shop
    ) -> None:
        receipt = await shop.act(a.TraceParcel(self.example(Example.ARRIVED)), "where")
        assert receipt.answer_by == date(2026, 5, 26), "three working days, a bank holiday between"
        late = a.TraceParcel(self.example(Example.ARRIVED_15_DAYS_AGO))
        assert await self.refusal(shop, late) == Refusal.TOO_LATE

    @pytest.mark.parametrize("kind", [Example.LOST, Example.MARKED_LOST])
    async def test_that_a_lost_parcel_is_refunded_with_its_delivery(self, shop: Shop, kind: Example) -> None:
        before = await self.order(shop, kind)
        receipt = await shop.act(a.MakeGood(before.id, Wish.REFUND), "refund")
        after = await self.order(shop, kind)
        assert receipt.refund == before.total == after.refunded
        assert after.state is OrderState.LOST
        for wish in (Wish.REFUND, Wish.REPLACEMENT):
            assert await self.refusal(shop, a.MakeGood(before.id, wish)) == Refusal.LIMIT

    @pytest.mark.parametrize("kind", [Example.LOST, Example.MARKED_LOST])
    async def test_that_a_lost_parcel_is_replaced_unless_that_is_taken_back(
        self, shop: Shop, kind: Example
    ) -> None:
        order = self.example(kind)
        receipt = await shop.act(a.MakeGood(order, Wish.REPLACEMENT), "resend")
        assert (receipt.effective_on, receipt.refund) == (TOMORROW, None)
        assert await self.refusal(shop, a.MakeGood(order, Wish.REFUND)) == Refusal.LIMIT
        assert receipt.undo == a.WithdrawCase(receipt.case)
        await shop.act(receipt.undo, "keep waiting")
        assert (await shop.act(a.MakeGood(order, Wish.REFUND), "refund")).refund is not None

    @pytest.mark.parametrize("kind", [Example.LATE, Example.ON_TIME, Example.ARRIVED, Example.PLACED])
    async def test_that_what_is_not_lost_is_not_made_good(self, shop: Shop, kind: Example) -> None:
        action = a.MakeGood(self.example(kind), Wish.REFUND)
        assert await self.refusal(shop, action) == Refusal.NOT_COVERED

    async def test_that_nothing_lost_can_be_repaired(self, shop: Shop) -> None:
        action = a.MakeGood(self.example(Example.LOST), Wish.REPAIR)
        assert await self.refusal(shop, action) == Refusal.BAD_VALUE

    @pytest.mark.parametrize("fault", ARRIVALS)
    async def test_that_what_came_damaged_wrong_or_not_is_replaced_within_a_working_day(
        self, shop: Shop, fault: Fault
    ) -> None:
        action = await self.fault(shop, Example.ARRIVED, fault)
        receipt = await shop.act(action, "report")
        assert (receipt.effective_on, receipt.answer_by, receipt.refund) == (TOMORROW, TOMORROW, None)
        assert await self.refusal(shop, action) == Refusal.LIMIT

    async def test_that_it_is_refunded_as_paid_instead_when_that_is_wished(self, shop: Shop) -> None:
        order = await self.order(shop, Example.ARRIVED)
        action = await self.fault(shop, Example.ARRIVED, Fault.DAMAGED, Wish.REFUND)
        receipt = await shop.act(action, "report")
        price, worth = (
            order.lines[0].price.minor,
            sum(line.quantity * line.price.minor for line in order.lines),
        )
        assert receipt.refund is not None
        assert abs(receipt.refund.minor - (price - order.discount.minor * price / worth)) < 1

    async def test_that_a_refund_is_not_promised_where_only_some_of_several_may_be_bad(
        self, shop: Shop
    ) -> None:
        action = await self.fault(shop, Example.ARRIVED_SEVERAL, Fault.MISSING, Wish.REFUND)
        receipt = await shop.act(action, "report")
        assert (receipt.refund, receipt.answer_by) == (None, TOMORROW)

    @pytest.mark.parametrize("fault", ARRIVALS)
    async def test_that_it_is_told_within_fourteen_days(self, shop: Shop, fault: Fault) -> None:
        action = await self.fault(shop, Example.ARRIVED_15_DAYS_AGO, fault)
        assert await self.refusal(shop, action) == Refusal.TOO_LATE

    async def test_that_what_has_not_arrived_has_no_faults_and_gift_cards_need_a_person(
        self, shop: Shop
    ) -> None:
        on_the_way = await self.fault(shop, Example.ON_TIME, Fault.MISSING)
        assert await self.refusal(shop, on_the_way) == Refusal.NOT_COVERED
        card = await self.fault(shop, Example.GIFT_CARD, Fault.MISSING)
        assert await self.refusal(shop, card) == Refusal.PERSON
        bag = await self.fault(shop, Example.ARRIVED, Fault.DAMAGED, Wish.REPAIR)
        assert await self.refusal(shop, bag) == Refusal.BAD_VALUE

    @pytest.mark.parametrize("wish", [Wish.REPAIR, Wish.REPLACEMENT])
    async def test_that_a_grinder_is_under_warranty_for_three_years(self, shop: Shop, wish: Wish) -> None:
        action = await self.fault(shop, Example.GRINDER_OF_35_MONTHS, Fault.FAULTY, wish)
        assert (await shop.act(action, "claim")).answer_by == date(2026, 5, 22)

    async def test_that_a_refund_under_warranty_is_a_persons_matter(self, shop: Shop) -> None:
        action = await self.fault(shop, Example.GRINDER_OF_35_MONTHS, Fault.FAULTY, Wish.REFUND)
        assert await self.refusal(shop, action) == Refusal.PERSON

    async def test_that_a_warranty_ends(self, shop: Shop, clock: Clock) -> None:
        kettle = await self.fault(shop, Example.KETTLE_OF_25_MONTHS, Fault.FAULTY)
        assert await self.refusal(shop, kettle) == Refusal.TOO_LATE
        clock.now += timedelta(days=40)
        grinder = await self.fault(shop, Example.GRINDER_OF_35_MONTHS, Fault.FAULTY)
        assert await self.refusal(shop, grinder) == Refusal.TOO_LATE

    @pytest.mark.parametrize("kind", [Example.ARRIVED, Example.MUG])
    async def test_that_tea_and_mugs_have_no_warranty(self, shop: Shop, kind: Example) -> None:
        action = await self.fault(shop, kind, Fault.FAULTY)
        assert await self.refusal(shop, action) == Refusal.NOT_COVERED

    async def test_that_a_report_is_withdrawn_until_somebody_acts_on_it(
        self, shop: Shop, clock: Clock
    ) -> None:
        action = await self.fault(shop, Example.ARRIVED, Fault.DAMAGED)
        receipt = await shop.act(action, "report")
        assert receipt.undo == a.WithdrawCase(receipt.case)
        assert (await shop.act(receipt.undo, "sorry")).case == receipt.case
        assert await self.refusal(shop, receipt.undo) == Refusal.TOO_LATE
        again = await shop.act(action, "after all")
        assert again.undo is not None
        assert again.undo_until is not None
        clock.now = again.undo_until + timedelta(minutes=1)
        assert await self.refusal(shop, again.undo) == Refusal.TOO_LATE

    async def test_that_a_trace_cannot_be_withdrawn(self, shop: Shop) -> None:
        receipt = await shop.act(a.TraceParcel(self.example(Example.LATE)), "trace")
        assert await self.refusal(shop, a.WithdrawCase(receipt.case)) == Refusal.NOT_COVERED

    async def test_that_a_copy_of_the_data_comes_within_a_month(self, shop: Shop) -> None:
        nell = await self.customer(shop, NELL)
        wish = a.RequestData(nell.id, a.DataWish.COPY)
        assert (await shop.act(wish, "copy")).answer_by == date(2026, 6, 20)
        assert await self.refusal(shop, wish) == Refusal.LIMIT

    async def test_that_data_are_erased_within_thirty_days_unless_that_is_withdrawn(self, shop: Shop) -> None:
        nell = await self.customer(shop, NELL)
        wish = a.RequestData(nell.id, a.DataWish.ERASE)
        receipt = await shop.act(wish, "erase")
        assert receipt.effective_on == TODAY + timedelta(days=30)
        assert receipt.undo is not None
        await shop.act(receipt.undo, "no, stay")
        assert (await shop.act(wish, "yes, go")).case != receipt.case
