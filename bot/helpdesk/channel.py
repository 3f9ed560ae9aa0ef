"""The way out into a helpdesk: one delivery for each event, through the queue and not by a cursor of its own.
A row is written in the event's transaction, so a crash loses nothing; pauses, leases and the console's list
are there already; `SqlDeliveries.take` keeps a conversation's order. A delivery is one request; where its
answer got lost, the helpdesk's own report of the message ends it (`Intake.echo`)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.errors import NotFound
from bot.helpdesk import Helpdesk, Holder, NotTaken, Post, TalkId
from bot.helpdesk.summary import summary
from bot.helpdesk.wording import Wording, offer
from bot.retention.types import GrantId, OfferCard
from bot.storage import Store
from bot.storage.talks import OutsideTalks
from bot.storage.types import Author, ConversationId, Decision, Event, Kind, Owner
from bot.webhooks import Answer, Delivery

log = structlog.get_logger()
HOLDERS = {
    Owner.BOT.value: Holder.BOT,
    Owner.WAITING.value: Holder.PEOPLE,
    Owner.AGENT.value: Holder.PEOPLE,
}
LOOKS, PAUSE_S = 10, 0.2
"""A turn's Decision is stored a moment after its hand-over."""
MOST_EVENTS = 100_000
UNTIED = Answer("the conversation is tied to this helpdesk no more", again=False)
ERASED = Answer("its words have been erased", again=False)
TAKEN_OVER = Answer("a person had taken over before it could be said", again=False)


@dataclass(frozen=True)
class DeskChannel:
    desk: Helpdesk
    talks: OutsideTalks
    store: Store
    card: Callable[[GrantId, str], Awaitable[OfferCard]]
    wording: Wording
    console: Callable[[ConversationId], str]
    """The conversation's page, for the people of the shop."""

    async def send(self, delivery: Delivery) -> Answer:
        if delivery.conversation is None or delivery.seq is None:
            return UNTIED
        outside = await self.talks.outside(delivery.conversation)
        if outside is None or outside[0] != self.desk.name:
            return UNTIED
        [event] = await self.store.events(delivery.conversation, after=delivery.seq - 1, limit=1)
        try:
            return await self._tell(TalkId(outside[1]), event, delivery)
        except NotTaken as error:
            return Answer(str(error), error.status, again=error.again)

    async def close(self) -> None:
        await self.desk.close()

    async def _tell(self, talk: TalkId, event: Event, delivery: Delivery) -> Answer:
        if event.erased:
            return ERASED
        if self._from_there(event):
            return Answer()
        if event.kind is Kind.OWNER:
            await self.desk.hand(talk, HOLDERS[str(event.payload["owner"])])
            return Answer()
        if event.author is Author.BOT and await self._taken_over(event.conversation):
            return TAKEN_OVER
        if (post := await self._post(event)) is not None:
            await self.desk.post(talk, post, delivery.id)
        return Answer()

    def _from_there(self, event: Event) -> bool:
        """The helpdesk's own doing comes back to it as nothing."""
        by = event.payload.get("agent") or event.payload.get("by")
        return by == self.desk.name

    async def _taken_over(self, id: ConversationId) -> bool:
        """The bot never talks over a person: what waited too long to be sent is not said any more."""
        return (await self.store.conversation(id)).owner is Owner.AGENT

    async def _post(self, event: Event) -> Post | None:
        if event.kind is Kind.HANDOVER:
            decision = await self._decision(event)
            text = summary(str(event.payload.get("reason", "")), decision, self.console(event.conversation))
            return Post(text, private=True)
        if event.kind is Kind.OFFER:
            return await self._offer(event, settled=True)
        if event.kind is not Kind.CARD:
            return self.wording.said(event)
        if event.card.get("kind") == "offer":
            return await self._offer(event, settled=False)
        return self.wording.card(event.card)

    async def _offer(self, event: Event, *, settled: bool) -> Post | None:
        """As the ledger has it now, like everywhere else."""
        grant = event.payload.get("grant") or event.card.get("grant")
        try:
            return offer(await self.card(GrantId(str(grant)), event.conversation), settled=settled)
        except NotFound:
            log.warning("helpdesk.offer_not_shown", conversation=event.conversation)
            return None

    async def _decision(self, event: Event) -> Decision | None:
        """The Decision of the turn that handed over; the newest there is when it does not come."""
        events = await self.store.events(event.conversation, limit=MOST_EVENTS)
        asked = max(
            (one.seq for one in events if one.kind is Kind.MESSAGE and one.seq < event.seq), default=0
        )
        found: list[Decision] = []
        for _ in range(LOOKS):
            found = await self.store.decisions(event.conversation)
            if found and found[-1].message_seq >= asked:
                break
            await asyncio.sleep(PAUSE_S)
        return found[-1] if found else None
