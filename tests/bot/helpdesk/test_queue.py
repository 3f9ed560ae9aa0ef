"""The order of what goes to a helpdesk, on every database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.migrations import migrate
from bot.storage.outgoing import Listener
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.talks import OutsideTalks
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner
from bot.webhooks import Answer, Topic
from bot.webhooks.queue import LEASE, SqlDeliveries
from tests.bot.storage.postgres import database_for_one_test
from tests.contracts.store_parts import Clock, begun

DESK = "chatwoot:3"
LISTENERS = (Listener(DESK, frozenset({Topic.HELPDESK})), Listener("crm"))


class InTurn:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest_asyncio.fixture
    async def store(self, url: str, clock: Clock) -> AsyncIterator[SqlStore]:
        await migrate(url)
        opened = open_store(url, clock, LISTENERS)
        yield opened
        await opened.close()

    async def tied(self, store: SqlStore, talk: str, desk: str = DESK) -> ConversationId:
        made = await begun(store)
        await OutsideTalks(store.database).tie(desk, talk, made.id)
        say = [NewEvent(Author.BOT, Kind.SENTENCE, {"sources": []}, text) for text in ("One.", "Two.")]
        await store.append(made.id, say)
        return made.id

    async def test_that_each_conversation_goes_one_by_one(self, store: SqlStore, clock: Clock) -> None:
        queue = SqlDeliveries(store.database)
        first, second = await self.tied(store, "1"), await self.tied(store, "2")
        now = clock()
        taken = await queue.take(DESK, 10, now)
        assert {(one.conversation, one.seq) for one in taken} == {(first, 1), (second, 1)}
        assert await queue.take(DESK, 10, now) == []
        assert await queue.due(now) == []
        mine = next(one for one in taken if one.conversation == first)
        assert await queue.settle(mine, Answer("refused (500)", 500), now, now + 2 * LEASE)
        assert await queue.take(DESK, 10, now) == []  # the one before waits for its second try
        assert [one.seq for one in await queue.take(DESK, 1, now + 2 * LEASE)] == [1]

    async def test_that_one_that_is_given_up_holds_nobody_up(self, store: SqlStore, clock: Clock) -> None:
        queue = SqlDeliveries(store.database)
        await self.tied(store, "1")
        [taken] = await queue.take(DESK, 10, clock())
        await queue.settle(taken, Answer("no such talk", 404, again=False), clock(), None)
        assert [one.seq for one in await queue.take(DESK, 10, clock())] == [2]

    async def test_that_what_arrived_without_an_answer_is_over(self, store: SqlStore, clock: Clock) -> None:
        queue = SqlDeliveries(store.database)
        await self.tied(store, "1")
        [taken] = await queue.take(DESK, 10, clock())
        await queue.arrived(DESK, taken.id, clock())
        assert not await queue.settle(taken, Answer("no answer"), clock(), clock())
        assert [one.seq for one in await queue.take(DESK, 10, clock() + 2 * LEASE)] == [2]

    async def test_that_only_the_desk_that_has_it_is_told(self, store: SqlStore, clock: Clock) -> None:
        await self.tied(store, "1", desk="history:json")
        alone = await begun(store)
        await store.set_owner(alone.id, Owner.WAITING)
        assert await SqlDeliveries(store.database).listed(topic=Topic.HELPDESK) == []

    async def test_that_a_talk_moves_to_another_conversation(self, store: SqlStore) -> None:
        talks = OutsideTalks(store.database)
        old, new = await self.tied(store, "1"), await begun(store)
        await talks.move(DESK, "1", new.id)
        assert await talks.find(DESK, "1") == new.id
        assert await talks.outside(old) is None


class TestInTurnOnSqlite(InTurn):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'rekindle.db'}"


class TestInTurnOnPostgres(InTurn):
    @pytest_asyncio.fixture
    async def url(self) -> AsyncIterator[str]:
        async with database_for_one_test() as name:
            yield name
