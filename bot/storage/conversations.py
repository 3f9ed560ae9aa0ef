"""Conversations: a projection of their events, kept so that an inbox is one indexed read."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from bot.errors import NotFound
from bot.storage.database import Database
from bot.storage.events import append_rows, locked
from bot.storage.outgoing import Listener, tell_closed
from bot.storage.rows import conversation_of
from bot.storage.tables import conversations
from bot.storage.types import (
    Author,
    Conversation,
    ConversationId,
    CustomerId,
    Kind,
    Life,
    NewEvent,
    Owner,
    SiteId,
    StaffId,
    Tier,
)

SNOOZES_AFTER = timedelta(minutes=30)
CLOSES_AFTER = timedelta(hours=24)


class ConversationRows:
    database: Database
    clock: Callable[[], datetime]
    listeners: Sequence[Listener]

    async def create_conversation(self, site: SiteId, locale: str, token_hash: str) -> Conversation:
        now = self.clock()
        row = {
            "id": token_urlsafe(16),
            "site": site,
            "token_hash": token_hash,
            "owner": Owner.BOT,
            "tier": Tier.ANONYMOUS,
            "locale": locale,
            "life": Life.OPEN,
            "last_seq": 0,
            "created_at": now,
            "updated_at": now,
        }
        statement = insert(conversations).values(row).returning(conversations)
        return conversation_of(
            await self.database.write(lambda connection: connection.execute(statement).one())
        )

    async def conversation(self, id: ConversationId) -> Conversation:
        return conversation_of(await self._row(id))

    async def token_hash(self, id: ConversationId) -> str:
        return str((await self._row(id)).token_hash)

    async def set_owner(
        self, id: ConversationId, owner: Owner, *, agent: StaffId | None = None, expect: Owner | None = None
    ) -> Conversation:
        author = Author.SYSTEM if agent is None else Author.AGENT
        event = NewEvent(author, Kind.OWNER, {"owner": owner.value, "agent": agent})
        return await self._changed(id, {"owner": owner, "agent": agent}, event, expect)

    async def set_identity(self, id: ConversationId, tier: Tier, customer: CustomerId | None) -> Conversation:
        event = NewEvent(Author.SYSTEM, Kind.IDENTITY, {"tier": tier.value})
        return await self._changed(id, {"tier": tier, "customer": customer}, event, None)

    async def set_at_risk(self, id: ConversationId, at_risk: bool) -> None:
        statement = update(conversations).where(conversations.c.id == id).values(at_risk=at_risk)
        if await self.database.write(lambda connection: connection.execute(statement).rowcount) == 0:
            raise NotFound("no such conversation")

    async def inbox(self, view: str, *, agent: StaffId | None = None, limit: int = 50) -> list[Conversation]:
        query = newest(view, agent, limit)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [conversation_of(row) for row in rows]

    async def age(self, now: datetime) -> int:
        c = conversations.c
        closing = update(conversations).where(c.life != Life.CLOSED, c.updated_at < now - CLOSES_AFTER)
        snoozing = update(conversations).where(c.life == Life.OPEN, c.updated_at < now - SNOOZES_AFTER)

        def pass_by(connection: Connection) -> int:
            closed = connection.execute(closing.values(life=Life.CLOSED).returning(conversations)).all()
            tell_closed(connection, self.listeners, closed, now)
            return len(closed) + connection.execute(snoozing.values(life=Life.SNOOZED)).rowcount

        return await self.database.write(pass_by)

    async def _row(self, id: ConversationId) -> Any:
        query = select(conversations).where(conversations.c.id == id)
        row = await self.database.read(lambda connection: connection.execute(query).first())
        if row is None:
            raise NotFound("no such conversation")
        return row

    async def _changed(
        self, id: ConversationId, change: dict[str, Any], event: NewEvent, expect: Owner | None
    ) -> Conversation:
        """The change and the event that tells of it stand or fall together."""

        def make(connection: Connection) -> Conversation:
            append_rows(
                connection,
                id,
                [event],
                self.clock(),
                if_owner=expect,
                change=change,
                listeners=self.listeners,
            )
            return conversation_of(locked(connection, id))

        return await self.database.write(make)


def newest(view: str, agent: StaffId | None, limit: int) -> Select[Any]:
    """One index is read from its end; no view counts, sorts or scans the table."""
    order = (conversations.c.updated_at.desc(), conversations.c.id.desc())
    return select(conversations).where(*_in_view(view, agent)).order_by(*order).limit(limit)


def _in_view(view: str, agent: StaffId | None) -> list[ColumnElement[bool]]:
    c = conversations.c
    alive = c.life != Life.CLOSED
    views: dict[str, list[ColumnElement[bool]]] = {
        "all": [],
        "needs_person": [c.owner == Owner.WAITING, alive],
        "mine": [c.agent == agent, c.owner == Owner.AGENT, alive],
        "bot": [c.owner == Owner.BOT, alive],
        "at_risk": [c.at_risk.is_(True), alive],
        "closed": [c.life == Life.CLOSED],
    }
    if view not in views:
        raise NotFound(f"no such view: {view}; there are {', '.join(views)}")
    return views[view]
