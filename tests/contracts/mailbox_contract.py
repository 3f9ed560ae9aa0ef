"""What the stored mailbox does with letters, on every database."""

import asyncio
import json

import pytest
from sqlalchemy import select

from bot.errors import Conflict
from bot.notify import Letter, LetterId
from bot.storage.sqlalchemy import SqlStore
from bot.storage.tables import letters
from bot.webhooks import Answer, Topic
from bot.webhooks.mailbox import SqlMailbox
from bot.webhooks.queue import SqlDeliveries
from tests.contracts.deliveries_parts import DeliveriesParts
from tests.contracts.store_parts import START, Clock, begun

LETTER = Letter(LetterId("code-1"), "nell@post.example", "Your code", "It is 123456.", "shop@shop.example")


class MailboxContract(DeliveriesParts):
    async def test_that_a_letter_is_queued_once_per_id(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        made, mailbox = await begun(store), SqlMailbox(store.database, clock)
        await asyncio.gather(*(mailbox.queue(LETTER, made.id) for _ in range(5)))
        [delivery] = await queue.listed()
        assert (delivery.id, delivery.topic, delivery.endpoint) == ("code-1", Topic.LETTER, "letters")
        assert "nell" not in json.dumps(dict(delivery.payload))

    async def test_that_a_letters_words_go_when_it_arrives_and_it_is_not_sent_twice(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        made, mailbox = await begun(store), SqlMailbox(store.database, clock)
        await mailbox.queue(LETTER, made.id)
        [taken] = await queue.take("letters", 1, clock())
        assert await queue.settle(taken, Answer(), clock(), None)
        assert await self.words(store) == 0
        await mailbox.queue(LETTER, made.id)
        assert await queue.due(clock()) == []
        with pytest.raises(Conflict):
            await queue.replay(taken.id, clock())
        assert await queue.replay_since(START, clock(), delivered=True) == 0

    async def test_that_erasing_a_conversation_erases_its_letters_words(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        made, other = await begun(store), await begun(store)
        mailbox = SqlMailbox(store.database, clock)
        await mailbox.queue(LETTER, made.id)
        await mailbox.queue(Letter(LetterId("code-2"), "x@post.example", "s", "t"), other.id)
        await store.erase_texts(made.id)
        assert await self.words(store) == 1
        assert len(await queue.listed()) == 2

    async def words(self, store: SqlStore) -> int:
        return len(await store.database.read(lambda c: c.execute(select(letters)).all()))
