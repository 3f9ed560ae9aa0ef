"""When each visitor last gave a sign of life here, in memory: whoever is there needs no letter."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime

from bot.storage.types import ConversationId

MOST = 50_000
"""Conversations; those longest unheard of are forgotten first."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Presence:
    def __init__(self, clock: Callable[[], datetime] = utc_now, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._last: OrderedDict[ConversationId, datetime] = OrderedDict()

    def mark(self, conversation: ConversationId) -> None:
        self._last[conversation] = self._clock()
        self._last.move_to_end(conversation)
        if len(self._last) > self._most:
            self._last.popitem(last=False)

    def seen(self, conversation: ConversationId) -> datetime | None:
        """None when there has been no sign since this process began."""
        return self._last.get(conversation)
