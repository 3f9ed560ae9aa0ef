"""Calls over a real socket to servers that are slow, busy, broken or gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.errors import NotReady
from bot.shop.calling import TIMEOUT, Caller
from bot.shop.circuit import FAILURES, OPEN_SECONDS, Circuit
from bot.shop.http import open_client
from tests.bot.shop.answering import CUT, Answering, Says, answering

GOOD = Says(200, {"good": True})


@asynccontextmanager
async def calling(*script: Says) -> AsyncIterator[tuple[Caller, Answering, list[float]]]:
    """The caller, the server, and the pauses that were made."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async with answering(*script) as server, open_client(server.url, "secret") as client:
        yield Caller(client, sleep=sleep, chance=lambda: 1.0), server, pauses


@pytest.mark.parametrize("bad", [Says(500), Says(503), Says(429), CUT])
async def test_that_a_bad_moment_is_tried_again(bad: Says) -> None:
    async with calling(bad, bad, GOOD) as (caller, server, pauses):
        assert (await caller.call("GET", "/x")).json() == {"good": True}
        assert len(server.asked) == 3
        assert pauses == pytest.approx([0.1, 0.4])


async def test_that_after_three_tries_it_is_not_ready_and_says_why() -> None:
    async with calling(Says(502)) as (caller, server, _):
        with pytest.raises(NotReady, match=r"The shop at 127.0.0.1 is broken \(502\)"):
            await caller.call("GET", "/x")
        assert len(server.asked) == 3


async def test_that_what_must_not_be_sent_twice_is_sent_once() -> None:
    async with calling(Says(500), GOOD) as (caller, server, _):
        with pytest.raises(NotReady):
            await caller.call("POST", "/x", tries=1)
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 404, 409, 422])
async def test_that_an_answer_is_an_answer_whatever_it_says(status: int) -> None:
    async with calling(Says(status, "")) as (caller, server, _):
        assert (await caller.call("GET", "/x")).status_code == status
        assert len(server.asked) == 1


async def test_that_a_wanted_pause_is_kept_and_a_long_one_is_an_end() -> None:
    async with calling(Says(429, headers={"Retry-After": "2"}), GOOD) as (caller, _, pauses):
        await caller.call("GET", "/x")
        assert pauses == [2.0]
    async with calling(Says(503, headers={"Retry-After": "30"}), GOOD) as (caller, server, pauses):
        with pytest.raises(NotReady):
            await caller.call("GET", "/x")
        assert (pauses, len(server.asked)) == ([], 1)


async def test_that_the_budget_holds_over_all_tries() -> None:
    async with calling(Says(200, after=5.0)) as (caller, server, _):
        begun = asyncio.get_running_loop().time()
        with pytest.raises(NotReady, match="did not answer in time"):
            await caller.call("GET", "/x", seconds=0.3)
        assert asyncio.get_running_loop().time() - begun < 1.5
        assert len(server.asked) == 1


async def test_that_a_slow_answer_is_given_up_and_asked_for_again() -> None:
    async with answering(Says(200, after=5.0), GOOD) as server:
        quick = httpx.AsyncClient(base_url=server.url, timeout=httpx.Timeout(0.2))
        async with quick as client:
            assert (await Caller(client).call("GET", "/x")).json() == {"good": True}
    assert (TIMEOUT.connect, TIMEOUT.read) == (2.0, 5.0)


async def test_that_nobody_there_is_said_in_plain_words() -> None:
    async with answering(GOOD) as server:
        address = server.url
    async with open_client(address, "secret") as client:
        with pytest.raises(NotReady, match=r"cannot be reached \(ConnectError\)"):
            await Caller(client).call("GET", "/x")


async def test_that_a_broken_shop_is_left_alone_and_tried_again_later() -> None:
    now = 0.0
    async with answering(Says(500)) as server, open_client(server.url, "secret") as client:
        caller = Caller(client, clock=lambda: now)
        for _ in range(FAILURES):
            with pytest.raises(NotReady):
                await caller.call("GET", "/x", tries=1)
        with pytest.raises(NotReady, match="left alone for a moment"):
            await caller.call("GET", "/x")
        assert len(server.asked) == FAILURES
        now, server.script = OPEN_SECONDS, [GOOD]
        assert (await caller.call("GET", "/x")).status_code == 200
        assert caller.circuit == Circuit()


async def test_that_being_busy_does_not_open_the_circuit() -> None:
    async with calling(Says(429)) as (caller, _, _):
        for _ in range(FAILURES):
            with pytest.raises(NotReady):
                await caller.call("GET", "/x")
        assert caller.circuit == Circuit()


async def test_that_connections_are_kept() -> None:
    async with calling(GOOD) as (caller, server, _):
        await caller.call("GET", "/x")
        await caller.call("GET", "/y")
        assert [asked.headers["authorization"] for asked in server.asked] == ["Bearer secret"] * 2
        assert server.connections == 1
