"""Subscriptions as they stand on a day: due boxes have gone out, pauses that are over have ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select, update
from sqlalchemy.dialects.sqlite import insert as insert_once

from bot.errors import NotFound
from bot.shop import tables as t
from bot.shop.actions import Refusal, Refused
from bot.shop.desk.addresses import address_of
from bot.shop.desk.desk import Desk
from bot.shop.desk_tables import boxes
from bot.shop.values import Money, Subscription, SubscriptionId
from bot.shop.working_days import LONDON, moment

ACTIVE, PAUSED, CANCELLED = "active", "paused", "cancelled"
LAST_MINUTE = time(23, 59)
NOTICE = timedelta(days=2)


def deadline(renewal: date) -> datetime:
    """11:59 pm London time two days before."""
    return moment(renewal - NOTICE, LAST_MINUTE)


@dataclass(frozen=True)
class Standing:
    """What a row means on a day. `sent_on`: the last renewal that has gone by since the row was written."""

    state: str
    next_on: date | None
    resumes_on: date | None
    sent_on: date | None


def standing(row: RowMapping, today: date) -> Standing:
    state, next_on, sent = row["state"], row["next_on"], row["sent_on"]
    resumes = (row["resumes_on"] or next_on) if state == PAUSED else None
    if resumes is not None and resumes <= today:
        state, resumes = ACTIVE, None
    while state == ACTIVE and next_on is not None and next_on <= today:
        sent, next_on = next_on, next_on + timedelta(weeks=row["every_weeks"])
    return Standing(state, next_on, resumes, sent)


def boxes_query() -> Select[tuple[object, ...]]:
    extra = [column for column in boxes.c if column.name != "subscription"]
    place = (t.customers.c.country, t.customers.c.region)
    return select(t.subscriptions, *place, *extra).join(t.customers).outerjoin(boxes)


def read_subscriptions(
    connection: Connection, query: Select[tuple[object, ...]], today: date
) -> list[Subscription]:
    rows = connection.execute(query).mappings().all()
    return [_subscription(row, skipped(connection, row, today), today) for row in rows]


def find_row(desk: Desk, id: SubscriptionId) -> RowMapping:
    query = boxes_query().where(t.subscriptions.c.id == id)
    row = desk.connection.execute(query).mappings().first()
    if row is None:
        raise NotFound("There is no such subscription.")
    return row


def find_subscription(desk: Desk, id: SubscriptionId) -> Subscription:
    row = find_row(desk, id)
    return _subscription(row, skipped(desk.connection, row, desk.today), desk.today)


def skipped(connection: Connection, row: RowMapping, today: date) -> Sequence[date]:
    """The renewals skipped in a row, oldest first: those since the last box that went out."""
    last = standing(row, today).sent_on or date.min
    query = select(func.max(t.orders.c.placed_at)).where(
        t.orders.c.customer == row["customer"], t.orders.c.subscription == row["id"]
    )
    ordered = connection.execute(query).scalar()
    if ordered is not None:
        last = max(last, ordered.astimezone(LONDON).date())
    events = t.subscription_events.c
    query_skips = select(events.on).where(
        events.subscription == row["id"], events.kind == "skip", events.on > last
    )
    return sorted(connection.execute(query_skips).scalars())


def changeable(desk: Desk, subscription: Subscription, *states: str) -> date:
    """The next renewal, where there is still time to change its box."""
    if subscription.state not in (states or (ACTIVE, PAUSED)) or subscription.next_on is None:
        raise Refused(Refusal.TOO_LATE, f"The subscription is {subscription.state}.")
    if desk.now > deadline(subscription.next_on):
        raise Refused(Refusal.TOO_LATE, "The next box can no longer be changed.")
    return subscription.next_on


def rewrite(desk: Desk, subscription: Subscription, values: Mapping[str, Any], **noted: Any) -> None:
    """Write the row as it stands today with `values` over it, and note what was arranged."""
    now = standing(find_row(desk, subscription.id), desk.today)
    stands = {"state": now.state, "next_on": now.next_on, **values}
    row = update(t.subscriptions).where(t.subscriptions.c.id == subscription.id)
    desk.connection.execute(row.values(stands))
    note = {"sent_on": now.sent_on, "resumes_on": now.resumes_on, **noted}
    stored = insert_once(boxes).values(subscription=subscription.id, **note)
    desk.connection.execute(stored.on_conflict_do_update(index_elements=["subscription"], set_=note))


def remember(desk: Desk, subscription: Subscription, kind: str, on: date | None = None) -> None:
    row = insert_once(t.subscription_events).values(
        subscription=subscription.id, on=on or desk.today, kind=kind
    )
    desk.connection.execute(row.on_conflict_do_nothing())


def _subscription(row: RowMapping, skips: Sequence[date], today: date) -> Subscription:
    stands = standing(row, today)
    return Subscription(
        id=row["id"],
        customer=row["customer"],
        product=row["product"],
        product_name=row["product_name"],
        every_weeks=row["every_weeks"],
        price=Money(row["price"], row["currency"]),
        state=stands.state,
        started_on=row["started_on"],
        next_on=stands.next_on,
        skips=len(skips),
        resumes_on=stands.resumes_on,
        ship_to=row["ship_to"] or address_of(row["customer"], row["country"], row["region"]),
    )
