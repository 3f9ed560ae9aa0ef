"""The page on which a stranger first meets the widget of a shop of their own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.config import Settings
from bot.shop.folder import ShopFolder, open_folder
from bot.shop.new import Answers, write_folder
from bot.storage.sqlalchemy import SqlStore
from tests.web.browsing import browsing, faults, grave, needs_chromium, page_of
from tests.web.listening import listening
from tests.web.scripted import ScriptedBot
from web.app import create_app

ANSWERS = Answers(
    "Otter & Sons <i>", "hello@otter.example", "Robin", "on weekdays", "en-GB", "GBP", "Europe/London"
)


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    write_folder(tmp_path / "otter", ANSWERS, date(2026, 5, 20))
    return open_folder(tmp_path / "otter")


def key_of(folder: ShopFolder) -> str:
    return folder.config.site["main"].public_key


async def test_that_the_page_has_the_widget_and_the_tag_to_copy(
    http: httpx.AsyncClient, folder: ShopFolder
) -> None:
    answer = await http.get("/try")
    assert answer.status_code == 200
    assert f'<script async src="/widget/v1.js" data-site="{key_of(folder)}"' in answer.text
    assert f'http://shop.test/widget/v1.js" data-site="{key_of(folder)}"' in answer.text
    assert "Otter &amp; Sons &lt;i&gt;" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


async def test_that_the_page_says_where_the_widget_may_stand(http: httpx.AsyncClient) -> None:
    assert "allowed_origins" in (await http.get("/try")).text


async def test_that_the_tag_names_the_public_address(
    bot: ScriptedBot, settings: Settings, folder: ShopFolder
) -> None:
    settings = settings.model_copy(update={"public_url": "https://chat.otter.example/"})
    app = create_app(bot, settings, folder)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as http:
        assert "https://chat.otter.example/widget/v1.js" in (await http.get("/try")).text


async def test_that_another_site_is_found_and_an_unknown_one_is_404(
    bot: ScriptedBot, settings: Settings, folder: ShopFolder
) -> None:
    site = folder.config.site["main"].model_copy(
        update={"public_key": "pub_two", "allowed_origins": ["https://two.example"]}
    )
    config = folder.config.model_copy(update={"site": {**folder.config.site, "two": site}})
    app = create_app(bot, settings, replace(folder, config=config))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as http:
        page = (await http.get("/try?site=two")).text
        assert "pub_two" in page
        assert "https://two.example" in page
        assert (await http.get("/try?site=three")).status_code == 404


async def test_that_the_articles_behind_a_reply_can_be_read(http: httpx.AsyncClient) -> None:
    page = await http.get("/help/returns")
    assert page.status_code == 200
    assert "return policy" in page.text
    assert (await http.get("/help/no-such-article")).status_code == 404


@pytest.fixture
async def base(app: FastAPI, store: SqlStore) -> AsyncIterator[str]:
    async with listening(app) as address:
        yield address


@needs_chromium
@pytest.mark.browser
async def test_that_a_stranger_talks_to_the_widget_on_it(base: str) -> None:
    async with browsing() as browser:
        page = await page_of(browser, base_url=base)
        await page.goto("/try")
        await page.locator("rekindle-chat .launcher").click()
        field = page.locator("rekindle-chat textarea")
        await field.fill("How do I send something back?")
        await field.press("Enter")
        await page.locator("rekindle-chat .bubble", has_text="Delivery to France").first.wait_for()
        assert await grave(page) == []
        assert await faults(page) == []


async def test_that_the_demo_has_its_shop_instead(bot: ScriptedBot, settings: Settings) -> None:
    app = create_app(bot, settings, open_folder(None))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as http:
        assert (await http.get("/try")).status_code == 404
