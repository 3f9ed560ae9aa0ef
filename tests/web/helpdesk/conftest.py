"""The server beside a Chatwoot: reports come in, replies go out to a Chatwoot-like server on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.helpdesk.setting import desk_listeners
from bot.keys import Keys
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store, utc_now
from bot.storage.talks import OutsideTalks
from bot.storage.types import Conversation, Event, Kind
from tests.bot.helpdesk.chatwoot_like import TOKEN, ChatwootLike, chatwoot_like
from tests.web.helpdesk.shapes import TALK
from tests.web.scripted import ScriptedBot, ScriptedParts


@dataclass(frozen=True)
class DeskParts(ScriptedParts):
    talks: OutsideTalks
    clock: Callable[[], datetime]


@pytest.fixture
async def server() -> AsyncIterator[ChatwootLike]:
    async with chatwoot_like() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, server: ChatwootLike) -> Settings:
    return Settings(
        home=tmp_path / "home",
        store="",
        helpdesk=server.setting,
        helpdesk_token=SecretStr(TOKEN),
        public_url="https://bot.example",
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[SqlStore]:
    await migrate(settings.store_url)
    store = open_store(settings.store_url, utc_now, desk_listeners(settings.helpdesk))
    yield store
    await store.close()


@pytest.fixture
async def bot(store: SqlStore) -> ScriptedBot:
    bot = ScriptedBot(store)
    bot.parts = DeskParts(**vars(bot.parts), talks=OutsideTalks(store.database), clock=utc_now)
    return bot


@dataclass(frozen=True)
class Beside:
    """Chatwoot as it reports, and what we make of it."""

    http: httpx.AsyncClient
    bot: ScriptedBot
    store: SqlStore
    secret: str

    async def report(self, report: dict[str, Any], secret: str | None = None) -> httpx.Response:
        return await self.http.post(f"/api/v1/helpdesk/chatwoot/{secret or self.secret}", json=report)

    async def taken(self, *reports: dict[str, Any]) -> None:
        for report in reports:
            answer = await self.report(report)
            assert answer.json() == {"taken": True}, answer.text

    async def settled(self) -> None:
        """The bot has said what it says, and all of it has gone out."""
        while self.bot._running:
            await asyncio.wait(self.bot._running)
        courier = self.bot.parts.courier
        while await courier.deliveries.due(utc_now()):
            await courier.step()
            await courier.landed()

    async def conversation(self, talk: int = TALK) -> Conversation:
        id = await OutsideTalks(self.store.database).find("chatwoot:3", str(talk))
        assert id is not None
        return await self.store.conversation(id)

    async def events(self, kind: Kind, talk: int = TALK) -> list[Event]:
        found = await self.store.events((await self.conversation(talk)).id)
        return [event for event in found if event.kind is kind]


@pytest.fixture
async def beside(
    http: httpx.AsyncClient, bot: ScriptedBot, store: SqlStore, settings: Settings
) -> AsyncIterator[Beside]:
    yield Beside(http, bot, store, Keys(settings.home / "keys").webhook("helpdesk"))
    await bot.parts.courier.close()
