"""Fewer of something, or without it, until the order is packed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.dialogue.skills.order_edits import Asked, Edit, edit_in
from bot.shop import Order
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import OWEN, Example


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


def held(order: Order) -> dict[str, int]:
    return {line.name: line.quantity for line in order.lines}


BOTH = {"Quiet Harbour 250 g": 2, "Hearthside Blend 500 g": 3}


async def test_that_a_product_is_taken_out_after_a_yes(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    _, before = await owner_of(visitor, Example.PLACED)
    assert held(before) == BOTH
    asked = await visitor.asks("take the quiet harbour out of my order please", "change_order")
    assert "Quiet Harbour 250 g" in said(asked)
    assert "share of your discount" in said(asked)
    assert held(await example(shop, Example.PLACED)) == BOTH
    result = await visitor.asks("yes")
    after = await example(shop, Example.PLACED)
    assert held(after) == {"Hearthside Blend 500 g": 3}
    assert f"£{(before.total.minor - after.total.minor) / 100:.2f}" in said(result)
    assert result.done is not None
    assert result.done.case in said(result)
    assert result.choices == (), "the shop cannot take it back"
    assert deeds(tmp_path, "set_quantity") == 1


async def test_that_a_quantity_is_lowered_and_the_money_is_named(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED_ONE_LINE)
    asked = await visitor.asks("i only need 1 bag of the foxglove in my order", "change_order")
    assert "£9.00" in said(asked)
    await visitor.asks("yes")
    assert held(await example(shop, Example.PLACED_ONE_LINE)) == {"Foxglove Espresso 250 g": 1}


async def test_that_only_what_is_missing_is_asked(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    kinds = await visitor.asks("can i still change my order", "change_order")
    assert kinds.choices == ("Take something out", "Fewer of something", "Another change")
    products = await visitor.asks("Fewer of something")
    assert products.choices == tuple(BOTH)
    numbers = await visitor.asks("Hearthside Blend 500 g")
    assert numbers.choices == ("Take it out", "2", "1")
    assert "2 of Hearthside Blend 500 g" in said(await visitor.asks("2"))
    await visitor.asks("yes please")
    assert held(await example(shop, Example.PLACED)) == {**BOTH, "Hearthside Blend 500 g": 2}


async def test_that_everything_in_the_first_message_is_kept_until_the_code(
    visitor: Visitor, shop: SqliteShop
) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.asks(f"take one hearthside off {order.id}, my mail is {order.email}", "change_order")
    asked = await visitor.asks(CODE)
    assert "2 of Hearthside Blend 500 g instead of 3" in said(asked)
    await visitor.asks("yes")
    assert held(await example(shop, Example.PLACED)) == {**BOTH, "Hearthside Blend 500 g": 2}


async def test_that_the_wish_may_change_until_the_yes(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("remove the hearthside from my order", "change_order")
    await visitor.asks("sorry, only 1 hearthside")
    await visitor.asks("yes")
    assert held(await example(shop, Example.PLACED)) == {**BOTH, "Hearthside Blend 500 g": 1}


async def test_that_a_no_changes_nothing(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("remove the hearthside from my order", "change_order")
    await visitor.asks("no")
    assert held(await example(shop, Example.PLACED)) == BOTH
    assert visitor.state.skill is None


@pytest.mark.parametrize("text", ["please add one more bag to my order", "i forgot to add a tin of tea"])
async def test_that_adding_is_a_second_order_in_the_same_parcel(visitor: Visitor, text: str) -> None:
    result = await visitor.asks(text, "change_order")
    assert "econd order" in said(result)
    assert "before the first one is Packed" in said(result)
    assert result.choices == ("Talk to a person",)


async def test_that_more_of_something_is_adding(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    result = await visitor.asks("change the hearthside from 3 to 5 in my order", "change_order")
    assert "econd order" in said(result)
    assert held(await example(shop, Example.PLACED)) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "i chose the wrong grind in my order, can you change it",
        "please deliver my order after the 20th",
        "swap the sencha for the oolong in my order",
        "make that 500g instead of 250 in my order",
        "can you combine the two orders into one parcel for me",
    ],
)
async def test_that_any_other_change_goes_to_a_person_politely(visitor: Visitor, text: str) -> None:
    result = await visitor.asks(text, "change_order")
    assert result.handover is HandoverReason.SKILL
    assert "colleague" in said(result)


async def test_that_the_last_product_means_cancelling(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED_EQUIPMENT)
    result = await visitor.asks("take the pebble out of my order", "change_order")
    assert result.choices == ("Cancel an order",)
    assert "all there is" in said(result)
    follows = await visitor.asks("Cancel an order", "cancel_order")
    assert "£59.00" in said(follows)


@pytest.mark.parametrize(
    ("kind", "word"),
    [(Example.PACKED, "packed already"), (Example.LATE, "on its way"), (Example.ARRIVED, "delivered")],
)
async def test_that_it_is_said_why_it_is_too_late(visitor: Visitor, kind: Example, word: str) -> None:
    _, order = await owner_of(visitor, kind)
    assert word in said(await visitor.asks(f"remove the tea from {order.id}", "change_order"))


async def test_that_the_shop_has_the_last_word(visitor: Visitor) -> None:
    """A box that is charged and not packed yet."""
    _, order = await owner_of(visitor, Example.CHARGED_BOX)
    result = await visitor.asks(f"take it out of {order.id}", "change_order")
    assert "all there is" in said(result)


async def test_that_a_question_may_come_between(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("remove the hearthside from my order", "change_order")
    assert await visitor.says("how much is delivery to France", "shipping_info") is None
    await visitor.asks("yes")
    assert held(await example(shop, Example.PLACED)) == {"Quiet Harbour 250 g": 2}


async def test_that_the_vague_are_shown_a_person(visitor: Visitor) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("edit my order", "change_order")
    results = [await visitor.asks(text) for text in ("dunno", "ugh, useless", "hmm", "well")]
    assert any("Talk to a person" in result.choices for result in results)
    assert results[-1].handover is HandoverReason.SKILL


async def test_that_nobody_changes_what_is_not_theirs(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.signs_in(OWEN)
    result = await visitor.asks(f"remove the hearthside from {order.id}", "change_order")
    assert "cannot find" in said(result)
    assert not result.cards


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("i accidentally ordered two grinders instead of one, can you take one off?", Asked(Edit.LESS, 1)),
        ("too much coffee, cut it down to a single bag", Asked(Edit.LEFT, 1)),
        ("quantity wrong. 1 not 11.", Asked(Edit.LEFT, 1)),
        ("leave out the peppermint from JR-130562", Asked(Edit.LEFT, 0)),
        ("take the Larkrise 100 g tin out", Asked(Edit.LEFT, 0)),
        ("six kettles. five too many!", Asked(Edit.LESS, 5)),
        ("remove the gift note", Asked(Edit.OTHER)),
        ("edit order", Asked(Edit.NONE)),
    ],
)
def test_that_a_wish_is_read_as_it_is_meant(text: str, asked: Asked) -> None:
    assert edit_in(text) == asked
