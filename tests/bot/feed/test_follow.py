"""Following a conversation: every event once and in order, whatever becomes of the hints."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from bot.feed import Feed, Hint
from bot.feed.follow import AT_ONCE, follow, watch
from bot.feed.memory import MemoryFeed
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import Conversation, Event
from tests.contracts.store_parts import begun, sentence

NEVER = 3600.0


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    url = f"sqlite:///{tmp_path}/rekindle.db"
    await migrate(url)
    opened = open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
def feed() -> Feed:
    return MemoryFeed()


async def say(store: SqlStore, feed: Feed | None, conversation: Conversation, count: int = 1) -> None:
    for event in await store.append(conversation.id, [sentence() for _ in range(count)]):
        if feed is not None:
            await feed.publish(Hint(event.conversation, event.seq))


async def seqs(events: AsyncGenerator[Event, None], count: int) -> list[int]:
    return [(await asyncio.wait_for(anext(events), 5)).seq for _ in range(count)]


async def test_that_the_past_comes_first_and_then_the_present(store: SqlStore, feed: Feed) -> None:
    made = await begun(store)
    await say(store, feed, made, 3)
    async with aclosing(follow(store, feed, made.id, 1, poll=NEVER)) as events:
        assert await seqs(events, 2) == [2, 3]
        await say(store, feed, made, 2)
        assert await seqs(events, 2) == [4, 5]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(events), 0.05)


async def test_that_a_long_past_comes_whole(store: SqlStore, feed: Feed) -> None:
    made = await begun(store)
    await say(store, feed, made, 2 * AT_ONCE + 1)
    async with aclosing(follow(store, feed, made.id, poll=NEVER)) as events:
        assert await seqs(events, 2 * AT_ONCE + 1) == list(range(1, 2 * AT_ONCE + 2))


async def test_that_a_lost_hint_costs_a_moment_and_no_event(store: SqlStore, feed: Feed) -> None:
    made = await begun(store)
    async with aclosing(follow(store, feed, made.id, poll=0.05)) as events:
        coming = asyncio.ensure_future(seqs(events, 2))
        await say(store, None, made)
        await asyncio.sleep(0.12)
        await say(store, None, made)
        assert await coming == [1, 2]


async def test_that_a_hint_that_comes_late_or_twice_shows_nothing_twice(store: SqlStore, feed: Feed) -> None:
    made = await begun(store)
    async with aclosing(follow(store, feed, made.id, poll=NEVER)) as events:
        coming = asyncio.ensure_future(seqs(events, 4))
        await asyncio.sleep(0.01)
        await say(store, None, made, 3)
        for seq in (3, 1, 3, 2):
            await feed.publish(Hint(made.id, seq))
        await asyncio.sleep(0.05)
        await say(store, feed, made)
        assert await coming == [1, 2, 3, 4]


async def test_that_typing_passes_by_without_being_an_event(store: SqlStore, feed: Feed) -> None:
    made = await begun(store)
    async with aclosing(watch(store, feed, made.id, poll=NEVER)) as seen:
        coming = asyncio.ensure_future(anext(seen))
        await asyncio.sleep(0.02)
        await feed.publish(Hint(made.id, 0, "typing"))
        assert await asyncio.wait_for(coming, 5) == Hint(made.id, 0, "typing")
        await say(store, feed, made)
        assert isinstance(await asyncio.wait_for(anext(seen), 5), Event)


async def test_that_followers_who_join_at_any_time_see_every_event_once(store: SqlStore, feed: Feed) -> None:
    random = Random(11)
    made = await begun(store)

    async def speak() -> None:
        for _ in range(60):
            # Every third hint is lost; the next one, or the poll, makes up for it.
            await say(store, None if random.random() < 0.33 else feed, made, random.randint(1, 3))
            await asyncio.sleep(random.random() * 0.004)

    async def join(after: int) -> list[int]:
        await asyncio.sleep(random.random() * 0.3)
        seen = []
        async with aclosing(follow(store, feed, made.id, after, poll=0.05)) as events:
            async with asyncio.timeout(20):
                async for event in events:
                    seen.append(event.seq)
                    if finished.is_set() and seen[-1] == (await store.conversation(made.id)).last_seq:
                        return seen
                    await asyncio.sleep(random.random() * 0.002)
        return seen

    finished = asyncio.Event()
    followers = [asyncio.create_task(join(after)) for after in (0, 0, 5, 17, 40)]
    await speak()
    finished.set()
    await say(store, feed, made)
    last = (await store.conversation(made.id)).last_seq
    for follower, after in zip(followers, (0, 0, 5, 17, 40), strict=True):
        assert await follower == list(range(after + 1, last + 1))


async def test_that_a_closed_feed_ends_the_following(store: SqlStore, feed: Feed) -> None:
    made = await begun(store)
    events = follow(store, feed, made.id, poll=NEVER)
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0.02)
    await feed.close()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(waiting, 5)


async def test_that_a_follower_that_leaves_leaves_nothing_behind(store: SqlStore) -> None:
    feed = MemoryFeed()
    made = await begun(store)
    tasks = asyncio.all_tasks()
    for leave in ("closed", "cancelled"):
        events = follow(store, feed, made.id, poll=NEVER)
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0.02)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        if leave == "closed":
            await events.aclose()
    assert feed.listeners == 0
    assert asyncio.all_tasks() == tasks
