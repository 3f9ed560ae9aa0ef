"""Accepted offers reach the till, and what it takes reaches the ledger: over the demo shop's own file."""

import asyncio
from datetime import timedelta
from hashlib import sha256

import pytest

from bot.errors import Conflict, NotReady
from bot.retention.types import Arm, GrantState, OfferCard, Swept, Told
from bot.shop import Money, OrderId
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Redemption
from bot.storage.types import CustomerId
from tests.bot.retention.desk import TOO_DEAR, Desk
from tests.bot.retention.turns import CUSTOMER, SUBSCRIPTION

RENEWAL = OrderId(SUBSCRIPTION.id)


class Down:
    """The shop while it cannot be reached, for as long as `down` is set; the real one otherwise."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.down = True
        self.issued = 0
        self.asked: list[object] = []

    async def issue_discount(self, discount: Discount) -> None:
        if self.down:
            raise NotReady("the shop cannot be reached")
        self.issued += 1
        await self._desk.shop.issue_discount(discount)

    async def redemptions(self, since: object) -> list[Redemption]:
        self.asked.append(since)
        if self.down:
            raise NotReady("the shop cannot be reached")
        return await self._desk.shop.redemptions(since)  # type: ignore[arg-type]


async def accepted(desk: Desk) -> OfferCard:
    _, card = await desk.offered(TOO_DEAR)
    await desk.retention.accept(card.grant, "talk-1")
    return await desk.retention.card(card.grant, "talk-1")


async def test_that_an_accepted_code_works_at_the_till_and_the_ledger_sees_it(desk: Desk) -> None:
    card = await accepted(desk)
    assert card.arm is Arm.PERCENT
    assert card.code
    told = await desk.shop.redeem(card.code.lower(), CUSTOMER.id, RENEWAL, SUBSCRIPTION.price)
    assert told.taken_off == Money(153, "GBP")
    for _ in range(2):
        assert await desk.retention.sweep() == Swept()
    assert (await desk.retention.card(card.grant, "talk-1")).state is GrantState.REDEEMED
    [balance] = await desk.retention.balances()
    assert (balance.reserved, balance.spent, balance.balanced) == (0, 153, True)


async def test_that_the_till_knows_what_the_code_is_good_for(desk: Desk) -> None:
    card = await accepted(desk)
    assert card.code
    with pytest.raises(CodeRefused) as refused:
        await desk.shop.redeem(card.code, CUSTOMER.id, OrderId("JR-900001"), SUBSCRIPTION.price)
    assert refused.value.reason is NotRedeemable.WRONG_USE
    desk.now = card.expires_at
    with pytest.raises(CodeRefused) as refused:
        await desk.shop.redeem(card.code, CUSTOMER.id, RENEWAL, SUBSCRIPTION.price)
    assert refused.value.reason is NotRedeemable.EXPIRED


async def test_that_a_shop_that_is_down_undoes_no_acceptance_and_is_told_later(desk: Desk) -> None:
    shop = Down(desk)
    desk.open(shop=shop)
    card = await accepted(desk)
    assert (card.state, card.code) == (GrantState.ACCEPTED, None), "a code that no till takes is not shown"
    assert (await desk.retention.sweep()).issued == ()
    shop.down = False
    assert (await desk.retention.sweep()).issued == ((card.grant, "talk-1"),)
    assert (await desk.retention.card(card.grant, "talk-1")).code
    assert (await desk.retention.sweep()).issued == ()
    await desk.retention.accept(card.grant, "talk-1")
    assert shop.issued == 1


async def test_that_a_code_waits_through_a_restart(desk: Desk) -> None:
    shop = Down(desk)
    desk.open(shop=shop)
    card = await accepted(desk)
    desk.open()
    assert (await desk.retention.sweep()).issued == ((card.grant, "talk-1"),)


async def test_that_a_code_the_shop_has_with_other_terms_counts_as_issued(desk: Desk) -> None:
    class Other(Down):
        async def issue_discount(self, discount: Discount) -> None:
            raise Conflict("other terms")

    desk.open(shop=Other(desk))
    assert (await accepted(desk)).code


async def test_that_nothing_is_asked_while_nothing_is_awaited(desk: Desk) -> None:
    shop = Down(desk)
    shop.down = False
    desk.open(shop=shop)
    await desk.retention.sweep()
    assert shop.asked == []
    await accepted(desk)
    await desk.retention.sweep()
    desk.now += timedelta(days=2)
    await desk.retention.sweep()
    desk.now += timedelta(days=2)
    await desk.retention.sweep()
    assert len(shop.asked) == 3
    assert shop.asked == sorted(shop.asked, key=str), "the cursor only moves on"
    assert shop.asked[2] != shop.asked[0]


async def test_that_being_told_by_the_shop_and_asking_it_spend_once(desk: Desk) -> None:
    card = await accepted(desk)
    assert card.code
    told = await desk.shop.redeem(card.code, CUSTOMER.id, RENEWAL, SUBSCRIPTION.price)
    answers = await asyncio.gather(*(desk.retention.redeemed(told) for _ in range(5)))
    assert sorted(answers) == [Told.KNOWN] * 4 + [Told.REDEEMED]
    await desk.retention.sweep()
    assert (await desk.retention.balances())[0].spent == 153


async def test_that_codes_the_ledger_does_not_stand_for_are_named(desk: Desk) -> None:
    card = await accepted(desk)
    assert card.code
    stray = Redemption("0" * 64, CUSTOMER.id, OrderId("JR-1"), Money(100, "GBP"), desk.now)
    assert await desk.retention.redeemed(stray) is Told.UNKNOWN
    desk.now = card.expires_at + timedelta(days=2)
    await desk.retention.sweep()
    late = Redemption(hash_of(card.code), CUSTOMER.id, RENEWAL, Money(100, "GBP"), desk.now)
    assert await desk.retention.redeemed(late) is Told.ENDED
    assert (await desk.retention.balances())[0].spent == 0


async def test_that_nobody_elses_redemption_is_taken_for_ones_own(desk: Desk) -> None:
    card = await accepted(desk)
    assert card.code
    other = Redemption(hash_of(card.code), CustomerId("c-2"), RENEWAL, Money(100, "GBP"), desk.now)
    assert await desk.retention.redeemed(other) is Told.UNKNOWN


def hash_of(code: str) -> str:
    return sha256(code.encode()).hexdigest()
