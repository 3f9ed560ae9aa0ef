"""The hand-off webhook: another system hears that a person is wanted, with what was said so far.

The delivery holds ids alone; words are read when it is sent, so that what has been erased stays erased."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import NotReady
from bot.shop import Shop
from bot.storage import Store
from bot.storage.types import Author, Conversation, ConversationId, Event, Kind, Tier
from bot.webhooks import Answer, Channel, Delivery

LAST = 20
"""Messages of the conversation that go along."""
MOST_EVENTS = 100_000


@dataclass(frozen=True)
class HandOffChannel:
    sender: Channel
    store: Store
    shop: Shop
    console: Callable[[ConversationId], str]

    async def send(self, delivery: Delivery) -> Answer:
        if delivery.conversation is None:
            return Answer("it names no conversation", again=False)
        conversation = await self.store.conversation(delivery.conversation)
        events = await self.store.events(conversation.id, limit=MOST_EVENTS)
        before = [event for event in events if event.seq <= (delivery.seq or event.seq)]
        data = {
            **delivery.payload.get("data", {}),
            "transcript": transcript(before)[-LAST:],
            "customer": await self._customer(conversation),
            "console": self.console(conversation.id),
        }
        return await self.sender.send(replace(delivery, payload={**delivery.payload, "data": data}))

    async def close(self) -> None:
        await self.sender.close()

    async def _customer(self, conversation: Conversation) -> Mapping[str, str] | None:
        """Of whoever has proved to be one; by id alone while the shop cannot be reached."""
        if conversation.tier is not Tier.VERIFIED or conversation.customer is None:
            return None
        try:
            found = await self.shop.customer(conversation.customer)
        except NotReady:
            found = None
        known = {"name": found.name, "email": found.email} if found else {}
        return {"id": conversation.customer, **known}


def transcript(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Messages in their order; the sentences of one reply are one message."""
    found: list[dict[str, Any]] = []
    goes_on = False
    for event in events:
        if event.kind not in (Kind.MESSAGE, Kind.SENTENCE):
            goes_on = goes_on and event.kind is not Kind.DONE
            continue
        text = "(erased)" if event.erased else event.text or ""
        if goes_on and event.author is Author.BOT:
            found[-1]["text"] += f" {text}"
            continue
        said = {"author": event.author.value, "text": text, "at": event.at.isoformat()}
        name = event.payload.get("name")
        found.append({**said, "name": name} if name else said)
        goes_on = event.author is Author.BOT
    return found
