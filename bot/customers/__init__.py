"""Who a visitor is: codes by e-mail that verify, and addresses to reach them by."""

from typing import Protocol

from bot.errors import RekindleError
from bot.storage.types import ConversationId, CustomerId


class TooManyTries(RekindleError):
    """Codes of this conversation are used up for now; the text says when to try again."""


class EmailCodes(Protocol):
    """A code is six digits, good for ten minutes and five tries, and only in its conversation. Whoever asks
    cannot learn from the answer whether the shop knows the address."""

    async def send(self, conversation: ConversationId, email: str) -> None:
        """Send a code if the shop knows a customer with this address, nothing otherwise. A new code replaces
        the last one. Raises TooManyTries after three in an hour, NotDelivered when letters cannot go out."""
        ...

    async def check(self, conversation: ConversationId, code: str) -> CustomerId | None:
        """The customer whose code this is, once; None for a wrong or expired one. Raises TooManyTries."""
        ...
