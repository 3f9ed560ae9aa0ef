"""A Shopify shop that is replayed, and the adapter that talks to it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.shop.calling import Caller
from bot.shop.shopify import ShopifyShop
from bot.shop.shopify.admin_api import AdminApi, open_client
from tests.bot.shop.replaying import replaying
from tests.bot.shop.shopify_server import TOKEN, ShopifyServer
from tests.bot.shops import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[ShopifyServer]:
    platform = ShopifyServer(clock)
    with replaying(platform):
        yield platform


async def at_once(seconds: float) -> None:
    return None


@pytest.fixture
async def shop(server: ShopifyServer, clock: Clock) -> AsyncIterator[ShopifyShop]:
    opened = ShopifyShop(AdminApi(Caller(open_client(server.url, TOKEN), sleep=at_once)), clock)
    yield opened
    await opened.close()
