"""A parcel that is late, with calm, vague and rude visitors."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue import DialogueState, HandoverReason
from bot.dialogue.skills import open_skills
from bot.dialogue.skills.kit import Kit
from bot.generation import Act
from bot.shop.sqlite import SqliteShop, open_shop
from bot.storage.types import Tier
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.bot.shops import NOW
from tests.contracts.shop_examples import NELL, Example

LATE = "JR-104233"
ASK, WAIT = "Ask the courier for me", "I would rather wait"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def test_that_a_late_parcel_is_told_with_its_facts_and_two_ways_on(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    result = await visitor.asks("my order is late", "late_delivery")
    assert result.act is Act.APOLOGY
    assert result.choices == (ASK, WAIT)
    assert "was due by 13 May 2026" in said(result)
    assert "The last scan on" in said(result)
    assert [card["order"] for card in result.cards] == [LATE]


async def test_that_the_courier_is_asked_at_the_first_yes_and_only_once(
    visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("my order is late", "late_delivery")
    result = await visitor.asks(ASK)
    assert "21 May 2026" in said(result)
    assert "JC-500001" in said(result)
    assert result.done is not None
    assert (result.done.action, result.done.address) == ("trace_parcel", NELL)
    assert deeds(tmp_path, "trace_parcel") == 1
    again = await visitor.asks("where is my parcel", "order_status")
    assert "JC-500001" in said(again)
    assert ASK not in again.choices
    assert again.problem
    assert deeds(tmp_path, "trace_parcel") == 1


async def test_that_another_conversation_hears_of_the_same_case(
    visitor: Visitor, shop: SqliteShop, kit: Kit, tmp_path: Path
) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("please ask the courier where my late order is", "late_delivery")
    later = replace(kit, clock=lambda: NOW + timedelta(hours=2))
    other = await Visitor(shop, visitor.codes, dict(open_skills(later))).signs_in(NELL)
    await other.asks("my order is late", "late_delivery")
    result = await other.asks(ASK)
    assert "already, under case JC-500001" in said(result)
    assert result.done is None, "one letter is enough"
    assert deeds(tmp_path, "trace_parcel") == 1


async def test_that_the_courier_is_asked_again_when_the_answer_is_overdue(
    visitor: Visitor, kit: Kit, tmp_path: Path
) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("please ask the courier, my order is late", "late_delivery")
    days_later = NOW + timedelta(days=2)
    shop = open_shop(tmp_path / "shop.db", clock=lambda: days_later)
    skills = open_skills(replace(kit, shop=shop, clock=lambda: days_later))
    other = await Visitor(shop, visitor.codes, dict(skills)).signs_in(NELL)
    await other.asks("my order is late", "late_delivery")
    assert "JC-500002" in said(await other.asks(ASK))
    await shop.close()


async def test_that_a_stranger_sees_with_the_pair_and_acts_with_a_code(
    visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.asks("my parcel is late", "late_delivery")
    seen = await visitor.asks(f"{LATE} {NELL}")
    assert seen.cards
    assert (await visitor.asks("yes please chase it")).done is None
    assert visitor.codes.sent == [NELL], "the address is not asked for twice"
    result = await visitor.asks(CODE)
    assert result.identity is not None
    assert result.done is not None
    assert deeds(tmp_path, "trace_parcel") == 1


async def test_that_all_in_the_first_message_is_done_at_once(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.signs_in(NELL)
    result = await visitor.asks(f"{LATE} is a week late, please ask the courier", "late_delivery")
    assert result.done is not None
    assert result.problem
    assert deeds(tmp_path, "trace_parcel") == 1


async def test_that_the_first_wish_is_remembered_until_the_code_has_come(visitor: Visitor) -> None:
    await visitor.asks("chase the courier, my order is late", "late_delivery")
    await visitor.asks(LATE)
    await visitor.asks(NELL)
    assert visitor.codes.sent == [NELL]
    assert (await visitor.asks(CODE)).done is not None


async def test_that_a_wish_does_not_survive_a_claim_to_be_somebody(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(NELL)
    visitor.tier = Tier.CLAIMED
    assert not (await visitor.asks("please ask the courier, my order is late", "late_delivery")).cards


async def test_that_waiting_is_accepted_and_stays_a_problem(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("my order is late", "late_delivery")
    result = await visitor.asks(WAIT)
    assert (result.handover, result.act) == (None, Act.SMALLTALK)
    assert result.problem
    assert visitor.state == DialogueState(unresolved={"late_delivery": 1})
    assert deeds(tmp_path, "trace_parcel") == 0


async def test_that_what_is_not_late_by_the_rules_is_not_traced(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.ON_TIME)
    await visitor.asks("my order is late", "late_delivery")
    result = await visitor.asks(ASK)
    assert "five working days after dispatch" in said(result)
    assert result.choices == ("Talk to a person",)
    assert result.problem
    assert deeds(tmp_path, "trace_parcel") == 0


async def test_that_a_late_parcel_is_traced_before_anything_is_paid_back(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    result = await visitor.asks("my order is late, refund me please", "late_delivery")
    assert "traced first" in said(result)
    assert result.choices == (ASK, WAIT)


async def test_that_a_parcel_in_time_is_told_with_its_day_and_no_problem(
    visitor: Visitor, shop: SqliteShop, kit: Kit
) -> None:
    order = await example(shop, Example.ON_TIME)
    early = replace(kit, clock=lambda: NOW - timedelta(days=1))
    other = await Visitor(shop, visitor.codes, dict(open_skills(early))).signs_in(order.email)
    result = await other.asks(f"{order.id} is late", "late_delivery")
    assert "is due by 19 May 2026" in said(result)
    assert result.problem is None
    assert other.state.skill is None


@pytest.mark.parametrize("kind", [Example.PLACED, Example.PACKED])
async def test_that_what_has_not_left_is_told_as_it_is(visitor: Visitor, kind: Example) -> None:
    _, order = await owner_of(visitor, kind)
    result = await visitor.asks("my order is late", "late_delivery")
    assert f"Order {order.id} was placed on 20 May 2026" in said(result)
    assert result.problem is None


async def test_that_a_question_may_come_between(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("my order is late", "late_delivery")
    assert await visitor.says("how much is delivery to France", "shipping_info") is None
    await visitor.asks("ask the courier please")
    assert deeds(tmp_path, "trace_parcel") == 1


@pytest.mark.parametrize("text", ["this is a bloody joke", "you lot are useless thieves"])
async def test_that_the_rude_get_one_calm_sentence_and_the_remedy(visitor: Visitor, text: str) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("where the hell is my stuff", "late_delivery", "complaint")
    result = await visitor.asks(text, "complaint")
    assert len(result.lines) == 1
    assert result.choices[:2] == (ASK, WAIT)
    assert result.problem


async def test_that_the_vague_are_asked_again_and_then_a_person_helps(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("my order is late", "late_delivery")
    results = [await visitor.asks("hmm") for _ in range(4)]
    assert all(ASK in result.choices for result in results[:3])
    assert "Talk to a person" in results[1].choices
    assert results[3].handover is HandoverReason.SKILL
    assert all(result.problem for result in results)
