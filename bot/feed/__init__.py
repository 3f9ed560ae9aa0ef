"""Live events: a hint that something new was stored. Whoever listens reads the store by sequence number."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from bot.storage.types import ConversationId


@dataclass(frozen=True)
class Hint:
    """`seq` 0 is a passing hint that is not stored, such as typing."""

    conversation: ConversationId
    seq: int
    kind: str = "event"


class Feed(Protocol):
    """`None` as the conversation listens to all of them (the console's inbox)."""

    async def publish(self, hint: Hint) -> None: ...
    def listen(self, conversation: ConversationId | None) -> AsyncIterator[Hint]:
        """Subscribed from the first `__anext__` on; a slow listener loses hints, never blocks the publisher."""
        ...

    async def close(self) -> None: ...
