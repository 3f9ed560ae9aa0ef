"""What other systems are told of conversations, on every database."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.errors import Conflict
from bot.storage.sqlalchemy import SqlStore
from bot.storage.tables import grants, retention_log
from bot.storage.types import (
    Author,
    Conversation,
    CustomerId,
    Kind,
    NewEvent,
    Owner,
    Tier,
    card_event,
)
from bot.webhooks import DeliveryState, Topic
from bot.webhooks.queue import SqlDeliveries
from tests.contracts.deliveries_parts import HANDOVER, DeliveriesParts
from tests.contracts.store_parts import START, Clock, begun, bot_says, done, said


def grant_of(conversation: Conversation) -> dict[str, object]:
    return {
        "id": "g-1",
        "offer": "pause-two",
        "offer_version": "1",
        "subject": "customer:1",
        "state": "issued",
        "decision_key": f"{conversation.id}:1",
        "window_key": "w",
        "max_cost_minor": 0,
        "currency": "GBP",
        "conversation": conversation.id,
        "created_at": START,
        "expires_at": START + timedelta(days=7),
    }


def logged(conversation: Conversation) -> dict[str, object]:
    return {
        "decision_key": f"{conversation.id}:1",
        "unit": "customer:1",
        "arm": "pause",
        "would_be": "pause",
        "permitted": [],
        "propensity": 1.0,
        "held_out": False,
        "enrolled": True,
        "context": {},
        "version": "1",
        "seed": "s",
        "at": START,
    }


class TellingContract(DeliveriesParts):
    async def test_that_each_endpoint_hears_of_the_topics_it_wants(
        self, store: SqlStore, queue: SqlDeliveries
    ) -> None:
        rating = NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 2})
        await self.told(store, queue, HANDOVER, rating)
        found = {(one.endpoint, one.topic) for one in await queue.listed()}
        assert found == {("crm", Topic.HANDOVER), ("crm", Topic.CSAT), ("phone", Topic.HANDOVER)}

    async def test_that_a_payload_says_what_happened_and_where(
        self, store: SqlStore, queue: SqlDeliveries
    ) -> None:
        delivery = await self.handed_over(store, queue)
        assert delivery.payload == {
            "id": delivery.id,
            "topic": "handover",
            "at": delivery.created_at.isoformat(),
            "site": "demo",
            "conversation": delivery.conversation,
            "seq": 1,
            "data": {"reason": "asked"},
        }
        assert (delivery.state, delivery.attempts, delivery.error) == (DeliveryState.WAITING, 0, "")

    @pytest.mark.parametrize(
        ("event", "topic", "data"),
        [
            (
                NewEvent(Author.SYSTEM, Kind.ACTION, {"action": "cancel_subscription", "case": "C-1"}),
                Topic.CANCEL,
                {"action": "cancel_subscription", "case": "C-1"},
            ),
            (
                card_event({"kind": "offer", "grant": "g-9"}),
                Topic.OFFER,
                {"grant": "g-9", "action": "shown"},
            ),
            (
                NewEvent(Author.VISITOR, Kind.OFFER, {"grant": "g-9", "action": "declined"}),
                Topic.OFFER,
                {"grant": "g-9", "action": "declined"},
            ),
            (
                NewEvent(Author.VISITOR, Kind.FEEDBACK, {"message_seq": 3, "thumbs": "down"}),
                Topic.CSAT,
                {"message_seq": 3, "thumbs": "down"},
            ),
        ],
    )
    async def test_that_notable_events_are_told(
        self, store: SqlStore, queue: SqlDeliveries, event: NewEvent, topic: Topic, data: dict[str, object]
    ) -> None:
        [delivery] = await self.told(store, queue, event)
        assert (delivery.topic, delivery.payload["data"]) == (topic, data)

    async def test_that_an_offers_name_and_arm_are_told_with_its_grant(
        self, store: SqlStore, queue: SqlDeliveries
    ) -> None:
        made = await begun(store)
        await store.database.write(lambda c: c.execute(insert(grants).values(grant_of(made))))
        await store.database.write(lambda c: c.execute(insert(retention_log).values(logged(made))))
        await store.append(made.id, [card_event({"kind": "offer", "grant": "g-1"})])
        [delivery] = await queue.listed()
        assert delivery.payload["data"] == {
            "grant": "g-1",
            "action": "shown",
            "offer": "pause-two",
            "arm": "pause",
        }

    async def test_that_ordinary_talk_is_told_to_nobody(self, store: SqlStore, queue: SqlDeliveries) -> None:
        made = await begun(store)
        message = await said(store, made)
        await bot_says(store, made, "On its way.")
        order = card_event({"kind": "order", "order": "JR-104233"})
        moved = NewEvent(Author.SYSTEM, Kind.ACTION, {"action": "change_plan", "case": "C-2"})
        await store.append(made.id, [done(message), order, moved])
        await store.set_identity(made.id, Tier.VERIFIED, CustomerId("cu-nell"))
        await store.set_owner(made.id, Owner.WAITING)
        assert await queue.listed() == []

    async def test_that_no_words_and_no_unknown_field_are_told(
        self, store: SqlStore, queue: SqlDeliveries
    ) -> None:
        secret = {"reason": "asked", "email": "nell@post.example", "words": "I am Nell"}
        events = [
            NewEvent(Author.SYSTEM, Kind.HANDOVER, secret, "Nell's words"),
            NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 1, "words": "I am Nell"}, "Nell's words"),
        ]
        sent = json.dumps([dict(one.payload) for one in await self.told(store, queue, *events)])
        assert "Nell" not in sent
        assert "nell" not in sent

    async def test_that_what_is_not_appended_is_not_told(self, store: SqlStore, queue: SqlDeliveries) -> None:
        made = await begun(store)
        with pytest.raises(Conflict):
            await store.append(made.id, [HANDOVER], if_owner=Owner.AGENT)
        assert await queue.listed() == []

    async def test_that_an_end_is_told_once(
        self, store: SqlStore, queue: SqlDeliveries, clock: Clock
    ) -> None:
        made = await begun(store)
        await said(store, made)
        clock.turn(hours=25)
        assert await store.age(clock()) == 1
        assert await store.age(clock()) == 0
        [delivery] = await queue.listed()
        assert (delivery.topic, delivery.conversation, delivery.seq) == (Topic.CLOSED, made.id, 1)
        assert delivery.payload["data"] == {"owner": "bot", "tier": "anonymous", "at_risk": False}
