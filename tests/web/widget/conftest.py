"""The widget in the shop it was made for, and on the page of another shop."""

from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from bot.shop.folder import ShopFolder, open_folder
from tests.web.browsing import page_of
from tests.web.listening import listening
from tests.web.shop import Chat, Served, bot, goods, served, shop
from tests.web.widget.hosts import host_app

__all__ = ["bot", "goods", "served", "shop"]


@pytest.fixture
async def host() -> AsyncIterator[str]:
    async with listening(host_app()) as base:
        yield base


@pytest.fixture
def folder(host: str) -> ShopFolder:
    """The demo shop, with the other shop's origin allowed."""
    demo = open_folder(None)
    site = demo.config.site["demo"].model_copy(update={"allowed_origins": [host]})
    return replace(demo, config=demo.config.model_copy(update={"site": {"demo": site}}))


async def embedded(served: Served, host: str, **asked: str) -> Chat:
    """The other shop's page: `where` the tag stands, `more` attributes of it, the page's `lang`."""
    page = await page_of(served.browser)
    return await served.visit(page, f"{host}/?{urlencode({'chat': served.base, **asked})}")
