"""Faults: what came damaged, wrong or not at all within a fortnight, and what broke under warranty."""

from datetime import date, timedelta

from bot.shop.actions import Fault, Receipt, Refusal, Refused, ReportFault, Wish, WithdrawCase
from bot.shop.desk import cases
from bot.shop.desk.desk import Desk
from bot.shop.desk.order_rows import known_order
from bot.shop.desk.orders import family_of, line_of, page_of, paid_for
from bot.shop.desk.parcels import day_of
from bot.shop.values import Line, Money, Order, OrderState
from bot.shop.working_days import add_months, add_working, opening

TELL_WITHIN = timedelta(days=14)
WARRANTY_YEARS = {"grinders": 3, "kettles": 2}
WORKSHOP_DAYS = 2


def report(desk: Desk, action: ReportFault) -> Receipt:
    order = known_order(desk.connection, action.order)
    line = line_of(order, action.product)
    delivered = _delivered_on(order)
    family = family_of(desk, line.product)
    if family == "gift-cards":
        raise Refused(Refusal.PERSON, "Somebody looks at gift cards.")
    warranty = action.fault is Fault.FAULTY
    if warranty:
        _check_warranty(desk, family, delivered, action.wish)
    else:
        _check_arrival(desk, delivered, action.wish)
    if line.product in cases.products_in(desk, order.id, ReportFault.kind):
        raise Refused(Refusal.LIMIT, "This has been reported already.")
    soon = add_working(desk.today, 1)
    by, until = add_working(desk.today, WORKSHOP_DAYS) if warranty else soon, opening(soon)
    cases.open_case(
        desk,
        action.kind,
        order.customer,
        order=order.id,
        products=(line.product,),
        wish=action.wish.value,
        words=f"{action.fault.value}: {action.words}".rstrip(": "),
        answer_by=by,
        undo_until=until,
    )
    return desk.receipt(
        refund=_refund(order, line, action),
        effective_on=soon if action.wish is Wish.REPLACEMENT and not warranty else None,
        answer_by=by,
        undo=WithdrawCase(desk.case),
        undo_until=until,
        url=page_of(order.id),
    )


def _delivered_on(order: Order) -> date:
    if order.state in (OrderState.CANCELLED, OrderState.RETURNED, OrderState.REFUNDED):
        raise Refused(Refusal.TOO_LATE, "The order has been settled already.")
    if order.state is not OrderState.DELIVERED or order.delivered_at is None:
        raise Refused(Refusal.NOT_COVERED, "The order has not arrived.")
    return day_of(order.delivered_at)


def _check_arrival(desk: Desk, delivered: date, wish: Wish) -> None:
    if wish is Wish.REPAIR:
        raise Refused(Refusal.BAD_VALUE, "What came damaged, wrong or not at all is replaced or refunded.")
    if desk.today > delivered + TELL_WITHIN:
        raise Refused(Refusal.TOO_LATE, "More than 14 days have gone by since delivery.")


def _check_warranty(desk: Desk, family: str, delivered: date, wish: Wish) -> None:
    years = WARRANTY_YEARS.get(family)
    if years is None:
        raise Refused(Refusal.NOT_COVERED, "The warranty is for grinders and kettles.")
    if desk.today > add_months(delivered, 12 * years):
        raise Refused(Refusal.TOO_LATE, f"The warranty of {years} years is over.")
    if wish is Wish.REFUND:
        raise Refused(Refusal.PERSON, "The workshop mends or replaces it; a refund is decided by somebody.")


def _refund(order: Order, line: Line, action: ReportFault) -> Money | None:
    """Not known yet where only some of several may be concerned."""
    if action.wish is not Wish.REFUND or line.quantity > 1:
        return None
    return Money(paid_for(order, [line]), line.price.currency)
