"""Another rhythm, another bag, another day."""

from datetime import date

from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.subscribers import TOM, box_of, said


async def test_that_the_rhythm_changes_after_one_yes(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("change my subscription to monthly", "change_plan")
    assert "every two weeks" in said(asked)
    done = await visitor.asks("yes")
    assert done.done is not None
    mine = await box_of(shop)
    assert (mine.every_weeks, mine.next_on) == (4, date(2026, 5, 27))


async def test_that_a_larger_bag_is_the_same_coffee_at_its_price(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("move my plan from 250g to 500g", "change_plan")
    assert "£21.15" in said(asked)
    assert "£9.90 more" in said(asked)
    await visitor.asks("yes")
    assert (await box_of(shop)).product == "kiambu-ridge-500-g"


async def test_that_the_next_box_moves(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    assert "3 June 2026" in said(await visitor.asks("push my next delivery back a week", "change_plan"))
    await visitor.asks("yes")
    assert (await box_of(shop)).next_on == date(2026, 6, 3)


async def test_that_the_middle_of_a_month_is_no_first(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    wish = "could my next box come in the middle of next month"
    assert "15 June 2026" in said(await visitor.asks(wish, "change_plan"))
    await visitor.asks("yes")
    assert (await box_of(shop)).next_on == date(2026, 6, 15)


async def test_that_a_month_alone_is_asked_about(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("shift my delivery into june", "change_plan")
    assert "To which day" in said(asked)
    assert "9 June 2026" in said(await visitor.asks("9 june"))


async def test_that_two_wishes_in_one_message_come_one_after_the_other(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("make my box 500 g and every four weeks from now on", "change_plan")
    first = await visitor.asks("yes")
    assert first.done is not None
    assert "monthly" in said(first)
    await visitor.asks("yes")
    mine = await box_of(shop)
    assert (mine.product, mine.every_weeks) == ("kiambu-ridge-500-g", 4)


async def test_that_each_thing_is_asked_when_nothing_is_said(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("i want to change my plan", "change_plan")
    assert asked.choices == ("How often it comes", "The bag size", "The date of the next box")
    assert (await visitor.asks("How often it comes")).choices == ("Weekly", "Monthly")
    await visitor.asks("Weekly")
    await visitor.asks("yes")
    assert (await box_of(shop)).every_weeks == 1


async def test_that_the_size_and_the_day_can_be_chosen_too(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("i want to change my plan", "change_plan")
    assert (await visitor.asks("The bag size")).choices == ("500 g", "1 kg")
    await visitor.asks("The date of the next box")
    assert "3 June 2026" in said(await visitor.asks("A week later"))


async def test_that_a_rhythm_that_is_not_offered_is_not_invented(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("i'd like my box every three weeks", "change_plan")
    assert asked.choices == ("Weekly", "Monthly")
    assert "every two weeks or monthly" in said(asked)


async def test_that_a_day_too_far_away_is_refused_with_a_way_on(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("move my next box to 30 August", "change_plan")
    result = await visitor.asks("yes")
    assert result.done is None
    assert result.choices == ("Pause my subscription",)
    assert (await box_of(shop)).next_on == date(2026, 5, 27)


async def test_that_the_grind_is_set_in_the_account(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    assert "Change plan" in said(await visitor.asks("change the grind of my subscription", "change_plan"))


async def test_that_the_wish_is_remembered_while_a_code_is_awaited(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.asks("make my boxes weekly please", "change_plan")
    await visitor.asks(TOM)
    assert "weekly" in said(await visitor.asks(CODE))
    await visitor.asks("yes")
    assert (await box_of(shop)).every_weeks == 1


async def test_that_a_new_rhythm_is_taken_back(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await visitor.asks("make my boxes weekly please", "change_plan")
    await visitor.asks("yes")
    await visitor.asks("Undo that")
    assert await box_of(shop) == before


async def test_that_a_no_leaves_the_plan(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await visitor.asks("make my boxes weekly please", "change_plan")
    await visitor.asks("no thanks")
    assert await box_of(shop) == before
