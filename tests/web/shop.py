"""The demo shop served whole, on a scripted bot: what the storefront's and the widget's tests stand on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Locator, Page
from sqlalchemy import create_engine, text

from bot.shop.folder import ShopFolder, open_folder
from bot.shop.generate import generate
from bot.shop.sqlite import SqliteShop, open_shop
from bot.storage.sqlalchemy import SqlStore
from tests.bot.shops import keep_only
from tests.web.browsing import browsing, page_of
from tests.web.listening import listening
from tests.web.scripted import ScriptedBot


@pytest.fixture(scope="session")
def goods(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The demo shop's database as of now, generated once, with the orders of its stories only."""
    path = tmp_path_factory.mktemp("shop") / "shop.db"
    generate(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        keep_only(connection)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
async def shop(goods: bytes, tmp_path: Path) -> AsyncIterator[SqliteShop]:
    path = tmp_path / "shop.db"
    path.write_bytes(goods)
    shop = open_shop(path)
    yield shop
    await shop.close()


@pytest.fixture
def folder() -> ShopFolder:
    return open_folder(None)


@pytest.fixture
async def bot(store: SqlStore, shop: SqliteShop) -> ScriptedBot:
    bot = ScriptedBot(store)
    bot.parts = replace(bot.parts, shop=shop)
    return bot


@dataclass(frozen=True)
class Chat:
    """One page with the widget on it, as a visitor finds it."""

    page: Page

    @property
    def host(self) -> Locator:
        return self.page.locator("rekindle-chat")

    def part(self, selector: str) -> Locator:
        return self.host.locator(selector)

    @property
    def field(self) -> Locator:
        return self.part("textarea")

    async def open(self) -> None:
        await self.part(".launcher").click()

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def transcript(self) -> list[str]:
        """Every message as it reads, without its labels."""
        return [" ".join(text.split()) for text in await self.part(".bubble:not(.dots)").all_inner_texts()]


@dataclass(frozen=True)
class Served:
    base: str
    browser: Browser
    http: httpx.AsyncClient
    bot: ScriptedBot
    store: SqlStore

    async def chat(self, path: str = "/", **options: object) -> Chat:
        """A page of the shop in a browser of its own."""
        return await self.visit(await page_of(self.browser, base_url=self.base, **options), path)

    async def tab(self, beside: Chat, path: str = "/") -> Chat:
        """Another tab of the same browser."""
        return await self.visit(await beside.page.context.new_page(), path)

    async def visit(self, page: Page, path: str) -> Chat:
        await page.goto(path)
        await page.locator("rekindle-chat").wait_for(state="attached")
        return Chat(page)

    async def conversations(self) -> int:
        return len(await self.store.inbox("all", limit=1000))


@pytest.fixture
async def served(app: FastAPI, bot: ScriptedBot, store: SqlStore) -> AsyncIterator[Served]:
    async with (
        listening(app) as base,
        httpx.AsyncClient(base_url=base, timeout=20) as http,
        browsing() as browser,
    ):
        yield Served(base, browser, http, bot, store)
