"""Where conversations live. One port; SQLAlchemy behind it for SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.storage.reviews import Review, Turn
from bot.storage.types import (
    Conversation,
    ConversationId,
    CustomerId,
    Decision,
    Event,
    NewEvent,
    Owner,
    SiteEvent,
    SiteId,
    Staff,
    StaffId,
    StaffSession,
    Tier,
)


class Store(Protocol):
    """Every write is one transaction. `Conflict` and `NotFound` come from bot.errors."""

    async def create_conversation(self, site: SiteId, locale: str, token_hash: str) -> Conversation: ...
    async def conversation(self, id: ConversationId) -> Conversation:
        """Raise NotFound when there is none."""
        ...

    async def token_hash(self, id: ConversationId) -> str: ...
    async def record_message(self, id: ConversationId, client_id: str, text: str) -> tuple[Event, bool]:
        """Store a visitor's message once per client_id: (event, True) when new, (the first event, False) on
        a retry with the same text, Conflict when the text differs. NotFound when it closed more than
        7 days ago."""
        ...

    async def append(
        self, id: ConversationId, events: Sequence[NewEvent], *, if_owner: Owner | None = None
    ) -> list[Event]:
        """Append in order, numbered without gaps; Conflict when `if_owner` is no longer the owner."""
        ...

    async def events(self, id: ConversationId, *, after: int = 0, limit: int = 1000) -> list[Event]: ...
    async def set_owner(
        self, id: ConversationId, owner: Owner, *, agent: StaffId | None = None, expect: Owner | None = None
    ) -> Conversation:
        """Change the owner and append the `owner` event in one transaction; Conflict when `expect` fails."""
        ...

    async def set_identity(self, id: ConversationId, tier: Tier, customer: CustomerId | None) -> Conversation:
        """Appends the `identity` event in the same transaction."""
        ...

    async def set_at_risk(self, id: ConversationId, at_risk: bool) -> None: ...
    async def save_decision(self, decision: Decision) -> None: ...
    async def decisions(self, id: ConversationId) -> list[Decision]: ...
    async def save_review(self, review: Review) -> None:
        """A reviewer's later review of the same message replaces the earlier; NotFound when no visitor's
        message has that number, Conflict when a right answer comes to words that are erased."""
        ...

    async def reviews(
        self, *, since: datetime | None = None, conversation: ConversationId | None = None
    ) -> list[Review]:
        """Oldest first, each with the message's words while they are there."""
        ...

    async def turns(self, since: datetime, limit: int = 2000) -> list[Turn]:
        """The newest turns whose words are still there and whose intents are known, newest first."""
        ...

    async def unanswered(self, since: datetime) -> list[Event]:
        """Visitor messages after `since` in bot-owned conversations that no `reply.done` names (nor one after
        them) and no hand-over or change of owner follows."""
        ...

    async def inbox(self, view: str, *, agent: StaffId | None = None, limit: int = 50) -> list[Conversation]:
        """Views: all, needs_person, mine, bot, at_risk, closed; newest first."""
        ...

    async def erase_texts(self, id: ConversationId) -> int:
        """Delete every text of the conversation, the words in its Decisions and the right answers in its
        reviews; return how many."""
        ...

    async def erase_before(self, moment: datetime, limit: int = 100) -> int:
        """Erase what was said in conversations that nobody has touched since; return how many those were."""
        ...

    async def save_staff(self, member: Staff) -> None:
        """New, or changed by id; Conflict when somebody else has the name."""
        ...

    async def staff_by_name(self, name: str) -> Staff | None: ...
    async def staff(self, id: StaffId) -> Staff | None: ...
    async def save_session(self, session: StaffSession) -> None: ...
    async def session(self, token_hash: str) -> StaffSession | None:
        """None when there is none or when it has expired."""
        ...

    async def end_session(self, token_hash: str) -> None: ...
    async def save_site_events(self, reported: Sequence[SiteEvent]) -> int:
        """Store what is new by id; return how many were."""
        ...

    async def site_events(self, customer: CustomerId, *, limit: int = 1000) -> list[SiteEvent]: ...
    async def age(self, now: datetime) -> int:
        """open -> snoozed after 30 idle minutes -> closed after 24 hours; return how many changed."""
        ...

    async def ready(self) -> bool: ...
    async def close(self) -> None: ...
