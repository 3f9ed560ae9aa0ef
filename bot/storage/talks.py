"""Which conversation of ours a talk in another system is."""

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Conflict
from bot.storage.database import Database
from bot.storage.tables import outside_talks
from bot.storage.types import ConversationId


class OutsideTalks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, desk: str, talk: str) -> ConversationId | None:
        t = outside_talks.c
        query = select(t.conversation).where(t.desk == desk, t.talk == talk)
        found = await self._database.read(lambda connection: connection.execute(query).scalar())
        return None if found is None else ConversationId(found)

    async def outside(self, conversation: ConversationId) -> tuple[str, str] | None:
        """The desk and the talk's id there; None for a conversation that is ours alone."""
        t = outside_talks.c
        query = select(t.desk, t.talk).where(t.conversation == conversation)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else (row.desk, row.talk)

    async def tie(self, desk: str, talk: str, conversation: ConversationId) -> None:
        """Raises Conflict when either is tied already."""
        row = {"desk": desk, "talk": talk, "conversation": conversation}

        def insert(connection: Connection) -> None:
            connection.execute(outside_talks.insert().values(row))

        try:
            await self._database.write(insert)
        except IntegrityError as error:
            raise Conflict("this talk, or this conversation, is tied to another already") from error

    async def move(self, desk: str, talk: str, conversation: ConversationId) -> None:
        """From now on the talk is this conversation: the one before has ended, or is another person's."""
        t = outside_talks.c
        moving = update(outside_talks).where(t.desk == desk, t.talk == talk)
        await self._database.write(
            lambda connection: connection.execute(moving.values(conversation=conversation))
        )
