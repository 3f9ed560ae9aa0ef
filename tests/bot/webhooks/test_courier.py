"""Deliveries over real HTTP: retried, never held up by a neighbour, never lost to a crash, signed."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.notify.signing import verify
from bot.storage.migrations import migrate
from bot.storage.outgoing import Listener
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import Author, Kind, NewEvent
from bot.webhooks import Channel, Delivery, DeliveryState
from bot.webhooks.courier import AT_ONCE, JITTER, PAUSES, Courier
from bot.webhooks.endpoints import Endpoint
from bot.webhooks.queue import LEASE, SqlDeliveries
from bot.webhooks.sender import WebhookSender
from tests.bot.webhooks.receiver import HANGS, Receiver, ids, receiving
from tests.contracts.store_parts import Clock, begun

SECRET = "a secret of one endpoint"
Post = Callable[..., Courier]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'rekindle.db'}"


@pytest_asyncio.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    await migrate(url)
    opened = open_store(url, clock, (Listener("crm"), Listener("slow")))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def post(store: SqlStore, clock: Clock) -> AsyncIterator[Post]:
    """A courier to these receivers, by endpoint."""
    opened: list[Courier] = []

    def courier(**receivers: Receiver) -> Courier:
        channels: dict[str, Channel] = {
            name: WebhookSender(Endpoint(name, receiver.url), SECRET, clock)
            for name, receiver in receivers.items()
        }
        opened.append(Courier(SqlDeliveries(store.database), channels, clock, lambda: 0.5))
        return opened[-1]

    yield courier
    for one in opened:
        await one.close()


async def hand_over(store: SqlStore, times: int = 1) -> None:
    for _ in range(times):
        made = await begun(store)
        await store.append(made.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def carried(courier: Courier) -> list[Delivery]:
    """Where the CRM's deliveries stand after one look."""
    await courier.step()
    await courier.landed()
    return [one for one in await courier.deliveries.listed(limit=500) if one.endpoint == "crm"]


async def test_that_an_event_reaches_the_endpoint_signed(store: SqlStore, post: Post, clock: Clock) -> None:
    async with receiving(204) as crm:
        await hand_over(store)
        [delivery] = await carried(post(crm=crm))
        [request] = crm.got
    assert (delivery.state, delivery.status, delivery.error) == (DeliveryState.DELIVERED, 204, "")
    assert json.loads(request.body) == delivery.payload
    assert request.head["x-rekindle-topic"] == "handover"
    assert request.head["x-rekindle-delivery"] == delivery.id
    signature = request.head["x-rekindle-signature"]
    assert verify(SECRET, request.body, signature, clock())
    assert not verify("another secret", request.body, signature, clock())
    assert not verify(SECRET, request.body + b" ", signature, clock())


async def test_that_it_is_tried_again_after_a_pause_until_it_is_taken(
    store: SqlStore, post: Post, clock: Clock
) -> None:
    async with receiving(500, 503, 200) as crm:
        courier = post(crm=crm)
        await hand_over(store)
        for attempt, status in enumerate((500, 503), start=1):
            [waiting] = await carried(courier)
            assert (waiting.state, waiting.attempts) == (DeliveryState.WAITING, attempt)
            assert (waiting.status, waiting.error) == (status, f"refused ({status})")
            pause = waiting.next_at - waiting.updated_at
            assert PAUSES[attempt - 1] <= pause <= PAUSES[attempt - 1] * (1 + JITTER)
            await carried(courier)
            assert len(crm.got) == attempt
            clock.turn(seconds=pause.total_seconds())
        [delivery] = await carried(courier)
        assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 3)
        assert ids(crm.got) == [delivery.id] * 3
        assert len({request.body for request in crm.got}) == 1


async def test_that_it_fails_when_its_attempts_are_used_up(store: SqlStore, post: Post, clock: Clock) -> None:
    async with receiving(500) as crm:
        courier = post(crm=crm)
        await hand_over(store)
        for _ in range(len(PAUSES) + 1):
            [delivery] = await carried(courier)
            clock.turn(hours=30)
        assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, len(PAUSES) + 1)
        await carried(courier)
        assert len(crm.got) == len(PAUSES) + 1


async def test_that_an_endpoint_that_is_gone_is_not_asked_again(store: SqlStore, post: Post) -> None:
    async with receiving(410) as crm:
        await hand_over(store)
        [delivery] = await carried(post(crm=crm))
    assert (delivery.state, delivery.status) == (DeliveryState.FAILED, 410)


async def test_that_a_redirect_is_not_followed(store: SqlStore, post: Post) -> None:
    async with receiving(302, 200) as crm:
        await hand_over(store)
        [delivery] = await carried(post(crm=crm))
        assert len(crm.got) == 1
    assert (delivery.state, delivery.status) == (DeliveryState.WAITING, 302)


async def test_that_a_closed_port_is_a_failed_attempt_like_any(store: SqlStore, post: Post) -> None:
    async with receiving() as crm:
        pass
    await hand_over(store)
    [delivery] = await carried(post(crm=crm))
    assert (delivery.state, delivery.status, delivery.error) == (DeliveryState.WAITING, None, "no connection")


async def test_that_an_endpoint_that_hangs_is_left_after_its_time_and_holds_nobody_up(
    store: SqlStore, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhooks.sender.WHOLE_S", 3.0)
    async with receiving(HANGS) as slow, receiving(200) as crm:
        courier = post(crm=crm, slow=slow)
        await hand_over(store, 3 * AT_ONCE)
        begin = time.perf_counter()
        while len(crm.got) < 3 * AT_ONCE:
            await courier.step()
            await asyncio.sleep(0.01)
            assert time.perf_counter() - begin < 2.9
        assert 1 <= slow.most_open <= AT_ONCE
        await courier.landed()
        late = [one for one in await courier.deliveries.listed() if one.error]
        assert {one.error for one in late} == {"no answer within 3 s"}
        assert {one.endpoint for one in late} == {"slow"}
        assert len(late) == AT_ONCE


async def test_that_nothing_of_an_answers_body_is_kept(store: SqlStore, post: Post, tmp_path: Path) -> None:
    async with receiving(500, 200) as crm:
        await hand_over(store)
        await carried(post(crm=crm))
    assert b"refused" in on_disk(tmp_path)
    assert b"private words" not in on_disk(tmp_path)


async def test_that_what_was_stored_before_a_crash_is_sent_after_it(
    store: SqlStore, post: Post, url: str, clock: Clock
) -> None:
    await hand_over(store)
    await store.close()
    again = open_store(url, clock)
    async with receiving(200) as crm:
        sender = WebhookSender(Endpoint("crm", crm.url), SECRET, clock)
        courier = Courier(SqlDeliveries(again.database), {"crm": sender}, clock)
        [delivery] = await carried(courier)
        await courier.close()
    await again.close()
    assert delivery.state is DeliveryState.DELIVERED


async def test_that_what_a_crashed_sender_had_taken_is_sent_once_its_lease_is_over(
    store: SqlStore, post: Post, clock: Clock
) -> None:
    async with receiving(200) as crm:
        courier = post(crm=crm)
        await hand_over(store)
        await courier.deliveries.take("crm", 1, clock())
        await carried(courier)
        assert crm.got == []
        clock.turn(seconds=LEASE.total_seconds())
        [delivery] = await carried(courier)
        assert (delivery.state, len(crm.got)) == (DeliveryState.DELIVERED, 1)


async def test_that_two_nodes_send_each_delivery_once(store: SqlStore, post: Post) -> None:
    async with receiving(200) as crm:
        nodes = [post(crm=crm), post(crm=crm)]
        await hand_over(store, 12)
        while len(crm.got) < 12:
            await asyncio.gather(*(node.step() for node in nodes))
            await asyncio.gather(*(node.landed() for node in nodes))
        assert sorted(ids(crm.got)) == sorted(set(ids(crm.got)))


async def test_that_a_replay_sends_the_same_again(store: SqlStore, post: Post, clock: Clock) -> None:
    async with receiving(200) as crm:
        courier = post(crm=crm)
        await hand_over(store)
        [delivery] = await carried(courier)
        await courier.deliveries.replay(delivery.id, clock())
        await carried(courier)
        first, second = crm.got
        assert ids([first]) == ids([second])
        assert first.body == second.body


async def test_that_a_started_courier_sends_promptly_and_ends_cleanly(store: SqlStore, post: Post) -> None:
    async with receiving(200) as crm, receiving(HANGS) as slow:
        courier = post(crm=crm, slow=slow)
        courier.start()
        await asyncio.sleep(0.05)
        await hand_over(store)
        async with asyncio.timeout(3):
            await asyncio.gather(crm.reached.wait(), slow.reached.wait())
        begin = time.perf_counter()
        await courier.close()
        assert time.perf_counter() - begin < 8
        await asyncio.wait_for(courier.landed(), 0.5)


async def test_that_a_channel_that_breaks_is_written_down_and_stops_nobody(
    store: SqlStore, clock: Clock
) -> None:
    class Broken:
        async def send(self, delivery: Delivery) -> None:
            raise KeyError("nell@post.example")

        async def close(self) -> None: ...

    await hand_over(store)
    broken = Courier(SqlDeliveries(store.database), {"crm": Broken()}, clock)  # type: ignore[dict-item]
    [delivery] = await carried(broken)
    assert (delivery.state, delivery.error) == (
        DeliveryState.WAITING,
        "something of ours broke (KeyError)",
    )


async def test_that_what_waits_for_an_unknown_endpoint_is_left_alone(store: SqlStore, post: Post) -> None:
    async with receiving(200) as crm:
        courier = post(slow=crm)
        await hand_over(store)
        [delivery] = await carried(courier)
        assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 0)


def test_that_the_whole_of_the_pauses_is_what_the_document_says() -> None:
    assert len(PAUSES) == 8
    assert sum(PAUSES, timedelta()) == timedelta(seconds=10, minutes=36, hours=44)


async def test_that_a_look_that_breaks_is_not_the_last(
    store: SqlStore, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hand_over(store)
    async with receiving(200) as crm:
        courier = post(crm=crm)
        due, broken = courier.deliveries.due, asyncio.Event()

        async def breaks_once(now: datetime) -> list[str]:
            if broken.is_set():
                return await due(now)
            broken.set()
            raise KeyError("a row that nobody foresaw")

        monkeypatch.setattr(courier.deliveries, "due", breaks_once)
        courier.start()
        async with asyncio.timeout(20):
            await crm.reached.wait()
    assert broken.is_set()
