"""One app on a scripted bot, and a visitor who talks to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.config import Settings
from bot.shop.folder import ShopFolder, open_folder
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from tests.web.scripted import ScriptedBot
from web.app import create_app

HERE = "http://shop.test"


@dataclass(frozen=True)
class Visitor:
    """A conversation and its token."""

    http: httpx.AsyncClient
    id: str
    token: str

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.http.post(f"{self.path}/{path}", json=body, headers={**self.headers, **headers})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(f"{self.path}/{path}", headers={**self.headers, **headers})

    async def say(self, text: str, client_id: str = "m-1", **headers: str) -> httpx.Response:
        return await self.post("messages", {"text": text, "client_id": client_id}, **headers)

    async def events(self, after: int = 0) -> list[dict[str, Any]]:
        return list((await self.get(f"events?after={after}")).json()["events"])


async def new_visitor(http: httpx.AsyncClient) -> Visitor:
    answer = await http.post("/api/v1/sites/demo/conversations")
    assert answer.status_code == 201, answer.text
    return Visitor(http, answer.json()["conversation"], answer.json()["token"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", store="", messages_per_minute=100, conversations_per_hour=1000)


@pytest.fixture
def folder() -> ShopFolder:
    """The demo shop's settings without its pages, with one origin of its own."""
    demo = open_folder(None)
    site = demo.config.site["demo"].model_copy(update={"allowed_origins": ["https://friend.example"]})
    other = site.model_copy(update={"public_key": "pub_other", "allowed_origins": ["https://other.example"]})
    config = demo.config.model_copy(update={"site": {"demo": site, "other": other}})
    return replace(demo, config=config, demo=False)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[SqlStore]:
    await migrate(settings.store_url)
    store = open_store(settings.store_url)
    yield store
    await store.close()


@pytest.fixture
async def bot(store: SqlStore) -> ScriptedBot:
    return ScriptedBot(store)


@pytest.fixture
async def app(bot: ScriptedBot, settings: Settings, folder: ShopFolder) -> FastAPI:
    return create_app(bot, settings, folder)  # type: ignore[arg-type]


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client


@pytest.fixture
async def visitor(http: httpx.AsyncClient) -> Visitor:
    return await new_visitor(http)
