"""What a ledger keeps on every database. Each database's test class inherits it and gives a `url` fixture."""

import asyncio
import subprocess
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import product
from json import loads

import pytest
import pytest_asyncio
from sqlalchemy import Connection, func, select

from bot.errors import Conflict, NotFound
from bot.retention import ledger
from bot.retention.balances import Balance, balances
from bot.retention.ledger import STEPS, Claim
from bot.retention.offers import Budget
from bot.retention.types import Grant, GrantId, GrantState, Withheld
from bot.shop import Money
from bot.storage.database import Database, open_database
from bot.storage.tables import grant_events, grants, metadata
from tests.contracts.ledger_claims import NOW, claim_of

LATER = NOW + timedelta(days=15)


@dataclass(frozen=True)
class Book:
    """A ledger with one budget, for tests."""

    database: Database

    async def claim(self, claim: Claim) -> Grant | Withheld:
        return await self.database.write(partial(ledger.claim, claim=claim))

    async def granted(self, claim: Claim) -> Grant:
        answer = await self.claim(claim)
        assert isinstance(answer, Grant)
        return answer

    async def move(self, grant: Grant, to: GrantState, cost: int = 0) -> bool:
        return await self.database.write(partial(ledger.move, id=grant.id, to=to, now=NOW, cost=cost))

    async def open(self, total: int, currency: str = "GBP") -> None:
        budget = Budget("saves", Money(total, currency))
        await self.database.write(partial(ledger.open_budget, budget=budget))

    async def balance(self) -> Balance:
        [balance] = await self.database.write(balances)
        assert balance.balanced
        return balance


PATHS: dict[GrantState, tuple[GrantState, ...]] = {
    GrantState.ISSUED: (),
    GrantState.SEEN: (GrantState.SEEN,),
    GrantState.ACCEPTED: (GrantState.SEEN, GrantState.ACCEPTED),
    GrantState.DECLINED: (GrantState.DECLINED,),
    GrantState.REDEEMED: (GrantState.ACCEPTED, GrantState.REDEEMED),
    GrantState.EXPIRED: (GrantState.EXPIRED,),
    GrantState.REVOKED: (GrantState.REVOKED,),
}


class LedgerContract:
    @pytest_asyncio.fixture
    async def book(self, url: str) -> AsyncIterator[Book]:
        database = open_database(url)
        await database.write(metadata.create_all)
        opened = Book(database)
        await opened.open(1_000)
        yield opened
        await database.close()

    async def test_that_a_grant_reserves_what_it_may_cost_at_most(self, book: Book) -> None:
        grant = await book.granted(claim_of(1, "customer:1", cost=300))
        assert grant.state is GrantState.ISSUED
        balance = await book.balance()
        assert (balance.reserved, balance.spent, balance.live) == (300, 0, 300)

    async def test_that_the_same_decision_is_granted_once(self, book: Book) -> None:
        first = await book.granted(claim_of(1, "customer:1"))
        again = await book.granted(claim_of(1, "customer:1"))
        assert again == first
        assert (await book.balance()).reserved == 100

    async def test_that_another_reason_or_tab_gets_nothing_more_in_the_same_window(self, book: Book) -> None:
        await book.granted(claim_of(1, "customer:1"))
        assert await book.claim(claim_of(2, "customer:1")) is Withheld.ALREADY_DECIDED
        await book.granted(claim_of(3, "customer:1", window="w2"))
        assert (await book.balance()).reserved == 200

    async def test_that_a_budget_is_never_overrun(self, book: Book) -> None:
        for number in range(3):
            await book.granted(claim_of(number, f"customer:{number}", cost=300))
        assert await book.claim(claim_of(3, "customer:3", cost=300)) is Withheld.BUDGET
        await book.granted(claim_of(4, "customer:4", cost=100))
        assert (await book.balance()).reserved == 1_000

    async def test_that_a_refused_claim_leaves_no_trace(self, book: Book) -> None:
        assert await book.claim(claim_of(1, "customer:1", cost=2_000)) is Withheld.BUDGET
        assert (await book.balance()).reserved == 0
        await book.granted(claim_of(1, "customer:1", cost=200))

    async def test_that_a_claim_and_its_callers_work_stand_or_fall_together(self, book: Book) -> None:
        def broken(connection: Connection) -> None:
            ledger.claim(connection, claim_of(1, "customer:1"))
            raise RuntimeError("the caller breaks before it is done")

        with pytest.raises(RuntimeError):
            await book.database.write(broken)
        assert (await book.balance()).reserved == 0

    @pytest.mark.parametrize("end", [GrantState.DECLINED, GrantState.EXPIRED, GrantState.REVOKED])
    async def test_that_what_is_not_used_is_released(self, book: Book, end: GrantState) -> None:
        grant = await book.granted(claim_of(1, "customer:1"))
        assert await book.move(grant, end)
        balance = await book.balance()
        assert (balance.reserved, balance.spent) == (0, 0)

    async def test_that_using_a_grant_spends_its_cost_and_releases_the_rest(self, book: Book) -> None:
        grant = await book.granted(claim_of(1, "customer:1", cost=600))
        await book.move(grant, GrantState.ACCEPTED)
        assert await book.move(grant, GrantState.REDEEMED, cost=85)
        balance = await book.balance()
        assert (balance.reserved, balance.spent) == (0, 85)

    async def test_that_a_grant_never_costs_more_than_was_reserved(self, book: Book) -> None:
        grant = await book.granted(claim_of(1, "customer:1", cost=600))
        await book.move(grant, GrantState.ACCEPTED)
        with pytest.raises(ValueError, match="at most what was reserved"):
            await book.move(grant, GrantState.REDEEMED, cost=601)
        assert (await book.balance()).reserved == 600

    async def test_that_only_legal_steps_are_taken(self, book: Book) -> None:
        await book.open(100_000)
        for number, (at, to) in enumerate(product(PATHS, GrantState)):
            grant = await book.granted(claim_of(number, f"customer:{number}"))
            for step in PATHS[at]:
                assert await book.move(grant, step)
            assert await book.move(grant, to) is (to in STEPS[at])
        await book.balance()

    async def test_that_every_step_is_written_down(self, book: Book) -> None:
        grant = await book.granted(claim_of(1, "customer:1"))
        await book.move(grant, GrantState.SEEN)
        await book.move(grant, GrantState.DECLINED)
        await book.move(grant, GrantState.ACCEPTED)
        query = select(grant_events.c.state, grant_events.c.reserved_minor).order_by(grant_events.c.id)
        noted = await book.database.read(lambda connection: connection.execute(query).all())
        assert [tuple(row) for row in noted] == [
            ("reserved", 100),
            ("issued", 0),
            ("seen", 0),
            ("declined", -100),
        ]

    async def test_that_a_sweep_releases_what_is_out_of_date_and_nothing_else(self, book: Book) -> None:
        old = await book.granted(claim_of(1, "customer:1"))
        fresh = replace(claim_of(2, "customer:2"), expires_at=LATER + timedelta(days=1))
        await book.granted(fresh)
        assert await ledger.expire(book.database, NOW) == 0
        assert await ledger.expire(book.database, LATER) == 1
        assert await ledger.expire(book.database, LATER) == 0
        assert not await book.move(old, GrantState.ACCEPTED)
        assert (await book.balance()).reserved == 100

    async def test_that_a_budget_follows_its_file_but_never_under_what_is_promised(self, book: Book) -> None:
        await book.granted(claim_of(1, "customer:1", cost=700))
        await book.open(2_000)
        assert (await book.balance()).total == 2_000
        await book.open(500)
        assert (await book.balance()).total == 700
        with pytest.raises(Conflict, match="kept in GBP"):
            await book.open(500, "EUR")

    async def test_that_a_grant_is_nobody_elses(self, book: Book) -> None:
        grant = await book.granted(claim_of(1, "customer:1"))
        found = await book.database.read(partial(ledger.find, id=grant.id, conversation="talk-1"))
        assert found == grant
        for id, talk in ((grant.id, "talk-2"), (GrantId("none"), "talk-1")):
            with pytest.raises(NotFound):
                await book.database.read(partial(ledger.find, id=id, conversation=talk))

    async def test_that_accepting_and_declining_at_once_does_one_of_them(self, book: Book) -> None:
        for number in range(10):
            grant = await book.granted(claim_of(number, f"customer:{number}", cost=10))
            ends = (GrantState.ACCEPTED, GrantState.DECLINED, GrantState.EXPIRED)
            await asyncio.gather(*(book.move(grant, end) for end in ends))
            await book.balance()

    @pytest.mark.slow
    async def test_that_thousands_of_claims_at_once_never_grant_twice_nor_overrun(
        self, book: Book, url: str
    ) -> None:
        """2,000 claims of 800 people, each sent twice, by four processes; one is killed and starts again."""
        await book.open(50_000)
        batches = [(first, 500) for first in range(0, 2_000, 500)]
        senders = [_sender(url, *batch) for batch in batches]
        answers = _lines_until_killed(senders[0], 200)
        senders[0] = _sender(url, *batches[0])
        for sender in senders:
            out, errors = await asyncio.to_thread(sender.communicate)
            assert sender.returncode == 0, errors
            answers += out.splitlines()
        await self._check(book, answers)

    async def _check(self, book: Book, answers: list[str]) -> None:
        said: dict[str, set[str]] = defaultdict(set)
        for line in answers:
            key, answer = loads(line)
            said[key].add(answer)
        granted = [next(iter(kinds)) for kinds in said.values() if not kinds & set(Withheld)]
        balance = await book.balance()
        query = select(func.count(), func.count(grants.c.subject.distinct())).select_from(grants)
        count, people = await book.database.read(lambda connection: connection.execute(query).one())
        assert len(said) == 2_000
        assert all(len(kinds) == 1 for kinds in said.values() if not kinds & set(Withheld))
        assert count == people == len(set(granted)) == 500
        assert balance.reserved == balance.total == 50_000


def _sender(url: str, first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.contracts.ledger_claims", url, str(first), str(count), "800"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _lines_until_killed(sender: subprocess.Popen[str], lines: int) -> list[str]:
    """Read so many answers, then kill the process as it works; what it had answered must hold."""
    assert sender.stdout
    read = [sender.stdout.readline() for _ in range(lines)]
    sender.kill()
    read += sender.stdout.readlines()
    sender.wait()
    return [line for line in read if line.endswith("\n")]
