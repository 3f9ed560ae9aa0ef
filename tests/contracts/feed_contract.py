"""What every feed does. Subclasses give `feed` and `other`, the same feed as another node sees it."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from bot.feed import LISTENING, Feed, Hint
from bot.feed.memory import KEPT
from bot.storage.types import ConversationId

ONE, TWO = ConversationId("one"), ConversationId("two")


async def listening(feed: Feed, conversation: ConversationId | None) -> AsyncGenerator[Hint, None]:
    hints = feed.listen(conversation)
    first = await asyncio.wait_for(anext(hints), 5)
    assert (first.seq, first.kind) == (0, LISTENING)
    return hints


async def heard(hints: AsyncGenerator[Hint, None], count: int) -> list[int]:
    return [(await asyncio.wait_for(anext(hints), 5)).seq for _ in range(count)]


class FeedContract:
    async def test_that_all_that_comes_after_the_first_hint_is_heard(self, feed: Feed, other: Feed) -> None:
        hints = await listening(feed, ONE)
        await other.publish(Hint(ONE, 1))
        await feed.publish(Hint(ONE, 2, "event"))
        assert sorted(await heard(hints, 2)) == [1, 2]
        await hints.aclose()

    async def test_that_a_hint_arrives_whole(self, feed: Feed, other: Feed) -> None:
        hints = await listening(feed, ONE)
        await other.publish(Hint(ONE, 0, "typing"))
        assert await asyncio.wait_for(anext(hints), 5) == Hint(ONE, 0, "typing")
        await hints.aclose()

    async def test_that_nobody_hears_another_conversation(self, feed: Feed, other: Feed) -> None:
        hints = await listening(feed, ONE)
        await other.publish(Hint(TWO, 1))
        await other.publish(Hint(ONE, 2))
        assert await heard(hints, 1) == [2]
        await hints.aclose()

    async def test_that_the_inbox_hears_all_of_them(self, feed: Feed, other: Feed) -> None:
        hints = await listening(feed, None)
        await other.publish(Hint(TWO, 1))
        await other.publish(Hint(ONE, 2))
        assert await heard(hints, 2) == [1, 2]
        await hints.aclose()

    async def test_that_every_listener_hears_every_hint_once(self, feed: Feed, other: Feed) -> None:
        listeners = [await listening(node, ONE) for node in (feed, other, feed)]
        for seq in range(1, 11):
            await feed.publish(Hint(ONE, seq))
        for hints in listeners:
            assert await heard(hints, 10) == list(range(1, 11))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(hints), 0.05)
            await hints.aclose()

    async def test_that_a_slow_listener_loses_the_oldest_and_holds_nobody_up(
        self, feed: Feed, other: Feed
    ) -> None:
        slow, quick = await listening(feed, ONE), await listening(feed, TWO)
        for seq in range(1, KEPT + 101):
            await asyncio.wait_for(other.publish(Hint(ONE, seq)), 5)
        await other.publish(Hint(TWO, 1))
        assert await heard(quick, 1) == [1]
        assert await heard(slow, KEPT) == list(range(101, KEPT + 101))
        await slow.aclose()
        await quick.aclose()

    async def test_that_closing_ends_every_listener(self, feed: Feed, other: Feed) -> None:
        hints = await listening(feed, ONE)
        waiting = asyncio.ensure_future(anext(hints))
        await asyncio.sleep(0.01)
        await feed.close()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(waiting, 5)

    async def test_that_a_listener_that_leaves_is_forgotten(self, feed: Feed, other: Feed) -> None:
        hints = await listening(feed, ONE)
        await hints.aclose()
        await other.publish(Hint(ONE, 1))
        again = await listening(feed, ONE)
        await other.publish(Hint(ONE, 2))
        while await heard(again, 1) != [2]:
            pass
        await again.aclose()
