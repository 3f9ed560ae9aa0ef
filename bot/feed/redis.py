"""Live events across nodes: one subscription a process, handed on to its listeners in memory.

Publishing is a hint only, so a Redis that is away slows nothing and loses nothing: listeners resync from
the store.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import structlog

from bot.errors import MissingExtra, SettingError
from bot.feed import Hint
from bot.feed.memory import MemoryFeed
from bot.storage.types import ConversationId

try:
    from redis.asyncio import Redis
    from redis.exceptions import RedisError
except ModuleNotFoundError as error:
    raise MissingExtra("redis") from error

log = structlog.get_logger()
GIVES_UP_WAITING = 2.0
RETRIES_AFTER = (0.1, 0.5, 1.0, 2.0, 5.0)
KEPT = 10_000
PUBLISHES_WITHIN = 5.0


class RedisFeed:
    def __init__(self, url: str, channel: str) -> None:
        self._redis = Redis.from_url(
            url, socket_connect_timeout=2, socket_timeout=None, socket_keepalive=True
        )
        self._channel = channel
        self._node = secrets.token_hex(8)
        self._here = MemoryFeed()
        self._settled = asyncio.Event()
        self._leaving: asyncio.Queue[Hint] = asyncio.Queue(KEPT)
        self._tasks: list[asyncio.Task[None]] = []

    async def publish(self, hint: Hint) -> None:
        """Here at once; to other nodes as soon as Redis takes it."""
        self._start()
        self._here.deliver(hint)
        try:
            self._leaving.put_nowait(hint)
        except asyncio.QueueFull:
            log.warning("feed.hint_dropped", kept=KEPT)

    async def listen(self, conversation: ConversationId | None) -> AsyncGenerator[Hint, None]:
        """Waits for the subscription, unless Redis is known to be away: then the listener's polls must do."""
        self._start()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), GIVES_UP_WAITING)
        async with aclosing(self._here.listen(conversation)) as hints:
            async for hint in hints:
                yield hint

    async def close(self) -> None:
        await self._here.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()

    def _start(self) -> None:
        if not self._tasks:
            self._tasks = [asyncio.create_task(loop()) for loop in (self._receive, self._send)]

    async def _send(self) -> None:
        while True:
            hint = await self._leaving.get()
            body = json.dumps([self._node, hint.conversation, hint.seq, hint.kind])
            try:
                async with asyncio.timeout(PUBLISHES_WITHIN):
                    await self._redis.publish(self._channel, body)
            except (RedisError, OSError) as error:
                log.warning("feed.publish_failed", error=type(error).__name__)

    async def _receive(self) -> None:
        """Hand on what other nodes publish; come back after every loss of connection."""
        failures = 0
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(self._channel)
                    async for message in subscription.listen():
                        failures = 0
                        self._take(message)
            except (RedisError, OSError) as error:
                log.warning("feed.connection_lost", error=type(error).__name__)
            self._settled.set()
            await asyncio.sleep(RETRIES_AFTER[min(failures, len(RETRIES_AFTER) - 1)])
            failures += 1

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._settled.set()
        elif message["type"] == "message":
            try:
                node, conversation, seq, kind = json.loads(message["data"])
            except (ValueError, TypeError):
                log.warning("feed.not_a_hint", channel=self._channel)
                return
            if node != self._node:
                self._here.deliver(Hint(ConversationId(conversation), seq, kind))


def open_redis(url: str) -> RedisFeed:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    channel = query.pop("channel", "rekindle")
    try:
        return RedisFeed(urlunsplit(parts._replace(query=urlencode(query))), channel)
    except ValueError as error:
        raise SettingError("REKINDLE_FEED is not a Redis URL, such as redis://127.0.0.1:6379/0") from error
