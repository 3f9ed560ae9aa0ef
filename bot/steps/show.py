"""The one way in which anything reaches the visitor: stored first, then announced."""

from collections.abc import Sequence

from bot.feed import Hint
from bot.journal import Journal
from bot.parts import Parts
from bot.storage.types import NewEvent, Owner


async def show(parts: Parts, turn: Journal, events: Sequence[NewEvent], owner: Owner = Owner.BOT) -> None:
    """Raises Conflict when the conversation has changed hands."""
    if not events:
        return
    for event in await parts.store.append(turn.conversation.id, events, if_owner=owner):
        await parts.feed.publish(Hint(event.conversation, event.seq))
