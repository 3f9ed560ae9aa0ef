"""Who a visitor is: only what the shop's server has signed."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from bot.keys import Keys
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Conversation, ConversationId, CustomerId, Tier
from tests.web.conftest import Visitor
from tests.web.scripted import NELL

NELL_S = "nell@post.example"


def token(secret: str, **claims: Any) -> str:
    given = {"sub": NELL, "aud": "demo", "exp": int(time.time()) + 300, **claims}
    kept = {name: value for name, value in given.items() if value is not None}
    return jwt.encode({"alg": "HS256"}, kept, OctKey.import_key(secret))


@pytest.fixture
def secret(http: Any) -> str:
    keys: Keys = http._transport.app.state.rekindle.keys
    return keys.site("demo")


async def stored(visitor: Visitor, store: SqlStore) -> Conversation:
    return await store.conversation(ConversationId(visitor.id))


async def test_that_a_good_token_verifies_the_visitor(visitor: Visitor, store: SqlStore, secret: str) -> None:
    for audience in ("demo", "pub_demo_juniper", ["pub_demo_juniper", "elsewhere"]):
        answer = await visitor.post("identify", {"jwt": token(secret, aud=audience)})
        assert (answer.status_code, answer.json()) == (200, {"tier": "verified"})
    found = await stored(visitor, store)
    assert (found.tier, found.customer) == (Tier.VERIFIED, NELL)


BAD: dict[str, dict[str, Any]] = {
    "expired": {"exp": 1_700_000_000},
    "too long-lived": {"exp": 4_000_000_000},
    "without an end": {"exp": None},
    "ending in words": {"exp": "tomorrow"},
    "without a subject": {"sub": None},
    "with a blank subject": {"sub": "  "},
    "with a number as its subject": {"sub": 7},
    "for another site": {"aud": "other"},
    "for nobody": {"aud": None},
    "about an unknown customer": {"sub": "cu-nobody"},
}


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD.keys())
async def test_that_a_faulty_token_is_401(
    visitor: Visitor, store: SqlStore, secret: str, claims: dict[str, Any]
) -> None:
    answer = await visitor.post("identify", {"jwt": token(secret, **claims)})
    assert answer.status_code == 401
    assert (await stored(visitor, store)).tier is Tier.ANONYMOUS


async def test_that_a_forged_token_is_401(visitor: Visitor, store: SqlStore, secret: str) -> None:
    head, body, _ = token(secret).split(".")
    unsigned = "eyJhbGciOiJub25lIn0." + body + "."
    for forged in (token("another secret, just as long as it"), unsigned, f"{head}.{body}.", "a.b.c", " "):
        answer = await visitor.post("identify", {"jwt": forged})
        assert answer.status_code == 401, forged
    assert (await stored(visitor, store)).tier is Tier.ANONYMOUS


async def test_that_a_blank_token_is_a_fault_of_its_field(visitor: Visitor) -> None:
    assert (await visitor.post("identify", {"jwt": ""})).status_code == 422


async def test_that_a_verified_conversation_never_becomes_anothers(
    visitor: Visitor, store: SqlStore, secret: str
) -> None:
    await store.set_identity(ConversationId(visitor.id), Tier.VERIFIED, CustomerId("cu-tom"))
    answer = await visitor.post("identify", {"jwt": token(secret)})
    assert answer.status_code == 409
    assert (await stored(visitor, store)).customer == "cu-tom"


async def test_that_one_proof_is_given_at_a_time(visitor: Visitor, secret: str) -> None:
    for body in ({}, {"jwt": token(secret), "code": "123456"}, {"email": NELL_S, "code": "123456"}):
        answer = await visitor.post("identify", body)
        assert answer.status_code == 422
        assert "exactly one of jwt, email, code" in answer.json()["detail"]
