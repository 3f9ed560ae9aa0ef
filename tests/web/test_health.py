"""Alive, ready, and in numbers."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from bot.config import Settings
from bot.shop.folder import ShopFolder
from tests.web.conftest import Visitor
from tests.web.scripted import ScriptedBot
from web.app import create_app

Ready = Callable[[], Awaitable[bool]]


async def test_that_a_server_says_that_it_is_alive_and_ready(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "alive"}
    assert (await http.get("/readyz")).json() == {"status": "ready", "missing": []}


async def down() -> bool:
    return False


async def hanging() -> bool:
    await asyncio.sleep(60)
    return True


@pytest.mark.parametrize("ready", [down, hanging])
async def test_that_without_the_shop_it_serves_and_names_what_is_missing(
    http: httpx.AsyncClient, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch, ready: Ready
) -> None:
    monkeypatch.setattr("web.health.ANSWER_S", 0.1)
    bot.parts.shop.ready = ready
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "missing": ["shop"]})


@pytest.mark.parametrize("ready", [down, hanging])
async def test_that_without_its_store_it_is_not_ready(
    http: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch, ready: Ready
) -> None:
    monkeypatch.setattr("web.health.ANSWER_S", 0.1)
    monkeypatch.setattr(app.state.rekindle.store, "ready", ready)
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "missing": ["store"]})


async def test_that_a_released_model_that_does_not_load_is_named_while_the_one_before_serves(
    bot: ScriptedBot, settings: Settings, folder: ShopFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(bot.parts), "behind", lambda parts: "model.onnx is missing")
    transport = httpx.ASGITransport(create_app(bot, settings, folder))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
        answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "degraded", "missing": ["released_model"]},
    )


async def test_that_a_server_that_stops_is_not_ready(http: httpx.AsyncClient, app: FastAPI) -> None:
    app.state.rekindle.stopping.set()
    assert (await http.get("/readyz")).status_code == 503


async def test_that_numbers_are_for_this_machine_or_the_token(visitor: Visitor, app: FastAPI) -> None:
    await visitor.say("My secret word is juniper")
    here = (await visitor.http.get("/metrics")).text
    assert 'rekindle_requests_total{area="api",method="POST",status="200"}' in here
    assert "rekindle_messages_total 1.0" in here
    assert "juniper" not in here
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as far:
        assert (await far.get("/metrics")).status_code == 404
        token = app.state.rekindle.keys.metrics
        assert (await far.get("/metrics", headers={"Authorization": f"Bearer {token}"})).status_code == 200
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    assert (await visitor.http.get("/metrics", headers=forwarded)).status_code == 404
