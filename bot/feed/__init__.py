"""Live events: a hint that something new was stored. Whoever listens reads the store by sequence number."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from bot.storage.types import ConversationId

LISTENING = "listening"


@dataclass(frozen=True)
class Hint:
    """`seq` 0 is a passing hint that is not stored, such as typing."""

    conversation: ConversationId
    seq: int
    kind: str = "event"


class Feed(Protocol):
    """`None` as the conversation listens to all of them (the console's inbox)."""

    async def publish(self, hint: Hint) -> None: ...
    def listen(self, conversation: ConversationId | None) -> AsyncGenerator[Hint, None]:
        """The first hint is always LISTENING with seq 0: what is published after it is delivered.
        A slow listener loses the oldest hints, never blocks the publisher. Close the generator when done."""
        ...

    async def close(self) -> None: ...
