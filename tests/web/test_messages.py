"""Sending a message and reading its reply, whole or as it comes."""

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner
from tests.web.conftest import Visitor
from tests.web.scripted import ScriptedBot, sentence

REPLY = "Delivery to France costs £9.95. It takes four to seven working days."


def streamed(text: str) -> list[tuple[str, str | None, dict[str, Any]]]:
    """(event, id, data) of each server-sent event."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in fields:
            found.append((fields["event"], fields.get("id"), json.loads(fields["data"])))
    return found


async def test_that_a_message_gets_its_reply_as_json(visitor: Visitor) -> None:
    answer = await visitor.say("How much is delivery to France?")
    assert answer.status_code == 200, answer.text
    question, reply = answer.json()["messages"]
    assert (question["author"], question["text"]) == ("visitor", "How much is delivery to France?")
    assert (reply["author"], reply["text"]) == ("bot", REPLY)
    assert [source["article"] for source in reply["sources"]] == ["delivery-abroad"]


async def test_that_a_reply_streams_sentence_by_sentence(visitor: Visitor) -> None:
    answer = await visitor.say("How much is delivery?", accept="text/event-stream")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = streamed(answer.text)
    names = [name for name, _, _ in events]
    assert names == ["message.accepted", "typing", "reply.sentence", "reply.sentence", "reply.done"]
    assert [id for _, id, _ in events] == ["1", None, "2", "3", "4"]
    assert all(data["kind"] == name for name, _, data in events)


async def test_that_no_score_and_no_origin_of_a_sentence_leaves_the_server(visitor: Visitor) -> None:
    answer = await visitor.say("How much is delivery?", accept="text/event-stream")
    for _, _, data in streamed(answer.text):
        assert "origin" not in data
        assert all(set(source) == {"article", "title", "url"} for source in data.get("sources", []))


async def test_that_five_retries_are_one_message_with_one_reply(visitor: Visitor, bot: ScriptedBot) -> None:
    answers = await asyncio.gather(*(visitor.say("How much is delivery?", "same-id") for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.text for answer in answers}) == 1
    assert len(bot.started) == 1
    assert [event["kind"] for event in await visitor.events()].count("message.accepted") == 1


async def test_that_a_client_id_used_again_for_other_words_is_refused(visitor: Visitor) -> None:
    await visitor.say("How much is delivery?", "same-id")
    answer = await visitor.say("Something else", "same-id")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "client_id", "message": "was used for another text"}]


async def test_that_a_retry_is_answered_after_a_person_took_over(visitor: Visitor, store: SqlStore) -> None:
    await visitor.say("How much is delivery?", "first")
    await store.set_owner(ConversationId(visitor.id), Owner.WAITING)
    answer = await visitor.say("How much is delivery?", "first")
    assert answer.json()["messages"][1]["text"] == REPLY


async def test_that_the_bot_is_silent_while_a_person_has_the_conversation(
    visitor: Visitor, store: SqlStore
) -> None:
    await store.set_owner(ConversationId(visitor.id), Owner.WAITING)
    answer = await visitor.say("Is anybody there?", accept="text/event-stream")
    assert [name for name, _, _ in streamed(answer.text)] == ["message.accepted"]
    assert (await visitor.get("events")).json()["owner"] == "person"


async def test_that_a_take_over_ends_the_stream_of_a_reply(
    visitor: Visitor, store: SqlStore, bot: ScriptedBot
) -> None:
    bot.gate.clear()
    sending = asyncio.create_task(visitor.say("How much is delivery?", accept="text/event-stream"))
    await bot.begun.wait()
    await store.set_owner(ConversationId(visitor.id), Owner.AGENT, expect=Owner.BOT)
    bot.gate.set()
    names = [name for name, _, _ in streamed((await sending).text)]
    assert "reply.sentence" not in names
    assert names[-1] == "notice"


async def test_that_no_word_of_a_message_reaches_the_log(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    with capture_logs() as logged:
        await visitor.say("quetzal", "m-1")
        await visitor.say("quetzal " * 500, "m-2")
        await visitor.say("other quetzal", "m-1")
        monkeypatch.setattr(SqlStore, "record_message", broken)
        answer = await visitor.say("quetzal again", "m-3")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "disk" not in answer.text
    assert [entry["event"] for entry in logged] == ["request.failed"]
    assert "quetzal" not in str(logged)


async def test_that_catch_up_gives_what_came_after_a_number(visitor: Visitor) -> None:
    await visitor.say("How much is delivery?")
    events = await visitor.events(after=2)
    assert [event["seq"] for event in events] == [3, 4]
    assert (await visitor.get("events?after=4")).json()["events"] == []


@pytest.mark.parametrize("after", ["-1", "x", "99999999999", "1.5", ""])
async def test_that_a_bad_number_to_catch_up_from_is_refused(visitor: Visitor, after: str) -> None:
    answer = await visitor.get(f"events?after={after}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "after"


async def test_that_notes_states_and_identities_are_never_public(visitor: Visitor, store: SqlStore) -> None:
    private = [
        NewEvent(Author.AGENT, Kind.NOTE, {"name": "agent"}, "Difficult one"),
        NewEvent(Author.SYSTEM, Kind.STATE, {}, '{"skill": "order_status"}'),
        NewEvent(Author.SYSTEM, Kind.IDENTITY, {"tier": "verified"}),
        NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 1}),
    ]
    await store.append(ConversationId(visitor.id), private)
    assert await visitor.events() == []


async def test_that_fraud_is_not_told_to_the_visitor_as_a_reason(visitor: Visitor, store: SqlStore) -> None:
    for reason in ("fraud", "self_harm", "asked"):
        event = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": reason})
        await store.append(ConversationId(visitor.id), [event])
    assert [event["reason"] for event in await visitor.events()] == ["other", "other", "asked"]


async def test_that_fields_of_cards_that_are_not_listed_stay_inside(
    visitor: Visitor, bot: ScriptedBot
) -> None:
    order = {"kind": "order", "order": "JR-104233", "state": "shipped", "customer": "cu-1", "margin": 0.4}
    order["lines"] = [{"name": "Hearthside Blend", "quantity": 1, "price": "£8.50", "cost": "£3.00"}]
    bot.script = lambda message: [
        sentence("Here it is."),
        NewEvent(Author.BOT, Kind.CARD, {"card": order}),
        NewEvent(Author.BOT, Kind.CARD, {"card": {"kind": "debug", "secret": 1}}),
    ]
    cards = (await visitor.say("Where is my order?")).json()["messages"][1]["cards"]
    assert cards == [
        {
            "kind": "order",
            "order": "JR-104233",
            "state": "shipped",
            "lines": [{"name": "Hearthside Blend", "quantity": 1, "price": "£8.50"}],
        }
    ]


async def test_that_an_erased_message_comes_without_its_words(visitor: Visitor, store: SqlStore) -> None:
    await visitor.say("My name is Nell")
    await store.erase_texts(ConversationId(visitor.id))
    events = await visitor.events()
    assert events[0]["text"] == ""
    assert events[0]["erased"] is True


async def test_that_too_many_messages_a_minute_are_told_when_to_come_back(visitor: Visitor) -> None:
    limits = visitor.http._transport.app.state.rekindle.limits  # type: ignore[attr-defined]
    for _ in range(100):
        limits.message(visitor.id)
    answer = await visitor.say("One more")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert await visitor.events() == []
