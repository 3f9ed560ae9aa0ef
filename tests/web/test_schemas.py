"""The published schemas, held against what the server really sends."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner
from tests.web.conftest import Visitor
from tests.web.scripted import ScriptedBot, sentence
from tests.web.test_messages import streamed

FOLDER = Path(__file__).parents[2] / "web" / "schemas"
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def check(name: str, value: Any) -> None:
    jsonschema.Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(value)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
async def test_that_every_schema_is_one_and_is_served(visitor: Visitor, name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert (await visitor.http.get(f"/api/v1/schemas/{name}")).json() == SCHEMAS[name]


def rich(bot: ScriptedBot, conversation: str) -> list[NewEvent]:
    order = {
        "kind": "order",
        "order": "JR-104233",
        "state": "shipped",
        "placed_on": "10 November 2026",
        "promised_on": "",
        "carrier": "Redkite Parcels",
        "tracking": "RK1",
        "url": "/account/orders/JR-104233",
        "lines": [{"name": "Hearthside Blend", "quantity": 2, "price": "£8.50"}],
        "total": "£20.95",
    }
    cancel = {"kind": "cancel", "label": "Cancel", "url": "/account", "note": "Costs nothing."}
    cards = [order, cancel, {"kind": "offer", "grant": bot.parts.retention.grant(conversation)}]
    return [
        sentence("Here is everything.", {"article": "a", "title": "A", "url": "/help/a"}),
        *(NewEvent(Author.BOT, Kind.CARD, {"card": card}) for card in cards),
        NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": "slow"}, "This takes a little longer."),
        NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"}),
    ]


async def test_that_every_event_on_the_wire_is_as_published(
    visitor: Visitor, bot: ScriptedBot, store: SqlStore
) -> None:
    bot.script = lambda message: rich(bot, visitor.id)
    answer = await visitor.say("Everything, please", accept="text/event-stream")
    events = [data for _, _, data in streamed(answer.text)]
    id = ConversationId(visitor.id)
    await store.set_owner(id, Owner.AGENT)
    await store.append(id, [NewEvent(Author.AGENT, Kind.SENTENCE, {"name": "Ada"}, "Hello")])
    await store.set_owner(id, Owner.BOT)
    caught_up = await visitor.events()
    for event in [*events, *caught_up]:
        check("event.json", event)
    kinds = {event["kind"] for event in [*events, *caught_up]}
    assert kinds >= {
        "message.accepted",
        "typing",
        "reply.sentence",
        "card",
        "notice",
        "handover",
        "reply.done",
    }
    assert [event["notice"] for event in caught_up if event["kind"] == "notice"][1:] == [
        "agent_joined",
        "agent_left",
    ]


async def test_that_every_message_is_as_published(visitor: Visitor, bot: ScriptedBot) -> None:
    bot.script = lambda message: rich(bot, visitor.id)
    messages = (await visitor.say("Everything, please")).json()["messages"]
    assert len(messages) >= 2
    for message in messages:
        check("message.json", message)


async def test_that_problems_are_as_published(visitor: Visitor) -> None:
    answers = [
        await visitor.say(""),
        await visitor.get("nothing"),
        await visitor.http.post("/api/v1/sites/nowhere/conversations"),
        await visitor.http.get(f"{visitor.path}/events"),
        await visitor.post("offers/none/accept"),
        await visitor.post("identify", {"jwt": "a.b.c"}),
        await visitor.http.put(f"{visitor.path}/messages"),
        await visitor.get("events?after=-1"),
    ]
    for answer in answers:
        assert answer.headers["content-type"] == "application/problem+json"
        check("problem.json", answer.json())
        assert answer.json()["status"] == answer.status_code


def test_that_the_check_is_not_blind() -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("event.json", {"kind": "reply.sentence", "seq": 1, "author": "bot", "score": 0.3})
