"""A parcel that is lost, or marked as delivered and not there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.shop import OrderState
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import Example

ASK = "Ask the courier for me"
REPLACE, REFUND = "Send a replacement", "Refund me"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("kind", [Example.MARKED_LOST, Example.LOST])
async def test_that_a_lost_parcel_is_refunded_after_a_yes(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path, kind: Example
) -> None:
    _, order = await owner_of(visitor, kind)
    first = await visitor.asks("my parcel is lost", "lost_parcel")
    assert first.choices == (REPLACE, REFUND)
    assert "counts as lost" in str(first.problem)
    asked = await visitor.asks(REFUND, "refund_status")
    assert order.id in said(asked)
    assert asked.problem
    assert deeds(tmp_path, "make_good") == 0
    result = await visitor.asks("yes")
    after = await shop.order(order.id)
    assert after is not None
    assert (after.state, after.refunded) == (OrderState.LOST, order.total)
    assert result.done is not None
    assert result.done.subject == f"Order {order.id} is refunded"
    assert deeds(tmp_path, "make_good") == 1


async def test_that_a_replacement_is_confirmed_with_address_and_day_and_can_be_taken_back(
    visitor: Visitor, shop: SqliteShop
) -> None:
    _, order = await owner_of(visitor, Example.MARKED_LOST)
    asked = await visitor.asks("my parcel is lost, please send a replacement", "lost_parcel")
    assert order.ship_to in said(asked)
    done = await visitor.asks("yes please")
    assert "21 May 2026" in said(done)
    assert done.choices == ("Undo that",)
    undone = await visitor.asks("Undo that")
    assert undone.done is not None
    assert undone.done.undone


async def test_that_the_choice_can_change_until_the_yes(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.MARKED_LOST)
    await visitor.asks("my parcel is lost", "lost_parcel")
    await visitor.asks(REPLACE)
    await visitor.asks("actually the money back")
    await visitor.asks("yes")
    after = await shop.order(order.id)
    assert after is not None
    assert after.refunded == order.total


async def test_that_a_no_starts_nothing(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.MARKED_LOST)
    await visitor.asks("my parcel is lost", "lost_parcel")
    await visitor.asks(REFUND)
    result = await visitor.asks("no")
    assert visitor.state.skill is None
    assert result.problem
    assert deeds(tmp_path, "make_good") == 0


async def test_that_what_was_made_good_already_is_not_made_good_twice(
    visitor: Visitor, tmp_path: Path
) -> None:
    await owner_of(visitor, Example.MARKED_LOST)
    for _ in range(2):
        await visitor.asks("my parcel is lost, send a replacement please", "lost_parcel")
        result = await visitor.asks("yes")
    assert "already" in said(result)
    assert deeds(tmp_path, "make_good") == 1


async def test_that_a_stranger_needs_the_code_for_the_money(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.MARKED_LOST)
    await visitor.asks(f"parcel lost, {order.id}, {order.email}, refund me", "lost_parcel")
    assert visitor.codes.sent == [order.email]
    await visitor.asks("000000")
    await visitor.asks(CODE)
    await visitor.asks("yes")
    after = await shop.order(order.id)
    assert after is not None
    assert after.refunded == order.total


async def test_that_a_delivered_parcel_that_is_not_there_can_be_reported_for_14_days(
    visitor: Visitor,
) -> None:
    await owner_of(visitor, Example.ARRIVED)
    result = await visitor.asks("it says delivered but there is nothing at my door", "lost_parcel")
    assert "within 14 days" in said(result)
    assert result.choices == (ASK, "I have found it")
    assert result.problem
    found = await visitor.asks("oh it turned up, my neighbour had it")
    assert found.handover is None
    assert visitor.state.skill is None


async def test_that_somebody_asks_the_courier_where_the_shop_cannot_trace(visitor: Visitor) -> None:
    """The demo shop traces parcels on their way only."""
    await owner_of(visitor, Example.ARRIVED)
    await visitor.asks("marked as delivered but i never got it", "lost_parcel")
    result = await visitor.asks(ASK)
    assert result.done is not None or result.handover is HandoverReason.SKILL
    assert result.problem


async def test_that_after_14_days_a_person_is_the_way_on(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_15_DAYS_AGO)
    result = await visitor.asks(f"{order.id} delivered? i have no parcel here", "lost_parcel")
    assert "ended on 19 May 2026" in said(result)
    assert result.choices == ("Talk to a person",)
    assert result.problem


async def test_that_asking_about_refunds_does_not_choose_one(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.MARKED_LOST)
    await visitor.asks("my parcel is lost", "lost_parcel")
    assert await visitor.says("how long does a refund take", "refund_status") is None
    asked = await visitor.asks("ok then a refund", "refund_status")
    assert "refund" in said(asked)
    assert deeds(tmp_path, "make_good") == 0
