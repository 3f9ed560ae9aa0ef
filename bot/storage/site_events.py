"""What pages and the shop's server report: stored once each, however often they are sent."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.tables import site_events
from bot.storage.types import ConversationId, CustomerId, SiteEvent, SiteId

INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SiteEventRows:
    database: Database

    async def save_site_events(self, reported: Sequence[SiteEvent]) -> int:
        """Return how many were new."""
        if not reported:
            return 0
        insert = INSERTS[self.database.engine.dialect.name]
        rows = [asdict(event) for event in reported]
        statement = insert(site_events).values(rows).on_conflict_do_nothing(index_elements=["id"])
        return await self.database.write(lambda connection: connection.execute(statement).rowcount)

    async def site_events(self, customer: CustomerId, *, limit: int = 1000) -> list[SiteEvent]:
        """What is known of a customer, newest first."""
        c = site_events.c
        query = select(site_events).where(c.customer == customer).order_by(c.at.desc(), c.id).limit(limit)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [_event_of(row) for row in rows]


def _event_of(row: Row[Any]) -> SiteEvent:
    return SiteEvent(
        id=row.id,
        site=SiteId(row.site),
        kind=row.kind,
        conversation=ConversationId(row.conversation) if row.conversation else None,
        customer=CustomerId(row.customer) if row.customer else None,
        payload=row.payload,
        at=row.at,
    )
