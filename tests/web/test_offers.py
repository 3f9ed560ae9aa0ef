"""Saying yes or no to an offer, and what is shown of it before and after."""

import pytest

from bot.retention.types import Arm, GrantId
from bot.storage.types import Author, Kind, NewEvent
from tests.web.conftest import Visitor, new_visitor
from tests.web.scripted import ScriptedBot, sentence


@pytest.fixture
async def grant(visitor: Visitor, bot: ScriptedBot) -> GrantId:
    """An offer that stands in a reply."""
    granted: GrantId = bot.parts.retention.grant(visitor.id)
    card = NewEvent(Author.BOT, Kind.CARD, {"card": {"kind": "offer", "grant": granted}})
    bot.script = lambda message: [sentence("You could pause instead."), card]
    return granted


async def test_that_an_offer_card_comes_without_its_code(visitor: Visitor, grant: GrantId) -> None:
    (card,) = (await visitor.say("I want to cancel")).json()["messages"][1]["cards"]
    assert (card["kind"], card["grant"], card["code"]) == ("offer", grant, None)
    assert card["title"] == "Pause for two months"


async def test_that_accepting_shows_the_code_now_and_on_catch_up(visitor: Visitor, grant: GrantId) -> None:
    await visitor.say("I want to cancel")
    answer = await visitor.post(f"offers/{grant}/accept")
    assert (answer.json()["card"]["state"], answer.json()["card"]["code"]) == ("accepted", "JR-PAUSE-77")
    cards = [event["card"] for event in await visitor.events() if event["kind"] == "card"]
    assert {card["code"] for card in cards} == {"JR-PAUSE-77"}


async def test_that_accepting_twice_is_written_down_once(visitor: Visitor, grant: GrantId) -> None:
    for _ in range(3):
        assert (await visitor.post(f"offers/{grant}/accept")).status_code == 200
    assert len([event for event in await visitor.events() if event["kind"] == "card"]) == 1


async def test_that_a_declined_offer_cannot_be_accepted_any_more(visitor: Visitor, grant: GrantId) -> None:
    assert (await visitor.post(f"offers/{grant}/decline")).json()["card"]["state"] == "declined"
    answer = await visitor.post(f"offers/{grant}/accept")
    assert answer.status_code == 409
    assert answer.json()["code"] == "offer_settled"


async def test_that_another_conversations_offer_is_not_there(visitor: Visitor, grant: GrantId) -> None:
    other = await new_visitor(visitor.http)
    for action in ("accept", "decline"):
        assert (await other.post(f"offers/{grant}/{action}")).status_code == 404
    assert await other.events() == []


async def test_that_an_offer_that_is_gone_leaves_the_rest_of_the_reply(
    visitor: Visitor, grant: GrantId, bot: ScriptedBot
) -> None:
    bot.parts.retention.grants.clear()
    (_, reply) = (await visitor.say("I want to cancel")).json()["messages"]
    assert (reply["text"], reply["cards"]) == ("You could pause instead.", [])


async def test_that_accepting_begins_the_errand_and_declining_does_not(
    visitor: Visitor, grant: GrantId, bot: ScriptedBot
) -> None:
    await visitor.say("I want to cancel")
    await visitor.post(f"offers/{grant}/accept")
    assert bot.taken_up == [(visitor.id, Arm.PAUSE)]
    other: GrantId = bot.parts.retention.grant(visitor.id)
    await visitor.post(f"offers/{other}/decline")
    assert len(bot.taken_up) == 1
