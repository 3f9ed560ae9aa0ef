"""The glossary of what is stored. Events are the truth; everything else is a projection of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

ConversationId = NewType("ConversationId", str)
CustomerId = NewType("CustomerId", str)
SiteId = NewType("SiteId", str)
StaffId = NewType("StaffId", str)
DecisionId = NewType("DecisionId", str)


class Author(StrEnum):
    VISITOR = "visitor"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """Kinds of stored events; the public ones carry the name they have on the wire."""

    MESSAGE = "message.accepted"
    SENTENCE = "reply.sentence"
    DONE = "reply.done"
    CARD = "card"
    HANDOVER = "handover"
    NOTICE = "notice"
    OFFER = "offer"
    """The visitor accepted or declined an offer."""
    FEEDBACK = "feedback"
    OWNER = "owner"
    NOTE = "note"
    """A private note between agents: never public."""
    STATE = "state"
    """Dialogue state after a turn: never public."""
    IDENTITY = "identity"
    ACTION = "action"
    """The shop did something at the visitor's wish: kind and case number; never public."""
    DRAFT = "draft"
    """What the bot would have said, while answers are not sent on their own: never public."""


class Owner(StrEnum):
    BOT = "bot"
    WAITING = "waiting"
    """Handed over, nobody has taken it yet: the bot is silent."""
    AGENT = "agent"


class Tier(StrEnum):
    ANONYMOUS = "anonymous"
    CLAIMED = "claimed"
    VERIFIED = "verified"


class Life(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True)
class NewEvent:
    """`text` is erasable and stored apart; `payload` must hold nothing personal."""

    author: Author
    kind: Kind
    payload: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True)
class Event:
    conversation: ConversationId
    seq: int
    author: Author
    kind: Kind
    payload: Mapping[str, Any]
    text: str | None
    """None when there never was one or when it has been erased (`erased` tells)."""
    at: datetime
    erased: bool = False

    @property
    def card(self) -> Mapping[str, Any]:
        """What a card event shows; once erased, no more than its kind and an offer's grant."""
        return {**self.payload.get("card", {}), **json.loads(self.text or "{}")}


def card_event(card: Mapping[str, Any]) -> NewEvent:
    """A card tells of a person's orders, so that it lies in the erasable text."""
    kept = {key: card[key] for key in ("kind", "grant") if key in card}
    text = None if kept == card else json.dumps(dict(card), ensure_ascii=False)
    return NewEvent(Author.BOT, Kind.CARD, {"card": kept}, text)


@dataclass(frozen=True)
class Conversation:
    id: ConversationId
    site: SiteId
    owner: Owner
    agent: StaffId | None
    tier: Tier
    customer: CustomerId | None
    locale: str
    life: Life
    last_seq: int
    created_at: datetime
    updated_at: datetime
    at_risk: bool = False


@dataclass(frozen=True)
class Decision:
    """What the bot decided in one turn and why: the one record that the why panel, replay and eval read.
    `record` is JSON: intents, passages, act, signals, offers considered, versions, timings (ms)."""

    id: DecisionId
    conversation: ConversationId
    message_seq: int
    record: Mapping[str, Any]
    text: str
    at: datetime


@dataclass(frozen=True)
class Staff:
    id: StaffId
    name: str
    role: str
    """admin, agent, reviewer or analyst."""
    password_hash: str


@dataclass(frozen=True)
class StaffSession:
    """A signed-in browser. Only the hash of its cookie's token is kept."""

    token_hash: str
    staff: StaffId
    csrf: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SiteEvent:
    """What a page or the shop's server reported. `id` makes a repeated report harmless."""

    id: str
    site: SiteId
    kind: str
    conversation: ConversationId | None
    customer: CustomerId | None
    payload: Mapping[str, Any]
    at: datetime
