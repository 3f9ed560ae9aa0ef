"""The feed across nodes, on Redis. Without a server these tests are skipped, all but those that need none."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from secrets import token_hex
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from bot.feed import Feed, Hint
from bot.feed.opening import open_feed
from tests.contracts.feed_contract import ONE, FeedContract, heard, listening

pytest.importorskip("redis", reason="redis is not installed")
SERVER = os.environ.get("REKINDLE_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    server = Redis.from_url(SERVER, socket_connect_timeout=2)
    try:
        await server.ping()
    except (RedisError, OSError) as error:
        pytest.skip(f"no Redis: {type(error).__name__}")
    finally:
        await server.aclose()
    yield f"{SERVER}?channel=rekindle_test_{token_hex(8)}"


@pytest_asyncio.fixture
async def feed(url: str) -> AsyncIterator[Feed]:
    opened = open_feed(url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def other(url: str) -> AsyncIterator[Feed]:
    opened = open_feed(url)
    yield opened
    await opened.close()


class Wire:
    """A line to the server that can be cut, as by a restarted router."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._ends: set[asyncio.StreamWriter] = set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._to)
        self._ends |= {writer, far_writer}
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))

    def cut(self) -> None:
        while self._ends:
            self._ends.pop().transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


class TestRedis(FeedContract):
    async def test_that_a_lost_connection_comes_back(self, url: str, other: Feed) -> None:
        parts = urlsplit(url)
        wire = Wire(parts.hostname or "127.0.0.1", parts.port or 6379)
        async with await asyncio.start_server(wire.connect, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            feed = open_feed(parts._replace(netloc=f"127.0.0.1:{port}").geturl())
            hints = await listening(feed, ONE)
            await other.publish(Hint(ONE, 1))
            assert await heard(hints, 1) == [1]
            wire.cut()
            assert await heard_at_last(hints, other) > 1
            await hints.aclose()
            await feed.close()
            wire.cut()


async def heard_at_last(hints: AsyncGenerator[Hint, None], publisher: Feed) -> int:
    waiting = asyncio.ensure_future(anext(hints))
    seq = 1
    async with asyncio.timeout(10):
        while not waiting.done():
            await publisher.publish(Hint(ONE, seq := seq + 1))
            await asyncio.wait({waiting}, timeout=0.05)
    return waiting.result().seq


async def test_that_a_server_that_is_away_stops_nobody() -> None:
    feed = open_feed("redis://127.0.0.1:1/0")
    async with asyncio.timeout(20):
        hints = await listening(feed, ONE)
        await feed.publish(Hint(ONE, 1))
        assert await heard(hints, 1) == [1]
        await hints.aclose()
        await feed.close()


async def test_that_a_message_that_is_no_hint_stops_nobody(url: str, feed: Feed, other: Feed) -> None:
    from redis.asyncio import Redis

    hints = await listening(feed, ONE)
    server = Redis.from_url(SERVER)
    for strange in ("no json", "7", "[1, 2]"):
        assert await server.publish(url.rpartition("=")[2], strange) >= 1
    await server.aclose()
    async with asyncio.timeout(20):
        await other.publish(Hint(ONE, 4))
        assert await heard(hints, 1) == [4]
    await hints.aclose()
