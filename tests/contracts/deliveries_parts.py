"""What the contracts of deliveries share: a store with two listeners, and a hand-over to tell of."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.storage.migrations import migrate
from bot.storage.outgoing import Listener
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import (
    Author,
    Kind,
    NewEvent,
)
from bot.webhooks import Delivery, Topic
from bot.webhooks.queue import SqlDeliveries
from tests.contracts.store_parts import Clock, begun

HANDOVER = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})
LISTENERS = (Listener("crm"), Listener("phone", frozenset({Topic.HANDOVER})))


class DeliveriesParts:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest_asyncio.fixture
    async def store(self, url: str, clock: Clock) -> AsyncIterator[SqlStore]:
        await migrate(url)
        opened = open_store(url, clock, LISTENERS)
        yield opened
        await opened.close()

    @pytest.fixture
    def queue(self, store: SqlStore) -> SqlDeliveries:
        return SqlDeliveries(store.database)

    async def told(self, store: SqlStore, queue: SqlDeliveries, *new: NewEvent) -> list[Delivery]:
        """What lies there for the CRM after these events, in their order."""
        made = await begun(store)
        await store.append(made.id, list(new))
        found = await queue.listed(limit=1000)
        return sorted((one for one in found if one.endpoint == "crm"), key=lambda one: one.seq or 0)

    async def handed_over(self, store: SqlStore, queue: SqlDeliveries) -> Delivery:
        [delivery] = await self.told(store, queue, HANDOVER)
        return delivery
