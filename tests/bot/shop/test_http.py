"""The Shop port over HTTP: the whole contract against the demo shop on a socket, and what can go wrong."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Conflict, ContentError, NotFound, NotReady
from bot.shop import Money, OrderId, ProductId, Shop
from bot.shop.actions import CancelOrder, Refusal, Refused
from bot.shop.calling import Caller
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable
from bot.shop.http import HttpShop, open_client, open_http
from bot.shop.sqlite import open_shop
from bot.shop.stale import StaleShop
from bot.shop.wire_values import read
from bot.storage.types import CustomerId
from tests.bot.shop.answering import CUT, Answering, Says, answering, problem
from tests.bot.shop.document import example
from tests.bot.shop.serving import TOKEN, serving
from tests.bot.shops import Clock, arranged_copy_to, examples
from tests.contracts.shop_boxes_contract import ShopBoxesContract
from tests.contracts.shop_contract import ShopContract
from tests.contracts.shop_examples import Example
from tests.contracts.shop_keys_contract import ShopKeysContract
from tests.contracts.shop_reads_contract import ShopReadsContract

ORDER, NELL = OrderId("JR-104233"), CustomerId("c-1001")
CANCEL = CancelOrder(ORDER)
Call = Callable[[Shop], Awaitable[Any]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def served(tmp_path: Path, clock: Clock) -> AsyncIterator[str]:
    behind = open_shop(arranged_copy_to(tmp_path), clock)
    async with serving(behind) as url:
        yield url
    await behind.close()


class TestHttpShop(ShopContract):
    """The whole contract."""

    @pytest.fixture
    async def shop(self, served: str) -> AsyncIterator[Shop]:
        opened = open_http(served, TOKEN)
        yield opened
        await opened.close()

    def example(self, kind: Example) -> OrderId:
        return examples()[kind]


class TestStaleHttpShop(ShopReadsContract, ShopKeysContract, ShopBoxesContract):
    """With its reads kept for a while: nobody may notice while the shop is up."""

    @pytest.fixture
    async def shop(self, served: str, clock: Clock) -> AsyncIterator[Shop]:
        opened = StaleShop(open_http(served, TOKEN), clock)
        yield opened
        await opened.close()

    def example(self, kind: Example) -> OrderId:
        return examples()[kind]


@asynccontextmanager
async def scripted(*script: Says) -> AsyncIterator[tuple[HttpShop, Answering]]:
    async def at_once(seconds: float) -> None:
        return None

    async with answering(*script) as server, open_client(server.url, TOKEN) as client:
        yield HttpShop(Caller(client, sleep=at_once)), server


READS: dict[str, Call] = {
    "order": lambda shop: shop.order(ORDER),
    "orders_of": lambda shop: shop.orders_of(NELL),
    "customer": lambda shop: shop.customer(NELL),
    "customer_by_email": lambda shop: shop.customer_by_email("nell@post.example"),
    "subscriptions_of": lambda shop: shop.subscriptions_of(NELL),
    "products": lambda shop: shop.products(),
    "product": lambda shop: shop.product(ProductId("mug")),
    "points_of": lambda shop: shop.points_of(NELL),
    "invoice": lambda shop: shop.invoice(ORDER),
    "redemptions": lambda shop: shop.redemptions(datetime(2026, 5, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize(
    ("says", "why"),
    [
        (Says(500), "is broken"),
        (Says(200, "<html>"), "not JSON"),
        (Says(200, []), "a wrong field"),
        (Says(200, {}), "is missing"),
        (problem(401), "check REKINDLE_SHOP_TOKEN"),
        (Says(301, ""), "set REKINDLE_SHOP_API to its final address"),
        (Says(404, "<html>", "text/html"), "check REKINDLE_SHOP_API"),
        (problem(400, detail="no such field"), "no such field"),
    ],
)
async def test_that_a_read_that_cannot_be_believed_is_not_ready_and_says_why(
    name: str, says: Says, why: str
) -> None:
    async with scripted(says) as (shop, _):
        with pytest.raises(NotReady, match=why):
            await READS[name](shop)


@pytest.mark.parametrize("name", READS)
async def test_that_what_the_shop_does_not_know_is_none_or_empty(name: str) -> None:
    async with scripted(problem(404)) as (shop, _):
        assert await READS[name](shop) in (None, [])


async def test_that_a_wrong_field_is_named() -> None:
    order = example("Order")
    order["lines"][0]["price"]["minor"] = "850"
    async with scripted(Says(200, order)) as (shop, _):
        with pytest.raises(NotReady, match=r"order\.lines\[0\]\.price\.minor: should be an integer"):
            await shop.order(ORDER)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("order", example("Order") | {"id": "JR-999999"}),
        ("orders_of", {"orders": [example("Order") | {"customer": "c-2"}]}),
        ("customer", example("Customer") | {"id": "c-2"}),
        ("customer_by_email", {"customers": [example("Customer") | {"email": "tom@post.example"}]}),
        ("subscriptions_of", {"subscriptions": [example("Subscription") | {"customer": "c-2"}]}),
        ("invoice", example("Invoice") | {"order": "JR-999999"}),
    ],
)
async def test_that_a_shop_that_mixes_up_its_customers_is_not_believed(name: str, body: object) -> None:
    async with scripted(Says(200, body)) as (shop, _):
        with pytest.raises(NotReady, match="somebody or something else"):
            await READS[name](shop)


@pytest.mark.parametrize("id", ["", ".", "..", "a/b", "a?b=c", "ä%2f", "\r\n"])
async def test_that_an_odd_id_stays_in_its_place(id: str) -> None:
    async with scripted(problem(404)) as (shop, server):
        assert await shop.order(OrderId(id)) is None
        assert await shop.orders_of(CustomerId(id)) == []
    for asked in server.asked:
        path = asked.line.split()[1].partition("?")[0]
        assert path.count("/") in (3, 4)
        assert path.startswith(("/v1/orders/", "/v1/customers/"))
    assert len(server.asked) == (0 if id in ("", ".", "..") else 2)


async def test_that_an_action_is_repeated_under_the_same_key() -> None:
    async with scripted(CUT, Says(503), Says(200, example("Receipt"))) as (shop, server):
        receipt = await shop.act(CANCEL, "key-1")
    assert receipt.case == "RC-2091"
    assert [asked.headers["idempotency-key"] for asked in server.asked] == ["key-1"] * 3
    assert len({asked.body for asked in server.asked}) == 1


@pytest.mark.parametrize("refusal", Refusal)
async def test_that_a_refusal_arrives_as_one(refusal: Refusal) -> None:
    async with scripted(problem(422, refusal=refusal.value, detail="Packed.")) as (shop, _):
        with pytest.raises(Refused, match=r"Packed\.") as refused:
            await shop.act(CANCEL, "key")
    assert refused.value.refusal is refusal


@pytest.mark.parametrize("reason", NotRedeemable)
async def test_that_a_till_says_why_it_does_not_take_a_code(reason: NotRedeemable) -> None:
    async with scripted(problem(422, reason=reason.value)) as (shop, _):
        with pytest.raises(CodeRefused) as refused:
            await shop.redeem("CODE", NELL, ORDER, Money(1_000, "GBP"))
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("says", "error"),
    [
        (problem(404, detail="No such order."), NotFound),
        (problem(409, detail="Used."), Conflict),
        (problem(422, refusal="because"), NotReady),
        (problem(422), NotReady),
        (Says(422, {"detail": "no problem+json"}), NotReady),
        (problem(401), NotReady),
        (problem(400, detail="no key"), NotReady),
        (Says(500), NotReady),
        (Says(200, {"case": "RC-1"}), NotReady),
    ],
)
async def test_that_an_action_ends_in_an_error_that_says_what_to_do(
    says: Says, error: type[Exception]
) -> None:
    async with scripted(says) as (shop, _):
        with pytest.raises(error):
            await shop.act(CANCEL, "key")


async def test_that_a_discount_of_wrong_terms_names_them() -> None:
    discount = read(Discount, example("Discount"), "discount")
    async with scripted(problem(400, detail="percent: 0 is nothing")) as (shop, _):
        with pytest.raises(ContentError, match="percent: 0 is nothing"):
            await shop.issue_discount(discount)


async def test_that_ready_is_a_yes_or_a_no() -> None:
    async with scripted(Says(200, {"status": "ok"})) as (shop, server):
        assert await shop.ready()
        server.script = [problem(503)]
        assert not await shop.ready()
        server.script = [CUT]
        assert not await shop.ready()
