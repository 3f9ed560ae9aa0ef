"""Orders as the port shows them, put together from the generated rows and what the desk has written down."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, Select, select

from bot.errors import NotFound
from bot.shop import tables as t
from bot.shop.actions import OpenReturn
from bot.shop.desk.addresses import address_of
from bot.shop.desk.cases import OPEN
from bot.shop.desk_tables import cases, order_addresses
from bot.shop.values import Line, Money, Order, OrderId, OrderState, ProductId

BY_E_MAIL = "e-mail"
"""The carrier of what is not sent by post."""


def orders_query() -> Select[tuple[object, ...]]:
    """Each order with its customer's place and the address it was redirected to."""
    place = (t.customers.c.country, t.customers.c.region, order_addresses.c.address)
    return select(t.orders, *place).join(t.customers).outerjoin(order_addresses)


def read_orders(connection: Connection, query: Select[tuple[object, ...]]) -> list[Order]:
    rows = connection.execute(query).mappings().all()
    ids = [row["id"] for row in rows]
    lines, returning = _lines(connection, ids), _returning(connection, ids)
    return [_order(row, lines[row["id"]], returning.get(row["id"], ())) for row in rows]


def find_order(connection: Connection, id: OrderId) -> Order | None:
    found = read_orders(connection, orders_query().where(t.orders.c.id == id))
    return found[0] if found else None


def known_order(connection: Connection, id: OrderId) -> Order:
    order = find_order(connection, id)
    if order is None:
        raise NotFound("There is no such order.")
    return order


def _lines(connection: Connection, orders: Sequence[str]) -> dict[str, list[RowMapping]]:
    query = (
        select(t.order_lines)
        .where(t.order_lines.c.order.in_(orders))
        .order_by(t.order_lines.c.order, t.order_lines.c.position)
    )
    lines: dict[str, list[RowMapping]] = {id: [] for id in orders}
    for row in connection.execute(query).mappings():
        lines[row["order"]].append(row)
    return lines


def _returning(connection: Connection, orders: Sequence[str]) -> dict[str, tuple[ProductId, ...]]:
    query = (
        select(cases.c.order, cases.c.products)
        .where(cases.c.order.in_(orders), cases.c.kind == OpenReturn.kind, cases.c.state == OPEN)
        .order_by(cases.c.id)
    )
    back: dict[str, tuple[ProductId, ...]] = {}
    for order, products in connection.execute(query):
        back[order] = (*back.get(order, ()), *map(ProductId, json.loads(products)))
    return back


def _order(row: RowMapping, lines: Sequence[RowMapping], returning: tuple[ProductId, ...]) -> Order:
    def money(minor: int) -> Money:
        return Money(minor, row["currency"])

    posted = row["carrier"] != BY_E_MAIL
    home = address_of(row["customer"], row["country"], row["region"])
    return Order(
        id=row["id"],
        customer=row["customer"],
        email=row["email"],
        state=OrderState(row["state"]),
        placed_at=row["placed_at"],
        lines=tuple(Line(one["product"], one["name"], one["quantity"], money(one["price"])) for one in lines),
        total=money(row["total"]),
        discount=money(row["discount"]),
        carrier=row["carrier"],
        tracking=row["tracking"],
        promised_on=row["promised_on"],
        shipped_at=row["shipped_at"],
        last_scan=row["last_scan"],
        last_scan_at=row["last_scan_at"],
        delivered_at=row["delivered_at"],
        refunded=money(row["refunded"]) if row["refunded"] is not None else None,
        refunded_at=row["refunded_at"],
        ship_to=(row["address"] or home) if posted else "",
        returning=returning,
    )
