"""What happens on the shop's pages: browsers need consent and a token, the shop's server its secret."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.shop import Money
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import ConversationId, CustomerId, Tier
from tests.web.conftest import Visitor, new_visitor
from tests.web.scripted import NELL, ScriptedBot
from web.chat.site_events import BROWSER, SERVER

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
PATH = "/api/v1/sites/demo/events"


def seen(visitor: Visitor, **changes: Any) -> dict[str, Any]:
    view = {"id": "e1", "kind": "product_view", "conversation": visitor.id, "consent": True}
    return {**view, "payload": {"product": "hearthside", "price": 8.5}, **changes}


async def test_that_a_browsers_event_is_stored_once(visitor: Visitor, store: SqlStore) -> None:
    await store.set_identity(ConversationId(visitor.id), Tier.VERIFIED, NELL)
    for stored in (1, 0, 0):
        answer = await visitor.http.post(PATH, json=seen(visitor), headers=visitor.headers)
        assert (answer.status_code, answer.json()) == (202, {"stored": stored})
    (event,) = await store.site_events(NELL)
    assert (event.kind, dict(event.payload)) == ("product_view", {"product": "hearthside", "price": 8.5})


async def test_that_without_consent_nothing_is_stored(visitor: Visitor) -> None:
    for consent in (False, None, "yes", 1):
        answer = await visitor.http.post(PATH, json=seen(visitor, consent=consent), headers=visitor.headers)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "consent"


async def test_that_a_browser_speaks_only_for_its_own_conversation(visitor: Visitor) -> None:
    other = await new_visitor(visitor.http)
    assert (await visitor.http.post(PATH, json=seen(visitor), headers=other.headers)).status_code == 404
    assert (await visitor.http.post(PATH, json=seen(visitor))).status_code == 401
    answer = await visitor.http.post(PATH, json=seen(visitor, customer=NELL), headers=visitor.headers)
    assert answer.status_code == 422


async def test_that_a_purchase_needs_the_sites_secret(visitor: Visitor, http: httpx.AsyncClient) -> None:
    purchase = {"id": "o1", "kind": "purchase", "customer": NELL, "payload": {"order": "JR-1", "total": 2100}}
    secret = http._transport.app.state.rekindle.keys.site("demo")  # type: ignore[attr-defined]
    other = http._transport.app.state.rekindle.keys.site("other")  # type: ignore[attr-defined]
    for wrong in (visitor.token, other, "x"):
        headers = {"Authorization": f"Bearer {wrong}"}
        assert (await http.post(PATH, json=purchase, headers=headers)).status_code == 401
    assert (await http.post(PATH, json=purchase)).status_code == 401
    answer = await http.post(PATH, json=purchase, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json() == {"stored": 1}


async def test_that_a_browsers_event_never_raises_the_tier(visitor: Visitor, store: SqlStore) -> None:
    answer = await visitor.http.post(PATH, json=seen(visitor, kind="login"), headers=visitor.headers)
    assert answer.status_code == 401
    assert (await store.conversation(ConversationId(visitor.id))).tier is Tier.ANONYMOUS
    assert await store.site_events(CustomerId(NELL)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "keylog"}, "kind"),
        ({"id": "a b"}, "id"),
        ({"payload": {"a": {"b": 1}}}, "payload"),
        ({"payload": {"a": "x" * 300}}, "payload"),
        ({"payload": {f"k{n}": n for n in range(40)}}, "payload"),
        ({"payload": {"a": "x\u0000"}}, "payload"),
        ({"conversation": None}, "conversation"),
    ],
)
async def test_that_a_faulty_event_is_named(visitor: Visitor, changes: dict[str, Any], field: str) -> None:
    answer = await visitor.http.post(PATH, json=seen(visitor, **changes), headers=visitor.headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)


def redeemed(**payload: Any) -> dict[str, Any]:
    said = {"code_hash": "ab" * 32, "order": "JR-1", "taken_off": 500, **payload}
    return {"id": "d1", "kind": "discount_redeemed", "customer": NELL, "payload": said}


async def test_that_a_redemption_reaches_the_ledger_each_time_it_is_told(
    visitor: Visitor, http: httpx.AsyncClient, bot: ScriptedBot
) -> None:
    secret = http._transport.app.state.rekindle.keys.site("demo")  # type: ignore[attr-defined]
    assert (await http.post(PATH, json=redeemed(), headers=visitor.headers)).status_code == 401
    for stored in (1, 0):
        answer = await http.post(PATH, json=redeemed(), headers={"Authorization": f"Bearer {secret}"})
        assert answer.json() == {"stored": stored}
    told = bot.parts.retention.told
    assert [(one.customer, one.order, one.taken_off) for one in told] == [
        (NELL, "JR-1", Money(500, "GBP"))
    ] * 2


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"code_hash": "K7F2"}, "payload.code_hash"),
        ({"order": 7}, "payload.order"),
        ({"taken_off": 5.5}, "payload.taken_off"),
        ({"taken_off": -5}, "payload.taken_off"),
        ({"taken_off": True}, "payload.taken_off"),
        ({"currency": "EUR"}, "payload.currency"),
    ],
)
async def test_that_a_faulty_redemption_is_named_and_not_stored(
    http: httpx.AsyncClient, store: SqlStore, payload: dict[str, Any], field: str
) -> None:
    secret = http._transport.app.state.rekindle.keys.site("demo")  # type: ignore[attr-defined]
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await http.post(PATH, json=redeemed(**payload), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert await store.site_events(NELL) == []


async def test_that_the_documented_redemption_is_taken_and_every_kind_is_named(
    http: httpx.AsyncClient, bot: ScriptedBot
) -> None:
    assert {f"`{kind}`" for kind in SERVER | BROWSER} <= set(re.findall(r"`[a-z_]+`", DOCUMENT))
    example = re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example is not None
    secret = http._transport.app.state.rekindle.keys.site("demo")  # type: ignore[attr-defined]
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await http.post(PATH, json=json.loads(example[1]), headers=headers)
    assert (answer.status_code, answer.json()) == (202, {"stored": 1})
    assert [one.taken_off for one in bot.parts.retention.told] == [Money(500, "GBP")]
