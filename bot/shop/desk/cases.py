"""Cases: what somebody at the shop has to look at, and taking one back before anybody has."""

import json
from datetime import date, datetime

from sqlalchemy import insert, select, update

from bot.errors import NotFound
from bot.shop.actions import Receipt, Refusal, Refused, WithdrawCase
from bot.shop.desk.desk import Desk
from bot.shop.desk_tables import cases as table
from bot.shop.values import OrderId, ProductId
from bot.storage.types import CustomerId

OPEN, WITHDRAWN = "open", "withdrawn"


def open_case(
    desk: Desk,
    kind: str,
    customer: CustomerId,
    *,
    order: OrderId | None = None,
    products: tuple[ProductId, ...] = (),
    wish: str = "",
    words: str = "",
    answer_by: date | None = None,
    undo_until: datetime | None = None,
) -> None:
    """`words` are the customer's. Without `undo_until` it cannot be withdrawn."""
    desk.connection.execute(
        insert(table).values(
            id=desk.case,
            kind=kind,
            customer=customer,
            order=order,
            products=json.dumps(products),
            wish=wish,
            words=words,
            state=OPEN,
            opened_at=desk.now,
            answer_by=answer_by,
            undo_until=undo_until,
        )
    )


def products_in(desk: Desk, order: OrderId, *kinds: str) -> set[ProductId]:
    """The products of an order that open cases of these kinds are about."""
    query = select(table.c.products).where(
        table.c.order == order, table.c.kind.in_(kinds), table.c.state == OPEN
    )
    return {product for (text,) in desk.connection.execute(query) for product in json.loads(text)}


def is_open(desk: Desk, kind: str, order: OrderId, *, unanswered: bool = False) -> bool:
    """`unanswered`: only while its answer is not overdue."""
    query = select(table.c.id).where(table.c.kind == kind, table.c.order == order, table.c.state == OPEN)
    if unanswered:
        query = query.where(table.c.answer_by >= desk.today)
    return desk.connection.execute(query).first() is not None


def close(desk: Desk, case: str) -> None:
    desk.connection.execute(update(table).where(table.c.id == case).values(state=WITHDRAWN))


def withdraw(desk: Desk, action: WithdrawCase) -> Receipt:
    row = desk.connection.execute(select(table).where(table.c.id == action.case)).mappings().first()
    if row is None:
        raise NotFound("There is no such case.")
    if row["undo_until"] is None:
        raise Refused(Refusal.NOT_COVERED, "A case of this kind cannot be withdrawn.")
    if row["state"] != OPEN:
        raise Refused(Refusal.TOO_LATE, "The case has been withdrawn already.")
    if desk.now > row["undo_until"]:
        raise Refused(Refusal.TOO_LATE, "Somebody has begun to act on the case.")
    close(desk, action.case)
    return desk.receipt(case=action.case, url=f"/account/orders/{row['order']}" if row["order"] else "")
