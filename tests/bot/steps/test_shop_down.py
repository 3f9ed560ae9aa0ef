"""A turn goes on without the shop: articles answer, the truth is told, nothing is concluded or offered."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.briefs import Found, briefs
from bot.dialogue import DialogueState, Move, SkillInput, SkillResult
from bot.dialogue.cancel import cancel_card
from bot.dialogue.lines import Label, Say
from bot.errors import NotReady
from bot.generation import Act, Evidence
from bot.journal import Journal
from bot.parts import Known
from bot.shop import OrderId
from bot.shop.stale import FRESH, StaleShop
from bot.steps.consider import consider
from bot.steps.look import look
from bot.storage.types import Author, Event, Kind, Tier
from tests.bot.dialogue.messages import heard, june
from tests.bot.finds import hit, result
from tests.bot.retention.turns import CUSTOMER, NOW, SUBSCRIPTION, conversation, order
from tests.bot.steps.test_fetch import EMPTY, Desk, Fetched, fetched

__all__ = ["fetched"]
ASKED, OTHER = "where is my order?", "how much is delivery?"
RETAINED: Any = SimpleNamespace(card=None)


class Unplugged:
    """A shop that answers until it is down."""

    def __init__(self, down: bool = True) -> None:
        self.down = down

    def __getattr__(self, name: str) -> Any:
        told = {"customer": CUSTOMER, "orders_of": [], "subscriptions_of": [SUBSCRIPTION], "order": order()}

        async def call(*given: Any) -> Any:
            if self.down:
                raise NotReady("The shop cannot be reached.")
            return told[name]

        return call


class Asks:
    """A skill that tells of one order."""

    name = "order_status"

    def __init__(self, shop: Any) -> None:
        self.shop = shop

    async def step(self, turn: SkillInput) -> SkillResult:
        found = await self.shop.order(OrderId("JR-100001"))
        return SkillResult(
            Act.SKILL, (Evidence("order:1", "Order", f"It is {found.state}."),), ("One thing.",)
        )


def journal() -> Journal:
    talk = replace(conversation(), customer=CUSTOMER.id, tier=Tier.VERIFIED)
    return Journal(
        talk, Event(talk.id, 1, Author.VISITOR, Kind.MESSAGE, {}, ASKED, NOW), move=Move(Act.ANSWER)
    )


async def test_that_what_the_shop_knows_is_looked_up() -> None:
    known = await look(replace(EMPTY, shop=Unplugged(down=False)), journal())
    assert known == Known(CUSTOMER, (), (SUBSCRIPTION,))


async def test_that_a_shop_that_is_down_leaves_a_note_in_place_of_records() -> None:
    known = await look(replace(EMPTY, shop=Unplugged()), journal())
    assert known == Known(missing="the shop cannot be reached")


async def test_that_nothing_is_offered_while_the_shop_cannot_be_asked() -> None:
    asked: list[Any] = []

    class Retains:
        async def consider(self, turn: Any) -> Any:
            asked.append(turn.open_problem)
            return SimpleNamespace(at_risk=False)

    class Decides:
        async def decisions(self, conversation: Any) -> list[Any]:
            return []

    parts: Any = replace(EMPTY, retention=Retains(), store=Decides())  # type: ignore[arg-type]
    for known in (Known(missing="the shop cannot be reached"), Known()):
        await consider(parts, journal(), heard(ASKED), known, Found())
    assert asked == ["the shop cannot be reached", None]


def test_that_the_way_out_says_nothing_of_subscriptions_that_nobody_could_look_up() -> None:
    card = cancel_card(Tier.VERIFIED, None)
    assert card["url"] == "/account"
    assert "no running subscription" not in card["note"]


async def test_that_a_skill_without_its_shop_says_so_and_the_articles_answer(
    fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds = {OTHER: result(hit("delivery", 0.6))}
    desk = Desk({ASKED: "order_status", OTHER: "shipping_info"}, finds)
    move = Move(Act.SKILL, (OTHER,), skill="order_status", otherwise=(ASKED,))
    monkeypatch.setitem(EMPTY.skills, "order_status", Asks(Unplugged()))  # type: ignore[arg-type]
    found, turn = await fetched(desk, ASKED, move)
    assert found.results == ((OTHER, finds[OTHER]),)
    assert found.skill.lines == june().say(Say.SHOP_DOWN, ASKED)
    assert found.skill.choices == (june().label(Label.PERSON),)
    assert found.skill.handover is None
    assert found.skill.state == turn.state == DialogueState()
    assert found.problem(turn.planned) == "the shop cannot be reached"


async def test_that_facts_of_some_minutes_ago_are_told_as_such(
    fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, plug = [NOW], Unplugged(down=False)
    shop = StaleShop(plug, lambda: now[0])
    desk, move = Desk({ASKED: "order_status"}, {}), Move(Act.SKILL, skill="order_status")
    monkeypatch.setitem(EMPTY.skills, "order_status", Asks(shop))  # type: ignore[arg-type]
    found, _ = await fetched(desk, ASKED, move)
    assert not found.stale
    now[0] += FRESH + timedelta(seconds=1)
    plug.down = True
    found, _ = await fetched(desk, ASKED, move)
    assert found.stale
    notice, facts = briefs(move, found, heard(ASKED), RETAINED, june())
    assert (notice.evidence, notice.fallback) == ((), june().say(Say.SHOP_STALE, ASKED))
    assert facts.evidence == found.skill.evidence
