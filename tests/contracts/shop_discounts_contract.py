"""A code is its owner's, is taken once, and takes off no more than was said."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from bot.errors import Conflict, ContentError, NotFound
from bot.shop import Money, OrderId, Shop
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Redemption, Reduction, Uses
from bot.storage.types import CustomerId
from tests.contracts.shop_examples import IMOGEN, NELL, OWEN, TOM, Clock, Example, ShopExamples

CODE = "7K2QX-9MW3E-4RT8A"
BASKET = Money(3_000, "GBP")
NEW_ORDER = OrderId("JR-999001")


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


class ShopDiscountsContract(ShopExamples):
    async def discount(self, shop: Shop, clock: Clock, email: str = NELL, **terms: object) -> Discount:
        """Ten per cent off an order, at most £6, issued."""
        usual = Discount(
            code=CODE,
            customer=(await self.customer(shop, email)).id,
            reduction=Reduction.PERCENT,
            percent=10,
            amount=None,
            at_most=pounds(600),
            min_order=None,
            uses=Uses.ORDER,
            countries=(),
            expires_at=clock.now + timedelta(days=14),
        )
        discount = replace(usual, **terms)  # type: ignore[arg-type]
        await shop.issue_discount(discount)
        return discount

    async def use(
        self, shop: Shop, discount: Discount, basket: Money = BASKET, order: OrderId = NEW_ORDER
    ) -> Redemption:
        return await shop.redeem(discount.code, discount.customer, order, basket)

    async def why_not(
        self, shop: Shop, discount: Discount, basket: Money = BASKET, order: OrderId = NEW_ORDER
    ) -> NotRedeemable:
        with pytest.raises(CodeRefused) as refused:
            await self.use(shop, discount, basket, order)
        return refused.value.reason

    async def test_that_a_code_is_redeemed_and_told_by_its_hash(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock)
        told = await self.use(shop, discount)
        assert told.code_hash == sha256(CODE.encode()).hexdigest()
        assert (told.customer, told.order) == (discount.customer, NEW_ORDER)
        assert (told.taken_off, told.at) == (pounds(300), clock.now)
        assert await shop.redemptions(clock.now) == [told]

    async def test_that_a_code_is_never_redeemed_twice(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock)
        first = await self.use(shop, discount)
        assert await self.why_not(shop, discount, order=OrderId("JR-999002")) == NotRedeemable.USED
        clock.now += timedelta(days=30)
        assert await self.use(shop, discount, pounds(9_999)) == first, "the same order gives the first again"

    async def test_that_sixteen_at_once_redeem_a_code_once(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock)
        answers = await asyncio.gather(
            *(self.use(shop, discount, order=OrderId(f"JR-9991{number:02}")) for number in range(16)),
            return_exceptions=True,
        )
        taken = [answer for answer in answers if isinstance(answer, Redemption)]
        refused = [answer.reason for answer in answers if isinstance(answer, CodeRefused)]
        assert len(taken) == 1
        assert refused == [NotRedeemable.USED] * 15
        assert await shop.redemptions(clock.now) == taken

    async def test_that_sixteen_at_once_for_one_order_are_told_the_same(
        self, shop: Shop, clock: Clock
    ) -> None:
        discount = await self.discount(shop, clock)
        answers = await asyncio.gather(*(self.use(shop, discount) for _ in range(16)))
        assert len({answer.code_hash for answer in answers}) == 1
        assert len(await shop.redemptions(clock.now)) == 1

    @pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", ""), f" {CODE.replace('-', ' ')} "])
    async def test_that_capitals_hyphens_and_spaces_make_no_difference(
        self, shop: Shop, clock: Clock, typed: str
    ) -> None:
        discount = await self.discount(shop, clock)
        told = await self.use(shop, replace(discount, code=typed))
        assert told.code_hash == sha256(CODE.encode()).hexdigest()

    async def test_that_a_code_is_its_owners_alone(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock)
        other = replace(discount, customer=(await self.customer(shop, IMOGEN)).id)
        assert await self.why_not(shop, other) == NotRedeemable.NOT_YOURS
        theirs = self.example(Example.PLACED)
        assert await self.why_not(shop, discount, order=theirs) == NotRedeemable.NOT_YOURS
        assert await shop.redemptions(clock.now) == []

    async def test_that_unknown_and_expired_codes_are_refused(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock)
        assert await self.why_not(shop, replace(discount, code="GUESSED")) == NotRedeemable.UNKNOWN
        clock.now = discount.expires_at
        assert await self.why_not(shop, discount) == NotRedeemable.EXPIRED

    @pytest.mark.parametrize(
        ("terms", "basket", "taken_off"),
        [
            ({}, 3_000, 300),
            ({}, 20_000, 600),
            ({}, 99, 9),
            ({"reduction": Reduction.AMOUNT, "amount": pounds(500)}, 3_000, 500),
            ({"reduction": Reduction.AMOUNT, "amount": pounds(500)}, 300, 300),
            ({"reduction": Reduction.AMOUNT, "amount": pounds(900)}, 3_000, 600),
            ({"reduction": Reduction.FREE_SHIPPING}, 3_000, 395),
            ({"reduction": Reduction.FREE_SHIPPING, "at_most": pounds(200)}, 3_000, 200),
        ],
    )
    async def test_that_it_takes_off_what_was_said_and_no_more(
        self, shop: Shop, clock: Clock, terms: dict[str, object], basket: int, taken_off: int
    ) -> None:
        discount = await self.discount(shop, clock, **terms)
        assert (await self.use(shop, discount, pounds(basket))).taken_off == pounds(taken_off)

    async def test_that_points_are_added_to_a_members_balance(self, shop: Shop, clock: Clock) -> None:
        terms = {"reduction": Reduction.POINTS, "amount": pounds(500)}
        discount = await self.discount(shop, clock, OWEN, **terms)
        before = await shop.points_of(discount.customer)
        assert (await self.use(shop, discount)).taken_off == pounds(500)
        await self.use(shop, discount)
        after = await shop.points_of(discount.customer)
        assert before is not None
        assert after is not None
        assert after.balance == before.balance + 500

    async def test_that_points_are_for_members(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock, reduction=Reduction.POINTS, amount=pounds(500))
        assert await self.why_not(shop, discount) == NotRedeemable.WRONG_USE

    async def test_that_a_code_is_not_spent_where_delivery_is_free_anyway(
        self, shop: Shop, clock: Clock
    ) -> None:
        discount = await self.discount(shop, clock, reduction=Reduction.FREE_SHIPPING)
        assert await self.why_not(shop, discount, pounds(3_500)) == NotRedeemable.WRONG_USE
        assert (await self.use(shop, discount, pounds(3_499))).taken_off == pounds(395)

    async def test_that_a_basket_below_the_minimum_is_refused(self, shop: Shop, clock: Clock) -> None:
        discount = await self.discount(shop, clock, min_order=pounds(2_000))
        assert await self.why_not(shop, discount, pounds(1_999)) == NotRedeemable.TOO_SMALL
        await self.use(shop, discount, pounds(2_000))

    @pytest.mark.parametrize(
        ("uses", "order", "renewal"),
        [
            (Uses.ORDER, True, False),
            (Uses.RENEWAL, False, True),
            (Uses.EITHER, True, True),
        ],
    )
    async def test_that_a_code_is_for_orders_for_renewals_or_for_either(
        self, shop: Shop, clock: Clock, uses: Uses, order: bool, renewal: bool
    ) -> None:
        box = (await shop.orders_of((await self.customer(shop, TOM)).id, limit=1))[0].id
        coming = OrderId((await self.subscription(shop, TOM)).id)
        for number, (place, allowed) in enumerate(((NEW_ORDER, order), (box, renewal), (coming, renewal))):
            discount = await self.discount(shop, clock, TOM, uses=uses, code=f"{CODE}-{number}")
            if allowed:
                await self.use(shop, discount, order=place)
            else:
                assert await self.why_not(shop, discount, order=place) == NotRedeemable.WRONG_USE

    async def test_that_a_code_stays_in_its_countries_and_currency(self, shop: Shop, clock: Clock) -> None:
        abroad = await self.discount(shop, clock, countries=("US", "IE"))
        assert await self.why_not(shop, abroad) == NotRedeemable.WRONG_USE
        at_home = await self.discount(shop, clock, countries=("IE", "GB"), code="HOME-0001")
        assert await self.why_not(shop, at_home, Money(3_000, "EUR")) == NotRedeemable.WRONG_USE
        await self.use(shop, at_home)

    async def test_that_an_order_takes_one_code(self, shop: Shop, clock: Clock) -> None:
        await self.use(shop, await self.discount(shop, clock))
        second = await self.discount(shop, clock, code="SECOND-0001")
        assert await self.why_not(shop, second) == NotRedeemable.WRONG_USE
        await self.use(shop, second, order=OrderId("JR-999002"))

    async def test_that_issuing_again_changes_nothing_and_other_terms_conflict(
        self, shop: Shop, clock: Clock
    ) -> None:
        discount = await self.discount(shop, clock, countries=("GB", "IE"))
        await shop.issue_discount(replace(discount, countries=("IE", "GB")))
        for terms in ({"percent": 20}, {"at_most": pounds(900)}, {"uses": Uses.EITHER}, {"countries": ()}):
            with pytest.raises(Conflict):
                await shop.issue_discount(replace(discount, **terms))  # type: ignore[arg-type]
        assert (await self.use(shop, discount)).taken_off == pounds(300)

    async def test_that_a_discount_that_cannot_be_is_named_by_its_field(
        self, shop: Shop, clock: Clock
    ) -> None:
        for field, terms in (
            ("percent", {"percent": 0}),
            ("percent", {"percent": 101}),
            ("amount", {"reduction": Reduction.AMOUNT}),
            ("min_order", {"min_order": Money(1, "EUR")}),
        ):
            with pytest.raises(ContentError, match=field):
                await self.discount(shop, clock, **terms)
        with pytest.raises(NotFound):
            await self.discount(shop, clock, customer=CustomerId("nobody"))

    async def test_that_redemptions_are_told_oldest_first_from_a_moment_on(
        self, shop: Shop, clock: Clock
    ) -> None:
        told = []
        for number in range(3):
            clock.now += timedelta(minutes=1)
            discount = await self.discount(shop, clock, code=f"CODE-000{number}")
            told.append(await self.use(shop, discount, order=OrderId(f"JR-99910{number}")))
        assert await shop.redemptions(told[0].at) == told
        assert await shop.redemptions(told[1].at) == told[1:]
        assert await shop.redemptions(clock.now + timedelta(seconds=1)) == []
