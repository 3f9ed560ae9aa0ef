"""A shop without data: reads are empty, nothing is done, and it is always ready."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import NotReady
from bot.shop import Money, OrderId, ProductId, Shop
from bot.shop.absent import AbsentShop
from bot.shop.actions import CancelOrder, Refusal, Refused
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Reduction, Uses
from bot.shop.opening import open_shop_of
from bot.storage.types import CustomerId

NOW = datetime(2026, 5, 20, tzinfo=UTC)
SOMEBODY = CustomerId("c-1")


def test_that_a_shop_of_ones_own_without_an_address_is_the_absent_one(tmp_path: Path) -> None:
    assert isinstance(open_shop_of("", "", None, lambda: NOW), AbsentShop)
    assert not isinstance(open_shop_of("", "", tmp_path / "shop.db", lambda: NOW), AbsentShop)


async def test_that_every_read_is_empty() -> None:
    shop: Shop = AbsentShop()
    assert await shop.order(OrderId("1")) is None
    assert await shop.customer(SOMEBODY) is None
    assert await shop.customer_by_email("nobody@post.example") is None
    assert await shop.product(ProductId("p")) is None
    assert await shop.points_of(SOMEBODY) is None
    assert await shop.invoice(OrderId("1")) is None
    assert await shop.orders_of(SOMEBODY) == []
    assert await shop.subscriptions_of(SOMEBODY) == []
    assert await shop.products() == []
    assert await shop.redemptions(NOW) == []


async def test_that_actions_are_a_persons_and_codes_are_never_issued() -> None:
    shop: Shop = AbsentShop()
    with pytest.raises(Refused) as refused:
        await shop.act(CancelOrder(OrderId("1")), "key")
    assert refused.value.refusal is Refusal.PERSON
    money = Money(500, "GBP")
    discount = Discount("C", SOMEBODY, Reduction.AMOUNT, 0, money, money, None, Uses.EITHER, (), NOW)
    with pytest.raises(NotReady, match="REKINDLE_SHOP_API"):
        await shop.issue_discount(discount)
    with pytest.raises(CodeRefused) as code:
        await shop.redeem("C", SOMEBODY, OrderId("1"), money)
    assert code.value.reason is NotRedeemable.UNKNOWN


async def test_that_it_is_ready_and_can_be_closed() -> None:
    shop: Shop = AbsentShop()
    assert await shop.ready()
    await shop.close()
