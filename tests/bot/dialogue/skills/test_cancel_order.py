"""Stopping an order that has not been packed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.generation import Act
from bot.shop import OrderState
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import OWEN, Example


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def state_of(shop: SqliteShop, kind: Example) -> OrderState:
    return (await example(shop, kind)).state


async def test_that_an_order_is_cancelled_after_a_yes_and_only_once(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    asked = await visitor.asks("cancel my order", "cancel_order")
    assert order.id in said(asked)
    assert "£61.20" in said(asked)
    assert await state_of(shop, Example.PLACED) is OrderState.PLACED
    result = await visitor.asks("yes")
    assert await state_of(shop, Example.PLACED) is OrderState.CANCELLED
    assert result.done is not None
    assert (result.done.address, result.done.subject) == (order.email, f"Order {order.id} is cancelled")
    assert "£61.20" in said(result)
    assert result.done.case in said(result)
    assert deeds(tmp_path, "cancel_order") == 1


async def test_that_a_guest_proves_it_with_a_code(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.asks(f"please cancel {order.id}, ordered with {order.email}", "cancel_order")
    assert visitor.codes.sent == [order.email]
    asked = await visitor.asks(CODE)
    assert order.id in said(asked)
    assert asked.identity == order.customer
    await visitor.asks("yes cancel it")
    assert await state_of(shop, Example.PLACED) is OrderState.CANCELLED


async def test_that_a_no_keeps_the_order(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    await visitor.asks("no, keep the order")
    assert await state_of(shop, Example.PLACED) is OrderState.PLACED
    assert visitor.state.skill is None


async def test_that_it_can_be_taken_back(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    done = await visitor.asks("yes")
    assert done.choices == ("Undo that",)
    undone = await visitor.asks("undo")
    assert undone.done is not None
    assert undone.done.undone
    assert await state_of(shop, Example.PLACED) is OrderState.PLACED
    assert await visitor.says("undo") is None, "there is nothing more to take back"


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Example.PACKED, "packed already"),
        (Example.LATE, "on its way"),
        (Example.ARRIVED, "delivered already"),
    ],
)
async def test_that_it_is_said_why_it_is_too_late(visitor: Visitor, kind: Example, word: str) -> None:
    _, order = await owner_of(visitor, kind)
    result = await visitor.asks(f"cancel {order.id}", "cancel_order")
    assert word in said(result)
    assert visitor.state.skill is None


async def test_that_a_charged_box_is_refused_by_the_shop(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.CHARGED_BOX)
    await visitor.asks(f"cancel {order.id}", "cancel_order")
    result = await visitor.asks("yes")
    assert result.act is Act.NO_ANSWER
    assert "too late" in said(result)
    assert await state_of(shop, Example.CHARGED_BOX) is OrderState.PLACED


async def test_that_a_cancelled_order_is_not_cancelled_again(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    await visitor.asks("yes")
    assert "cancelled already" in said(await visitor.asks(f"cancel {order.id}", "cancel_order"))


async def test_that_a_question_may_come_between(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    assert await visitor.says("how long does a refund take", "refund_status") is None
    await visitor.asks("ok cancel it")
    assert await state_of(shop, Example.PLACED) is OrderState.CANCELLED


async def test_that_somebody_with_nothing_to_cancel_is_told_so(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    assert "no order" in said(await visitor.asks("cancel my order", "cancel_order"))


async def test_that_nobody_cancels_what_is_not_theirs(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.signs_in(OWEN)
    result = await visitor.asks(f"cancel {order.id}", "cancel_order")
    assert not result.cards
    assert "cannot find" in said(result)


async def test_that_the_vague_and_the_rude_end_with_a_person(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    results = [await visitor.asks(text) for text in ("hmm", "whatever, idiots", "grr")]
    assert "Talk to a person" in results[0].choices
    assert results[-1].handover is HandoverReason.SKILL
    assert await state_of(shop, Example.PLACED) is OrderState.PLACED
