"""Going on after a pause or a cancel."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.subscribers import OWEN, TOM, box_of, said


async def with_a_yes(visitor: Visitor, text: str, intent: str) -> None:
    await visitor.asks(text, intent)
    assert (await visitor.asks("yes")).done is not None


async def test_that_a_pause_ends_early(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await with_a_yes(visitor, "pause my sub for 6 weeks", "pause_subscription")
    await with_a_yes(visitor, "back from holiday, send coffee", "restart_subscription")
    after = await box_of(shop)
    assert (after.state, after.next_on) == ("active", before.next_on)


async def test_that_a_cancel_is_taken_back_before_its_day(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await with_a_yes(visitor, "cancel my subscription", "cancel_subscription")
    asked = await visitor.asks("changed my mind, please keep my subscription", "restart_subscription")
    assert "27 May 2026" in said(asked)
    assert (await visitor.asks("yes")).done is not None
    assert await box_of(shop) == before


async def test_that_a_stranger_restarts_by_code(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    await with_a_yes(visitor, "pause my sub for 6 weeks", "pause_subscription")
    stranger = Visitor(shop, visitor.codes, visitor.skills)
    await stranger.asks("unpause my sub", "restart_subscription")
    await stranger.asks(TOM)
    await stranger.asks(CODE)
    assert (await stranger.asks("start it again")).done is not None
    assert (await box_of(shop)).state == "active"


async def test_that_a_running_one_is_left_alone(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    result = await visitor.asks("restart my subscription", "restart_subscription")
    assert result.done is None
    assert "running already" in said(result)


async def test_that_an_ended_one_is_started_again_in_the_account(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.signs_in(ended_one(tmp_path / "shop.db"))
    result = await visitor.asks("i want my subscription back", "restart_subscription")
    assert result.done is None
    assert "Restart" in said(result)
    assert "12 months" in said(result)


def ended_one(place: Path) -> str:
    """The e-mail address of somebody whose only subscription has ended."""
    query = (
        "select email from customers join subscriptions on customer = customers.id where state = 'cancelled'"
    )
    with closing(sqlite3.connect(place)) as connection:
        return str(connection.execute(query).fetchone()[0])


async def test_that_a_no_leaves_the_pause(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    await with_a_yes(visitor, "pause my sub for 6 weeks", "pause_subscription")
    await visitor.asks("restart my subscription", "restart_subscription")
    await visitor.asks("no, leave it")
    assert (await box_of(shop)).state == "paused"


async def test_that_there_is_a_person_for_who_has_none(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    result = await visitor.asks("restart my subscription", "restart_subscription")
    assert result.choices == ("Talk to a person",)
