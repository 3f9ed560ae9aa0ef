"""Live events inside one process: a small queue for each listener, where the oldest hint makes room."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from bot.feed import LISTENING, Hint
from bot.storage.types import ConversationId

KEPT = 256


@dataclass(eq=False)
class _Listener:
    conversation: ConversationId | None
    hints: deque[Hint] = field(default_factory=lambda: deque(maxlen=KEPT))
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def wants(self, hint: Hint) -> bool:
        return self.conversation is None or self.conversation == hint.conversation


class MemoryFeed:
    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()
        self._closed = False

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    async def publish(self, hint: Hint) -> None:
        self.deliver(hint)

    def deliver(self, hint: Hint) -> None:
        for listener in self._listeners:
            if listener.wants(hint):
                listener.hints.append(hint)
                listener.news.set()

    async def listen(self, conversation: ConversationId | None) -> AsyncGenerator[Hint, None]:
        listener = _Listener(conversation)
        self._listeners.add(listener)
        try:
            yield Hint(conversation or ConversationId(""), 0, LISTENING)
            while not self._closed:
                if listener.hints:
                    yield listener.hints.popleft()
                else:
                    listener.news.clear()
                    await listener.news.wait()
        finally:
            self._listeners.discard(listener)

    async def close(self) -> None:
        """Every listener's iteration ends."""
        self._closed = True
        for listener in self._listeners:
            listener.news.set()
