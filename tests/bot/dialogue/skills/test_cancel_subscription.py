"""Ending a subscription: accepted when it is asked for, done with one yes at most."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason, SkillResult
from bot.dialogue.reading import ALTERNATIVE, OFFERED
from bot.dialogue.skills import open_skills
from bot.dialogue.skills.kit import Kit
from bot.shop.sqlite import SqliteShop, open_shop
from tests.bot.dialogue.skills.conftest import CODE, CodesInTests, Visitor
from tests.bot.dialogue.skills.subscribers import OWEN, TOM, box_of, said
from tests.bot.shops import NOW

CANCEL = "cancel_subscription"
YES, NO = "Yes, cancel it now", "No, keep it"
PRESSING = ("sorry to see you go", "are you sure", "you will lose", "why", "reason", "last chance", "hurry")


async def asked(visitor: Visitor, text: str = "i want to cancel my subscription") -> SkillResult:
    await visitor.signs_in(TOM)
    return await visitor.asks(text, CANCEL)


def beside(visitor: Visitor, note: str) -> None:
    """What the end of the turn notes when it has asked about an alternative or shown an offer."""
    visitor.state = replace(visitor.state, pending={**visitor.state.pending, note: "x"})


async def test_that_one_yes_is_enough_and_the_confirmation_says_all(
    visitor: Visitor, shop: SqliteShop
) -> None:
    first = await asked(visitor)
    assert first.choices == (YES, NO)
    assert "27 May 2026" in said(first)
    assert (await box_of(shop)).state == "active"
    result = await visitor.asks(YES)
    for fact in ("27 May 2026", "No refund is due", "JC-", "undo this until 26 May 2026", "paid"):
        assert fact in said(result)
    assert (await box_of(shop)).state == "cancelled"
    assert result.done is not None
    assert (result.done.address, result.done.letter[: len(result.lines)]) == (TOM, result.lines)
    assert "27 May 2026" in result.done.subject


async def test_that_nobody_is_pressed(visitor: Visitor) -> None:
    words = said(await asked(visitor)) + said(await visitor.asks(YES))
    assert not any(word in words.casefold() for word in PRESSING)


@pytest.mark.parametrize(
    "text",
    [
        "cancel my subscription now please, no questions",
        "just cancel my sub",
        "end my coffee subscription immediately",
    ],
)
async def test_that_a_plain_request_is_done_at_once(visitor: Visitor, shop: SqliteShop, text: str) -> None:
    assert (await asked(visitor, text)).done is not None
    assert (await box_of(shop)).state == "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "cancel it now",
        "just cancel",
        "cancel my subscription",
        "can you cancel my subscription now?",
        "cancel my subscription now unless it gets cheaper",
        "just cancel my subscription order",
        "i might just cancel my subscription",
        "don't just cancel my subscription",
    ],
)
async def test_that_what_may_be_misread_gets_one_question(
    visitor: Visitor, shop: SqliteShop, text: str
) -> None:
    assert (await asked(visitor, text)).done is None
    assert (await box_of(shop)).state == "active"


async def test_that_another_intent_beside_it_gets_the_question(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("just cancel my subscription now", CANCEL, "complaint")
    assert (await box_of(shop)).state == "active"


@pytest.mark.parametrize("text", ["yes", "just cancel", "do it", "cancel it now", "ok", "cancel that"])
async def test_that_short_words_are_a_yes_after_the_question(
    visitor: Visitor, shop: SqliteShop, text: str
) -> None:
    await asked(visitor)
    assert (await visitor.asks(text)).done is not None


async def test_that_asking_again_in_other_words_is_a_yes_and_the_same_words_are_not(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await asked(visitor, "cancel my subscription")
    assert (await visitor.asks("cancel my subscription", CANCEL)).done is None
    assert (await visitor.asks("then end it, you robbers", CANCEL)).done is not None


@pytest.mark.parametrize("text", ["No, keep it", "no", "no thanks", "don't cancel it", "i'll keep it"])
async def test_that_a_no_keeps_it(visitor: Visitor, shop: SqliteShop, text: str) -> None:
    before = await box_of(shop)
    await asked(visitor)
    result = await visitor.asks(text)
    assert result.done is None
    assert visitor.state.skill is None
    assert await box_of(shop) == before


@pytest.mark.parametrize("text", ["stop", "don't cancel my subscription, i said pause", "hm"])
async def test_that_what_is_neither_yes_nor_no_is_asked_again(
    visitor: Visitor, shop: SqliteShop, text: str
) -> None:
    await asked(visitor)
    result = await visitor.asks(text, *([CANCEL] if "cancel" in text else []))
    assert result.choices[:2] == (YES, NO)
    assert (await box_of(shop)).state == "active"


async def test_that_a_strangers_cancel_counts_from_now_and_is_completed_by_the_code(
    visitor: Visitor, shop: SqliteShop
) -> None:
    first = await visitor.asks("i want out", CANCEL)
    assert "counts from" in said(first)
    assert first.explain
    assert "cancelled" in said(await visitor.asks(TOM))
    result = await visitor.asks(CODE)
    assert result.done is not None
    assert result.identity is not None
    assert (await box_of(shop)).state == "cancelled"


async def test_that_a_late_code_ends_it_on_the_day_that_held_when_it_was_asked(
    visitor: Visitor, kit: Kit, tmp_path: Path
) -> None:
    """Asked on 20 May; the code comes on the 28th, a day after the renewal."""
    await visitor.asks("i want out", CANCEL)
    await visitor.asks(TOM)
    week = NOW + timedelta(days=8)
    shop = open_shop(tmp_path / "shop.db", clock=lambda: week)
    later = Visitor(shop, visitor.codes, dict(open_skills(replace(kit, shop=shop, clock=lambda: week))))
    later.state = visitor.state
    result = await later.asks(CODE)
    assert "ends on 27 May 2026" in said(result)
    assert "undo" not in said(result)
    assert result.done is not None
    assert (result.done.letter, result.done.undo) == (result.lines, "")
    await shop.close()


async def test_that_a_wrong_code_cancels_nothing_and_leads_to_a_person(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.asks("i want out", CANCEL)
    result = await visitor.asks(TOM)
    for _ in range(3):
        result = await visitor.asks("111111")
    assert result.handover is HandoverReason.SKILL
    assert "counts from when you asked" in said(result)
    assert (await box_of(shop)).state == "active"


async def test_that_a_stranger_who_keeps_it_is_not_asked_for_the_code_again(visitor: Visitor) -> None:
    await visitor.asks("i want out", CANCEL)
    await visitor.asks("no, keep it")
    assert visitor.state.skill is None


async def test_that_it_is_undone_by_a_quick_reply_with_a_letter(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await asked(visitor)
    done = await visitor.asks(YES)
    undone = await visitor.asks(done.choices[0])
    assert undone.done is not None
    assert (undone.done.undone, undone.done.address) == (True, TOM)
    assert undone.done.subject
    assert await box_of(shop) == before


@pytest.mark.parametrize("text", ["yes", "ok", "sure"])
async def test_that_a_bare_yes_after_the_alternative_is_no_yes_to_the_cancel(
    visitor: Visitor, shop: SqliteShop, text: str
) -> None:
    await asked(visitor)
    beside(visitor, ALTERNATIVE)
    assert await visitor.says(text) is None
    assert OFFERED in visitor.state.pending
    again = await visitor.asks("yes")
    assert again.done is None
    assert again.choices == (YES, NO)
    assert (await box_of(shop)).state == "active"
    assert (await visitor.asks("yes")).done is not None


async def test_that_no_just_cancel_cancels(visitor: Visitor, shop: SqliteShop) -> None:
    await asked(visitor)
    beside(visitor, ALTERNATIVE)
    assert (await visitor.asks("No, just cancel")).done is not None
    assert (await box_of(shop)).state == "cancelled"


@pytest.mark.parametrize("note", [ALTERNATIVE, OFFERED])
@pytest.mark.parametrize("text", ["no thanks", "no"])
async def test_that_no_to_something_else_neither_cancels_nor_keeps(
    visitor: Visitor, shop: SqliteShop, note: str, text: str
) -> None:
    await asked(visitor)
    beside(visitor, note)
    result = await visitor.asks(text)
    assert result.choices == (YES, NO)
    assert visitor.state.skill == CANCEL
    assert (await box_of(shop)).state == "active"
    assert (await visitor.asks(NO)).done is None
    assert visitor.state.skill is None


async def test_that_a_question_is_answered_and_the_cancel_is_one_click_away(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    assert await visitor.says("what happens with my points once I cancel?", "cancel_subscription") is None
    assert visitor.state.skill is None
    assert (await visitor.asks("Cancel my subscription")).choices == (YES, NO)


async def test_that_a_question_in_between_keeps_the_proposal(visitor: Visitor, shop: SqliteShop) -> None:
    await asked(visitor)
    assert await visitor.says("how much is delivery to Leeds?", "shipping_info") is None
    assert (await visitor.asks(YES)).done is not None


async def test_that_paid_boxes_are_named(visitor: Visitor, shop: SqliteShop) -> None:
    orders = await shop.orders_of((await box_of(shop)).customer)
    coming = [one.id for one in orders if one.state in ("placed", "packed", "shipped") and not one.refunded]
    words = said(await asked(visitor))
    assert all(id in words for id in coming) if coming else "No box is paid" in words


async def test_that_who_has_cancelled_already_hears_the_day(visitor: Visitor) -> None:
    await asked(visitor)
    await visitor.asks(YES)
    result = await visitor.asks("cancel my subscription", CANCEL)
    assert "cancelled already and ends on 27 May 2026" in said(result)
    assert result.choices == ()


async def test_that_who_has_none_gets_no_false_promise(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    result = await visitor.asks("cancel my subscription", CANCEL)
    assert result.done is None
    assert "nothing is charged" in said(result)


async def test_that_a_shop_that_is_down_does_not_lose_the_cancel(kit: Kit) -> None:
    gone = open_shop("/nonexistent/shop.db", clock=lambda: NOW)
    assert isinstance(kit.codes, CodesInTests)
    visitor = Visitor(gone, kit.codes, dict(open_skills(replace(kit, shop=gone))))
    known = await kit.shop.customer_by_email(TOM)
    assert known is not None
    visitor.customer = known.id
    visitor.tier = visitor.tier.VERIFIED
    result = await visitor.asks("i want to cancel my subscription", CANCEL)
    assert result.handover is HandoverReason.SKILL
    assert "counts from when you asked" in said(result)
