"""Something else of the same price for what goes back: the other half of the skill for returns."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, owner_of, said
from tests.bot.dialogue.skills.test_return_item import returning
from tests.contracts.shop_examples import OWEN, Example

EXCHANGE = "exchange_item"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def test_that_an_exchange_offers_three_of_the_same_price(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    asked = await visitor.asks(f"exchange what i got in {order.id}, it's unused", EXCHANGE)
    assert len(asked.choices) == 3
    products = {one.name: one for one in await shop.products(limit=1_000)}
    assert {products[name].price for name in asked.choices} == {order.lines[0].price}
    confirm = await visitor.asks(asked.choices[1])
    for fact in (asked.choices[1], "£2.95", "3 June 2026", order.lines[0].name):
        assert fact in said(confirm)
    done = await visitor.asks("yes")
    assert done.done is not None
    assert asked.choices[1] in said(done)
    assert await returning(shop, order) == {order.lines[0].product}


async def test_that_both_sides_of_an_exchange_are_read_from_one_message(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_SEVERAL)
    given = order.lines[0].name.removesuffix(" 250 g")
    wanted = "Saltmarsh Dark" if "Hearthside" in given else "Hearthside Blend"
    asked = await visitor.asks(f"swap the unopened {given} from {order.id} for {wanted.lower()}", EXCHANGE)
    assert wanted in said(asked)
    assert given in said(asked)


async def test_that_a_dearer_wish_is_explained_and_money_is_a_way_out(
    visitor: Visitor, shop: SqliteShop
) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"exchange what i got in {order.id}, it's unused", EXCHANGE)
    asked = await visitor.asks("the Cairn Oat please")
    assert "£89.00" in said(asked)
    assert len(asked.choices) == 3
    confirm = await visitor.asks("money back")
    assert "goes back" in said(confirm) or "come back" in said(confirm)
    await visitor.asks("yes")
    assert await returning(shop, order) == {order.lines[0].product}


async def test_that_another_grind_is_a_persons_matter(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_SEVERAL)
    asked = await visitor.asks(f"i need {order.id} ground for filter instead, still sealed", EXCHANGE)
    assert asked.handover is HandoverReason.SKILL


async def test_that_what_goes_back_is_found_in_the_order_and_nothing_is_wished_for_by_chance(
    visitor: Visitor,
) -> None:
    await visitor.signs_in(OWEN)
    first = await visitor.asks("please swap the hearthside from my most recent order", EXCHANGE)
    assert "Hearthside Blend 500 g" in said(first)
    asked = await visitor.asks("still sealed")
    assert "Letters from" not in said(asked)
    assert len(asked.choices) == 3


async def test_that_a_sort_that_could_be_two_things_is_asked_about(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    asked = await visitor.asks("i want to swap the coffee from my latest order", EXCHANGE)
    assert {"Tasting Flight 4 x 60 g", "Hearthside Blend 500 g"} <= set(asked.choices)


async def test_that_what_goes_back_can_be_corrected(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    await visitor.asks("exchange the flight from my latest order, unopened", EXCHANGE)
    asked = await visitor.asks("no, i meant the hearthside", "stock_availability")
    assert "Hearthside Blend 500 g" in said(asked)
