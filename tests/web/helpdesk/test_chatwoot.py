"""Beside Chatwoot: who writes there is answered there, and people take over there."""

import asyncio
from datetime import timedelta

import pytest

from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import Author, ConversationId, Event, Kind, NewEvent, Owner, Tier, card_event
from tests.bot.helpdesk.chatwoot_like import ChatwootLike
from tests.web.conftest import Visitor
from tests.web.helpdesk.conftest import Beside
from tests.web.helpdesk.shapes import BOT, TALK, changed, message
from tests.web.scripted import NELL, ScriptedRetention, sentence

HELLO = message(100, "What is delivery to France?")
REPLY = ["Delivery to France costs £9.95.", "It takes four to seven working days."]


async def test_that_a_message_there_is_answered_there_in_order(beside: Beside, server: ChatwootLike) -> None:
    await beside.taken(HELLO)
    await beside.settled()
    *sentences, choices = server.messages(TALK)
    assert [body["content"] for body in sentences] == REPLY
    assert [item["title"] for item in choices["content_attributes"]["items"]] == ["Thanks"]
    [asked] = await beside.events(Kind.MESSAGE)
    assert asked.text == "What is delivery to France?"
    assert (await beside.conversation()).site == "demo"


async def test_that_a_report_that_comes_twice_is_answered_once(beside: Beside, server: ChatwootLike) -> None:
    await asyncio.gather(*(beside.report(HELLO) for _ in range(4)))
    await beside.settled()
    assert server.texts(TALK)[:2] == REPLY
    assert len(server.messages(TALK)) == 3
    assert len(await beside.events(Kind.MESSAGE)) == 1


async def test_that_the_next_message_goes_on_in_the_same_conversation(
    beside: Beside, server: ChatwootLike
) -> None:
    await beside.taken(HELLO)
    first = await beside.conversation()
    await beside.taken(message(101, "And to Spain?"))
    assert (await beside.conversation()).id == first.id
    assert len(await beside.events(Kind.MESSAGE)) == 2


async def test_that_without_the_secret_there_is_nothing_here(beside: Beside) -> None:
    for secret in ("wrong", "x" * 43, f"{beside.secret}x"):
        answer = await beside.report(HELLO, secret)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert beside.bot.started == []


async def test_that_our_own_messages_do_not_come_back_as_anybodys(
    beside: Beside, server: ChatwootLike
) -> None:
    await beside.taken(HELLO)
    await beside.settled()
    sent = len(server.calls)
    for number, body in enumerate(server.messages(TALK)):
        echo = message(
            200 + number,
            body["content"],
            message_type="outgoing",
            sender=BOT,
            attributes=body["content_attributes"],
        )
        await beside.taken(echo)
        await beside.report({**echo, "content_attributes": {}, "id": 300 + number})  # an older Chatwoot
    await beside.settled()
    assert len(server.calls) == sent
    assert [event.author for event in await beside.events(Kind.SENTENCE)] == [Author.BOT, Author.BOT]
    assert (await beside.conversation()).owner is Owner.BOT


async def test_that_a_person_who_answers_there_has_the_conversation(
    beside: Beside, server: ChatwootLike
) -> None:
    await beside.taken(HELLO)
    await beside.settled()
    calls = len(server.calls)
    answer = message(150, "I am Ada, and I will help.", message_type="outgoing")
    await beside.taken(answer, answer)
    await beside.taken(message(151, "Thank you, Ada!"))
    await beside.settled()
    conversation = await beside.conversation()
    assert conversation.owner is Owner.AGENT
    said = (await beside.events(Kind.SENTENCE))[-1]
    assert (said.author, said.text, said.payload["name"]) == (
        Author.AGENT,
        "I am Ada, and I will help.",
        "Ada Byron",
    )
    assert len(await beside.events(Kind.SENTENCE)) == 3
    assert len(server.calls) == calls
    assert [event.text for event in await beside.events(Kind.MESSAGE)][-1] == "Thank you, Ada!"


async def test_that_a_person_who_takes_over_stops_the_reply(beside: Beside, server: ChatwootLike) -> None:
    beside.bot.gate.clear()
    await beside.taken(HELLO)
    await beside.bot.begun.wait()
    await beside.taken(message(150, "I have it.", message_type="outgoing"))
    beside.bot.gate.set()
    await beside.settled()
    assert server.texts(TALK) == []
    assert [event.author for event in await beside.events(Kind.SENTENCE)] == [Author.AGENT]


async def test_that_a_hand_over_opens_the_talk_with_a_note(beside: Beside, server: ChatwootLike) -> None:
    await beside.taken(HELLO)
    await beside.settled()
    conversation = await beside.conversation()
    await beside.store.set_owner(conversation.id, Owner.WAITING, expect=Owner.BOT)
    handover = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "not_understood"})
    await beside.store.append(conversation.id, [handover])
    await beside.settled()
    assert server.statuses(TALK) == ["open"]
    [note] = server.messages(TALK, private=True)
    assert note["content"].startswith("Handed over by the assistant: not understood.")
    assert f"https://bot.example/console/conversations/{conversation.id}" in note["content"]
    await beside.taken(changed("open"), changed("open", "conversation_opened"))
    assert (await beside.conversation()).owner is Owner.WAITING
    assert server.statuses(TALK) == ["open"]


@pytest.mark.parametrize("report", [changed("resolved", "conversation_resolved"), changed("pending")])
async def test_that_the_talk_comes_back_to_the_bot(
    beside: Beside, server: ChatwootLike, report: dict[str, object]
) -> None:
    await beside.taken(HELLO, changed("open"))
    assert (await beside.conversation()).owner is Owner.WAITING
    await beside.taken(report)
    await beside.settled()
    assert (await beside.conversation()).owner is Owner.BOT
    assert server.statuses(TALK) == []  # it knows already
    before = len(server.messages(TALK))
    await beside.taken(message(102, "One more question"))
    await beside.settled()
    assert len(server.messages(TALK)) == before + 3


async def test_that_the_bot_is_silent_while_people_have_the_talk(
    beside: Beside, server: ChatwootLike
) -> None:
    await beside.taken(HELLO)
    await beside.settled()
    sent = len(server.calls)
    await beside.taken(message(103, "Anybody there?", status="open"))
    await beside.settled()
    assert (await beside.conversation()).owner is Owner.WAITING
    assert (len(server.calls), len(await beside.events(Kind.MESSAGE))) == (sent, 2)


async def test_that_a_talk_that_was_never_the_bots_stays_with_people(beside: Beside, store: SqlStore) -> None:
    await beside.taken(
        message(100, "For a person", status="open"), message(101, "Hello!", message_type="outgoing")
    )
    await beside.taken(changed("resolved"))
    assert await store.inbox("all") == []


async def test_that_notes_and_greetings_are_nobodys_words(beside: Beside, server: ChatwootLike) -> None:
    await beside.taken(HELLO)
    for report in (
        message(160, "Difficult one", message_type="outgoing", private=True),
        message(161, "Welcome to the shop!", message_type="template"),
        message(162, "Assigned to Ada", message_type="activity"),
        {"event": "webwidget_triggered", "id": 5, "account": {"id": 3}},
        {"event": "conversation_updated", "id": 15, "account": {"id": 3}, "status": "open"},
        {"event": "of_tomorrow", "account": {"id": 3}},
        message(163, "Elsewhere", account=4),
    ):
        answer = await beside.report(report)
        assert (answer.status_code, answer.json()) == (200, {"taken": False})
    assert (await beside.conversation()).owner is Owner.BOT


async def test_that_who_is_vouched_for_is_a_verified_customer(beside: Beside) -> None:
    await beside.taken(message(100, "Hello", identifier=NELL, verified=True))
    conversation = await beside.conversation()
    assert (conversation.tier, conversation.customer) == (Tier.VERIFIED, NELL)


@pytest.mark.parametrize(
    ("identifier", "verified"), [(NELL, False), (None, True), ("cu-nobody", True), (NELL, None)]
)
async def test_that_anybody_else_is_anonymous(
    beside: Beside, identifier: str | None, verified: bool | None
) -> None:
    await beside.taken(message(100, "Hello", identifier=identifier, verified=verified))
    conversation = await beside.conversation()
    assert (conversation.tier, conversation.customer) == (Tier.ANONYMOUS, None)


async def test_that_a_quick_reply_is_the_visitors_next_message(beside: Beside, server: ChatwootLike) -> None:
    await beside.taken(HELLO)
    await beside.settled()
    choices = server.messages(TALK)[-1]["content_attributes"]
    picked = message(
        203,
        "You can pick",
        message_type="outgoing",
        sender=BOT,
        event="message_updated",
        attributes={**choices, "submitted_values": [{"title": "Thanks", "value": "Thanks"}]},
    )
    await beside.taken(picked, picked)
    assert [event.text for event in await beside.events(Kind.MESSAGE)][1:] == ["Thanks"]


async def test_that_an_offer_is_accepted_with_a_click(beside: Beside, server: ChatwootLike) -> None:
    ledger = beside.bot.parts.retention
    assert isinstance(ledger, ScriptedRetention)

    def script(asked: Event) -> list[NewEvent]:
        grant = ledger.grant(asked.conversation)
        return [sentence("Would a pause help?"), card_event({"kind": "offer", "grant": grant})]

    beside.bot.script = script
    await beside.taken(HELLO)
    await beside.settled()
    shown = server.messages(TALK)[1]
    yes = shown["content_attributes"]["items"][0]
    assert (yes["title"], shown["content"].splitlines()[0]) == ("Yes, please", "Pause for two months")
    picked = message(
        204,
        shown["content"],
        message_type="outgoing",
        sender=BOT,
        event="message_updated",
        attributes={**shown["content_attributes"], "submitted_values": [yes]},
    )
    await beside.taken(picked, picked)
    await beside.settled()
    assert server.texts(TALK)[-1] == "Pause for two months: accepted. Your code is JR-PAUSE-77."
    assert len(await beside.events(Kind.OFFER)) == 1
    assert len(await beside.events(Kind.MESSAGE)) == 1


async def test_that_a_file_and_odd_characters_are_no_reason_to_refuse(beside: Beside) -> None:
    await beside.taken(message(100, None), message(101, "a\u0000b\u0007c"), message(102, "x" * 5000))
    texts = [event.text for event in await beside.events(Kind.MESSAGE)]
    assert texts[:2] == ["(a file)", "abc"]
    assert len(texts[2] or "") == 2000


@pytest.mark.parametrize(
    ("report", "status"),
    [
        ({"event": "message_created", "account": {"id": 3}, "id": "x", "conversation": {"id": 15}}, 422),
        ({"event": "message_created", "account": {"id": 3}, "id": 1}, 422),
        ({"account": {"id": 3}}, 422),
        ({"event": "message_created", "account": {"id": 3}, "padding": "x" * 40_000}, 413),
    ],
)
async def test_that_a_faulty_report_is_told_of(
    beside: Beside, report: dict[str, object], status: int
) -> None:
    answer = await beside.report(report)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_that_a_long_ended_talk_goes_on_in_a_new_conversation(
    beside: Beside, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await beside.taken(message(100, "Hello", identifier=NELL, verified=True))
    await beside.settled()
    old = await beside.conversation()
    monkeypatch.setattr(store, "clock", lambda: utc_now() + timedelta(days=30))
    await store.age(utc_now() + timedelta(days=2))
    await beside.taken(message(101, "Hello again", identifier=NELL, verified=True))
    new = await beside.conversation()
    assert new.id != old.id
    assert (new.tier, new.customer) == (Tier.VERIFIED, NELL)


async def test_that_the_widget_is_none_of_chatwoots_business(
    beside: Beside, visitor: Visitor, server: ChatwootLike
) -> None:
    await visitor.say("Hello")
    await beside.settled()
    assert server.calls == []
    assert (await beside.store.conversation(ConversationId(visitor.id))).owner is Owner.BOT
