"""A Shopify shop that is replayed, and the adapter that talks to it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.shop.calling import Caller
from bot.shop.shopify import ShopifyShop
from bot.shop.shopify.admin_api import AdminApi, open_client
from tests.bot.shop.replaying import at_once, replaying
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


def opened(server: ShopifyServer, clock: Clock) -> ShopifyShop:
    return ShopifyShop(AdminApi(Caller(open_client(server.url, TOKEN), sleep=at_once)), clock)


@pytest.fixture
async def shop(server: ShopifyServer, clock: Clock) -> AsyncIterator[ShopifyShop]:
    shop = opened(server, clock)
    yield shop
    await shop.close()


@pytest.fixture
async def other(server: ShopifyServer, clock: Clock) -> AsyncIterator[ShopifyShop]:
    """As another process opens it."""
    shop = opened(server, clock)
    yield shop
    await shop.close()
