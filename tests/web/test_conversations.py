"""Opening conversations, and who may speak for them."""

import httpx
import pytest

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import ConversationId
from tests.web.conftest import Visitor, new_visitor
from tests.web.scripted import ScriptedBot

EVERY_ROUTE = [
    ("POST", "messages", {"text": "Hello", "client_id": "a"}),
    ("GET", "events", None),
    ("GET", "stream", None),
    ("POST", "identify", {"jwt": "x"}),
    ("POST", "offers/some-grant/accept", None),
    ("POST", "offers/some-grant/decline", None),
    ("POST", "feedback", {"csat": 5}),
]


async def test_that_a_conversation_is_opened_by_site_id_or_public_key(http: httpx.AsyncClient) -> None:
    for site in ("demo", "pub_demo_juniper"):
        answer = await http.post(f"/api/v1/sites/{site}/conversations", json={"locale": "de-AT"})
        assert answer.status_code == 201
        assert set(answer.json()) == {"conversation", "token"}


async def test_that_an_unknown_site_is_named_in_the_problem(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/v1/sites/nowhere/conversations")
    assert answer.status_code == 404
    assert answer.json()["errors"] == [{"field": "site", "message": "is unknown"}]


async def test_that_only_the_hash_of_a_token_is_stored(visitor: Visitor, store: SqlStore) -> None:
    kept = await store.token_hash(ConversationId(visitor.id))
    assert visitor.token not in kept
    assert len(kept) == 64


@pytest.mark.parametrize(("method", "path", "body"), EVERY_ROUTE)
async def test_that_another_visitors_conversation_is_not_there(
    method: str, path: str, body: object, visitor: Visitor
) -> None:
    other = await new_visitor(visitor.http)
    headers = {"Authorization": f"Bearer {other.token}"}
    theirs = await visitor.http.request(method, f"{visitor.path}/{path}", json=body, headers=headers)
    nobodys = await visitor.http.request(
        method, f"/api/v1/conversations/{'x' * 22}/{path}", json=body, headers=headers
    )
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json() == nobodys.json()


@pytest.mark.parametrize(("method", "path", "body"), EVERY_ROUTE)
async def test_that_no_route_works_without_a_token(
    method: str, path: str, body: object, visitor: Visitor
) -> None:
    answer = await visitor.http.request(method, f"{visitor.path}/{path}", json=body)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_that_nothing_is_stored_when_another_visitor_writes(visitor: Visitor, bot: ScriptedBot) -> None:
    other = await new_visitor(visitor.http)
    await visitor.http.post(
        f"{visitor.path}/messages",
        json={"text": "Let me in", "client_id": "a"},
        headers={"Authorization": f"Bearer {other.token}"},
    )
    assert await visitor.events() == []
    assert bot.started == []


async def test_that_a_site_of_the_same_shop_keeps_to_its_own_origins(http: httpx.AsyncClient) -> None:
    headers = {"Origin": "https://friend.example"}
    assert (await http.post("/api/v1/sites/demo/conversations", headers=headers)).status_code == 201
    answer = await http.post("/api/v1/sites/other/conversations", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["field"] == "Origin"


async def test_that_an_origin_is_checked_on_the_conversation_too(visitor: Visitor) -> None:
    for origin in ("https://evil.example", "null", "https://other.example"):
        answer = await visitor.say("Hello", origin=origin)
        assert answer.status_code == 403
    assert (await visitor.say("Hello", origin="http://shop.test")).status_code == 200
    assert (await visitor.say("Hello", origin="https://friend.example")).status_code == 200


async def test_that_an_address_opens_only_so_many_conversations(http: httpx.AsyncClient) -> None:
    for _ in range(1000):
        http._transport.app.state.rekindle.limits.conversation("127.0.0.1")  # type: ignore[attr-defined]
    answer = await http.post("/api/v1/sites/demo/conversations")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3600


async def test_that_a_locale_that_is_none_is_refused(http: httpx.AsyncClient) -> None:
    for locale in ("", "../../etc", "e" * 40, 7, "<b>"):
        answer = await http.post("/api/v1/sites/demo/conversations", json={"locale": locale})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "locale"
