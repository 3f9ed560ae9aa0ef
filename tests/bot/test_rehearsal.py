"""Not let loose yet: what the bot would say goes to a person, and nothing is sent, granted or done."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.rollout import Mode, Rollout
from bot.storage.types import Author, CustomerId, Event, Kind, Owner, Tier
from bot.turn import Bot
from tests.bot.talks import Talk, home, stories, talk, whole

__all__ = ["home", "stories", "talk", "whole"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def held(talk: Talk) -> AsyncIterator[Talk]:
    yield talk
    await set_to(talk.bot, Rollout())


async def set_to(bot: Bot, rollout: Rollout) -> None:
    await bot.parts.switchboard.write(replace(rollout, changed_at=datetime.now(UTC)))


def of_kind(events: list[Event], kind: Kind) -> list[Event]:
    return [event for event in events if event.kind is kind]


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.SUGGEST])
async def test_that_an_answer_is_drafted_and_a_person_answers(held: Talk, mode: Mode) -> None:
    await set_to(held.bot, Rollout(mode=mode))
    message = await held.say("how much is delivery to france?")
    events = await held.events(message.seq)
    [draft] = of_kind(events, Kind.DRAFT)
    assert "9.95" in (draft.text or "")
    assert draft.payload["mode"] == mode.value
    assert draft.payload["sources"]
    shown = " ".join(event.text or "" for event in of_kind(events, Kind.SENTENCE))
    assert "9.95" not in shown
    assert "olleague" in shown
    assert of_kind(events, Kind.DONE)
    assert (await held.bot.parts.store.conversation(held.id)).owner is Owner.WAITING
    [decision] = await held.decisions()
    assert decision.record["mode"] == mode.value


async def test_that_drafts_go_on_while_a_person_has_the_conversation(held: Talk) -> None:
    await set_to(held.bot, Rollout(mode=Mode.SUGGEST))
    await held.say("how much is delivery to france?")
    later = await held.say("do you ship to the usa")
    events = await held.events(later.seq)
    assert [event.kind for event in events] == [Kind.DRAFT]


async def test_that_a_stopped_bot_drafts_nothing_and_says_who_answers(held: Talk) -> None:
    await set_to(held.bot, Rollout(stopped=True))
    message = await held.say("how much is delivery to france?")
    events = await held.events(message.seq)
    assert of_kind(events, Kind.DRAFT) == []
    assert of_kind(events, Kind.HANDOVER)[0].payload == {"reason": "rollout"}
    assert of_kind(events, Kind.SENTENCE)


async def test_that_a_danger_keeps_its_own_words_when_the_bot_is_held_back(held: Talk) -> None:
    await set_to(held.bot, Rollout(mode=Mode.SHADOW))
    message = await held.say("I want to talk to a person")
    events = await held.events(message.seq)
    assert of_kind(events, Kind.HANDOVER)[0].payload == {"reason": "asked"}


async def test_that_one_intent_can_be_held_back_alone(held: Talk) -> None:
    await set_to(
        held.bot, Rollout(intents={"shipping_info": Mode.SUGGEST, "international_shipping": Mode.SUGGEST})
    )
    first = await held.say("hello there")
    assert of_kind(await held.events(first.seq), Kind.SENTENCE)[0].author is Author.BOT
    second = await held.say("how much is delivery to france?")
    assert of_kind(await held.events(second.seq), Kind.DRAFT)


async def test_that_a_draft_offers_nothing_and_cancels_nothing(
    held: Talk, stories: dict[str, CustomerId]
) -> None:
    parts, tom = held.bot.parts, stories["leaving-treated"]
    await parts.store.set_identity(held.id, Tier.VERIFIED, tom)
    before = await parts.shop.subscriptions_of(tom)
    await set_to(held.bot, Rollout(mode=Mode.SUGGEST))
    await held.say("cancel my subscription now, it is far too expensive")
    await held.say("yes, cancel it now")
    assert await parts.shop.subscriptions_of(tom) == before
    events = await held.events()
    assert of_kind(events, Kind.CARD) == []
    assert of_kind(events, Kind.ACTION) == []
    decisions = await held.decisions()
    assert all(decision.record.get("grant") is None for decision in decisions)
    assert secrets.compare_digest(decisions[0].record["mode"], "suggest")
