"""Streams on real connections: cut, resumed, slow, many, and ended by a stop."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

import web.server
import web.sse
from bot.feed import Hint
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner
from tests.web.conftest import Visitor, new_visitor
from tests.web.listening import listening
from tests.web.scripted import ScriptedBot, sentence


@pytest.fixture
async def live(app: FastAPI) -> AsyncIterator[Visitor]:
    async with listening(app) as base, httpx.AsyncClient(base_url=base, timeout=10) as client:
        yield await new_visitor(client)


async def events_of(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


async def send_until(visitor: Visitor, most_bytes: int) -> bytes:
    """Send a message and hang up after so many bytes of the reply."""
    body, got = {"text": "How much is delivery?", "client_id": "cut"}, b""
    headers = {**visitor.headers, "Accept": "text/event-stream"}
    async with visitor.http.stream(
        "POST", f"{visitor.path}/messages", json=body, headers=headers
    ) as response:
        if most_bytes:
            async for piece in response.aiter_bytes(64):
                got += piece
                if len(got) >= most_bytes:
                    break
    return got


async def settled(visitor: Visitor) -> list[dict[str, Any]]:
    """The stored events once the reply has ended, whoever listened."""
    for _ in range(500):
        events = await visitor.events()
        if events and events[-1]["kind"] == "reply.done":
            return events
        await asyncio.sleep(0.01)
    raise AssertionError("the reply did not end")


def bare(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in event.items() if key != "at"} for event in events]


async def test_that_a_reply_goes_on_when_its_stream_is_cut_anywhere(live: Visitor, bot: ScriptedBot) -> None:
    whole = bare(await settled(live)) if await send_until(live, 10**9) else []
    for most in range(0, 1400, 100):
        other = await new_visitor(live.http)
        bot.gate.clear()
        asyncio.get_running_loop().call_later(0.02, bot.gate.set)
        await send_until(other, most)
        assert bare(await settled(other)) == whole, most
        again = await other.say("How much is delivery?", "cut")
        assert len(again.json()["messages"]) == 2


async def test_that_a_cut_live_stream_resumes_where_it_was(live: Visitor, store: SqlStore) -> None:
    await live.say("How much is delivery?")
    seen: list[int] = []
    for _ in range(4):
        headers = {**live.headers, "Last-Event-ID": str(seen[-1] if seen else 0)}
        async with live.http.stream("GET", f"{live.path}/stream", headers=headers) as response:
            async for event in events_of(response):
                seen.append(event["seq"])
                break
    assert seen == [1, 2, 3, 4]


async def test_that_a_persons_reply_arrives_live_with_typing_before_it(
    live: Visitor, bot: ScriptedBot, store: SqlStore
) -> None:
    id = ConversationId(live.id)
    await live.say("Can I talk to a person?")
    await store.set_owner(id, Owner.AGENT)
    headers = {**live.headers, "Last-Event-ID": "4"}
    async with live.http.stream("GET", f"{live.path}/stream", headers=headers) as response:
        events = events_of(response)
        assert (await anext(events))["notice"] == "agent_joined"
        await bot.parts.feed.publish(Hint(id, 0, "typing"))
        assert await anext(events) == {"kind": "typing", "author": "agent"}
        (stored,) = await store.append(id, [NewEvent(Author.AGENT, Kind.SENTENCE, {"name": "Ada"}, "Hello")])
        await bot.parts.feed.publish(Hint(id, stored.seq))
        said = await anext(events)
        assert (said["author"], said["name"], said["text"]) == ("agent", "Ada", "Hello")


@pytest.mark.parametrize("last", ["x", "-1", "1e3", "٣", "9" * 20])
async def test_that_a_bad_last_event_id_is_refused(visitor: Visitor, last: str) -> None:
    answer = await visitor.http.get(
        f"{visitor.path}/stream", headers=[*visitor.headers.items(), ("Last-Event-ID", last.encode())]
    )
    assert answer.status_code == 400


async def test_that_a_quiet_stream_is_kept_open_by_comments(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.sse.beating, "__defaults__", (0.05,))
    async with listening(app) as base, httpx.AsyncClient(base_url=base) as client:
        visitor = await new_visitor(client)
        async with client.stream("GET", f"{visitor.path}/stream", headers=visitor.headers) as response:
            lines = response.aiter_lines()
            comments = 0
            while comments < 3:
                comments += (await anext(lines)) == ": still here"


async def test_that_a_slow_reply_begins_to_show_before_it_ends(live: Visitor, bot: ScriptedBot) -> None:
    bot.gate.clear()
    body = {"text": "How much is delivery?", "client_id": "a"}
    headers = {**live.headers, "Accept": "text/event-stream"}
    async with live.http.stream("POST", f"{live.path}/messages", json=body, headers=headers) as response:
        events = events_of(response)
        assert (await anext(events))["kind"] == "message.accepted"
        assert (await anext(events))["kind"] == "typing"
        bot.gate.set()
        kinds = [event["kind"] async for event in events]
    assert kinds[-1] == "reply.done"


async def test_that_a_stop_ends_open_streams_at_once(app: FastAPI) -> None:
    async with httpx.AsyncClient() as client:
        async with listening(app) as base:
            visitor = await new_visitor(httpx.AsyncClient(base_url=base))
            path = f"{base}{visitor.path}/stream"
            request = client.build_request("GET", path, headers=visitor.headers)
            response = await client.send(request, stream=True)
            begin = time.perf_counter()
        assert time.perf_counter() - begin < 3
        assert await response.aread() is not None


async def test_that_listeners_leave_nothing_behind(live: Visitor, app: FastAPI) -> None:
    metrics = app.state.rekindle.metrics
    for _ in range(10):
        async with live.http.stream("GET", f"{live.path}/stream", headers=live.headers) as response:
            await anext(response.aiter_lines())
    for _ in range(300):
        if metrics.registry.get_sample_value("rekindle_open_streams") == 0:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("streams stayed open after their readers had left")


async def test_that_a_client_that_sends_its_head_too_slowly_is_cut_off(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.server, "HEADER_SECONDS", 0.2)
    async with listening(app) as base:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rsplit(":", 1)[1]))
        writer.write(b"POST /api/v1/sites/demo/conversations HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(100), 5) == b""
        writer.close()


async def test_that_a_body_that_never_comes_is_not_waited_for(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.security.READ_SECONDS", 0.2)
    async with listening(app) as base:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rsplit(":", 1)[1]))
        head = (
            "POST /api/v1/sites/demo/conversations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        )
        writer.write(f"{head}Content-Length: 50\r\n\r\n{{".encode())
        answer = await asyncio.wait_for(reader.read(4000), 5)
        assert b"408" in answer.split(b"\r\n")[0]
        writer.close()


async def test_that_two_tabs_see_the_same_conversation(live: Visitor, bot: ScriptedBot) -> None:
    bot.script = lambda message: [sentence(f"You said: {message.text}")]
    headers = live.headers
    async with live.http.stream("GET", f"{live.path}/stream", headers=headers) as other_tab:
        sent = await live.say("Hello", accept="text/event-stream")
        shown = [json.loads(line[6:]) for line in sent.text.splitlines() if line.startswith("data: ")]
        seen: list[dict[str, Any]] = []
        async for event in events_of(other_tab):
            seen.append(event)
            if event["kind"] == "reply.done":
                break
    assert seen == [event for event in shown if event["kind"] != "typing"]
