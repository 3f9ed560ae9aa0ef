"""Club points: a penny each, gone twelve months after they were earned, the oldest spent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from bot.shop import tables as t
from bot.shop.values import Money, Order, OrderId, Points
from bot.shop.working_days import LONDON, add_months
from bot.storage.types import CustomerId

LAST_MONTHS = 12
CURRENCY = "GBP"
EARNED, SPENT, GIVEN_BACK, EXPIRED = "earned", "spent", "given_back", "expired"


@dataclass(frozen=True)
class Change:
    on: date
    points: int
    reason: str


def points_of(connection: Connection, customer: CustomerId, now: datetime) -> Points | None:
    """None for who is no member and has nothing left from having been one."""
    member = connection.execute(select(t.customers.c.club).where(t.customers.c.id == customer)).scalar()
    table = t.points.c
    query = select(table.at, table.change, table.reason).where(table.customer == customer, table.at <= now)
    rows = connection.execute(query.order_by(table.at, table.id))
    changes = [Change(at.astimezone(LONDON).date(), points, reason) for at, points, reason in rows]
    left = what_is_left(changes, now.astimezone(LONDON).date())
    balance = sum(left.values())
    if not member and not balance:
        return None
    first = min(left, default=None)
    return Points(
        balance=balance,
        worth=Money(balance, CURRENCY),
        expiring=left[first] if first else 0,
        expires_on=first,
    )


def what_is_left(changes: Iterable[Change], today: date) -> dict[date, int]:
    """How many points run out on which day. That they ran out follows from the day; the rows that say so
    were written by whoever made the shop and stop on the day it was made."""
    left: dict[date, int] = {}
    for change in changes:
        left = _running(left, change.on)
        if change.points < 0 and change.reason != EXPIRED:
            _take(left, -change.points)
        elif change.points > 0:
            new = add_months(change.on, LAST_MONTHS)
            ends = min(left, default=new) if change.reason == GIVEN_BACK else new
            left[ends] = left.get(ends, 0) + change.points
    return {ends: points for ends, points in _running(left, today).items() if points}


def _running(left: dict[date, int], today: date) -> dict[date, int]:
    return {ends: points for ends, points in left.items() if ends > today}


def _take(left: dict[date, int], points: int) -> None:
    """From what runs out first."""
    for ends in sorted(left):
        taken = min(points, left[ends])
        left[ends] -= taken
        points -= taken


def credit(connection: Connection, customer: CustomerId, points: int, now: datetime) -> None:
    _record(connection, customer, points, EARNED, now, None)


def give_back(connection: Connection, order: Order, now: datetime) -> None:
    """What was paid in points for an order that is cancelled."""
    spent = -_changes_by(connection, order, SPENT, GIVEN_BACK)
    if spent > 0:
        _record(connection, order.customer, spent, GIVEN_BACK, now, order.id)


def take_again(connection: Connection, order: Order, now: datetime) -> None:
    """What `give_back` gave, for an order that is brought back."""
    given = _changes_by(connection, order, GIVEN_BACK)
    taken = -_changes_by(connection, order, SPENT, GIVEN_BACK)
    if given > 0 and not taken:
        rows = select(t.points.c.change).where(t.points.c.order == order.id, t.points.c.reason == GIVEN_BACK)
        last = connection.execute(rows.order_by(t.points.c.id.desc())).scalars().first()
        _record(connection, order.customer, -(last or 0), SPENT, now, order.id)


def _changes_by(connection: Connection, order: Order, *reasons: str) -> int:
    query = select(func.sum(t.points.c.change)).where(
        t.points.c.customer == order.customer, t.points.c.order == order.id, t.points.c.reason.in_(reasons)
    )
    return int(connection.execute(query).scalar() or 0)


def _record(
    connection: Connection,
    customer: CustomerId,
    points: int,
    reason: str,
    now: datetime,
    order: OrderId | None,
) -> None:
    row = {"customer": customer, "at": now, "change": points, "reason": reason, "order": order}
    connection.execute(insert(t.points).values(row))
