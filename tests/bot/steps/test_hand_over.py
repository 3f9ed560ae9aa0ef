"""A person takes over, and something was done: what the visitor is told, shown and written."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from bot.briefs import Found
from bot.customers.contacts import Contacts
from bot.dialogue import Done, HandoverReason, SkillResult
from bot.dialogue.hours import open_hours
from bot.errors import Conflict
from bot.feed.memory import MemoryFeed
from bot.generation import Act
from bot.journal import Journal
from bot.notify.letters import open_letters
from bot.parts import Known, Parts
from bot.shop.folder import open_folder
from bot.steps.confirm import confirm
from bot.steps.hand_over import hand_over
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import Event, Kind, Owner, Tier
from bot.understanding import Tone
from tests.bot.customers.conftest import NELL, Kept
from tests.bot.dialogue.messages import heard, june
from tests.bot.steps.test_fetch import EMPTY
from tests.contracts.store_parts import begun, said

SATURDAY = datetime(2026, 3, 7, 12, tzinfo=UTC)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    url = f"sqlite:///{tmp_path}/rekindle.db"
    await migrate(url)
    opened = open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
def parts(store: SqlStore) -> Parts:
    return replace(
        EMPTY,
        store=store,
        feed=MemoryFeed(),
        lines=june(),
        clock=lambda: SATURDAY,
        mailbox=Kept(),
        letters=open_letters(bot_name="June", shop_name="Juniper", hours="", email="hello@juniper.example"),
        contacts=Contacts(store.database),
        hours=open_hours(open_folder(None).config),
    )


async def begin(store: SqlStore, tier: Tier = Tier.ANONYMOUS) -> Journal:
    talk = await begun(store)
    if tier is not Tier.ANONYMOUS:
        await store.set_identity(talk.id, tier, NELL.id)
    message = await said(store, talk)
    return Journal(await store.conversation(talk.id), message)


async def told(store: SqlStore, turn: Journal) -> list[Event]:
    return list(await store.events(turn.conversation.id, after=turn.message.seq))


async def test_that_after_hours_the_wait_and_a_form_come_before_the_hand_over(
    parts: Parts, store: SqlStore
) -> None:
    turn = await begin(store)
    await hand_over(parts, turn, Known(), HandoverReason.ASKED)
    events = await told(store, turn)
    kinds = [event.kind for event in events]
    assert kinds == [Kind.SENTENCE, Kind.SENTENCE, Kind.CARD, Kind.OWNER, Kind.HANDOVER]
    assert "on Monday at 9:00" in (events[0].text or "")
    assert events[2].card["form"] == "contact"
    assert (await store.conversation(turn.conversation.id)).owner is Owner.WAITING


async def test_that_a_verified_customer_is_reached_at_their_account(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store, Tier.VERIFIED)
    await hand_over(parts, turn, Known(NELL), HandoverReason.SKILL)
    events = await told(store, turn)
    assert "your account" in (events[1].text or "")
    contact = await parts.contacts.of(turn.conversation.id)
    assert contact is not None
    assert (contact.email, contact.told_seq) == (NELL.email, events[-2].seq)


async def test_that_a_claimed_identity_reaches_nobody(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store, Tier.CLAIMED)
    await hand_over(parts, turn, Known(NELL), HandoverReason.ASKED)
    assert await parts.contacts.of(turn.conversation.id) is None
    assert NELL.email not in str(await told(store, turn))


async def test_that_a_turn_that_goes_on_after_a_crash_does_not_repeat_the_wait(
    parts: Parts, store: SqlStore
) -> None:
    turn = await begin(store)
    await hand_over(parts, turn, Known(), HandoverReason.THREAT)
    [wait, *_] = await told(store, turn)
    again = await begin(store)
    again.told = frozenset({wait.text or ""})
    await hand_over(parts, again, Known(), HandoverReason.THREAT)
    assert Kind.SENTENCE not in [event.kind for event in await told(store, again)]


async def test_that_what_a_person_took_over_is_not_handed_over(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store)
    await store.set_owner(turn.conversation.id, Owner.AGENT)
    with pytest.raises(Conflict):
        await hand_over(parts, turn, Known(), HandoverReason.ASKED)


DONE = Done(
    "pause_subscription",
    "C-77",
    subject="Your subscription is paused",
    letter=("Until 3 May.", "Nothing is charged."),
    address=NELL.email,
)


def found(done: Done | None) -> Found:
    return Found(skill=SkillResult(Act.SKILL, done=done))


async def test_that_what_was_done_is_recorded_and_confirmed_once(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store)
    await store.set_owner(turn.conversation.id, Owner.AGENT)  # a take-over changes nothing about it
    await confirm(parts, turn, found(DONE))
    [event] = [event for event in await told(store, turn) if event.kind is Kind.ACTION]
    assert event.payload == {"action": "pause_subscription", "case": "C-77", "undone": False}
    [letter] = cast(Any, parts.mailbox).all
    assert (letter.to, letter.subject) == (NELL.email, DONE.subject)
    assert "Until 3 May.\n\nNothing is charged." in letter.text


async def test_that_without_an_address_or_a_deed_nothing_is_written(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store)
    await confirm(parts, turn, found(replace(DONE, address="")))
    await confirm(parts, turn, found(None))
    await confirm(parts, turn, Found())
    assert [event.kind for event in await told(store, turn)] == [Kind.ACTION]
    assert cast(Any, parts.mailbox).all == []


async def test_that_a_pressing_message_is_handed_over_as_urgent(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store)
    turn.understanding = heard("a person please, my flight is tonight", tones=(Tone.URGENT,))
    await hand_over(parts, turn, Known(), HandoverReason.ASKED)
    events = await told(store, turn)
    assert "urgent" in (events[0].text or "")
    assert events[-1].payload == {"reason": "asked", "urgent": True}


async def test_that_what_was_urgent_a_message_ago_still_is(parts: Parts, store: SqlStore) -> None:
    turn = await begin(store)
    turn.understanding = heard("my flight is tonight", tones=(Tone.URGENT,))
    await store.save_decision(turn.decision(SATURDAY))
    turn.understanding = heard("talk to a person")
    await hand_over(parts, turn, Known(), HandoverReason.ASKED)
    assert (await told(store, turn))[-1].payload["urgent"] is True
