"""What the ledger makes of being told that a code was used, on every database."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

from bot.retention import ledger, marks
from bot.retention.codes import code_of
from bot.retention.types import Grant, GrantState, Told
from bot.shop import Money, OrderId
from bot.shop.discounts import Redemption
from bot.storage.types import CustomerId
from tests.contracts.ledger_claims import NOW, claim_of
from tests.contracts.ledger_contract import Book

SECRET = "secret"


def used(grant: Grant, taken: int = 85, customer: str = "1", order: str = "JR-1") -> Redemption:
    code_hash = sha256(code_of(grant.id, SECRET).encode()).hexdigest()
    return Redemption(code_hash, CustomerId(customer), OrderId(order), Money(taken, "GBP"), NOW)


class RedemptionContract:
    """Inherited beside LedgerContract, which gives `book`."""

    async def accepted(self, book: Book, number: int = 1, cost: int = 600) -> Grant:
        grant = await book.granted(claim_of(number, f"customer:{number}", cost=cost))
        assert await book.move(grant, GrantState.ACCEPTED)
        return grant

    async def tell(self, book: Book, redemption: Redemption) -> Told:
        work = partial(marks.redeem, redemption=redemption, secret=SECRET, now=NOW)
        return await book.database.write(work)

    async def test_that_a_code_is_never_redeemed_twice(self, book: Book) -> None:
        grant = await self.accepted(book)
        assert await self.tell(book, used(grant)) is Told.REDEEMED
        for _ in range(3):
            assert await self.tell(book, used(grant)) is Told.KNOWN
        balance = await book.balance()
        assert (balance.reserved, balance.spent, balance.live) == (0, 85, 0)

    async def test_that_many_who_tell_at_once_spend_once(self, book: Book) -> None:
        grant = await self.accepted(book)
        told = await asyncio.gather(*(self.tell(book, used(grant)) for _ in range(8)))
        assert sorted(told) == [Told.KNOWN] * 7 + [Told.REDEEMED]
        assert (await book.balance()).spent == 85

    async def test_that_a_till_that_takes_off_more_than_was_promised_costs_no_more(self, book: Book) -> None:
        grant = await self.accepted(book)
        assert await self.tell(book, used(grant, taken=900)) is Told.REDEEMED
        assert (await book.balance()).spent == 600

    async def test_that_a_sum_in_another_currency_costs_the_whole_reserve(self, book: Book) -> None:
        grant = await self.accepted(book)
        await self.tell(book, replace(used(grant), taken_off=Money(10, "EUR")))
        assert (await book.balance()).spent == 600

    async def test_that_a_code_of_nobody_or_of_somebody_else_spends_nothing(self, book: Book) -> None:
        grant = await self.accepted(book)
        assert await self.tell(book, used(grant, customer="2")) is Told.UNKNOWN
        assert await self.tell(book, replace(used(grant), code_hash="0" * 64)) is Told.UNKNOWN
        assert (await book.balance()).reserved == 600

    async def test_that_an_offer_that_has_ended_is_not_redeemed(self, book: Book) -> None:
        grant = await self.accepted(book)
        assert await book.move(grant, GrantState.EXPIRED)
        assert await self.tell(book, used(grant)) is Told.ENDED
        balance = await book.balance()
        assert (balance.reserved, balance.spent) == (0, 0)

    async def test_that_an_accepted_offer_keeps_its_reserve_a_day_longer(self, book: Book) -> None:
        grant = await self.accepted(book)
        assert await ledger.expire(book.database, grant.expires_at + timedelta(hours=23)) == 0
        assert await ledger.expire(book.database, grant.expires_at + timedelta(hours=25)) == 1
        assert (await book.balance()).reserved == 0

    async def test_that_what_the_shop_has_been_told_is_kept(self, book: Book) -> None:
        first, second = await self.accepted(book, 1, 100), await self.accepted(book, 2, 100)
        await book.granted(claim_of(3, "customer:3"))
        for _ in range(2):
            await book.database.write(partial(marks.mark_issued, id=first.id, now=NOW))
        waiting = await book.database.write(partial(marks.not_issued, now=NOW))
        assert [(grant.id, talk) for grant, talk in waiting] == [(second.id, "talk-2")]
        await book.balance()

    async def test_that_the_till_is_asked_from_the_oldest_acceptance_that_is_still_open(
        self, book: Book
    ) -> None:
        assert await book.database.read(marks.awaited_since) is None
        grant = await self.accepted(book)
        assert await book.database.read(marks.awaited_since) == NOW
        await self.tell(book, used(grant))
        assert await book.database.read(marks.awaited_since) is None
