"""Pausing a subscription, ending it, and going on: the way out is as short as the way in."""

from datetime import date, datetime, timedelta

from sqlalchemy import RowMapping, select, update

from bot.shop import tables as t
from bot.shop.actions import (
    CancelSubscription,
    CaseId,
    PauseSubscription,
    Receipt,
    Refusal,
    Refused,
    ResumeSubscription,
)
from bot.shop.desk.box_rows import (
    ACTIVE,
    CANCELLED,
    LAST_MINUTE,
    NOTICE,
    PAUSED,
    changeable,
    deadline,
    find_row,
    find_subscription,
    remember,
    rewrite,
    standing,
)
from bot.shop.desk.boxes import PAGE
from bot.shop.desk.desk import Desk
from bot.shop.values import Money, Subscription
from bot.shop.working_days import LONDON, add_months, moment

LONGEST_PAUSE = 3
SLACK = timedelta(minutes=5)
"""By how much another machine's clock may be ahead."""


def pause(desk: Desk, action: PauseSubscription) -> Receipt:
    mine = find_subscription(desk, action.subscription)
    day = changeable(desk, mine, ACTIVE)
    if not desk.today < action.until <= add_months(desk.today, LONGEST_PAUSE):
        raise Refused(Refusal.BAD_VALUE, "A pause ends after today and within three months.")
    again = max(day, action.until)
    rewrite(desk, mine, {"state": PAUSED, "next_on": again}, next_before_pause=day, resumes_on=action.until)
    remember(desk, mine, "pause")
    return desk.receipt(
        effective_on=desk.today, undo=ResumeSubscription(mine.id), undo_until=deadline(day), url=PAGE
    )


def resume(desk: Desk, action: ResumeSubscription) -> Receipt:
    mine = find_subscription(desk, action.subscription)
    if mine.state == CANCELLED:
        return _undo_the_end(desk, mine)
    if mine.state != PAUSED:
        raise Refused(Refusal.TOO_LATE, "The subscription is not paused.")
    day = _after_pause(desk, mine, find_row(desk, mine.id)["next_before_pause"])
    rewrite(desk, mine, {"state": ACTIVE, "next_on": day}, next_before_pause=None, resumes_on=None)
    remember(desk, mine, "resume")
    undo = PauseSubscription(mine.id, mine.resumes_on) if mine.resumes_on else None
    return desk.receipt(effective_on=day, undo=undo, undo_until=deadline(day), url=PAGE)


def cancel(desk: Desk, action: CancelSubscription) -> Receipt:
    """Ends on the first renewal after it was asked for; what was charged since then is paid back. Once is
    enough: asking again is answered with the same end."""
    mine = find_subscription(desk, action.subscription)
    row = find_row(desk, mine.id)
    if mine.state == CANCELLED:
        return _told(desk, mine, CaseId(row["case"] or desk.case), None)
    _check_asked(desk, mine, action.asked_at)
    ends_on, refund = _end(desk, row, action.asked_at)
    rewrite(
        desk,
        mine,
        {"state": CANCELLED, "next_on": ends_on},
        resumes_on=mine.resumes_on,
        case=desk.case,
        state_before_end=mine.state,
        next_before_end=mine.next_on,
    )
    remember(desk, mine, "cancel")
    return _told(desk, find_subscription(desk, mine.id), desk.case, refund)


def _told(desk: Desk, ended: Subscription, case: CaseId, refund: Money | None) -> Receipt:
    day = ended.next_on
    return desk.receipt(
        case=case,
        refund=refund,
        effective_on=day,
        undo=ResumeSubscription(ended.id) if day else None,
        undo_until=_last_moment(day) if day else None,
        url=PAGE,
    )


def _check_asked(desk: Desk, mine: Subscription, asked_at: datetime) -> None:
    if asked_at.utcoffset() is None:
        raise Refused(Refusal.BAD_VALUE, "asked_at has no time zone.")
    if asked_at > desk.now + SLACK or asked_at.astimezone(LONDON).date() < mine.started_on:
        raise Refused(Refusal.BAD_VALUE, "asked_at lies in the future, or before the subscription.")


def _end(desk: Desk, row: RowMapping, asked_at: datetime) -> tuple[date | None, Money | None]:
    """The day of the end, and what was charged for boxes between the asking and now."""
    orders = t.orders.c
    query = select(orders.id, orders.placed_at, orders.total, orders.state).where(
        orders.customer == row["customer"], orders.subscription == row["id"], orders.refunded.is_(None)
    )
    query = query.where(orders.placed_at > asked_at)
    charged = desk.connection.execute(query.order_by(orders.placed_at)).all()
    if not charged:
        return standing(row, asked_at.astimezone(LONDON).date()).next_on, None
    for box in charged:
        state = "cancelled" if box.state == "placed" else box.state
        paid_back = update(t.orders).where(orders.id == box.id)
        desk.connection.execute(paid_back.values(state=state, refunded=box.total, refunded_at=desk.now))
    first = charged[0].placed_at.astimezone(LONDON).date()
    return first, Money(sum(box.total for box in charged), row["currency"])


def _undo_the_end(desk: Desk, mine: Subscription) -> Receipt:
    row = find_row(desk, mine.id)
    if row["state_before_end"] is None or mine.next_on is None or desk.now > _last_moment(mine.next_on):
        raise Refused(Refusal.TOO_LATE, "The subscription has ended; it can be started again.")
    before = {"state": row["state_before_end"], "next_on": row["next_before_end"]}
    rewrite(
        desk,
        mine,
        before,
        resumes_on=row["resumes_on"],
        case=None,
        state_before_end=None,
        next_before_end=None,
    )
    remember(desk, mine, "resume")
    undo = CancelSubscription(mine.id, desk.now)
    return desk.receipt(effective_on=row["next_before_end"], undo=undo, url=PAGE)


def _last_moment(end: date) -> datetime:
    return moment(end - timedelta(days=1), LAST_MINUTE)


def _after_pause(desk: Desk, mine: Subscription, before: date | None) -> date:
    """The first renewal in step with the old ones for which there is time."""
    step, earliest = timedelta(weeks=mine.every_weeks), desk.today + NOTICE
    day = before or mine.next_on or earliest
    while before is None and day - step >= earliest:
        day -= step
    while day < earliest:
        day += step
    return day
