"""What can go wrong on the way to Shopify, and what is said about it."""

import httpx
import pytest

from bot.errors import NotReady
from bot.shop import OrderId
from bot.shop.calling import Caller
from bot.shop.opening import open_shop_of
from bot.shop.shopify import ShopifyShop, open_shopify
from bot.shop.shopify.admin_api import AdminApi, open_client
from bot.shop.stale import StaleShop
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import PLACED
from tests.bot.shop.replaying import Reply, at_once
from tests.bot.shop.shopify_server import TOKEN, ShopifyServer
from tests.bot.shops import Clock

ORDER = OrderId(PLACED.number)


async def test_that_a_full_bucket_is_waited_for(server: ShopifyServer, clock: Clock) -> None:
    slept: list[float] = []

    async def note(seconds: float) -> None:
        slept.append(seconds)

    shop = ShopifyShop(AdminApi(Caller(open_client(server.url, TOKEN), sleep=note)), clock)
    words = {"errors": "Exceeded 2 calls per second for api client. Reduce request rates to resume."}
    server.next_replies = [Reply(words, 429, {"Retry-After": "2.0"})]
    assert await shop.order(ORDER) is not None
    assert slept == [2.0]
    await shop.close()


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply({"errors": "Invalid API key"}, 401), "REKINDLE_SHOP_TOKEN.*Invalid API key"),
        (Reply({"errors": "needs merchant approval for read_orders scope"}, 403), "TOKEN.*read_orders"),
        (Reply(b"<html>no shop</html>", 404), "check REKINDLE_SHOP_API"),
        (Reply({}, 301, {"Location": "https://elsewhere.example/"}), "set REKINDLE_SHOP_API"),
        (Reply({"errors": {"name": ["is odd"]}}, 400), "name: is odd"),
        (Reply({"errors": "broken"}, 500), "is broken"),
        (Reply(b"<html>", 200), "not JSON"),
        (Reply({"orders": [{"id": "1"}]}), r"orders\[0\]\.id: should be an integer"),
        (Reply({"order": []}), "orders: is missing"),
    ],
)
async def test_that_an_answer_that_cannot_be_believed_is_not_ready_and_says_why(
    shop: ShopifyShop, server: ShopifyServer, reply: Reply, why: str
) -> None:
    server.next_replies = [reply] * 3
    with pytest.raises(NotReady, match=why):
        await shop.order(ORDER)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("total_price", "much", "total_price: "),
        ("created_at", "2026-05-20T11:00:00", "created_at: should be a time with its zone"),
        ("currency", "pounds", "currency: "),
        ("line_items", None, "line_items: should be a list"),
    ],
)
async def test_that_a_wrong_field_is_named(
    shop: ShopifyShop, server: ShopifyServer, field: str, value: object, why: str
) -> None:
    server.of(PLACED)[field] = value
    if field == "created_at":
        server._list_orders = lambda call: Reply({"orders": [server.of(PLACED)]})  # type: ignore[method-assign]
    with pytest.raises(NotReady, match=rf"orders\[\d\]\.{why}"):
        await shop.order(ORDER)


async def test_that_a_shop_that_mixes_up_its_customers_is_not_believed(
    shop: ShopifyShop, server: ShopifyServer
) -> None:
    server.next_replies = [Reply({"customer": server.customers[0]})]
    with pytest.raises(NotReady, match="somebody or something else"):
        await shop.customer(CustomerId("2002"))


async def test_that_a_shop_that_does_not_answer_in_time_is_not_ready(
    server: ShopifyServer, clock: Clock
) -> None:
    client = open_client(server.url, TOKEN)
    client.timeout = httpx.Timeout(0.1)
    server.next_replies = [Reply({}, after=0.3)] * 3
    shop = ShopifyShop(AdminApi(Caller(client, sleep=at_once)), clock)
    with pytest.raises(NotReady, match="did not answer in time"):
        await shop.order(ORDER)
    await shop.close()


async def test_that_a_shop_that_is_not_there_is_not_ready(clock: Clock) -> None:
    shop = ShopifyShop(AdminApi(Caller(open_client("http://127.0.0.1:9", TOKEN), sleep=at_once)), clock)
    with pytest.raises(NotReady, match="cannot be reached"):
        await shop.order(ORDER)
    assert not await shop.ready()
    await shop.close()


async def test_that_the_setting_opens_it_over_https_alone(clock: Clock) -> None:
    opened = open_shop_of("shopify://juniper.myshopify.com", "shpat_x", None, clock)
    assert isinstance(opened, StaleShop)
    await opened.close()
    shop = open_shopify("juniper.myshopify.com", "shpat_x")
    url = shop._api.connection.caller.client.base_url
    assert str(url) == "https://juniper.myshopify.com/admin/api/2026-01/"
    await shop.close()
