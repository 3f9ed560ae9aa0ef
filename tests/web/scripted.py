"""A Bot that says what a test tells it to, over the real store and feed. The web room is tested on it;
the models have tests of their own."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import yaml

from bot.customers import EmailCodes
from bot.customers.opening import open_reaching
from bot.customers.reception import Reception
from bot.customers.replies import Seen, nobody_seen
from bot.errors import Conflict, NotFound
from bot.feed import Feed, Hint
from bot.feed.memory import MemoryFeed
from bot.notify.letters import open_letters
from bot.retention.types import Arm, Grant, GrantId, GrantState, OfferCard, OfferId, Subject, Told
from bot.rollout.switches import SqlSwitchboard
from bot.shop import Customer, Money
from bot.shop.discounts import Redemption
from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import (
    Author,
    ConversationId,
    CustomerId,
    Decision,
    DecisionId,
    Event,
    Kind,
    NewEvent,
    Owner,
)
from bot.webhooks.courier import Courier
from bot.webhooks.mailbox import SqlMailbox
from bot.webhooks.queue import SqlDeliveries

SOURCE = {
    "article": "delivery-abroad",
    "title": "Delivery abroad",
    "url": "/help/delivery-abroad",
    "score": 0.9,
}
RECORD = Path(__file__).parent / "decision.yaml"
NELL = CustomerId("cu-nell")


class ScriptedShop:
    async def customer(self, id: CustomerId) -> Customer | None:
        if id != NELL:
            return None
        joined = datetime(2025, 1, 5, tzinfo=UTC)
        return Customer(NELL, "Nell Ashdown", "nell@post.example", "GB", "GB-ENG", joined, False, True)

    async def customer_by_email(self, email: str) -> Customer | None:
        return await self.customer(NELL) if email == "nell@post.example" else None

    async def ready(self) -> bool:
        return True

    async def close(self) -> None: ...


@dataclass
class ScriptedRetention:
    """Grants made by hand, with the ledger's rules for accepting and declining."""

    grants: dict[tuple[str, str], OfferCard] = field(default_factory=dict)
    told: list[Redemption] = field(default_factory=list)

    def grant(self, conversation: str) -> GrantId:
        id = GrantId(secrets.token_urlsafe(8))
        self.grants[id, conversation] = OfferCard(
            grant=id,
            offer=OfferId("pause-two"),
            arm=Arm.PAUSE,
            title="Pause for two months",
            terms="No charge while paused; it goes on by itself afterwards.",
            code=None,
            expires_at=datetime.now(UTC) + timedelta(days=7),
            disclosure="",
        )
        return id

    async def card(self, grant: GrantId, conversation: str) -> OfferCard:
        if (grant, conversation) not in self.grants:
            raise NotFound("no such grant")
        return self.grants[grant, conversation]

    async def accept(self, grant: GrantId, conversation: str) -> Grant:
        card = await self._open(grant, conversation, GrantState.DECLINED)
        return self._settle(replace(card, state=GrantState.ACCEPTED, code="JR-PAUSE-77"), conversation)

    async def decline(self, grant: GrantId, conversation: str) -> Grant:
        card = await self._open(grant, conversation, GrantState.ACCEPTED)
        return self._settle(replace(card, state=GrantState.DECLINED), conversation)

    async def redeemed(self, redemption: Redemption) -> Told:
        self.told.append(redemption)
        return Told.REDEEMED

    async def _open(self, grant: GrantId, conversation: str, against: GrantState) -> OfferCard:
        card = await self.card(grant, conversation)
        if card.state is against:
            raise Conflict(f"it was {against.value}")
        return card

    def _settle(self, card: OfferCard, conversation: str) -> Grant:
        self.grants[card.grant, conversation] = card
        now = datetime.now(UTC)
        return Grant(
            card.grant,
            card.offer,
            Subject("conversation:x"),
            card.state,
            Money(0, "GBP"),
            now,
            card.expires_at,
        )


@dataclass(frozen=True)
class ScriptedParts:
    store: SqlStore
    feed: Feed
    shop: Any
    retention: Any
    courier: Courier
    codes: EmailCodes
    reception: Reception
    switchboard: SqlSwitchboard

    def behind(self) -> str:
        return ""


Script = Callable[[Event], Sequence[NewEvent]]


def sentence(text: str, *sources: dict[str, Any]) -> NewEvent:
    return NewEvent(Author.BOT, Kind.SENTENCE, {"sources": list(sources), "origin": "generated"}, text)


def two_sentences(message: Event) -> list[NewEvent]:
    return [
        sentence("Delivery to France costs £9.95.", SOURCE),
        sentence("It takes four to seven working days.", SOURCE),
    ]


class ScriptedBot:
    """`script` gives a reply's events; `gate` holds the bot back between them while it is cleared."""

    def __init__(self, store: SqlStore, script: Script = two_sentences) -> None:
        courier = Courier(SqlDeliveries(store.database), {}, utc_now)
        shop, mailbox = ScriptedShop(), SqlMailbox(store.database, utc_now)
        letters = open_letters(bot_name="June", shop_name="Juniper", hours="", email="hello@juniper.example")
        secret = "hashes codes"
        reaching = open_reaching(
            store, store.database, cast(Any, shop), mailbox, letters, secret, utc_now, lambda: "Soon."
        )
        codes = replace(reaching.codes, answers_after=0)
        self.parts = ScriptedParts(
            store,
            MemoryFeed(),
            shop,
            ScriptedRetention(),
            courier,
            codes,
            reaching.reception,
            SqlSwitchboard(store.database),
        )
        self.script = script
        self.gate = asyncio.Event()
        self.gate.set()
        self.started: list[Event] = []
        self.taken_up: list[tuple[ConversationId, Arm]] = []
        self.begun = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def start(self, message: Event) -> None:
        self.started.append(message)
        self.begun.set()
        task = asyncio.create_task(self.answer(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def take_up(self, conversation: ConversationId, card: OfferCard) -> None:
        self.taken_up.append((conversation, card.arm))

    async def answer(self, message: Event) -> None:
        conversation = await self.parts.store.conversation(message.conversation)
        if conversation.owner is not Owner.BOT:
            return
        done = NewEvent(Author.BOT, Kind.DONE, {"message_seq": message.seq, "choices": ["Thanks"]})
        try:
            for event in [*self.script(message), done]:
                await self.gate.wait()
                await self.show(message, event)
        except Conflict:
            return
        await self.parts.store.save_decision(decision(message))

    async def show(self, message: Event, event: NewEvent) -> None:
        for stored in await self.parts.store.append(message.conversation, [event], if_owner=Owner.BOT):
            await self.parts.feed.publish(Hint(stored.conversation, stored.seq))

    async def tend(self, seen: Seen = nobody_seen) -> None:
        await self.parts.store.age(datetime.now(UTC))

    async def recover(self) -> int:
        return 0

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=5)
        await self.parts.feed.close()
        await self.parts.store.close()


def decision(message: Event) -> Decision:
    """A turn's record in the shape that the journal gives it."""
    return Decision(
        id=DecisionId(secrets.token_urlsafe(16)),
        conversation=message.conversation,
        message_seq=message.seq,
        record=yaml.safe_load(RECORD.read_text(encoding="utf-8")),
        text="Delivery to France costs £9.95.",
        at=datetime.now(UTC),
    )
