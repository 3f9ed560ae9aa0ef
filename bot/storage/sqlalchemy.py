"""The Store on SQLAlchemy Core, for SQLite and PostgreSQL. `migrate(url)` comes first."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import NotReady
from bot.storage import Store
from bot.storage.conversations import ConversationRows
from bot.storage.database import Database, open_database
from bot.storage.decisions import DecisionRows
from bot.storage.events import EventRows
from bot.storage.outgoing import Listener
from bot.storage.review_rows import ReviewRows
from bot.storage.site_events import SiteEventRows
from bot.storage.staff import StaffRows
from bot.storage.tables import conversations


def utc_now() -> datetime:
    return datetime.now(UTC)


class SqlStore(ConversationRows, EventRows, DecisionRows, ReviewRows, StaffRows, SiteEventRows):
    """One class a noun, one store of them all."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime] = utc_now,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self.database = database
        self.clock = clock
        self.listeners = listeners

    @property
    def engine(self) -> AsyncEngine:
        """For the ledger; see Database.engine."""
        return self.database.engine

    async def ready(self) -> bool:
        query = select(conversations.c.id).limit(1)
        try:
            await self.database.read(lambda connection: connection.execute(query).first())
        except NotReady:
            return False
        return True

    async def close(self) -> None:
        await self.database.close()


# mypy compares the class with its port here.
_PORT: type[Store] = SqlStore


def open_store(
    url: str, clock: Callable[[], datetime] = utc_now, listeners: Sequence[Listener] = ()
) -> SqlStore:
    """Nothing is connected until it is used; SettingError or MissingExtra for a URL that cannot work.
    What `listeners` want to hear of is put among the deliveries together with the event itself."""
    return SqlStore(open_database(url), clock, listeners)
