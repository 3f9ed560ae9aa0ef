"""The demo shop's checkout: what a basket costs; an order is placed once, with its code or not at all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotFound
from bot.shop import Money, OrderId, OrderState, ProductId
from bot.shop.actions import CancelOrder, Refusal, Refused
from bot.shop.desk.checkout import Guest
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Reduction, Uses
from bot.shop.sqlite import SqliteShop, open_shop
from bot.storage.types import CustomerId
from tests.bot.shops import NOW, Clock, arranged_copy_to

BEANS = ProductId("hearthside-blend-250-g")
GUEST = Guest("Wren Holloway", "wren@guest.example", "GB", "7 Larkspur Row, Amberwick ZZ0 4AB")


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    shop = open_shop(arranged_copy_to(tmp_path), Clock())
    yield shop
    await shop.close()


@pytest.fixture
async def nell(shop: SqliteShop) -> CustomerId:
    found = await shop.customer_by_email("nell.ashdown@post.example")
    assert found
    return found.id


async def issued(shop: SqliteShop, customer: CustomerId, **terms: object) -> str:
    usual = Discount(
        code="7K2QX-9MW3E-4RT8A",
        customer=customer,
        reduction=Reduction.AMOUNT,
        percent=0,
        amount=pounds(500),
        at_most=pounds(500),
        min_order=pounds(2_000),
        uses=Uses.ORDER,
        countries=(),
        expires_at=NOW + timedelta(days=14),
    )
    discount = replace(usual, **terms)  # type: ignore[arg-type]
    await shop.issue_discount(discount)
    return discount.code


async def test_that_an_order_is_placed_that_the_bot_can_find_and_cancel(
    shop: SqliteShop, nell: CustomerId
) -> None:
    before = await shop.product(BEANS)
    id = await shop.place_order([(BEANS, 2)], nell, "", "key-1")
    order = await shop.order(id)
    assert order
    assert (order.state, order.total, order.discount) == (OrderState.PLACED, pounds(2_095), pounds(0))
    assert [(line.product, line.quantity) for line in order.lines] == [(BEANS, 2)]
    assert (await shop.orders_of(nell))[0] == order
    after = await shop.product(BEANS)
    assert before
    assert after
    assert after.stock == before.stock - 2
    assert (await shop.act(CancelOrder(id), "c-1")).refund == pounds(2_095)


async def test_that_a_double_click_places_one_order(shop: SqliteShop, nell: CustomerId) -> None:
    had = len(await shop.orders_of(nell))
    placed = await asyncio.gather(*(shop.place_order([(BEANS, 2)], nell, "", "key-1") for _ in range(8)))
    assert len(set(placed)) == 1
    assert len(await shop.orders_of(nell)) == had + 1
    assert await shop.placed_by("key-1") == placed[0]
    assert await shop.placed_by("key-2") is None
    assert await shop.place_order([(BEANS, 2)], nell, "", "key-2") != placed[0]


async def test_that_a_code_comes_off_the_bill_and_is_redeemed_with_the_order(
    shop: SqliteShop, nell: CustomerId
) -> None:
    code = await issued(shop, nell)
    bill = await shop.bill([(BEANS, 4)], nell, code)
    assert (bill.goods, bill.off, bill.delivery, bill.total) == tuple(map(pounds, (3_400, 500, 395, 3_295)))
    assert await shop.redemptions(NOW) == [], "a bill redeems nothing"
    order = await shop.order(await shop.place_order([(BEANS, 4)], nell, code, "key-1"))
    assert order
    assert (order.total, order.discount) == (pounds(3_295), pounds(500))
    [told] = await shop.redemptions(NOW)
    assert (told.order, told.taken_off, told.customer) == (order.id, pounds(500), nell)


async def test_that_a_code_works_for_one_order_even_at_once(shop: SqliteShop, nell: CustomerId) -> None:
    code = await issued(shop, nell)
    answers = await asyncio.gather(
        *(shop.place_order([(BEANS, 4)], nell, code, f"key-{number}") for number in range(6)),
        return_exceptions=True,
    )
    refused = [one.reason for one in answers if isinstance(one, CodeRefused)]
    assert refused == [NotRedeemable.USED] * 5
    assert len(await shop.redemptions(NOW)) == 1


async def test_that_a_refused_code_places_no_order(shop: SqliteShop, nell: CustomerId) -> None:
    code = await issued(shop, nell)
    had = await shop.orders_of(nell)
    with pytest.raises(CodeRefused) as refused:
        await shop.place_order([(BEANS, 1)], nell, code, "key-1")
    assert refused.value.reason is NotRedeemable.TOO_SMALL
    assert await shop.orders_of(nell) == had


async def test_that_an_order_that_cannot_be_sent_spends_no_code(shop: SqliteShop, nell: CustomerId) -> None:
    code = await issued(shop, nell)
    with pytest.raises(Refused) as refused:
        await shop.place_order([(BEANS, 100_000)], nell, code, "key-1")
    assert refused.value.refusal is Refusal.SOLD_OUT
    assert await shop.redemptions(NOW) == []
    await shop.bill([(BEANS, 4)], nell, code)


async def test_that_free_delivery_comes_off_the_delivery(shop: SqliteShop, nell: CustomerId) -> None:
    free = {"reduction": Reduction.FREE_SHIPPING, "amount": None, "min_order": None, "at_most": pounds(395)}
    code = await issued(shop, nell, **free)
    bill = await shop.bill([(BEANS, 2)], nell, code)
    assert (bill.delivery, bill.off, bill.total) == (pounds(0), pounds(395), pounds(1_700))
    order = await shop.order(await shop.place_order([(BEANS, 2)], nell, code, "key-1"))
    assert order
    assert (order.total, order.discount) == (pounds(1_700), pounds(0)), "goods were paid for in full"


async def test_that_gift_cards_do_not_count_for_a_code(shop: SqliteShop, nell: CustomerId) -> None:
    code = await issued(shop, nell)
    cards = [one.id for one in await shop.products("gift-cards") if one.price.minor >= 2_500]
    with pytest.raises(CodeRefused):
        await shop.bill([(cards[0], 1)], nell, code)
    bill = await shop.bill([(cards[0], 1)], nell)
    assert bill.delivery == pounds(0), "they go by e-mail"


async def test_that_a_guest_orders_once_known_by_the_address(shop: SqliteShop) -> None:
    first = await shop.order(await shop.place_order([(BEANS, 2)], GUEST, "", "key-1"))
    again = await shop.order(await shop.place_order([(BEANS, 2)], GUEST, "", "key-2"))
    assert first
    assert again
    assert first.customer == again.customer
    assert (first.email, first.ship_to) == (GUEST.email, GUEST.address)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "nell.ashdown@post.example"}, "sign in"),
        ({"address": "nowhere"}, "street"),
        ({"country": "AU"}, "deliver"),
    ],
)
async def test_that_a_guest_is_told_what_is_wrong(
    shop: SqliteShop, changes: dict[str, str], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        await shop.place_order([(BEANS, 2)], replace(GUEST, **changes), "", "key-1")
    assert await shop.placed_by("key-1") is None


async def test_that_a_guest_has_no_personal_code(shop: SqliteShop, nell: CustomerId) -> None:
    code = await issued(shop, nell)
    with pytest.raises(CodeRefused):
        await shop.place_order([(BEANS, 4)], GUEST, code, "key-1")


async def test_that_an_empty_or_unknown_basket_is_none(shop: SqliteShop, nell: CustomerId) -> None:
    for wanted in ([], [(ProductId("moon-dust"), 1)]):
        with pytest.raises(NotFound):
            await shop.place_order(wanted, nell, "", "key-1")


async def test_that_a_code_makes_the_next_renewal_cheaper_and_then_makes_room(tmp_path: Path) -> None:
    clock = Clock()
    shop = open_shop(arranged_copy_to(tmp_path), clock)
    tom = await shop.customer_by_email("tom.brackley@mail.example")
    assert tom
    [mine] = await shop.subscriptions_of(tom.id)
    assert mine.next_on
    terms = {"uses": Uses.RENEWAL, "min_order": None, "expires_at": NOW + timedelta(days=300)}
    code = await issued(shop, tom.id, **terms)
    assert await shop.taken_off_next(mine.id) is None
    await shop.redeem(code, tom.id, OrderId(mine.id), mine.price)
    assert await shop.taken_off_next(mine.id) == pounds(500)
    second = await issued(shop, tom.id, code="SECOND-CODE-XYZ", amount=pounds(300), **terms)
    with pytest.raises(CodeRefused, match="One code an order"):
        await shop.redeem(second, tom.id, OrderId(mine.id), mine.price)
    clock.now += timedelta(days=(mine.next_on - NOW.date()).days + 1)
    assert await shop.taken_off_next(mine.id) is None, "the renewal has been charged"
    await shop.redeem(second, tom.id, OrderId(mine.id), mine.price)
    assert await shop.taken_off_next(mine.id) == pounds(300)
    await shop.close()
