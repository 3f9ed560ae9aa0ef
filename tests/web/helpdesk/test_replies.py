"""Answers from the system that took a hand-off: the visitor reads them in the widget."""

from typing import Any

import httpx
import pytest

from bot.config import Settings
from bot.keys import Keys
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import ConversationId, Owner
from tests.web.conftest import Visitor


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"helpdesk": "https://desk.example/hook"})


@pytest.fixture
def secret(settings: Settings) -> str:
    return Keys(settings.home / "keys").site("demo")


def body(visitor: Visitor, **other: Any) -> dict[str, Any]:
    answer = {"conversation": visitor.id, "client_id": "r-1", "text": "It is on its way.", "name": "Ada"}
    return {**answer, **other}


async def answer(http: httpx.AsyncClient, secret: str, sent: dict[str, Any]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return await http.post("/api/v1/helpdesk/replies", json=sent, headers=headers)


async def test_that_the_visitor_reads_the_answer_once(
    http: httpx.AsyncClient, visitor: Visitor, secret: str, store: SqlStore
) -> None:
    await store.set_owner(ConversationId(visitor.id), Owner.WAITING)
    first, again = [await answer(http, secret, body(visitor)) for _ in range(2)]
    assert first.status_code == 200
    assert first.json() == again.json()
    assert first.json()["owner"] == "agent"
    said = [event for event in await visitor.events() if event["kind"] == "reply.sentence"]
    assert [(one["author"], one["name"], one["text"]) for one in said] == [
        ("agent", "Ada", "It is on its way.")
    ]
    assert "outside" not in said[0]


async def test_that_the_bot_is_silent_until_it_is_closed(
    http: httpx.AsyncClient, visitor: Visitor, secret: str
) -> None:
    await answer(http, secret, body(visitor))
    assert (await visitor.say("Thanks!")).json()["messages"][-1]["author"] == "visitor"
    closed = await answer(http, secret, {"conversation": visitor.id, "client_id": "r-2", "close": True})
    assert closed.json() == {"seq": None, "owner": "bot"}
    assert (await visitor.say("And France?", "m-2")).json()["messages"][-1]["author"] == "bot"


async def test_that_who_does_not_know_the_secret_learns_nothing(
    http: httpx.AsyncClient, visitor: Visitor, secret: str, settings: Settings
) -> None:
    other = Keys(settings.home / "keys").site("other")
    wrong = [await answer(http, key, body(visitor)) for key in ("wrong", other, visitor.token)]
    absent = await answer(http, secret, body(visitor, conversation="nothing-here-at-all"))
    assert {one.status_code for one in [*wrong, absent]} == {404}
    assert {one.json()["detail"] for one in [*wrong, absent]} == {"There is no such conversation."}
    assert (await answer(http, "", body(visitor))).status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": None}, "body"),
        ({"text": " "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"client_id": ""}, "client_id"),
        ({"close": "yes"}, "close"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_that_a_faulty_answer_names_its_field(
    http: httpx.AsyncClient, visitor: Visitor, secret: str, change: dict[str, Any], field: str
) -> None:
    refused = await answer(http, secret, body(visitor, **change))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
