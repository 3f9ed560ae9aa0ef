"""Identity by a code: sent to an address that the shop knows, typed back into the same conversation."""

import re
from typing import Any

import httpx
from sqlalchemy import Connection, select

from bot.storage.sqlalchemy import SqlStore
from bot.storage.tables import letters
from bot.storage.types import ConversationId, CustomerId, Tier
from tests.web.conftest import Visitor, new_visitor
from tests.web.scripted import NELL

EMAIL = "nell@post.example"
STRANGER = "stranger@post.example"


async def written(store: SqlStore) -> list[Any]:
    """The letters that wait to be sent."""

    def look(connection: Connection) -> list[Any]:
        return list(connection.execute(select(letters.c.address, letters.c.body)))

    return await store.database.read(look)


async def code_for(visitor: Visitor, store: SqlStore) -> str:
    earlier = len(await written(store))
    answer = await visitor.post("identify", {"email": EMAIL})
    assert (answer.status_code, answer.json()) == (202, {"tier": "anonymous"})
    found = re.search(r"\b\d{6}\b", (await written(store))[earlier].body)
    assert found
    return found.group()


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def test_that_the_code_verifies_the_visitor(visitor: Visitor, store: SqlStore) -> None:
    code = await code_for(visitor, store)
    answer = await visitor.post("identify", {"code": f"{code[:3]} {code[3:]}"})
    assert (answer.status_code, answer.json()) == (200, {"tier": "verified"})
    found = await store.conversation(ConversationId(visitor.id))
    assert (found.tier, found.customer) == (Tier.VERIFIED, NELL)


async def test_that_a_wrong_code_or_one_used_before_is_401(visitor: Visitor, store: SqlStore) -> None:
    code = await code_for(visitor, store)
    wrong = await visitor.post("identify", {"code": other(code)})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "bad_code")
    assert wrong.headers["content-type"] == "application/problem+json"
    assert (await visitor.post("identify", {"code": code})).status_code == 200
    assert (await visitor.post("identify", {"code": code})).status_code == 401


async def test_that_a_code_is_worth_nothing_in_another_conversation(
    visitor: Visitor, store: SqlStore, http: httpx.AsyncClient
) -> None:
    code = await code_for(visitor, store)
    thief = await new_visitor(http)
    assert (await thief.post("identify", {"code": code})).status_code == 401
    assert (await store.conversation(ConversationId(thief.id))).tier is Tier.ANONYMOUS


async def test_that_an_unknown_address_gets_the_same_answer_and_no_letter(
    visitor: Visitor, store: SqlStore, http: httpx.AsyncClient
) -> None:
    known = await visitor.post("identify", {"email": EMAIL})
    unknown = await (await new_visitor(http)).post("identify", {"email": STRANGER})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert [letter.address for letter in await written(store)] == [EMAIL]


async def test_that_too_many_wishes_or_tries_are_429(visitor: Visitor, store: SqlStore) -> None:
    code = await code_for(visitor, store)
    for _ in range(5):
        assert (await visitor.post("identify", {"code": other(code)})).status_code == 401
    assert (await visitor.post("identify", {"code": code})).status_code == 429
    for _ in range(2):
        assert (await visitor.post("identify", {"email": EMAIL})).status_code == 202
    refused = await visitor.post("identify", {"email": STRANGER})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert "minutes" in refused.json()["detail"]


async def test_that_a_verified_conversation_is_never_merged_by_a_code(
    visitor: Visitor, store: SqlStore
) -> None:
    await store.set_identity(ConversationId(visitor.id), Tier.VERIFIED, CustomerId("cu-tom"))
    await visitor.post("identify", {"email": EMAIL})
    found = re.search(r"\b\d{6}\b", (await written(store))[0].body)
    assert found
    answer = await visitor.post("identify", {"code": found.group()})
    assert (answer.status_code, answer.json()["code"]) == (409, "another_person")
    assert (await store.conversation(ConversationId(visitor.id))).customer == "cu-tom"


async def test_that_a_faulty_address_or_code_is_named(visitor: Visitor) -> None:
    for body, field in (
        ({"email": "nell"}, "email"),
        ({"email": f"nell@post.example\nBcc: {STRANGER}"}, "email"),
        ({"code": "12345"}, "code"),
        ({"code": "１２３４５６"}, "code"),
    ):
        answer = await visitor.post("identify", body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field


async def test_that_guessing_is_slowed_down_as_a_whole(visitor: Visitor) -> None:
    statuses = [(await visitor.post("identify", {"jwt": "a.b.c"})).status_code for _ in range(25)]
    assert statuses[-1] == 429
