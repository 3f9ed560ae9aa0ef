"""Letters to a customer: one port. Back ends: a folder of files, SMTP, a signed webhook."""

from dataclasses import dataclass
from typing import NewType, Protocol

from bot.errors import RekindleError
from bot.storage.types import ConversationId

LetterId = NewType("LetterId", str)


@dataclass(frozen=True)
class Letter:
    """One e-mail in plain text, ready to go. `id` makes sending it again harmless where the back end can."""

    id: LetterId
    to: str
    subject: str
    text: str
    reply_to: str = ""


class NotDelivered(RekindleError):
    """It could not be handed over; `again` says whether trying later may help. Never holds the address."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


class Notifier(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand the letter over within ten seconds, or raise NotDelivered."""
        ...

    async def ready(self) -> bool: ...
    async def close(self) -> None: ...


class Mailbox(Protocol):
    """Letters that may not get lost: stored first, sent soon, tried again with growing pauses."""

    async def queue(self, letter: Letter, conversation: ConversationId) -> None:
        """Once per letter id. Erasing the conversation's texts erases the letter's words and address too."""
        ...
