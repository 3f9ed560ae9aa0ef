"""The road that every change takes: proved, proposed, done once, looked at, told, taken back."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import HandoverReason, SkillInput
from bot.dialogue.skills import open_skills
from bot.dialogue.skills.errand import PLAN
from bot.dialogue.skills.kit import Kit
from bot.errors import Conflict, NotFound, NotReady
from bot.generation import Act
from bot.shop import OrderState
from bot.shop.actions import Action, CancelOrder, Receipt, Refusal, Refused
from bot.shop.sqlite import SqliteShop
from bot.storage.types import ConversationId, Tier
from tests.bot.dialogue.messages import heard
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.bot.shops import NOW
from tests.contracts.shop_examples import OWEN, Example


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


@dataclass
class ShopThat:
    """The real shop, except for what it does when it is asked to act."""

    shop: SqliteShop
    does: Callable[[Action, str], Receipt]

    async def act(self, action: Action, key: str) -> Receipt:
        return self.does(action, key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)


def raising(error: Exception) -> Callable[[Action, str], Receipt]:
    def act(action: Action, key: str) -> Receipt:
        raise error

    return act


async def asked_to_cancel(visitor: Visitor, kit: Kit, does: Callable[[Action, str], Receipt]) -> Visitor:
    """A visitor at whose shop a cancel ends as `does` says, one yes before it."""
    odd: Any = ShopThat(visitor.shop, does)
    other = Visitor(visitor.shop, visitor.codes, dict(open_skills(replace(kit, shop=odd))))
    await owner_of(other, Example.PLACED)
    await other.asks("cancel my order", "cancel_order")
    return other


async def test_that_nothing_is_done_before_a_yes(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.PLACED)
    asked = await visitor.asks("cancel my order at once", "cancel_order")
    assert asked.act is Act.CLARIFY
    assert PLAN in visitor.state.slots
    assert deeds(tmp_path, "cancel_order") == 0


async def test_that_the_same_turn_tried_twice_is_done_once(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    step = SkillInput(
        heard("yes"),
        visitor.state,
        Tier.VERIFIED,
        visitor.customer,
        ConversationId("talk-1"),
        visitor.seq + 1,
    )
    first = await visitor.skills["cancel_order"].step(step)
    again = await visitor.skills["cancel_order"].step(step)
    assert first.done is not None
    assert again.done is not None
    assert first.done.case == again.done.case
    assert deeds(tmp_path, "cancel_order") == 1


async def test_that_the_same_wish_later_is_a_new_deed(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    """Cancelled, taken back, cancelled again: not the first receipt once more."""
    await owner_of(visitor, Example.PLACED)
    for _ in range(2):
        await visitor.asks("cancel my order", "cancel_order")
        await visitor.asks("yes")
        assert (await example(shop, Example.PLACED)).state is OrderState.CANCELLED
        await visitor.asks("undo")
        assert (await example(shop, Example.PLACED)).state is OrderState.PLACED
    assert deeds(tmp_path, "cancel_order") == 2


@pytest.mark.parametrize("refusal", list(Refusal))
async def test_that_every_refusal_is_said_and_ends_the_errand(
    visitor: Visitor, kit: Kit, refusal: Refusal
) -> None:
    other = await asked_to_cancel(visitor, kit, raising(Refused(refusal)))
    result = await other.asks("yes")
    assert result.lines
    assert result.done is None
    assert other.state.skill is None
    by_person = refusal is Refusal.PERSON
    assert result.handover is (HandoverReason.SKILL if by_person else None)


@pytest.mark.parametrize("error", [NotReady("down"), NotFound("gone"), Conflict("used")])
async def test_that_a_shop_that_fails_leads_to_a_person(visitor: Visitor, kit: Kit, error: Exception) -> None:
    other = await asked_to_cancel(visitor, kit, raising(error))
    result = await other.asks("yes")
    assert result.handover is HandoverReason.SKILL
    assert "order system" in said(result)
    assert result.done is None


async def test_that_nothing_is_told_that_the_record_does_not_show(visitor: Visitor, kit: Kit) -> None:
    other = await asked_to_cancel(visitor, kit, lambda action, key: Receipt("JC-1", NOW))  # type: ignore[arg-type]
    result = await other.asks("yes")
    assert result.handover is HandoverReason.SKILL
    assert "cannot see the change" in said(result)
    assert result.done is None


async def test_that_who_has_proved_it_is_told_to_the_conversation(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.asks(f"cancel {order.id}", "cancel_order")
    await visitor.asks(order.email)
    assert (await visitor.asks(CODE)).identity == order.customer
    assert (visitor.tier, visitor.customer) == (Tier.VERIFIED, order.customer)


async def test_that_an_undo_has_its_time(visitor: Visitor, kit: Kit, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    await visitor.asks("yes")
    visitor.skills = dict(open_skills(replace(kit, clock=lambda: NOW + timedelta(days=2))))
    result = await visitor.asks("undo")
    assert "too late" in said(result)
    assert visitor.state.undo == {"skill": ""}
    assert (await example(shop, Example.PLACED)).state is OrderState.CANCELLED


async def test_that_an_undo_that_the_shop_refuses_is_too_late(visitor: Visitor, kit: Kit) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    await visitor.asks("yes")
    odd: Any = ShopThat(visitor.shop, raising(Refused(Refusal.TOO_LATE)))
    visitor.skills = dict(open_skills(replace(kit, shop=odd)))
    assert "too late" in said(await visitor.asks("undo"))


async def test_that_a_letter_goes_to_the_customer_who_asked(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    done = (await visitor.asks("yes")).done
    assert done is not None
    assert done.address == order.email
    assert done.letter
    assert done.action == CancelOrder.kind


async def test_that_another_visitor_has_nothing_to_take_back(visitor: Visitor, kit: Kit) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("cancel my order", "cancel_order")
    await visitor.asks("yes")
    other = await Visitor(visitor.shop, visitor.codes, visitor.skills).signs_in(OWEN)
    assert await other.says("undo") is None
