"""One message's path on the real models: every turn, however it ends, leaves one Decision behind."""

import secrets
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.storage.types import (
    Author,
    CustomerId,
    Event,
    Kind,
    NewEvent,
    Owner,
    StaffId,
    Tier,
)
from tests.bot.talks import Talk, home, stories, talk, whole

__all__ = ["home", "stories", "talk", "whole"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
STAGES = {"understand", "fetch", "retention", "speak", "total"}


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("how much is delivery to france?", "answer"),
        ("where is my order?", "skill"),
        ("hello there", "smalltalk"),
        ("I want to talk to a person", "handover"),
        ("Wo bleibt mein Paket? Ich warte schon seit einer Woche darauf.", "handover"),
    ],
)
async def test_that_every_turn_leaves_one_decision_and_an_ended_reply(
    talk: Talk, words: str, act: str
) -> None:
    message = await talk.say(words)
    [decision] = await talk.decisions()
    assert decision.message_seq == message.seq
    assert decision.record["act"] == act
    assert decision.record["timings"].keys() >= STAGES
    assert decision.record["versions"].keys() >= {"encoder", "intents", "index", "generator"}
    events = await talk.events(message.seq)
    assert events[-1].kind is Kind.DONE
    said = [event.text for event in events if event.kind is Kind.SENTENCE]
    assert decision.text == " ".join(text or "" for text in said)


async def test_that_a_hand_over_is_typed_and_silences_the_bot(talk: Talk) -> None:
    await talk.say("I want to talk to a person")
    [handover] = [event for event in await talk.events() if event.kind is Kind.HANDOVER]
    assert handover.payload == {"reason": "asked"}
    assert (await talk.bot.parts.store.conversation(talk.id)).owner is Owner.WAITING
    later = await talk.say("how much is delivery to france?")
    assert await talk.events(later.seq) == []
    assert len(await talk.decisions()) == 1


async def test_that_a_turn_that_breaks_says_so_and_still_leaves_its_decision(talk: Talk) -> None:
    class Broken:
        async def run(self, asked: object) -> None:
            raise OSError("the disk is gone")

    talk.bot.parts = replace(talk.bot.parts, search=Broken())  # type: ignore[arg-type]
    message = await talk.say("how much is delivery to france?")
    events = await talk.events(message.seq)
    assert [event.kind for event in events] == [Kind.NOTICE, Kind.DONE]
    assert events[0].payload == {"notice": "failed"}
    [decision] = await talk.decisions()
    assert decision.record["accepted"] == ["international_shipping"]
    assert decision.text == ""


async def test_that_a_take_over_in_mid_reply_stops_it_and_still_leaves_its_decision(talk: Talk) -> None:
    speaker, store, id = talk.bot.parts.speaker, talk.bot.parts.store, talk.id

    class Interrupted:
        async def speak(self, *asked: Any, **named: Any) -> AsyncIterator[Any]:
            async for number_said in _numbered(speaker.speak(*asked, **named)):
                if number_said[0] == 1:
                    await store.set_owner(id, Owner.AGENT, agent=StaffId("ann"))
                yield number_said[1]

    talk.bot.parts = replace(talk.bot.parts, speaker=Interrupted())  # type: ignore[arg-type]
    message = await talk.say("i would like to cancel my subscription")
    events = await talk.events(message.seq)
    taken = next(at for at, event in enumerate(events) if event.kind is Kind.OWNER)
    assert [event.kind for event in events[:taken]] == [Kind.SENTENCE]
    assert all(event.author is not Author.BOT for event in events[taken:])
    [decision] = await talk.decisions()
    assert decision.record["accepted"] == ["cancel_subscription"]


async def _numbered(items: AsyncIterator[Any]) -> AsyncIterator[tuple[int, Any]]:
    number = 0
    async for item in items:
        yield number, item
        number += 1


async def test_that_a_reply_broken_off_by_a_crash_is_finished_and_not_begun_anew(talk: Talk) -> None:
    words = "how much is delivery to france?"
    whole = [event for event in await _replied(talk, words) if event.kind is Kind.SENTENCE]
    message, _ = await talk.bot.parts.store.record_message(talk.id, secrets.token_hex(8), words)
    begun = NewEvent(Author.BOT, Kind.SENTENCE, whole[0].payload, whole[0].text)
    await talk.bot.parts.store.append(talk.id, [begun])
    await talk.bot.answer(message)
    events = await talk.events(message.seq)
    assert [event.text for event in events if event.kind is Kind.SENTENCE].count(whole[0].text) == 1
    assert events[-1].kind is Kind.DONE


async def _replied(talk: Talk, words: str) -> list[Event]:
    message = await talk.say(words)
    return await talk.events(message.seq)


async def test_that_erasing_leaves_nothing_of_a_persons_order(
    talk: Talk, home: Path, stories: dict[str, CustomerId]
) -> None:
    await talk.bot.parts.store.set_identity(talk.id, Tier.VERIFIED, stories["late-parcel"])
    await talk.say("where is my order? i am zebulon")
    shown = [event.card for event in await talk.events() if event.kind is Kind.CARD]
    number, tracking = shown[0]["order"], shown[0]["tracking"]
    assert number in str(await talk.decisions())
    await talk.bot.parts.store.erase_texts(talk.id)
    [erased] = [event for event in await talk.events() if event.kind is Kind.CARD]
    assert erased.card == {"kind": "order"}
    kept = _everything(home / "rekindle.db")
    for word in (number, tracking, "zebulon"):
        assert word not in kept


def _everything(file: Path) -> str:
    with sqlite3.connect(file) as database:
        return "\n".join(database.iterdump())
