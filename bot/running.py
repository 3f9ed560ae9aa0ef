"""What keeps a bot going around its replies: they start in tasks, are recovered, and end before it closes."""

import asyncio
from abc import ABC, abstractmethod
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.customers.replies import Seen, nobody_seen
from bot.feed import Hint
from bot.parts import Parts
from bot.storage.types import Author, ConversationId, Event, Kind, NewEvent


class Running(ABC):
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def answer(self, message: Event) -> None:
        """Answer one stored message."""

    def lock(self, conversation: ConversationId) -> asyncio.Lock:
        """One reply at a time in a conversation."""
        return self._locks.setdefault(conversation, asyncio.Lock())

    def start(self, message: Event) -> None:
        """Answer in a task of its own: a reply outlives the connection that asked for it."""
        task = asyncio.create_task(self.answer(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def recover(self, within: timedelta = timedelta(minutes=15)) -> int:
        """Answer what was accepted but not answered when the process last ended; return how many. From now on
        what is to go out goes out."""
        self.parts.courier.start()
        waiting = await self.parts.store.unanswered(self.parts.clock() - within)
        for message in waiting:
            self.start(message)
        return len(waiting)

    async def tend(self, seen: Seen = nobody_seen) -> None:
        """What the passing of time does: idle conversations close, offers run out and free their budget, the
        till tells what it took, what was delivered or said long ago is forgotten, and who left before the
        answer came gets a letter."""
        await self.parts.store.age(self.parts.clock())
        await self._settle_offers()
        await self.parts.replies.tend(seen)
        await self.parts.courier.tend()
        await self.parts.store.erase_before(self.parts.clock() - self.parts.keeps)

    async def _settle_offers(self) -> None:
        """Who accepted while the shop was down sees the code appear on the card."""
        swept = await self.parts.retention.sweep()
        for grant, talk in swept.issued:
            said = NewEvent(Author.SYSTEM, Kind.OFFER, {"grant": grant, "action": "issued"})
            for event in await self.parts.store.append(ConversationId(talk), [said]):
                await self.parts.feed.publish(Hint(event.conversation, event.seq))

    async def close(self) -> None:
        """Let replies under way finish, then close what was opened."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        await self.parts.courier.close()
        self.parts.understand.close()
        self.parts.search.close()
        await self.parts.speaker.close()
        await self.parts.feed.close()
        await self.parts.shop.close()
        await self.parts.store.close()
