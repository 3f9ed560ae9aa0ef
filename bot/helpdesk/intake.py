"""What comes in from a helpdesk: the words of the visitor and of its people become our conversation's, and
whoever has the talk there has it here."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakValueDictionary

import structlog

from bot.errors import Conflict, NotFound, NotReady
from bot.feed import Feed, Hint
from bot.helpdesk import Holder, TalkId
from bot.helpdesk.holding import AgentSaid, Holding
from bot.shop import Shop
from bot.storage import Store
from bot.storage.talks import OutsideTalks
from bot.storage.types import Conversation, ConversationId, CustomerId, Event, Owner, SiteId, Tier
from bot.webhooks import Deliveries, DeliveryId

log = structlog.get_logger()


@dataclass(frozen=True)
class Heard:
    """`id` is the helpdesk's for the message. `customer` is set only where the helpdesk vouches for it."""

    talk: TalkId
    id: str
    text: str
    holder: Holder
    customer: CustomerId | None = None


@dataclass(frozen=True, eq=False)
class Intake:
    desk: str
    account: int
    talks: OutsideTalks
    store: Store
    feed: Feed
    shop: Shop
    deliveries: Deliveries
    start: Callable[[Event], None]
    clock: Callable[[], datetime]
    site: SiteId
    locale: str
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def visitor(self, heard: Heard) -> bool:
        """Record it once and have it answered, unless people have the talk; True when it is new. A talk that
        was never the bot's stays theirs."""
        async with self._alone(heard.talk):
            id = await self.talks.find(self.desk, heard.talk)
            if id is None and heard.holder is Holder.PEOPLE:
                return False
            id = await self._identified(id or await self._begun(heard.talk), heard)
            if heard.holder is Holder.PEOPLE:
                await self._left_to_people(id)
            try:
                message, new = await self._recorded(id, heard)
            except Conflict:  # the same id with other words: what was read first stands
                return False
        if new:
            await self.feed.publish(Hint(message.conversation, message.seq))
            self.start(message)
        return new

    async def agent(self, talk: TalkId, message: str, name: str, text: str) -> None:
        """Somebody of the shop's has written to the visitor in the helpdesk."""
        async with self._alone(talk):
            if (id := await self.talks.find(self.desk, talk)) is not None:
                await Holding(self.store, self.feed).say(id, AgentSaid(self.desk, message, name, text))

    async def held(self, talk: TalkId, holder: Holder) -> None:
        async with self._alone(talk):
            if (id := await self.talks.find(self.desk, talk)) is None:
                return
            if holder is Holder.PEOPLE:
                await self._left_to_people(id)
            else:
                await Holding(self.store, self.feed).give(id, Owner.BOT, self.desk)

    async def echo(self, mark: DeliveryId) -> None:
        """A message of ours is there, whatever became of the answer to the request that brought it."""
        await self.deliveries.arrived(self.desk, mark, self.clock())

    async def conversation(self, talk: TalkId) -> ConversationId | None:
        return await self.talks.find(self.desk, talk)

    def _alone(self, talk: TalkId) -> AbstractAsyncContextManager[None]:
        """One report of a talk after the other: a talk's first two messages make one conversation."""
        return self._locks.setdefault(talk, asyncio.Lock())

    async def _left_to_people(self, id: ConversationId) -> None:
        if (await self.store.conversation(id)).owner is Owner.BOT:
            await Holding(self.store, self.feed).give(id, Owner.WAITING, self.desk)

    async def _begun(self, talk: TalkId) -> ConversationId:
        made = await self._new()
        try:
            await self.talks.tie(self.desk, talk, made)
        except Conflict:  # another node was faster
            return await self.talks.find(self.desk, talk) or made
        return made

    async def _moved(self, talk: TalkId) -> ConversationId:
        made = await self._new()
        await self.talks.move(self.desk, talk, made)
        return made

    async def _new(self) -> ConversationId:
        """Nobody holds its token: it is reached through the helpdesk alone."""
        return (await self.store.create_conversation(self.site, self.locale, secrets.token_hex(32))).id

    async def _identified(self, id: ConversationId, heard: Heard) -> ConversationId:
        """Verified people are never merged: where somebody else is vouched for, a new conversation begins."""
        conversation = await self.store.conversation(id)
        if heard.customer is None or _is(conversation, heard.customer):
            return id
        if not await self._known(heard.customer):
            return id
        if conversation.tier is Tier.VERIFIED:
            id = await self._moved(heard.talk)
        await self.store.set_identity(id, Tier.VERIFIED, heard.customer)
        return id

    async def _known(self, customer: CustomerId) -> bool:
        """The next message asks again when the shop cannot be reached now."""
        try:
            return await self.shop.customer(customer) is not None
        except NotReady as error:
            log.warning("helpdesk.customer_not_looked_up", reason=str(error))
            return False

    async def _recorded(self, id: ConversationId, heard: Heard) -> tuple[Event, bool]:
        """A talk that goes on long after ours has closed goes on in a new one."""
        client_id = f"{self.desk}/{heard.id}"
        try:
            return await self.store.record_message(id, client_id, heard.text)
        except NotFound:
            fresh = await self._identified(await self._moved(heard.talk), heard)
            return await self.store.record_message(fresh, client_id, heard.text)


def _is(conversation: Conversation, customer: CustomerId) -> bool:
    return conversation.tier is Tier.VERIFIED and conversation.customer == customer
