"""Who has a conversation, as another system says, and what its people say in it."""

from dataclasses import dataclass

from bot.errors import Conflict
from bot.feed import Feed, Hint
from bot.storage import Store
from bot.storage.types import Author, Conversation, ConversationId, Event, Kind, NewEvent, Owner, StaffId

TRIES = 3
MOST_EVENTS = 100_000


@dataclass(frozen=True)
class AgentSaid:
    """`by` is the system, `id` its name for the message: the same one twice is said once."""

    by: str
    id: str
    name: str
    text: str


@dataclass(frozen=True)
class Holding:
    store: Store
    feed: Feed

    async def give(self, id: ConversationId, owner: Owner, by: str) -> Conversation:
        """Nothing changes for who has it already; a reply of the bot's under way stops where it is. `by`
        stands in the event, so that the system is not told of its own doing."""
        for _ in range(TRIES):
            conversation = await self.store.conversation(id)
            if conversation.owner is owner:
                return conversation
            try:
                changed = await self.store.set_owner(id, owner, agent=StaffId(by), expect=conversation.owner)
            except Conflict:
                continue
            await self.feed.publish(Hint(id, changed.last_seq))
            return changed
        raise Conflict("the conversation keeps changing hands")

    async def say(self, id: ConversationId, said: AgentSaid) -> Event:
        """The conversation is theirs from now on, and the words stand in its history."""
        mark = {"by": said.by, "outside": said.id}
        for event in await self.store.events(id, limit=MOST_EVENTS):
            if event.kind is Kind.SENTENCE and mark.items() <= event.payload.items():
                return event
        await self.give(id, Owner.AGENT, said.by)
        payload = {"name": said.name, "sources": [], **mark}
        [event] = await self.store.append(id, [NewEvent(Author.AGENT, Kind.SENTENCE, payload, said.text)])
        await self.feed.publish(Hint(id, event.seq))
        return event
