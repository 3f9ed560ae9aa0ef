"""A pause, as a subscriber asks for it."""

from datetime import date

import pytest

from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.subscribers import TOM, box_of, said

LENGTHS = ("1 month", "2 months", "3 months")


@pytest.mark.parametrize(
    ("wish", "until"),
    [
        ("pause my sub for 6 weeks", date(2026, 7, 1)),
        ("my subscripion on hold plz 2 mounths", date(2026, 7, 20)),
        ("pause my boxes until mid July", date(2026, 7, 15)),
        ("pause until 12/8", date(2026, 8, 12)),
        ("nothing in june please, pause it", date(2026, 7, 1)),
        ("leave me out till mid next month", date(2026, 6, 15)),
    ],
)
async def test_that_a_pause_ends_when_it_was_said(
    visitor: Visitor, shop: SqliteShop, wish: str, until: date
) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks(wish, "pause_subscription")
    done = await visitor.asks("yes")
    assert done.done is not None
    mine = await box_of(shop)
    assert (mine.state, mine.resumes_on) == ("paused", until)


async def test_that_a_vague_wish_is_asked_about_with_three_lengths(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("pauze it for a bit", "pause_subscription")
    assert asked.choices == LENGTHS
    assert (await visitor.asks("not sure")).choices[:3] == LENGTHS
    assert "20 July 2026" in said(await visitor.asks("2 months"))
    await visitor.asks("ok")
    assert (await box_of(shop)).resumes_on == date(2026, 7, 20)


async def test_that_the_length_is_remembered_while_a_code_is_awaited(
    visitor: Visitor, shop: SqliteShop
) -> None:
    assert (await visitor.asks("pause my subscription for 6 weeks", "pause_subscription")).explain
    await visitor.asks(TOM)
    assert "1 July 2026" in said(await visitor.asks(CODE))
    await visitor.asks("yes")
    assert (await box_of(shop)).resumes_on == date(2026, 7, 1)


async def test_that_a_pause_is_cut_to_three_months_only_with_a_yes(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    assert "20 August 2026" in said(await visitor.asks("pause it until Christmas", "pause_subscription"))
    await visitor.asks("no")
    assert (await box_of(shop)).state == "active"


async def test_that_a_pause_that_would_skip_nothing_is_not_made(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("pause my box until 22 May", "pause_subscription")
    assert "change nothing" in said(asked)
    assert asked.choices == LENGTHS


async def test_that_a_later_start_is_not_promised(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("suspend my coffee from 1 June to 15 August", "pause_subscription")
    assert "right away" in said(asked)
    assert "15 August 2026" in said(asked)


async def test_that_a_start_alone_is_no_end(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("pause my coffee from 1 june", "pause_subscription")
    assert asked.choices == LENGTHS
    assert "1 July 2026" in said(await visitor.asks("1 month"))


async def test_that_another_length_replaces_the_first(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("pause my sub for 6 weeks", "pause_subscription")
    assert "20 July 2026" in said(await visitor.asks("make that two months"))
    await visitor.asks("yes")
    assert (await box_of(shop)).resumes_on == date(2026, 7, 20)


async def test_that_a_pause_is_taken_back(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await visitor.asks("pause my sub for 6 weeks", "pause_subscription")
    await visitor.asks("yes")
    undone = await visitor.asks("undo that")
    assert undone.done is not None
    mine = await box_of(shop)
    assert (mine.state, mine.next_on) == ("active", before.next_on)


async def test_that_a_paused_one_is_not_paused_again(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("pause my sub for 6 weeks", "pause_subscription")
    await visitor.asks("yes")
    result = await visitor.asks("pause my subscription for a month", "pause_subscription")
    assert "paused until 1 July 2026" in said(result)
    assert result.choices == ("Restart my subscription",)
