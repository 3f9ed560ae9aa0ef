"""Letters to visitors who left before they were answered: looked for once a minute, one for each reply."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.customers.contacts import Contact, Contacts, Untold
from bot.customers.unread import due, handed_over_at, paragraphs, speaker, unread
from bot.notify import LetterId, Mailbox
from bot.notify.letters import Letters
from bot.shop import Shop
from bot.storage import Store
from bot.storage.types import ConversationId, Event

Seen = Callable[[ConversationId], datetime | None]
"""The visitor's last sign of life here; None when this process has had none."""
LOOKS_BACK = timedelta(days=2)
MOST_EVENTS = 100_000


def nobody_seen(conversation: ConversationId) -> datetime | None:
    return None


@dataclass(frozen=True)
class ReplyLetters:
    """Marks in the database what has been read, so that no restart and no other node writes about it."""

    store: Store
    shop: Shop
    contacts: Contacts
    mailbox: Mailbox
    letters: Letters
    clock: Callable[[], datetime]
    bot_name: str

    async def tend(self, seen: Seen = nobody_seen) -> int:
        """Return how many letters were queued."""
        now = self.clock()
        found = await self.contacts.untold(now - LOOKS_BACK)
        return sum([await self._tell(one, seen(one.conversation), now) for one in found])

    async def _tell(self, untold: Untold, seen: datetime | None, now: datetime) -> bool:
        told = untold.contact.told_seq if untold.contact else 0
        events = await self.store.events(untold.conversation, after=told, limit=MOST_EVENTS)
        contact = untold.contact or await self._customers(untold, events, now)
        if contact is None or not events:
            return False
        waiting = unread(events, contact.told_seq, seen)
        if due(waiting, now):
            await self._write(contact, waiting)
        elif waiting:
            await self.contacts.told(contact.conversation, waiting[0].seq - 1)
            return False
        last = waiting[-1] if waiting else events[-1]
        await self.contacts.told(contact.conversation, last.seq)
        return bool(waiting)

    async def _customers(self, untold: Untold, events: list[Event], now: datetime) -> Contact | None:
        """The address that the shop has, kept once a person has answered: what came before was read."""
        start = handed_over_at(events)
        if untold.customer is None or not unread(events, start, None):
            return None
        customer = await self.shop.customer(untold.customer)
        if customer is None or not customer.email:
            return None
        await self.contacts.put(untold.conversation, customer.email, start, now)
        return await self.contacts.of(untold.conversation)

    async def _write(self, contact: Contact, replies: list[Event]) -> None:
        id = LetterId(f"reply-{contact.conversation}-{replies[-1].seq}")
        who = speaker(replies, self.bot_name)
        letter = self.letters.reply(id, contact.email, who, paragraphs(replies))
        await self.mailbox.queue(letter, contact.conversation)
