"""Takes the address that a visitor leaves, and confirms it once by letter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.customers.contacts import Contacts
from bot.notify import LetterId, Mailbox
from bot.notify.address import normal
from bot.notify.letters import Letters
from bot.storage.types import Conversation, Owner

WINDOW = timedelta(hours=1)
MOST_LETTERS = 3
"""To one address in an hour: nobody can use us to flood another's mailbox."""


@dataclass(frozen=True)
class Reception:
    contacts: Contacts
    mailbox: Mailbox
    letters: Letters
    clock: Callable[[], datetime]
    wait: Callable[[], str]
    """When the team answers, as of now."""

    async def leave(self, conversation: Conversation, address: str) -> bool:
        """Keep the address; False when it was kept already. Only who waits for a person gets a letter."""
        email, now = normal(address), self.clock()
        earlier = await self.contacts.left_since(email, now - WINDOW)
        new = await self.contacts.put(conversation.id, email, conversation.last_seq, now)
        if new and conversation.owner is Owner.WAITING and earlier < MOST_LETTERS:
            id = LetterId(f"received-{conversation.id}")
            letter = self.letters.request_received(id, email, self.wait())
            await self.mailbox.queue(letter, conversation.id)
        return new
