"""The quick reply that leads back names what was interrupted, and is nothing but the way back."""

import pytest

from bot.dialogue import DialogueState
from bot.dialogue.lines import Label, plain
from bot.dialogue.skills import ERRANDS, LOOKUPS
from bot.dialogue.skills.kit import Kit
from tests.bot.dialogue.messages import heard, june, policy
from tests.bot.dialogue.skills.conftest import Visitor, kit, shop, visitor
from tests.bot.dialogue.skills.subscribers import TOM

__all__ = ["kit", "shop", "visitor"]
NAMES = sorted(one.name for one in (*ERRANDS, *LOOKUPS))


@pytest.mark.parametrize("skill", NAMES)
def test_that_every_errand_has_a_way_back_of_its_own_name(skill: str) -> None:
    rules = policy(frozenset(NAMES))
    state = DialogueState(skill=skill, slots={"asks": "1"})
    aside = rules.decide(heard("how much is delivery to Leeds?", "shipping_info"), state)
    assert june().resume(skill) in aside.choices
    assert june().resume(skill) != june().label(Label.RESUME)
    kept = rules.settle(state, aside, True, None)
    assert rules.decide(heard(june().resume(skill), "complaint"), kept).skill == skill


def test_that_only_orders_are_called_orders() -> None:
    of_orders = {name for name in NAMES if "order" in plain(june().resume(name))}
    assert of_orders == {"order_status", "late_parcel", "cancel_order", "change_order"}


def test_that_an_unknown_skill_has_a_way_back_too() -> None:
    assert june().chosen(Label.RESUME, june().resume("juggling"))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("skip my next box", "skip_box"),
        ("i want to cancel my subscription", "cancel_subscription"),
        ("pause it for a month", "pause_subscription"),
    ],
)
async def test_that_the_way_back_is_no_yes(visitor: Visitor, kit: Kit, text: str, intent: str) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks(text, intent)
    await visitor.says("how much is delivery to Leeds?", "shipping_info")
    again = await visitor.asks(kit.lines.resume(intent), "cancel_subscription")
    assert again.done is None
    assert set(asked.choices) <= set(again.choices)
