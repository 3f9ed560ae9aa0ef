"""A WooCommerce shop that is replayed, and the adapter that talks to it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.shop.calling import Caller
from bot.shop.woocommerce import WooCommerceShop
from bot.shop.woocommerce.rest_api import RestApi, open_client
from tests.bot.shop.replaying import replaying
from tests.bot.shop.woocommerce_server import KEY, SECRET, WooCommerceServer
from tests.bot.shops import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[WooCommerceServer]:
    platform = WooCommerceServer(clock)
    with replaying(platform):
        yield platform


async def at_once(seconds: float) -> None:
    return None


@pytest.fixture
async def shop(server: WooCommerceServer, clock: Clock) -> AsyncIterator[WooCommerceShop]:
    opened = WooCommerceShop(RestApi(Caller(open_client(server.url, KEY, SECRET), sleep=at_once)), clock)
    yield opened
    await opened.close()
