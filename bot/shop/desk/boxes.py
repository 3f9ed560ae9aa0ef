"""The next box of a subscription: left out, brought back, sent elsewhere."""

from datetime import timedelta

from sqlalchemy import delete

from bot.shop import tables as t
from bot.shop.actions import ChangeBoxAddress, Receipt, Refusal, Refused, SkipBox, UnskipBox
from bot.shop.desk.addresses import SERVED, checked, country_in
from bot.shop.desk.box_rows import (
    ACTIVE,
    changeable,
    deadline,
    find_row,
    find_subscription,
    remember,
    rewrite,
    skipped,
)
from bot.shop.desk.desk import Desk

IN_A_ROW = 3
PAGE = "/account/subscription"


def skip(desk: Desk, action: SkipBox) -> Receipt:
    """`effective_on` is the day of the box that is left out."""
    mine = find_subscription(desk, action.subscription)
    day = changeable(desk, mine, ACTIVE)
    if mine.skips >= IN_A_ROW:
        raise Refused(Refusal.LIMIT, "Three boxes in a row have been skipped.")
    remember(desk, mine, "skip", day)
    rewrite(desk, mine, {"next_on": day + timedelta(weeks=mine.every_weeks)})
    return desk.receipt(effective_on=day, undo=UnskipBox(mine.id), undo_until=deadline(day), url=PAGE)


def unskip(desk: Desk, action: UnskipBox) -> Receipt:
    """The last one that was left out."""
    mine = find_subscription(desk, action.subscription)
    left_out = skipped(desk.connection, find_row(desk, mine.id), desk.today)
    if mine.state != ACTIVE or not left_out or desk.now > deadline(left_out[-1]):
        raise Refused(Refusal.TOO_LATE, "There is no skipped box that can still be sent.")
    day = left_out[-1]
    events = t.subscription_events.c
    gone = delete(t.subscription_events).where(
        events.subscription == mine.id, events.kind == "skip", events.on == day
    )
    desk.connection.execute(gone)
    rewrite(desk, mine, {"next_on": day})
    return desk.receipt(effective_on=day, undo=SkipBox(mine.id), undo_until=deadline(day), url=PAGE)


def change_address(desk: Desk, action: ChangeBoxAddress) -> Receipt:
    mine = find_subscription(desk, action.subscription)
    day = changeable(desk, mine)
    address = checked(action.address)
    country = country_in(address)
    if country is not None and country not in SERVED:
        raise Refused(Refusal.BAD_VALUE, "Boxes go to the UK, the EU and the United States only.")
    rewrite(desk, mine, {}, ship_to=address)
    undo = ChangeBoxAddress(mine.id, mine.ship_to)
    return desk.receipt(effective_on=day, undo=undo, undo_until=deadline(day), url=PAGE)
