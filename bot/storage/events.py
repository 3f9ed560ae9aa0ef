"""Events: appended in one transaction each, numbered without gaps, never changed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import Connection, Row, Select, and_, case, insert, select, update

from bot.errors import Conflict, NotFound
from bot.storage.database import Database
from bot.storage.outgoing import Listener, tell
from bot.storage.rows import event_of
from bot.storage.tables import conversations, events, messages, texts
from bot.storage.types import Author, ConversationId, Event, Kind, Life, NewEvent, Owner

REOPENS_FOR = timedelta(days=8)
"""A day until it closes, then seven days in which a new message reopens it."""


class EventRows:
    database: Database
    clock: Callable[[], datetime]
    listeners: Sequence[Listener]

    async def record_message(self, id: ConversationId, client_id: str, text: str) -> tuple[Event, bool]:
        """One that closed too long ago takes no more: NotFound, so that the visitor starts anew."""

        def record(connection: Connection) -> tuple[Event, bool]:
            # The row lock comes first: two retries that race cannot both find nothing.
            row = locked(connection, id)
            if (first := _first(connection, id, client_id)) is not None:
                if first.text not in (text, None):
                    raise Conflict("this client_id was used for another message")
                return first, False
            if row.life == Life.CLOSED and row.updated_at < self.clock() - REOPENS_FOR:
                raise NotFound("this conversation has ended")
            message = NewEvent(Author.VISITOR, Kind.MESSAGE, {"client_id": client_id}, text)
            [event] = append_rows(connection, id, [message], self.clock(), listeners=self.listeners)
            sent = {"conversation": id, "client_id": client_id, "seq": event.seq}
            connection.execute(insert(messages).values(sent))
            return event, True

        return await self.database.write(record)

    async def append(
        self, id: ConversationId, events: Sequence[NewEvent], *, if_owner: Owner | None = None
    ) -> list[Event]:
        if not events:
            return []
        return await self.database.write(
            lambda connection: append_rows(
                connection, id, events, self.clock(), if_owner=if_owner, listeners=self.listeners
            )
        )

    async def events(self, id: ConversationId, *, after: int = 0, limit: int = 1000) -> list[Event]:
        query = (
            _with_texts()
            .where(events.c.conversation == id, events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        return await self._found(query)

    async def unanswered(self, since: datetime) -> list[Event]:
        """What a person has had in hand since then is not the bot's to answer any more."""
        waiting = conversations.c
        query = (
            _with_texts()
            .join(conversations, waiting.id == events.c.conversation)
            .where(
                waiting.owner == Owner.BOT,
                waiting.updated_at >= since,
                waiting.asked_seq > waiting.answered_seq,
                events.c.seq > waiting.answered_seq,
                events.c.kind == Kind.MESSAGE,
                events.c.at > since,
            )
            .order_by(events.c.at, events.c.conversation, events.c.seq)
        )
        return await self._found(query)

    async def _found(self, query: Select[Any]) -> list[Event]:
        return await self.database.read(
            lambda connection: [event_of(row) for row in connection.execute(query)]
        )


def append_rows(
    connection: Connection,
    id: ConversationId,
    new: Sequence[NewEvent],
    at: datetime,
    *,
    if_owner: Owner | None = None,
    change: dict[str, Any] | None = None,
    listeners: Sequence[Listener] = (),
) -> list[Event]:
    """Number the events and store them, and what `listeners` are told of them. The one statement that takes
    the numbers also locks the conversation, checks who owns it and makes `change`, so nothing can come in
    between on any database."""
    c = conversations.c
    statement = update(conversations).where(c.id == id)
    if if_owner is not None:
        statement = statement.where(c.owner == if_owner)
    values = {"last_seq": c.last_seq + len(new), "updated_at": at, **_progress(new), **(change or {})}
    taken = (connection.execute(statement.values(values).returning(c.last_seq, c.site))).first()
    if taken is None:
        refuse(connection, id)
    first = taken.last_seq - len(new) + 1
    stored = [
        Event(id, seq, event.author, event.kind, dict(event.payload), event.text, at)
        for seq, event in enumerate(new, start=first)
    ]
    connection.execute(insert(events), [_event_row(event) for event in stored])
    if bodies := [_text_row(event) for event in stored if event.text is not None]:
        connection.execute(insert(texts), bodies)
    tell(connection, listeners, taken.site, stored)
    return stored


def refuse(connection: Connection, id: ConversationId) -> NoReturn:
    """Say why an update with a condition met no row: there is no such conversation, or it has moved on."""
    locked(connection, id)
    raise Conflict("the conversation has changed hands")


def locked(connection: Connection, id: ConversationId) -> Row[Any]:
    """The conversation's row, held until the transaction ends (SQLite holds the whole file anyway)."""
    query = select(conversations).where(conversations.c.id == id).with_for_update()
    row = (connection.execute(query)).first()
    if row is None:
        raise NotFound("no such conversation")
    return row


def _progress(new: Sequence[NewEvent]) -> dict[str, Any]:
    """How events move the two marks: `reply.done` names the message it ends, a change of hands ends all."""
    c = conversations.c
    values: dict[str, Any] = {}
    for place, event in enumerate(new, start=1):
        if event.kind is Kind.MESSAGE:
            values["asked_seq"] = c.last_seq + place
            values["life"] = Life.OPEN
        elif event.kind in (Kind.HANDOVER, Kind.OWNER):
            values["answered_seq"] = c.last_seq + place
        elif event.kind is Kind.DONE and "answered_seq" not in values:
            done = int(event.payload.get("message_seq", 0))
            values["answered_seq"] = case((c.answered_seq < done, done), else_=c.answered_seq)
    return values


def _first(connection: Connection, id: ConversationId, client_id: str) -> Event | None:
    query = (
        _with_texts()
        .join(
            messages, and_(messages.c.conversation == events.c.conversation, messages.c.seq == events.c.seq)
        )
        .where(messages.c.conversation == id, messages.c.client_id == client_id)
    )
    row = (connection.execute(query)).first()
    return None if row is None else event_of(row)


def _with_texts() -> Select[Any]:
    same = and_(texts.c.conversation == events.c.conversation, texts.c.seq == events.c.seq)
    return select(events, texts.c.body).outerjoin(texts, same)


def _event_row(event: Event) -> dict[str, Any]:
    return {
        "conversation": event.conversation,
        "seq": event.seq,
        "author": event.author,
        "kind": event.kind,
        "payload": event.payload,
        "has_text": event.text is not None,
        "at": event.at,
    }


def _text_row(event: Event) -> dict[str, Any]:
    return {"conversation": event.conversation, "seq": event.seq, "body": event.text}
