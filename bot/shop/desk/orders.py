"""Orders until they are packed: cancel, bring back, take out, send elsewhere."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from bot.shop import tables as t
from bot.shop.actions import CancelOrder, ChangeAddress, Receipt, Refusal, Refused, RestoreOrder, SetQuantity
from bot.shop.desk import cases, points
from bot.shop.desk.addresses import checked, country_in, is_po_box
from bot.shop.desk.desk import Desk
from bot.shop.desk.order_rows import BY_E_MAIL, known_order
from bot.shop.desk_tables import cases as case_table
from bot.shop.desk_tables import order_addresses
from bot.shop.generator.delivery import dispatch_day
from bot.shop.values import Line, Money, Order, OrderId, OrderState, ProductId
from bot.shop.working_days import next_closing, opening

LIGHT = ("beans", "tea")
"""What goes to PO boxes: everything else is signed for."""


def cancel(desk: Desk, action: CancelOrder) -> Receipt:
    """The refund is sent at the end of the working day; until then the order can come back."""
    order = _unpacked(desk, action.order)
    until = next_closing(desk.now)
    _set(desk, order.id, state="cancelled", refunded=order.total.minor, refunded_at=desk.now)
    points.give_back(desk.connection, order, desk.now)
    cases.open_case(desk, action.kind, order.customer, order=order.id)
    return desk.receipt(
        refund=order.total, undo=RestoreOrder(order.id), undo_until=until, url=page_of(order.id)
    )


def restore(desk: Desk, action: RestoreOrder) -> Receipt:
    order = known_order(desk.connection, action.order)
    query = (
        select(case_table.c.id, case_table.c.opened_at)
        .where(case_table.c.order == order.id, case_table.c.kind == CancelOrder.kind)
        .where(case_table.c.state == cases.OPEN)
    )
    case = desk.connection.execute(query).first()
    if order.state is not OrderState.CANCELLED or case is None or desk.now > next_closing(case.opened_at):
        raise Refused(Refusal.TOO_LATE, "The order is not one that was cancelled just now.")
    cases.close(desk, case.id)
    points.take_again(desk.connection, order, desk.now)
    _set(desk, order.id, state="placed", refunded=None, refunded_at=None)
    return desk.receipt(undo=CancelOrder(order.id), undo_until=_packing(desk, order), url=page_of(order.id))


def set_quantity(desk: Desk, action: SetQuantity) -> Receipt:
    """Delivery stays as it was paid; a discount keeps its share."""
    order = _unpacked(desk, action.order)
    line = line_of(order, action.product)
    if not 0 <= action.quantity < line.quantity:
        raise Refused(Refusal.BAD_VALUE, "Quantities can be lowered; a product cannot be added.")
    before = worth(order)
    after = before - (line.quantity - action.quantity) * line.price.minor
    if len(order.lines) == 1 and action.quantity == 0:
        raise Refused(Refusal.BAD_VALUE, "This is all there is in the order: cancel it instead.")
    discount = -(-order.discount.minor * after // before) if before else 0
    total = order.total.minor - (before - order.discount.minor) + (after - discount)
    _set(desk, order.id, total=total, discount=discount)
    _set_line(desk, order.id, line.product, action.quantity)
    return desk.receipt(refund=Money(order.total.minor - total, order.total.currency), url=page_of(order.id))


def change_address(desk: Desk, action: ChangeAddress) -> Receipt:
    order = _unpacked(desk, action.order)
    if order.carrier == BY_E_MAIL:
        raise Refused(Refusal.NOT_COVERED, "This order is not sent by post.")
    address = checked(action.address)
    named = country_in(address)
    if named is not None and named != _country(desk, order):
        raise Refused(Refusal.BAD_VALUE, "The new address must be in the same country as the first.")
    if is_po_box(address) and not families(desk, order) <= set(LIGHT):
        raise Refused(Refusal.BAD_VALUE, "Grinders and kettles are signed for: no PO box.")
    row = insert_or_update(order_addresses).values(order=order.id, address=address)
    desk.connection.execute(row.on_conflict_do_update(index_elements=["order"], set_={"address": address}))
    undo = ChangeAddress(order.id, order.ship_to)
    return desk.receipt(undo=undo, undo_until=_packing(desk, order), url=page_of(order.id))


def page_of(order: OrderId) -> str:
    return f"/account/orders/{order}"


def line_of(order: Order, product: ProductId) -> Line:
    for line in order.lines:
        if line.product == product:
            return line
    raise Refused(Refusal.BAD_VALUE, "The order does not hold this product.")


def worth(order: Order) -> int:
    """Of the products, before any discount."""
    return sum(line.quantity * line.price.minor for line in order.lines)


def paid_for(order: Order, lines: list[Line]) -> int:
    """What these lines cost after their share of the discount."""
    price = sum(line.quantity * line.price.minor for line in lines)
    return price - order.discount.minor * price // worth(order) if price else 0


def families(desk: Desk, order: Order) -> set[str]:
    ids = [line.product for line in order.lines]
    query = select(t.products.c.family).where(t.products.c.id.in_(ids))
    return set(desk.connection.execute(query).scalars())


def family_of(desk: Desk, product: ProductId) -> str:
    query = select(t.products.c.family).where(t.products.c.id == product)
    return str(desk.connection.execute(query).scalar_one())


def _unpacked(desk: Desk, id: OrderId) -> Order:
    order = known_order(desk.connection, id)
    box = select(t.orders.c.subscription).where(t.orders.c.id == id)
    if desk.connection.execute(box).scalar_one() is not None:
        raise Refused(Refusal.TOO_LATE, "A box that has been charged is sent as it is.")
    if order.state is not OrderState.PLACED:
        raise Refused(Refusal.TOO_LATE, "The order has gone past Placed.")
    return order


def _packing(desk: Desk, order: Order) -> datetime | None:
    """The earliest moment at which the order may be packed; None when it may be any moment now."""
    first = opening(dispatch_day(order.placed_at))
    return first if first > desk.now else None


def _set(desk: Desk, order: OrderId, **values: object) -> None:
    desk.connection.execute(update(t.orders).where(t.orders.c.id == order).values(values))


def _set_line(desk: Desk, order: OrderId, product: ProductId, quantity: int) -> None:
    here = (t.order_lines.c.order == order, t.order_lines.c.product == product)
    if quantity:
        desk.connection.execute(update(t.order_lines).where(*here).values(quantity=quantity))
    else:
        desk.connection.execute(delete(t.order_lines).where(*here))


def _country(desk: Desk, order: Order) -> str:
    query = select(t.customers.c.country).where(t.customers.c.id == order.customer)
    return str(desk.connection.execute(query).scalar_one())
