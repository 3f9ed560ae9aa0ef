"""Tells a page that something changed, once for each burst: the page then asks for itself again."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from bot.storage.types import ConversationId
from web.sse import beating
from web.state import AppState


async def changed(
    state: AppState, conversation: ConversationId | None, settles: float = 0.2
) -> AsyncGenerator[dict[str, Any] | None, None]:
    """`changed` for each burst of hints, one in `settles` seconds; without a conversation, any counts."""
    news = asyncio.Event()
    listening = asyncio.create_task(_listen(state, conversation, news))
    try:
        async with aclosing(beating(_bursts(news, settles), state.stopping)) as bursts:
            async for burst in bursts:
                yield {"kind": "changed"} if burst else None
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _listen(state: AppState, conversation: ConversationId | None, news: asyncio.Event) -> None:
    async with aclosing(state.feed.listen(conversation)) as hints:
        async for hint in hints:
            if hint.seq > 0:
                news.set()


async def _bursts(news: asyncio.Event, settles: float) -> AsyncGenerator[bool, None]:
    while True:
        await news.wait()
        await asyncio.sleep(settles)
        news.clear()
        yield True
