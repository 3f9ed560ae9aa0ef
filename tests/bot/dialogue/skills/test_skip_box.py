"""Leaving out a box, as a subscriber goes through it."""

from datetime import date, timedelta

from bot.dialogue import HandoverReason
from bot.dialogue.skills.skip_box import boxes_wished
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.messages import policy
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.subscribers import OWEN, TOM, box_of, said


async def test_that_a_box_is_skipped_after_one_yes_and_only_once(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    asked = await visitor.asks("skip my next box", "skip_box")
    assert "27 May 2026" in said(asked)
    assert await box_of(shop) == before
    done = await visitor.asks("yes")
    assert done.done is not None
    assert (done.done.action, done.done.address) == ("skip_box", TOM)
    assert "10 June 2026" in said(done)
    after = await box_of(shop)
    assert before.next_on is not None
    assert after.next_on == before.next_on + timedelta(weeks=2)


async def test_that_a_skip_is_undone_by_a_quick_reply(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await visitor.asks("skip my next box", "skip_box")
    done = await visitor.asks("yes")
    undone = await visitor.asks(done.choices[0])
    assert undone.done is not None
    assert undone.done.undone
    assert (await box_of(shop)).next_on == before.next_on


async def test_that_a_stranger_skips_by_code(visitor: Visitor, shop: SqliteShop) -> None:
    asked = await visitor.asks("skip the next box of my subscription, " + TOM, "skip_box")
    assert "code" in said(asked)
    assert "27 May 2026" in said(await visitor.asks(CODE))
    await visitor.asks("yes please")
    assert (await box_of(shop)).next_on == date(2026, 6, 10)


async def test_that_a_no_changes_nothing(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await visitor.asks("not this time thanks, send me the one after", "skip_box")
    result = await visitor.asks("no, send it")
    assert result.done is None
    assert await box_of(shop) == before


async def test_that_two_boxes_are_asked_about_one_after_the_other(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("skip the next two deliveries of my plan, then continue", "skip_box")
    first = await visitor.asks("yes")
    assert first.done is not None
    assert "10 June 2026" in said(first)
    second = await visitor.asks("yes")
    assert second.done is not None
    assert (await box_of(shop)).next_on == date(2026, 6, 24)


async def test_that_three_in_a_row_are_the_most_and_a_pause_is_the_way_on(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    result = await visitor.asks("skip my next box", "skip_box")
    for _ in range(4):
        result = await visitor.asks("yes")
        if result.done is None:
            break
        result = await visitor.asks("skip my next box", "skip_box")
    assert "in a row" in said(result)
    assert result.choices == ("Pause my subscription",)
    assert (await box_of(shop)).skips == 3


async def test_that_another_question_in_between_does_not_lose_the_skip(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("skip my next box", "skip_box")
    assert await visitor.says("how much is delivery to Leeds?", "shipping_info") is None
    assert (await visitor.asks("yes")).done is not None


async def test_that_who_never_says_yes_or_no_gets_a_person(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    result = await visitor.asks("skip my next box", "skip_box")
    for words in ("hmm", "banana", "you useless thing"):
        result = await visitor.asks(words)
    assert result.handover is HandoverReason.SKILL


async def test_that_without_a_subscription_nothing_is_promised(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    result = await visitor.asks("skip my next box", "skip_box")
    assert result.done is None
    assert "no running subscription" in said(result)


def test_that_the_way_on_is_an_intents_title() -> None:
    assert policy().intents["pause_subscription"].title == "Pause my subscription"  # type: ignore[index]


def test_that_so_many_boxes_are_counted() -> None:
    assert boxes_wished("skip the next two deliveries") == 1 + 1
    assert boxes_wished("leave out a couple of boxes") == 2
    assert boxes_wished("skip 3 boxes") == 3
    assert boxes_wished("skip it, 2 bags are left") == 2
    assert boxes_wished("skip my next box") == 1
