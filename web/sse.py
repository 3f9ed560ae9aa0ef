"""Stored events as server-sent events: ids are sequence numbers; comments keep a quiet line open."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeVar

from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse
from starlette.types import Send

from web.metrics import Metrics

Item = TypeVar("Item")
BEATS_EVERY = 15.0
RETRY_MS = 2000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Stream(StreamingResponse):
    """Closes what it reads from as soon as nobody reads it any more, not when memory is next tidied up."""

    media_type = "text/event-stream"

    def __init__(self, lines: AsyncGenerator[bytes, None]) -> None:
        super().__init__(lines, headers=HEADERS)
        self._lines = lines

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._lines):
            await super().stream_response(send)


def stream(events: AsyncGenerator[dict[str, Any] | None, None], metrics: Metrics) -> Stream:
    """Send public events as they come; None is a heartbeat."""
    return Stream(_lines(events, metrics))


async def _lines(
    events: AsyncGenerator[dict[str, Any] | None, None], metrics: Metrics
) -> AsyncGenerator[bytes, None]:
    async with aclosing(events):
        with metrics.streams.track_inprogress():
            yield format_sse_event(comment="open", retry=RETRY_MS)
            async for event in events:
                yield format_sse_event(comment="still here") if event is None else encoded(event)


def encoded(event: dict[str, Any]) -> bytes:
    """`typing` and `error` are not stored, so they have no id and a reconnect never starts from them."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    id = str(event["seq"]) if "seq" in event else None
    return format_sse_event(event=str(event["kind"]), data_str=data, id=id)


async def _next(items: AsyncGenerator[Item, None]) -> Item:
    return await anext(items)


async def beating(
    items: AsyncGenerator[Item, None], stopping: asyncio.Event, every: float = BEATS_EVERY
) -> AsyncGenerator[Item | None, None]:
    """The items, and None whenever nothing came for a while; ends when the server stops. Closes `items`."""
    stop = asyncio.create_task(stopping.wait())
    coming: asyncio.Task[Item] | None = None
    try:
        while not stopping.is_set():
            coming = coming or asyncio.create_task(_next(items))
            waiting: set[asyncio.Task[Any]] = {coming, stop}
            await asyncio.wait(waiting, timeout=every, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                if not stop.done():
                    yield None
                continue
            try:
                item = coming.result()
            except StopAsyncIteration:
                return
            finally:
                coming = None
            yield item
    finally:
        left: list[asyncio.Task[Any]] = [one for one in (coming, stop) if one is not None]
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await items.aclose()
