"""What a visitor hears before a return is what the shop pays back after it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue.skills.refunds import delivery_of, label_price, paid_for, refund_of
from bot.shop import Money
from bot.shop.actions import OpenReturn
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.examples import arranged_shop, example
from tests.contracts.shop_examples import Example


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


KINDS = (Example.ARRIVED, Example.ARRIVED_ABROAD, Example.ARRIVED_SEVERAL, Example.MUG)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("kind", KINDS)
async def test_that_the_refund_is_the_one_of_the_receipt(
    shop: SqliteShop, kind: Example, whole: bool
) -> None:
    order = await example(shop, kind)
    customer = await shop.customer(order.customer)
    assert customer is not None
    lines = order.lines if whole else order.lines[:1]
    receipt = await shop.act(OpenReturn(order.id, tuple(line.product for line in lines)), "back")
    assert receipt.refund == refund_of(order, lines, label_price(customer.country, order.total.currency))


async def test_that_goods_and_delivery_are_the_total(shop: SqliteShop) -> None:
    for kind in KINDS:
        order = await example(shop, kind)
        assert paid_for(order, order.lines).minor + delivery_of(order).minor == order.total.minor


def test_that_labels_cost_what_the_shop_says() -> None:
    prices = [label_price(country, "GBP").minor for country in ("GB", "IE", "US")]
    assert prices == [295, 795, 1_295]
    assert label_price("GB", "GBP") == Money(295, "GBP")
