"""A conversation's events as they come: from the store, in order, none twice and none left out.

Hints only say when to look. A slow poll stands behind them, so a lost hint costs seconds, never an event.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.feed import LISTENING, Feed, Hint
from bot.storage import Store
from bot.storage.types import ConversationId, Event

POLLS_EVERY = 3.0
AT_ONCE = 200


async def follow(
    store: Store, feed: Feed, conversation: ConversationId, after: int = 0, *, poll: float = POLLS_EVERY
) -> AsyncGenerator[Event, None]:
    """Events with a sequence number over `after`, those to come too; it ends when the feed is closed."""
    async with aclosing(watch(store, feed, conversation, after, poll=poll)) as seen:
        async for item in seen:
            if isinstance(item, Event):
                yield item


async def watch(
    store: Store, feed: Feed, conversation: ConversationId, after: int = 0, *, poll: float = POLLS_EVERY
) -> AsyncGenerator[Event | Hint, None]:
    """As `follow`, with passing hints (typing) between the events, as they come."""
    async with aclosing(feed.listen(conversation)) as hints:
        # Subscribed first, read second: what is stored in between is found by the read or by its hint.
        await anext(hints)
        waiting: asyncio.Task[Hint] | None = None
        try:
            look = True
            while True:
                while look:
                    events = await store.events(conversation, after=after, limit=AT_ONCE)
                    for event in events:
                        after = event.seq
                        yield event
                    look = len(events) == AT_ONCE
                waiting = waiting or asyncio.ensure_future(anext(hints))
                await asyncio.wait({waiting}, timeout=poll)
                if not waiting.done():
                    look = True
                    continue
                try:
                    hint = waiting.result()
                except StopAsyncIteration:
                    return
                waiting = None
                look = hint.seq > after
                if hint.seq == 0 and hint.kind != LISTENING:
                    yield hint
        finally:
            if waiting is not None:
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)
