"""What deliveries do on every database. Each database's test class inherits it and gives a `url` fixture."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import (
    Author,
    Kind,
    NewEvent,
)
from bot.webhooks import Answer, DeliveryId, DeliveryState, Topic
from bot.webhooks.queue import LEASE, NO_ENDPOINT, SqlDeliveries
from tests.contracts.deliveries_parts import HANDOVER, DeliveriesParts
from tests.contracts.store_parts import Clock

REFUSED = Answer("refused (500)", 500)


class DeliveriesContract(DeliveriesParts):
    async def test_that_a_taken_delivery_is_nobody_elses_until_its_lease_ends(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        delivery = await self.handed_over(store, queue)
        now = clock()
        assert sorted(await queue.due(now)) == ["crm", "phone"]
        [taken] = await queue.take("crm", 5, now)
        assert (taken.id, taken.attempts, taken.next_at) == (delivery.id, 1, now + LEASE)
        assert await queue.due(now) == ["phone"]
        assert await queue.take("crm", 5, now) == []
        [again] = await queue.take("crm", 5, now + LEASE)
        assert (again.id, again.attempts) == (delivery.id, 2)
        assert not await queue.settle(taken, Answer(), now + LEASE, None)
        assert await queue.settle(again, Answer(status=200), now + LEASE, None)

    async def test_that_of_many_who_reach_for_it_one_gets_it(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        for _ in range(6):
            await self.told(store, queue, HANDOVER)
        now = clock()
        taken = await asyncio.gather(*(queue.take("crm", 2, now) for _ in range(12)))
        ids = [one.id for some in taken for one in some]
        assert len(ids) == len(set(ids))
        taken += [await queue.take("crm", 6, now)]
        assert len([one for some in taken for one in some]) == 6

    async def test_that_a_failed_attempt_waits_and_an_ended_one_does_not_come_back(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        await self.handed_over(store, queue)
        now = clock()
        [taken] = await queue.take("crm", 5, now)
        later = now + timedelta(minutes=5)
        assert await queue.settle(taken, Answer("x" * 900, 500), now, later)
        [waiting] = [one for one in await queue.listed() if one.endpoint == "crm"]
        assert (waiting.state, waiting.status, len(waiting.error)) == (DeliveryState.WAITING, 500, 300)
        assert await queue.take("crm", 5, later - timedelta(seconds=1)) == []
        [taken] = await queue.take("crm", 5, later)
        assert await queue.settle(taken, Answer(status=204), later, None)
        [ended] = await queue.listed(state=DeliveryState.DELIVERED)
        assert (ended.status, ended.error, ended.attempts) == (204, "", 2)
        assert await queue.take("crm", 5, later + timedelta(days=2)) == []

    async def test_that_a_replay_begins_anew_with_the_same_id_and_payload(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        first = await self.handed_over(store, queue)
        for answer in (Answer(status=200), REFUSED):
            [taken] = await queue.take("crm", 1, clock())
            await queue.settle(taken, answer, clock(), None)
            await queue.replay(first.id, clock())
        [taken] = await queue.take("crm", 1, clock())
        assert (taken.id, taken.payload, taken.attempts) == (first.id, first.payload, 1)

    async def test_that_what_rests_between_attempts_can_go_at_once(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        first = await self.handed_over(store, queue)
        [taken] = await queue.take("crm", 1, clock())
        await queue.settle(taken, REFUSED, clock(), clock() + timedelta(hours=6))
        await queue.replay(first.id, clock())
        assert len(await queue.take("crm", 1, clock())) == 1

    async def test_that_what_is_under_way_is_not_replayed(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        first = await self.handed_over(store, queue)
        await queue.take("crm", 1, clock())
        with pytest.raises(Conflict):
            await queue.replay(first.id, clock())
        with pytest.raises(NotFound):
            await queue.replay(DeliveryId("nothing"), clock())

    async def test_that_everything_since_a_time_is_replayed_arrivals_on_request(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        moments: list[datetime] = []
        for answer in (REFUSED, REFUSED, Answer(status=200)):
            moments.append(clock())
            await self.told(store, queue, NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 5}))
            [taken] = await queue.take("crm", 1, clock())
            await queue.settle(taken, answer, clock(), None)
        assert await queue.replay_since(moments[1], clock()) == 1
        assert await queue.replay_since(moments[0], clock()) == 1
        assert await queue.replay_since(moments[0], clock(), delivered=True) == 1
        assert len(await queue.take("crm", 5, clock())) == 3

    async def test_that_the_list_is_newest_first_filtered_and_in_pages(
        self, store: SqlStore, queue: SqlDeliveries
    ) -> None:
        for _ in range(5):
            await self.told(store, queue, HANDOVER)
        whole = await queue.listed()
        assert [one.created_at for one in whole] == sorted((one.created_at for one in whole), reverse=True)
        pages, before = [], None
        while page := await queue.listed(before=before, limit=3):
            pages += page
            before = page[-1].id
        assert pages == whole
        assert await queue.listed(topic=Topic.CSAT) == []
        assert len(await queue.listed(state=DeliveryState.WAITING, topic=Topic.HANDOVER)) == 10

    async def test_that_old_deliveries_are_forgotten_arrivals_first(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        for answer in (REFUSED, Answer(status=200)):
            await self.told(store, queue, NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 5}))
            [taken] = await queue.take("crm", 1, clock())
            await queue.settle(taken, answer, clock(), None)
        names = ("crm", "phone")
        assert await queue.sweep(clock() + timedelta(days=29), names) == 0
        assert await queue.sweep(clock() + timedelta(days=31), names) == 1
        [left] = await queue.listed()
        assert left.state is DeliveryState.FAILED
        assert await queue.sweep(clock() + timedelta(days=91), names) == 1

    async def test_that_what_waits_for_an_endpoint_that_is_no_more_fails_after_a_day(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        await self.handed_over(store, queue)
        await queue.sweep(clock() + timedelta(hours=23), ("phone",))
        assert await queue.listed(state=DeliveryState.FAILED) == []
        await queue.sweep(clock() + timedelta(hours=25), ("phone",))
        [given_up] = await queue.listed(state=DeliveryState.FAILED)
        assert (given_up.endpoint, given_up.error) == ("crm", NO_ENDPOINT)
