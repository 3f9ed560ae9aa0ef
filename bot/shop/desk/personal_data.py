"""Requests for a copy of one's data, or for its erasure: a case for whoever answers them."""

from datetime import timedelta

from sqlalchemy import select

from bot.errors import NotFound
from bot.shop import tables as t
from bot.shop.actions import DataWish, Receipt, Refusal, Refused, RequestData, WithdrawCase
from bot.shop.desk.cases import OPEN, open_case
from bot.shop.desk.desk import Desk
from bot.shop.desk_tables import cases
from bot.shop.working_days import add_months, add_working, opening

ERASED_WITHIN = timedelta(days=30)


def request(desk: Desk, action: RequestData) -> Receipt:
    query = select(t.customers.c.id).where(t.customers.c.id == action.customer)
    if desk.connection.execute(query).first() is None:
        raise NotFound("There is no such customer.")
    _refuse_a_second(desk, action)
    erase = action.wish is DataWish.ERASE
    by = desk.today + ERASED_WITHIN if erase else add_months(desk.today, 1)
    until = opening(add_working(desk.today, 1))
    open_case(desk, action.kind, action.customer, wish=action.wish.value, answer_by=by, undo_until=until)
    return desk.receipt(
        effective_on=by if erase else None, answer_by=by, undo=WithdrawCase(desk.case), undo_until=until
    )


def _refuse_a_second(desk: Desk, action: RequestData) -> None:
    query = select(cases.c.id).where(
        cases.c.kind == action.kind,
        cases.c.customer == action.customer,
        cases.c.wish == action.wish.value,
        cases.c.state == OPEN,
        cases.c.answer_by >= desk.today,
    )
    if desk.connection.execute(query).first() is not None:
        raise Refused(Refusal.LIMIT, "The same request is being answered already.")
