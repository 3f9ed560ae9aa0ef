"""Parcels on their way: tracing what is late, and making good what is lost."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from bot.shop import tables as t
from bot.shop.actions import MakeGood, Receipt, Refusal, Refused, TraceParcel, Wish, WithdrawCase
from bot.shop.desk import cases
from bot.shop.desk.desk import Desk
from bot.shop.desk.order_rows import known_order
from bot.shop.desk.orders import page_of
from bot.shop.generator.delivery import Zone, zone_of
from bot.shop.values import Money, Order, OrderState
from bot.shop.working_days import LONDON, add_working, opening

LATE_ANSWER, MISSING_ANSWER = 1, 3
"""Working days in which the courier answers."""
REPORTED_WITHIN = timedelta(days=14)


def trace(desk: Desk, action: TraceParcel) -> Receipt:
    """Of a late parcel, or of one that is marked as delivered and not there. Another one only when the
    courier has not answered in time."""
    order = known_order(desk.connection, action.order)
    missing = order.state is OrderState.DELIVERED
    if missing and not _just_delivered(desk, order):
        raise Refused(Refusal.TOO_LATE, "A missing parcel is reported within 14 days.")
    late = order.state is OrderState.SHIPPED and _overdue(desk, order, _zone(desk, order).late_after)
    if not missing and not late:
        raise Refused(Refusal.NOT_COVERED, "The parcel is not late by the shop's rules.")
    if cases.is_open(desk, action.kind, order.id, unanswered=True):
        raise Refused(Refusal.LIMIT, "The courier has been asked already.")
    by = add_working(desk.today, MISSING_ANSWER if missing else LATE_ANSWER)
    cases.open_case(desk, action.kind, order.customer, order=order.id, answer_by=by)
    return desk.receipt(answer_by=by, url=page_of(order.id))


def make_good(desk: Desk, action: MakeGood) -> Receipt:
    order = known_order(desk.connection, action.order)
    if action.wish is Wish.REPAIR:
        raise Refused(Refusal.BAD_VALUE, "A lost parcel is replaced or refunded.")
    if not _is_lost(desk, order):
        raise Refused(Refusal.NOT_COVERED, "The parcel is not lost by the shop's rules.")
    if order.refunded is not None or cases.is_open(desk, action.kind, order.id):
        raise Refused(Refusal.LIMIT, "This parcel has been made good already.")
    replaced = action.wish is Wish.REPLACEMENT
    leaves = add_working(desk.today, 1)
    until = opening(leaves) if replaced else None
    cases.open_case(
        desk,
        action.kind,
        order.customer,
        order=order.id,
        products=tuple(line.product for line in order.lines),
        wish=action.wish.value,
        answer_by=leaves if replaced else None,
        undo_until=until,
    )
    row = update(t.orders).where(t.orders.c.id == order.id)
    desk.connection.execute(row.values(state=OrderState.LOST.value))
    if replaced:
        undo = WithdrawCase(desk.case)
        return desk.receipt(effective_on=leaves, undo=undo, undo_until=until, url=page_of(order.id))
    desk.connection.execute(row.values(refunded=order.total.minor, refunded_at=desk.now))
    return desk.receipt(refund=Money(order.total.minor, order.total.currency), url=page_of(order.id))


def day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _is_lost(desk: Desk, order: Order) -> bool:
    if order.state is OrderState.LOST:
        return True
    return order.state is OrderState.SHIPPED and _overdue(desk, order, _zone(desk, order).lost_after)


def _just_delivered(desk: Desk, order: Order) -> bool:
    return order.delivered_at is not None and desk.now - order.delivered_at <= REPORTED_WITHIN


def _overdue(desk: Desk, order: Order, days: int) -> bool:
    """Whether more working days than these have gone by since dispatch."""
    return order.shipped_at is not None and desk.today > add_working(day_of(order.shipped_at), days)


def _zone(desk: Desk, order: Order) -> Zone:
    query = select(t.customers.c.country).where(t.customers.c.id == order.customer)
    return zone_of(desk.connection.execute(query).scalar_one())
