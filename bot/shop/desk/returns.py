"""Returns: thirty days, unopened or unused, for the money or for something of the same price."""

import re
from datetime import timedelta

from sqlalchemy import select

from bot.errors import NotFound
from bot.shop import tables as t
from bot.shop.actions import OpenReturn, Receipt, Refusal, Refused, WithdrawCase
from bot.shop.desk import cases
from bot.shop.desk.desk import Desk
from bot.shop.desk.order_rows import known_order
from bot.shop.desk.orders import family_of, line_of, page_of, paid_for, worth
from bot.shop.desk.parcels import day_of
from bot.shop.generator.delivery import UK, US, zone_of
from bot.shop.values import Line, Money, Order, OrderState, ProductId

DAYS = timedelta(days=30)
POST_WITHIN = timedelta(days=14)
LABELS = {UK.carrier: 295, US.carrier: 1_295}
LABEL_EU = 795
DONE = r"(?:opened|open|tasted|tried|drank|drunk|brewed|ground (?:it|some|half)|used)\b"
NOT = r"not|never|without|nothing|\w+n['’]t|(?:did|does|do|have|has|had|is|was|were)nt"
NOT_DONE = re.compile(rf"\b(?:{NOT})\s+(?:\w+\s+){{0,2}}?{DONE}")
OPENED = re.compile(rf"\b{DONE}")


def open_return(desk: Desk, action: OpenReturn) -> Receipt:
    order = known_order(desk.connection, action.order)
    lines = _lines(order, action.products)
    _check_time(desk, order)
    if cases.products_in(desk, order.id, OpenReturn.kind) & set(action.products):
        raise Refused(Refusal.LIMIT, "A return of this is open already.")
    _check_condition(desk, lines, action.reason.casefold())
    if action.exchange_for is not None:
        _check_exchange(desk, order, lines, action.exchange_for)
    until = desk.now + POST_WITHIN
    cases.open_case(
        desk,
        action.kind,
        order.customer,
        order=order.id,
        products=action.products,
        wish=action.exchange_for or "",
        words=action.reason,
        undo_until=until,
    )
    refund = _refund(desk, order, lines) if action.exchange_for is None else None
    return desk.receipt(refund=refund, undo=WithdrawCase(desk.case), undo_until=until, url=page_of(order.id))


def _lines(order: Order, products: tuple[ProductId, ...]) -> list[Line]:
    if not products or len(set(products)) < len(products):
        raise Refused(Refusal.BAD_VALUE, "Name each product that goes back once.")
    return [line_of(order, product) for product in products]


def _check_time(desk: Desk, order: Order) -> None:
    if order.state in (OrderState.CANCELLED, OrderState.RETURNED, OrderState.REFUNDED):
        raise Refused(Refusal.TOO_LATE, "The order has been settled already.")
    if order.state is not OrderState.DELIVERED or order.delivered_at is None:
        raise Refused(Refusal.NOT_COVERED, "The order has not arrived.")
    if desk.today > day_of(order.delivered_at) + DAYS:
        raise Refused(Refusal.TOO_LATE, "More than 30 days have gone by since delivery.")


def _check_condition(desk: Desk, lines: list[Line], reason: str) -> None:
    """Opened coffee is replaced once an order and a spent gift card is not: a person looks at both."""
    opened = OPENED.search(NOT_DONE.sub(" ", reason)) is not None
    for family in (family_of(desk, line.product) for line in lines):
        if family == "gift-cards":
            raise Refused(Refusal.PERSON, "Somebody checks first whether the gift card is unspent.")
        if opened and family == "beans":
            raise Refused(Refusal.PERSON, "One opened bag an order is replaced; somebody sees to it.")
        if opened:
            raise Refused(Refusal.NOT_COVERED, "What has been opened or used cannot go back.")


def _check_exchange(desk: Desk, order: Order, lines: list[Line], wanted: ProductId) -> None:
    found = desk.connection.execute(select(t.products).where(t.products.c.id == wanted)).mappings().first()
    if found is None:
        raise NotFound("There is no such product.")
    if len(lines) != 1 or lines[0].product == wanted or found["family"] == "gift-cards":
        raise Refused(Refusal.BAD_VALUE, "An exchange is of one product for another.")
    if Money(found["price"], found["currency"]) != lines[0].price:
        raise Refused(Refusal.NOT_COVERED, "An exchange must be of the same price.")
    if found["stock"] < lines[0].quantity:
        raise Refused(Refusal.SOLD_OUT, "There is not enough of it left.")
    if order.carrier == US.carrier and (found["facts"] or {}).get("power") == "electric":
        raise Refused(Refusal.NOT_COVERED, "Electric models are never sent to the United States.")


def _refund(desk: Desk, order: Order, lines: list[Line]) -> Money:
    """What was paid for them, less the label; with the delivery fee when nothing is kept."""
    back = cases.products_in(desk, order.id, OpenReturn.kind)
    amount = paid_for(order, lines)
    if back >= {line.product for line in order.lines}:
        amount += order.total.minor - (worth(order) - order.discount.minor)
    return Money(max(amount - _label(desk, order), 0), order.total.currency)


def _label(desk: Desk, order: Order) -> int:
    query = select(t.customers.c.country).where(t.customers.c.id == order.customer)
    return LABELS.get(zone_of(desk.connection.execute(query).scalar_one()).carrier, LABEL_EU)
