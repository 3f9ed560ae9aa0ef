"""The hand-off webhook: signed, with the conversation so far, tried again."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.errors import NotReady
from bot.helpdesk.handoff import LAST, HandOffChannel
from bot.helpdesk.setting import desk_listeners
from bot.notify.signing import verify
from bot.shop import Customer
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import Author, Conversation, CustomerId, Kind, NewEvent, Owner, SiteId, Tier
from bot.webhooks.courier import Courier
from bot.webhooks.endpoints import HELPDESK, Endpoint
from bot.webhooks.queue import SqlDeliveries
from bot.webhooks.sender import WebhookSender
from tests.bot.helpdesk.conftest import Moments, carried, console_of
from tests.bot.helpdesk.test_channel import said
from tests.bot.webhooks.receiver import Receiver, receiving

SECRET = "signs hand-offs"
NELL = CustomerId("cu-nell")


class Counter:
    """A shop that knows Nell, while it can be reached."""

    there = True

    async def customer(self, id: CustomerId) -> Customer | None:
        if not self.there:
            raise NotReady("the shop cannot be reached")
        joined = datetime(2025, 1, 5, tzinfo=UTC)
        return Customer(NELL, "Nell Ashdown", "nell@post.example", "GB", "GB-ENG", joined, False, True)


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiving(500, 200) as receiver:
        yield receiver


@pytest.fixture
async def store(tmp_path: Path, hook: Receiver, clock: Moments) -> AsyncIterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'rekindle.db'}"
    await migrate(url)
    store = open_store(url, clock, desk_listeners(hook.url))
    yield store
    await store.close()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
async def courier(
    store: SqlStore, hook: Receiver, clock: Moments, counter: Counter
) -> AsyncIterator[Courier]:
    sender = WebhookSender(Endpoint(HELPDESK, hook.url), SECRET, clock)
    channel = HandOffChannel(sender, store, cast(Any, counter), console_of)
    courier = Courier(SqlDeliveries(store.database), {HELPDESK: channel}, clock, lambda: 0.0)
    yield courier
    await courier.close()


@pytest.fixture
async def talk(store: SqlStore) -> Conversation:
    return await store.create_conversation(SiteId("demo"), "en-GB", "the widget's")


async def hand_over(store: SqlStore, talk: Conversation, questions: int = 1) -> None:
    for number in range(questions):
        message, _ = await store.record_message(talk.id, f"m-{number}", f"Question {number}?")
        await store.append(talk.id, [said("One moment."), said("A colleague will answer.")])
        await store.append(talk.id, [NewEvent(Author.BOT, Kind.DONE, {"message_seq": message.seq})])
    await store.set_owner(talk.id, Owner.WAITING)
    await store.append(talk.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])


async def test_that_a_hand_over_brings_the_conversation_with_it_signed_and_tried_again(
    store: SqlStore, talk: Conversation, courier: Courier, hook: Receiver, clock: Moments
) -> None:
    await hand_over(store, talk)
    await carried(courier, clock)
    clock.pass_by(seconds=11)
    await carried(courier, clock)
    first, second = hook.got
    assert first.body == second.body
    assert verify(SECRET, second.body, second.head["x-rekindle-signature"], clock())
    told = json.loads(second.body)
    assert (told["topic"], told["conversation"], told["data"]["reason"]) == ("handover", talk.id, "asked")
    assert [(line["author"], line["text"]) for line in told["data"]["transcript"]] == [
        ("visitor", "Question 0?"),
        ("bot", "One moment. A colleague will answer."),
    ]
    assert told["data"]["customer"] is None
    assert told["data"]["console"] == console_of(talk.id)


async def test_that_the_words_lie_in_no_delivery(
    store: SqlStore, talk: Conversation, courier: Courier, hook: Receiver, clock: Moments
) -> None:
    await hand_over(store, talk)
    [row] = await courier.deliveries.listed()
    assert "Question" not in json.dumps(dict(row.payload))
    await store.erase_texts(talk.id)
    await carried(courier, clock)
    told = json.loads(hook.got[0].body)
    assert {line["text"] for line in told["data"]["transcript"]} == {"(erased)", "(erased) (erased)"}


async def test_that_only_the_last_messages_go_along(
    store: SqlStore, talk: Conversation, courier: Courier, hook: Receiver, clock: Moments
) -> None:
    await hand_over(store, talk, questions=LAST)
    await carried(courier, clock)
    lines = json.loads(hook.got[0].body)["data"]["transcript"]
    assert len(lines) == LAST
    assert lines[0]["text"] == f"Question {LAST // 2}?"


async def test_that_only_who_has_proved_it_is_named(
    store: SqlStore, talk: Conversation, courier: Courier, hook: Receiver, clock: Moments, counter: Counter
) -> None:
    await store.set_identity(talk.id, Tier.CLAIMED, NELL)
    await hand_over(store, talk)
    await carried(courier, clock)
    await store.set_identity(talk.id, Tier.VERIFIED, NELL)
    counter.there = False
    for _ in range(2):
        clock.pass_by(minutes=2)
        await store.append(talk.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])
        await carried(courier, clock)
        counter.there = True
    customers = [json.loads(request.body)["data"]["customer"] for request in hook.got]
    assert customers[0] is None
    assert customers[1:3] == [{"id": NELL}, {"id": NELL}]
    assert customers[-1] == {"id": NELL, "name": "Nell Ashdown", "email": "nell@post.example"}
