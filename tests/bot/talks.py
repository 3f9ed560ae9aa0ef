"""A whole bot on the real models and the demo shop, and conversations with it."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.assembly import build_bot, demo_shop
from bot.config import Settings
from bot.storage.types import ConversationId, CustomerId, Decision, Event, SiteId
from bot.turn import Bot


class Talk:
    """One conversation with the bot."""

    def __init__(self, bot: Bot, id: ConversationId) -> None:
        self.bot, self.id = bot, id

    async def say(self, words: str) -> Event:
        message, _ = await self.bot.parts.store.record_message(self.id, secrets.token_hex(8), words)
        await self.bot.answer(message)
        return message

    async def events(self, after: int = 0) -> list[Event]:
        return list(await self.bot.parts.store.events(self.id, after=after))

    async def decisions(self) -> list[Decision]:
        return list(await self.bot.parts.store.decisions(self.id))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stories(home: Path, models: Path) -> dict[str, CustomerId]:
    return await demo_shop(Settings(home=home, models=models))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(home: Path, models: Path, stories: dict[str, CustomerId]) -> AsyncIterator[Bot]:
    bot = await build_bot(Settings(home=home, models=models, hold_out=0.0, exploration=0.0))
    yield bot
    await bot.close()


@pytest_asyncio.fixture(loop_scope="module")
async def talk(whole: Bot) -> AsyncIterator[Talk]:
    parts = whole.parts
    made = await parts.store.create_conversation(SiteId("demo"), "en", secrets.token_hex(16))
    yield Talk(whole, made.id)
    whole.parts = parts
