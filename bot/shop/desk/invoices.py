"""Invoices: one an order, from the day of dispatch. Prices include the tax."""

from sqlalchemy import Connection, select

from bot.shop import tables as t
from bot.shop.desk.order_rows import find_order
from bot.shop.desk.orders import page_of, paid_for
from bot.shop.values import Invoice, Money, Order, OrderId, OrderState
from bot.shop.working_days import LONDON

UNTAXED = ("beans", "tea", "gift-cards")
"""Coffee and tea are zero-rated, and so are books; a gift card is taxed by what it buys."""
VAT_PERCENT = 20


def find_invoice(connection: Connection, id: OrderId) -> Invoice | None:
    order = find_order(connection, id)
    if order is None or order.shipped_at is None or order.state is OrderState.CANCELLED:
        return None
    return Invoice(
        number=f"INV-{order.id.removeprefix('JR-')}",
        order=order.id,
        issued_on=order.shipped_at.astimezone(LONDON).date(),
        total=order.total,
        tax=Money(_tax(connection, order), order.total.currency),
        url=f"{page_of(order.id)}/invoice",
    )


def _tax(connection: Connection, order: Order) -> int:
    ids = [line.product for line in order.lines]
    query = select(t.products.c.id, t.products.c.facts).where(
        t.products.c.id.in_(ids), t.products.c.family.not_in(UNTAXED)
    )
    taxed = {id for id, facts in connection.execute(query) if (facts or {}).get("sort") != "books"}
    paid = paid_for(order, [line for line in order.lines if line.product in taxed])
    return round(paid * VAT_PERCENT / (100 + VAT_PERCENT))
