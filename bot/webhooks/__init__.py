"""What goes out: webhooks of what happens in conversations, and letters. Stored with the event, sent soon
after, tried again with growing pauses, kept for a while so that it can be looked at and replayed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType, Protocol

from bot.storage.outgoing import TOLD, DeliveryState, Topic
from bot.storage.types import ConversationId

__all__ = ["TOLD", "Answer", "Channel", "Deliveries", "Delivery", "DeliveryId", "DeliveryState", "Topic"]
DeliveryId = NewType("DeliveryId", str)
ONCE = (Topic.LETTER, Topic.HELPDESK)
"""A customer reads these: what has arrived is not sent twice."""


@dataclass(frozen=True)
class Delivery:
    id: DeliveryId
    topic: Topic
    endpoint: str
    conversation: ConversationId | None
    seq: int | None
    payload: Mapping[str, Any]
    state: DeliveryState
    attempts: int
    next_at: datetime
    """When it is due; while it is being sent, when the sender's lease runs out."""
    status: int | None
    error: str
    created_at: datetime
    updated_at: datetime

    @property
    def repeatable(self) -> bool:
        """Neither under way nor about to be, nor a customer's to read a second time."""
        rests = self.state is not DeliveryState.WAITING or bool(self.error)
        return rests and not (self.topic in ONCE and self.state is DeliveryState.DELIVERED)


@dataclass(frozen=True)
class Answer:
    """How one attempt went: delivered when `error` is empty. Never holds an address or a body."""

    error: str = ""
    status: int | None = None
    again: bool = True


class Channel(Protocol):
    """One way out: an endpoint, or the Notifier."""

    async def send(self, delivery: Delivery) -> Answer: ...
    async def close(self) -> None: ...


class Deliveries(Protocol):
    async def listed(
        self,
        *,
        state: DeliveryState | None = None,
        topic: Topic | None = None,
        before: DeliveryId | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """Newest first, from below `before`."""
        ...

    async def due(self, now: datetime) -> list[str]:
        """The endpoints for which something waits that may go now."""
        ...

    async def take(self, endpoint: str, most: int, now: datetime) -> list[Delivery]:
        """Under a lease of a minute: nobody else gets them before it has run out. What goes to a helpdesk
        comes one by one for each conversation: the next when the one before is no longer waiting."""
        ...

    async def settle(self, taken: Delivery, answer: Answer, now: datetime, again_at: datetime | None) -> bool:
        """Write down how it went; `again_at` None ends it. False when the lease was lost meanwhile."""
        ...

    async def arrived(self, endpoint: str, id: DeliveryId, now: datetime) -> None:
        """The receiver says that it has this one, which an attempt that broke off could not know."""
        ...

    async def replay(self, id: DeliveryId, now: datetime) -> None:
        """The same id and payload, from the first attempt. NotFound; Conflict for one that is under way, and
        for a letter that has arrived."""
        ...

    async def replay_since(self, since: datetime, now: datetime, *, delivered: bool = False) -> int: ...
    async def sweep(self, now: datetime, endpoints: Collection[str]) -> int:
        """Delete what was delivered 30 days ago and what failed 90 days ago; give up what has been due for a
        day for an endpoint that is none of these. Returns how many were deleted."""
        ...
