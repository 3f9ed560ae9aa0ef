"""The deliveries in the database. A row is taken by moving its due time; whoever did holds it until then."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Update, and_, delete, exists, or_, select, update

from bot.errors import Conflict, NotFound
from bot.storage.database import Database
from bot.storage.outgoing import DeliveryState, Topic
from bot.storage.tables import deliveries, letters
from bot.storage.types import ConversationId
from bot.webhooks import ONCE, Answer, Deliveries, Delivery, DeliveryId

LEASE = timedelta(minutes=1)
KEPT = {
    DeliveryState.DELIVERED: timedelta(days=30),
    DeliveryState.FAILED: timedelta(days=90),
}
"""Since the last change."""
ORPHANED = timedelta(days=1)
NO_ENDPOINT = "REKINDLE_WEBHOOKS names this endpoint no more"
LONGEST_ERROR = 300

_C = deliveries.c
_WAITS = _C.state == DeliveryState.WAITING
# A row that waits after a failed attempt says why; one that is being sent has nothing to say yet.
_RESTS = or_(_C.state != DeliveryState.WAITING, _C.error != "")
_REPEATABLE = or_(_C.topic.not_in(ONCE), _C.state != DeliveryState.DELIVERED)
_before = deliveries.alias()
# A conversation reads in a helpdesk as it was: whatever waits longer there goes first.
_IN_TURN = or_(
    _C.topic != Topic.HELPDESK,
    ~exists()
    .where(
        _before.c.topic == Topic.HELPDESK,
        _before.c.state == DeliveryState.WAITING,
        _before.c.conversation == _C.conversation,
        _before.c.endpoint == _C.endpoint,
        _before.c.seq < _C.seq,
    )
    .correlate(deliveries),
)


class SqlDeliveries:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def listed(
        self,
        *,
        state: DeliveryState | None = None,
        topic: Topic | None = None,
        before: DeliveryId | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        wanted = [_C.state == state] if state else []
        wanted += [_C.topic == topic] if topic else []
        wanted += [_older(before)] if before else []
        query = select(deliveries).where(*wanted).order_by(_C.created_at.desc(), _C.id.desc()).limit(limit)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [delivery_of(row) for row in rows]

    async def due(self, now: datetime) -> list[str]:
        query = select(_C.endpoint).where(_WAITS, _C.next_at <= now, _IN_TURN).distinct()
        return list(await self.database.read(lambda connection: connection.execute(query).scalars().all()))

    async def take(self, endpoint: str, most: int, now: datetime) -> list[Delivery]:
        free = and_(_C.endpoint == endpoint, _WAITS, _C.next_at <= now, _IN_TURN)
        first = select(_C.id).where(free).order_by(_C.next_at, _C.id).limit(most)
        # The condition stands twice: of two who chose the same row, the second finds it changed.
        taking = (
            update(deliveries)
            .where(_C.id.in_(first), free)
            .values(next_at=now + LEASE, attempts=_C.attempts + 1, status=None, error="", updated_at=now)
            .returning(deliveries)
        )
        rows = await self.database.write(lambda connection: connection.execute(taking).all())
        return [delivery_of(row) for row in rows]

    async def settle(self, taken: Delivery, answer: Answer, now: datetime, again_at: datetime | None) -> bool:
        ended = DeliveryState.FAILED if answer.error else DeliveryState.DELIVERED
        state = DeliveryState.WAITING if again_at else ended
        values = {"state": state, "next_at": again_at or now, "status": answer.status, "updated_at": now}
        held = and_(_C.id == taken.id, _WAITS, _C.error == "", _C.next_at == taken.next_at)
        settling = update(deliveries).where(held).values(**values, error=answer.error[:LONGEST_ERROR])

        def settle(connection: Connection) -> bool:
            if connection.execute(settling).rowcount != 1:
                return False
            if taken.topic is Topic.LETTER and state is DeliveryState.DELIVERED:
                connection.execute(delete(letters).where(letters.c.delivery == taken.id))
            return True

        return await self.database.write(settle)

    async def arrived(self, endpoint: str, id: DeliveryId, now: datetime) -> None:
        ended = {"state": DeliveryState.DELIVERED, "next_at": now, "error": "", "updated_at": now}
        there = update(deliveries).where(_C.id == id, _C.endpoint == endpoint, _WAITS).values(ended)
        await self.database.write(lambda connection: connection.execute(there))

    async def replay(self, id: DeliveryId, now: datetime) -> None:
        replaying = _anew(now).where(_C.id == id, _RESTS, _REPEATABLE)
        found = select(_C.topic).where(_C.id == id)

        def replay(connection: Connection) -> None:
            if connection.execute(replaying).rowcount == 1:
                return
            if connection.execute(found).first() is None:
                raise NotFound("there is no such delivery")
            raise Conflict("it is under way already, or it is a letter that has arrived")

        await self.database.write(replay)

    async def replay_since(self, since: datetime, now: datetime, *, delivered: bool = False) -> int:
        undelivered = _C.state != DeliveryState.DELIVERED
        which = [_C.created_at >= since, _RESTS, _REPEATABLE, *([] if delivered else [undelivered])]
        replaying = _anew(now).where(*which)
        return await self.database.write(lambda connection: connection.execute(replaying).rowcount)

    async def sweep(self, now: datetime, endpoints: Collection[str]) -> int:
        old = or_(*(and_(_C.state == state, _C.updated_at < now - kept) for state, kept in KEPT.items()))
        orphaned = and_(_WAITS, _C.next_at < now - ORPHANED, _C.endpoint.not_in(tuple(endpoints)))
        given_up = {"state": DeliveryState.FAILED, "error": NO_ENDPOINT, "updated_at": now}
        words = delete(letters).where(letters.c.delivery.in_(select(_C.id).where(old)))

        def sweep(connection: Connection) -> int:
            connection.execute(update(deliveries).where(orphaned).values(given_up))
            connection.execute(words)
            return connection.execute(delete(deliveries).where(old)).rowcount

        return await self.database.write(sweep)


# mypy compares the class with its port here.
_PORT: type[Deliveries] = SqlDeliveries


def _anew(now: datetime) -> Update:
    fresh = {"state": DeliveryState.WAITING, "attempts": 0, "status": None, "error": ""}
    return update(deliveries).values(**fresh, next_at=now, updated_at=now)


def _older(before: DeliveryId) -> ColumnElement[bool]:
    at = select(_C.created_at).where(_C.id == before).scalar_subquery()
    return or_(_C.created_at < at, and_(_C.created_at == at, _C.id < before))


def delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        topic=Topic(row.topic),
        endpoint=row.endpoint,
        conversation=ConversationId(row.conversation) if row.conversation else None,
        seq=row.seq,
        payload=row.payload,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        status=row.status,
        error=row.error,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
