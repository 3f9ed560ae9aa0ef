"""What reaches a helpdesk of a conversation that lies there too: all of it, once, in order."""

import asyncio

import pytest

from bot.customers.contacts import Contacts
from bot.helpdesk import chatwoot as calls
from bot.storage.sqlalchemy import SqlStore
from bot.storage.talks import OutsideTalks
from bot.storage.types import (
    Author,
    Conversation,
    Decision,
    DecisionId,
    Event,
    Kind,
    NewEvent,
    Owner,
    StaffId,
    card_event,
)
from bot.webhooks import DeliveryState
from bot.webhooks.courier import Courier
from bot.webhooks.queue import SqlDeliveries
from tests.bot.helpdesk.chatwoot_like import HANGS, ChatwootLike
from tests.bot.helpdesk.conftest import TALK, Moments, carried, channel_to


def said(text: str, author: Author = Author.BOT, **payload: object) -> NewEvent:
    return NewEvent(author, Kind.SENTENCE, {"sources": [], **payload}, text)


SENTENCES = [said(f"Sentence {number}.") for number in range(1, 7)]
WORDS = [event.text for event in SENTENCES]


async def handed_over(store: SqlStore, talk: Conversation) -> list[Event]:
    message, _ = await store.record_message(talk.id, "m-1", "Can I talk to somebody?")
    await store.append(talk.id, [said("A colleague will answer.")])
    await store.set_owner(talk.id, Owner.WAITING, expect=Owner.BOT)
    await store.append(talk.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])
    return [message]


async def test_that_sentences_arrive_in_their_order(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    for sentence in SENTENCES:
        await store.append(talk.id, [sentence])
    await carried(courier, clock)
    assert server.texts(TALK) == WORDS


async def test_that_later_sentences_wait_for_one_that_is_refused(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    await store.append(talk.id, SENTENCES)
    server.failures += [500, 503]
    await carried(courier, clock)
    assert server.texts(TALK) == []
    for seconds in (11, 61):
        clock.pass_by(seconds=seconds)
        await carried(courier, clock)
    assert server.texts(TALK) == WORDS
    assert len(server.calls) == len(WORDS) + 2


async def test_that_one_talk_does_not_wait_for_another(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    other = await store.create_conversation(talk.site, "en-GB", "another's")
    await store.append(talk.id, [said("Never mind.")])
    server.failures.append(500)
    await carried(courier, clock)
    await OutsideTalks(store.database).tie("chatwoot:3", "16", other.id)
    await store.append(other.id, [said("Hello.")])
    await carried(courier, clock)
    assert (server.texts(TALK), server.texts(16)) == ([], ["Hello."])


async def test_that_nothing_is_lost_when_the_process_dies_before_sending(
    store: SqlStore, talk: Conversation, server: ChatwootLike, clock: Moments
) -> None:
    await store.append(talk.id, SENTENCES[:2])
    queue = SqlDeliveries(store.database)
    assert len(await queue.take("chatwoot:3", 4, clock())) == 1  # and then it dies
    after = Courier(queue, {"chatwoot:3": channel_to(store, server)}, clock)
    await carried(after, clock)
    assert server.texts(TALK) == []  # the lease holds
    clock.pass_by(minutes=2)
    await carried(after, clock)
    assert server.texts(TALK) == WORDS[:2]
    await after.close()


async def test_that_the_helpdesks_own_report_ends_a_delivery_whose_answer_got_lost(
    store: SqlStore,
    talk: Conversation,
    courier: Courier,
    server: ChatwootLike,
    clock: Moments,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "WHOLE_S", 0.2)
    server.failures.append(HANGS)
    await store.append(talk.id, SENTENCES[:2])
    await courier.step()
    await courier.landed()
    [waiting, _] = sorted(await courier.deliveries.listed(), key=lambda one: one.seq or 0)
    assert waiting.error
    await courier.deliveries.arrived("crm", waiting.id, clock())  # not that endpoint's to say
    await courier.deliveries.arrived("chatwoot:3", waiting.id, clock())
    await carried(courier, clock)
    clock.pass_by(minutes=10)
    await carried(courier, clock)
    assert server.texts(TALK) == WORDS[:2]


async def test_that_the_widgets_own_conversations_go_nowhere(
    store: SqlStore, server: ChatwootLike, courier: Courier, talk: Conversation, clock: Moments
) -> None:
    other = await store.create_conversation(talk.site, "en-GB", "the widget's")
    await store.append(other.id, SENTENCES)
    assert await courier.deliveries.listed() == []


async def test_that_people_get_a_note_and_then_the_talk(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    [message] = await handed_over(store, talk)
    record = {
        "accepted": ["cancel_subscription"],
        "act": "handover",
        "skill": "order_status",
        "passages": [
            {"title": "Cancelling", "answerable": True, "article": "cancel", "text": "", "id": "cancel#1"},
            {"title": "Teapots", "answerable": False, "article": "pots", "text": "", "id": "pots#1"},
        ],
    }
    decision = Decision(DecisionId("d-1"), talk.id, message.seq, record, "", clock())
    writing = asyncio.create_task(later(store, decision))
    await carried(courier, clock)
    await writing
    assert server.statuses(TALK) == ["open"]
    [note] = server.messages(TALK, private=True)
    assert note["content"].splitlines() == [
        "Handed over by the assistant: asked.",
        "About: cancel subscription.",
        "Step: handover (order status).",
        "Read for it: Cancelling.",
        f"Everything, with reasons: https://bot.example/console/conversations/{talk.id}",
    ]
    assert server.texts(TALK) == ["A colleague will answer."]


async def later(store: SqlStore, decision: Decision) -> None:
    """A turn's Decision is stored after its hand-over."""
    await asyncio.sleep(0.3)
    await store.save_decision(decision)


async def test_that_a_hand_over_without_a_decision_is_told_all_the_same(
    store: SqlStore,
    talk: Conversation,
    courier: Courier,
    server: ChatwootLike,
    clock: Moments,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.helpdesk.channel.PAUSE_S", 0.0)
    await handed_over(store, talk)
    await carried(courier, clock)
    [note] = server.messages(TALK, private=True)
    assert note["content"].startswith("Handed over by the assistant: asked.\nEverything")


async def test_that_the_bot_does_not_talk_over_a_person(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    await store.append(talk.id, SENTENCES[:1])
    await store.set_owner(talk.id, Owner.AGENT, agent=StaffId("chatwoot:3"))
    await carried(courier, clock)
    assert server.calls == []
    [stopped] = await courier.deliveries.listed(state=DeliveryState.FAILED)
    assert "a person had taken over" in stopped.error


async def test_that_what_came_from_there_does_not_go_back(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    await store.set_owner(talk.id, Owner.AGENT, agent=StaffId("chatwoot:3"))
    await store.append(talk.id, [said("I am Ada.", Author.AGENT, name="Ada", by="chatwoot:3", outside="7")])
    await store.set_owner(talk.id, Owner.BOT, agent=StaffId("chatwoot:3"))
    await carried(courier, clock)
    assert server.calls == []


async def test_that_the_consoles_people_are_heard_there_too(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    await store.set_owner(talk.id, Owner.AGENT, agent=StaffId("st-1"))
    await store.append(talk.id, [said("It is on its way.", Author.AGENT, name="Grace")])
    await store.set_owner(talk.id, Owner.BOT)
    await carried(courier, clock)
    assert server.statuses(TALK) == ["open", "pending"]
    assert server.texts(TALK) == ["Grace: It is on its way."]


async def test_that_erased_words_are_not_sent(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    await store.append(talk.id, [said("Your order JR-1042.")])
    await store.erase_texts(talk.id)
    await carried(courier, clock)
    assert server.calls == []


async def test_that_cards_notices_and_quick_replies_go_along(
    store: SqlStore, talk: Conversation, courier: Courier, server: ChatwootLike, clock: Moments
) -> None:
    product = {"kind": "product", "name": "Assam", "price": "£8.50", "url": "/products/assam"}
    notice = NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": "failed"}, "Something broke; try again.")
    done = NewEvent(Author.BOT, Kind.DONE, {"message_seq": 1, "choices": ["Track it", "Talk to a person"]})
    left = NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": "contact_left"})
    await store.append(talk.id, [card_event(product), notice, left, done])
    await carried(courier, clock)
    card, told, choices = server.messages(TALK)
    assert card["content"] == "Assam – £8.50\nhttps://shop.example/products/assam"
    assert told["content"] == "Something broke; try again."
    assert [item["value"] for item in choices["content_attributes"]["items"]] == [
        "Track it",
        "Talk to a person",
    ]


async def test_that_who_writes_in_a_helpdesk_gets_no_letter_from_here(
    store: SqlStore, talk: Conversation, clock: Moments
) -> None:
    contacts = Contacts(store.database)
    other = await store.create_conversation(talk.site, "en-GB", "the widget's")
    for one in (talk, other):
        await contacts.put(one.id, "ann@post.example", 0, clock())
        await store.append(one.id, [said("Hello.", Author.AGENT)])
    found = await contacts.untold(clock.now.replace(hour=0))
    assert [one.conversation for one in found] == [other.id]
