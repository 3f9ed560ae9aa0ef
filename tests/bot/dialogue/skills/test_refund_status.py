"""Where a refund is, for every state that money can be in."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.skills import open_skills
from bot.dialogue.skills.kit import Kit
from bot.generation import Act
from bot.shop import Order
from bot.shop.actions import CancelOrder, OpenReturn
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, example, owner_of, said
from tests.bot.shops import NOW
from tests.contracts.shop_examples import NELL, Example


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def cancelled(shop: SqliteShop) -> Order:
    order = await example(shop, Example.PLACED_ONE_LINE)
    await shop.act(CancelOrder(order.id), "cancelled before")
    return order


async def test_that_an_issued_refund_is_told_with_its_day_amount_and_the_banks_day(
    visitor: Visitor, shop: SqliteShop
) -> None:
    order = await cancelled(shop)
    await visitor.signs_in(order.email)
    result = await visitor.asks(f"where is my refund for {order.id}", "refund_status")
    assert "£21.95" in said(result)
    assert "issued on 20 May 2026" in said(result)
    assert "by 28 May 2026" in said(result), "the Monday between is a bank holiday"
    assert result.problem is None
    assert result.cards[0]["order"] == order.id
    assert visitor.state.skill is None


async def test_that_a_signed_in_customer_needs_no_number(visitor: Visitor, shop: SqliteShop) -> None:
    order = await cancelled(shop)
    await visitor.signs_in(order.email)
    assert f"A refund of £21.95 for order {order.id}" in said(
        await visitor.asks("where is my refund", "refund_status")
    )


async def test_that_a_stranger_sees_it_with_number_and_address(visitor: Visitor, shop: SqliteShop) -> None:
    order = await cancelled(shop)
    first = await visitor.asks("where is my refund", "refund_status")
    assert first.choices == ("Send me a code instead",)
    result = await visitor.asks(f"{order.id}, {order.email}")
    assert "£21.95" in said(result)
    assert not visitor.codes.sent


async def test_that_without_a_number_a_code_will_do(visitor: Visitor, shop: SqliteShop) -> None:
    order = await cancelled(shop)
    await visitor.asks("where is my refund", "refund_status")
    await visitor.asks("i don't have the number")
    await visitor.asks(order.email)
    result = await visitor.asks(CODE)
    assert result.identity == order.customer
    assert "£21.95" in said(result)


async def test_that_a_refund_the_bank_should_have_shown_is_a_problem_with_a_person(
    visitor: Visitor, shop: SqliteShop, kit: Kit
) -> None:
    order = await cancelled(shop)
    later = replace(kit, clock=lambda: NOW + timedelta(days=9))
    other = await Visitor(shop, visitor.codes, dict(open_skills(later))).signs_in(order.email)
    result = await other.asks(f"my refund for {order.id} is not there", "refund_status")
    assert "should have shown" in said(result)
    assert result.choices == ("Talk to a person",)
    assert result.problem


async def test_that_a_return_on_its_way_is_told_with_its_goods(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.ARRIVED)
    await shop.act(OpenReturn(order.id, (order.lines[1].product,)), "returned before")
    await visitor.signs_in(order.email)
    result = await visitor.asks("when do i get my money back for my return", "refund_status")
    assert "return of Rook Mug" in said(result)
    assert "three working days of its arrival" in said(result)


async def test_that_a_return_that_has_arrived_waits_for_its_refund(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    order = await example(shop, Example.ARRIVED)
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("UPDATE orders SET state = 'returned' WHERE id = ?", (order.id,))
    await visitor.signs_in(order.email)
    assert "has reached us" in said(await visitor.asks("where is my refund", "refund_status"))


async def test_that_nothing_found_is_said_with_a_way_on(visitor: Visitor) -> None:
    await visitor.signs_in("tom.brackley@mail.example")
    result = await visitor.asks("where is my refund", "refund_status")
    assert result.act is Act.SKILL
    assert "no refund" in said(result)
    assert result.choices == ("Talk to a person",)


async def test_that_money_back_for_a_parcel_that_is_late_leads_to_that_parcel(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    result = await visitor.asks("where is my refund", "refund_status")
    assert "JR-104233" in said(result)
    assert result.problem


async def test_that_an_order_without_a_refund_is_said_to_have_none(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    named = await visitor.asks("my refund for JR-104233", "refund_status")
    assert "No refund has been issued for order JR-104233" in said(named)


async def test_that_a_lost_parcel_leads_to_its_remedies(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.MARKED_LOST)
    result = await visitor.asks(f"refund for a lost parcel, {order.id}, issued yet?", "refund_status")
    assert result.choices == ("Send a replacement", "Refund me")
    assert result.problem
    await visitor.asks("Refund me")
    await visitor.asks("yes")
    after = await shop.order(order.id)
    assert after is not None
    assert after.refunded == order.total


async def test_that_a_question_about_the_rules_is_the_articles_business(visitor: Visitor) -> None:
    assert await visitor.says("how long do refunds take", "refund_status") is None


async def test_that_nobody_sees_the_refund_of_somebody_else(visitor: Visitor, shop: SqliteShop) -> None:
    order = await cancelled(shop)
    await visitor.signs_in(NELL)
    result = await visitor.asks(f"refund for {order.id}", "refund_status")
    assert not result.evidence
    assert not result.cards


async def test_that_money_back_is_about_the_late_parcel_when_nothing_else_is_owed(
    visitor: Visitor, shop: SqliteShop
) -> None:
    """Asked again, the reply is still why a late parcel is traced first."""
    await visitor.signs_in(NELL)
    result = await visitor.asks("this is ridiculous, i want my money back", "refund_status")
    assert "is traced first" in said(result)
    assert "Ask the courier for me" in result.choices
    again = await visitor.asks("i do not want to wait, refund me", "refund_status")
    assert "is traced first" in said(again)
