"""Where to reach a visitor who has left, and how far they have been told; erased with the texts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select, update

from bot.storage.database import Database
from bot.storage.events import locked
from bot.storage.reach_tables import contacts
from bot.storage.tables import conversations, outside_talks
from bot.storage.types import ConversationId, CustomerId, Owner, Tier


@dataclass(frozen=True)
class Contact:
    conversation: ConversationId
    email: str
    told_seq: int
    """The last event that the visitor has read, or had a letter about."""


@dataclass(frozen=True)
class Untold:
    """A conversation with events that its visitor may not know of. `contact` is None for a verified customer
    who has left no address; the shop may have one."""

    conversation: ConversationId
    customer: CustomerId | None
    contact: Contact | None


class Contacts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, conversation: ConversationId, email: str, told_seq: int, now: datetime) -> bool:
        """Keep the address in the place of another; False when it was there already. Told is never untold."""

        def put(connection: Connection) -> bool:
            locked(connection, conversation)
            mine = contacts.c.conversation == conversation
            old = connection.execute(select(contacts).where(mine)).one_or_none()
            if old is not None and old.email == email:
                return False
            connection.execute(delete(contacts).where(mine))
            told = max(told_seq, old.told_seq if old else 0)
            row = {"conversation": conversation, "email": email, "told_seq": told, "at": now}
            connection.execute(insert(contacts).values(row))
            return True

        return await self._database.write(put)

    async def of(self, conversation: ConversationId) -> Contact | None:
        query = select(contacts).where(contacts.c.conversation == conversation)
        row = await self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Contact(conversation, row.email, row.told_seq)

    async def told(self, conversation: ConversationId, seq: int) -> None:
        c = contacts.c
        further = update(contacts).where(c.conversation == conversation, c.told_seq < seq)
        await self._database.write(lambda connection: connection.execute(further.values(told_seq=seq)))

    async def left_since(self, email: str, since: datetime) -> int:
        """In how many conversations the address was left."""
        query = select(func.count()).where(contacts.c.email == email, contacts.c.at > since)
        return int(await self._database.read(lambda connection: connection.execute(query).scalar_one()))

    async def untold(self, since: datetime) -> list[Untold]:
        """Of the conversations in which something happened since then."""
        query = _untold(since)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            Untold(
                conversation=ConversationId(row.id),
                customer=None if row.customer is None else CustomerId(row.customer),
                contact=None
                if row.email is None
                else Contact(ConversationId(row.id), row.email, row.told_seq),
            )
            for row in rows
        ]


def _untold(since: datetime) -> Select[tuple[str, str | None, str | None, int | None]]:
    talk, known = conversations.c, contacts.c
    verified = and_(talk.tier == Tier.VERIFIED, talk.customer.is_not(None), talk.owner != Owner.BOT)
    return (
        select(talk.id, talk.customer, known.email, known.told_seq)
        .select_from(conversations.outerjoin(contacts, known.conversation == talk.id))
        .where(
            talk.updated_at >= since,
            # Who writes in a helpdesk reads there, and it tells them itself.
            talk.id.not_in(select(outside_talks.c.conversation)),
            or_(known.email.is_not(None), verified),
            talk.last_seq > func.coalesce(known.told_seq, 0),
        )
        .order_by(talk.updated_at)
    )
