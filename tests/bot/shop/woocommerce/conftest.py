"""A WooCommerce shop that is replayed, and the adapter that talks to it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.shop.calling import Caller
from bot.shop.woocommerce import WooCommerceShop
from bot.shop.woocommerce.rest_api import RestApi, open_client
from tests.bot.shop.replaying import at_once, replaying
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


def opened(server: WooCommerceServer, clock: Clock) -> WooCommerceShop:
    return WooCommerceShop(RestApi(Caller(open_client(server.url, KEY, SECRET), sleep=at_once)), clock)


@pytest.fixture
async def shop(server: WooCommerceServer, clock: Clock) -> AsyncIterator[WooCommerceShop]:
    shop = opened(server, clock)
    yield shop
    await shop.close()


@pytest.fixture
async def other(server: WooCommerceServer, clock: Clock) -> AsyncIterator[WooCommerceShop]:
    """As another process opens it."""
    shop = opened(server, clock)
    yield shop
    await shop.close()
