"""Leaving an address to be reached at, and who counts as being there."""

from datetime import UTC, datetime, timedelta

import httpx

from bot.customers.contacts import Contacts
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import ConversationId, Owner
from tests.web.conftest import Visitor, new_visitor
from tests.web.test_codes import written
from web.presence import Presence

ANN = "ann@post.example"


async def test_that_an_address_is_kept_and_thanked_for_once(visitor: Visitor, store: SqlStore) -> None:
    for _ in range(2):
        assert (await visitor.post("contact", {"email": ANN})).status_code == 204
    kept = await Contacts(store.database).of(ConversationId(visitor.id))
    assert kept is not None
    assert kept.email == ANN
    [notice] = await visitor.events()
    assert (notice["kind"], notice["notice"]) == ("notice", "contact_left")
    assert ANN not in str(notice)


async def test_that_who_waits_for_a_person_gets_a_letter(visitor: Visitor, store: SqlStore) -> None:
    await store.set_owner(ConversationId(visitor.id), Owner.WAITING)
    await visitor.post("contact", {"email": ANN})
    [letter] = await written(store)
    assert letter.address == ANN


async def test_that_a_faulty_address_is_named(visitor: Visitor) -> None:
    for body in ({"email": "ann@post"}, {"email": ""}, {}, {"email": 7}):
        answer = await visitor.post("contact", body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "email"


async def test_that_anothers_conversation_is_404(visitor: Visitor, http: httpx.AsyncClient) -> None:
    thief = Visitor(http, visitor.id, (await new_visitor(http)).token)
    assert (await thief.post("contact", {"email": ANN})).status_code == 404


async def test_that_erasing_takes_the_address_and_its_letter(visitor: Visitor, store: SqlStore) -> None:
    id = ConversationId(visitor.id)
    await store.set_owner(id, Owner.WAITING)
    await visitor.post("contact", {"email": ANN})
    await store.erase_texts(id)
    assert await Contacts(store.database).of(id) is None
    assert await written(store) == []


async def test_that_every_sign_of_life_counts(visitor: Visitor, http: httpx.AsyncClient) -> None:
    presence: Presence = http._transport.app.state.rekindle.presence  # type: ignore[attr-defined]
    id = ConversationId(visitor.id)
    assert presence.seen(id) is None
    await visitor.events()
    first = presence.seen(id)
    assert first is not None
    await visitor.say("Hello")
    last = presence.seen(id)
    assert last is not None
    assert last > first


def test_that_those_longest_unheard_of_are_forgotten_first() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    presence = Presence(lambda: now, most=2)
    one, two, three = (ConversationId(name) for name in ("one", "two", "three"))
    for id in (one, two, one, three):
        now += timedelta(seconds=1)
        presence.mark(id)
    assert presence.seen(two) is None
    assert presence.seen(one) == now - timedelta(seconds=1)
    assert presence.seen(three) == now
