"""What can go wrong on the way to WooCommerce, and what is said about it."""

import httpx
import pytest

from bot.errors import NotReady, SettingError
from bot.shop import OrderId
from bot.shop.calling import Caller
from bot.shop.opening import open_shop_of
from bot.shop.stale import StaleShop
from bot.shop.woocommerce import WooCommerceShop, open_woocommerce
from bot.shop.woocommerce.rest_api import RestApi, open_client
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import PLACED
from tests.bot.shop.replaying import Reply, at_once
from tests.bot.shop.woocommerce_server import KEY, SECRET, WooCommerceServer, error
from tests.bot.shops import Clock

ORDER = OrderId(PLACED.number)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (error("woocommerce_rest_cannot_view", "Sorry.", 401), r"REKINDLE_SHOP_TOKEN.*Sorry\."),
        (error("woocommerce_rest_cannot_view", "Sorry.", 403), "REKINDLE_SHOP_TOKEN and its rights"),
        (error("rest_no_route", "No route was found.", 404), "check REKINDLE_SHOP_API"),
        (Reply(b"<html>not here</html>", 404), "check REKINDLE_SHOP_API"),
        (Reply({}, 301, {"Location": "https://elsewhere.example/"}), "set REKINDLE_SHOP_API"),
        (error("rest_invalid_param", "Invalid parameter(s): search", 400), "search"),
        (Reply({}, 500), "is broken"),
        (Reply({}, 429), "is too busy"),
        (Reply(b"<html>", 200), "not JSON"),
        (Reply([{"id": "1"}]), r"orders\[0\]\.id: should be an integer"),
        (Reply({"orders": []}), "orders: should be a list"),
    ],
)
async def test_that_an_answer_that_cannot_be_believed_is_not_ready_and_says_why(
    shop: WooCommerceShop, server: WooCommerceServer, reply: Reply, why: str
) -> None:
    server.next_replies = [reply] * 3
    with pytest.raises(NotReady, match=why):
        await shop.order(ORDER)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("total", "much", "total: "),
        ("date_created_gmt", None, "date_created_gmt: should be a time"),
        ("date_paid_gmt", "soon", "date_paid_gmt: .*should be a time"),
        ("currency", "pounds", "currency: "),
        ("line_items", None, "line_items: should be a list"),
        ("customer_id", "7", "customer_id: should be an integer"),
    ],
)
async def test_that_a_wrong_field_is_named(
    shop: WooCommerceShop, server: WooCommerceServer, field: str, value: object, why: str
) -> None:
    server.next_replies = [Reply([server.of(PLACED) | {field: value}])]
    with pytest.raises(NotReady, match=rf"orders\[0\]\.{why}"):
        await shop.order(ORDER)


async def test_that_a_shop_that_mixes_up_its_customers_is_not_believed(
    shop: WooCommerceShop, server: WooCommerceServer
) -> None:
    server.next_replies = [Reply(server.customers[0])]
    with pytest.raises(NotReady, match="somebody or something else"):
        await shop.customer(CustomerId("2002"))


async def test_that_a_wrong_key_is_named_by_its_setting(server: WooCommerceServer, clock: Clock) -> None:
    shop = WooCommerceShop(RestApi(Caller(open_client(server.url, KEY, "cs_other"), sleep=at_once)), clock)
    with pytest.raises(NotReady, match="REKINDLE_SHOP_TOKEN"):
        await shop.order(ORDER)
    assert not await shop.ready()
    await shop.close()


async def test_that_a_shop_that_does_not_answer_in_time_is_not_ready(
    server: WooCommerceServer, clock: Clock
) -> None:
    client = open_client(server.url, KEY, SECRET)
    client.timeout = httpx.Timeout(0.1)
    server.next_replies = [Reply({}, after=0.3)] * 3
    shop = WooCommerceShop(RestApi(Caller(client, sleep=at_once)), clock)
    with pytest.raises(NotReady, match="did not answer in time"):
        await shop.order(ORDER)
    await shop.close()


async def test_that_a_shop_that_is_not_there_is_not_ready(clock: Clock) -> None:
    shop = WooCommerceShop(RestApi(Caller(open_client("http://127.0.0.1:9", KEY, SECRET), sleep=at_once)))
    with pytest.raises(NotReady, match="cannot be reached"):
        await shop.order(ORDER)
    assert not await shop.ready()
    await shop.close()


@pytest.mark.parametrize("token", ["ck_only", "ck_a:sk_b", "cs_b:ck_a", "shpat_x"])
def test_that_a_token_that_is_no_pair_of_keys_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(SettingError, match="REKINDLE_SHOP_TOKEN") as refused:
        open_woocommerce("shop.example", token)
    assert token not in str(refused.value)


async def test_that_the_setting_opens_it_over_https_alone(clock: Clock) -> None:
    opened = open_shop_of("woocommerce://shop.example", "ck_a:cs_b", None, clock)
    assert isinstance(opened, StaleShop)
    await opened.close()
    shop = open_woocommerce("shop.example", "ck_a:cs_b")
    assert str(shop._api.connection.caller.client.base_url) == "https://shop.example/wp-json/wc/v3/"
    await shop.close()
