"""What goes back for goods that are sent back or were bad: as paid, less the label. Pure.

The shop's receipt has the last word; this is what a visitor hears before saying yes.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.shop import Line, Money, Order

RETURN_WITHIN = timedelta(days=30)
POST_WITHIN = timedelta(days=14)
LABELS: Mapping[str, int] = {"GB": 295, "US": 1_295}
LABEL_ELSEWHERE = 795


def label_price(country: str, currency: str) -> Money:
    return Money(LABELS.get(country, LABEL_ELSEWHERE), currency)


def paid_for(order: Order, lines: Sequence[Line]) -> Money:
    """The price of these lines after their share of the order's discount."""
    worth = sum(line.quantity * line.price.minor for line in order.lines)
    price = sum(line.quantity * line.price.minor for line in lines)
    share = order.discount.minor * price // worth if price else 0
    return Money(price - share, order.total.currency)


def is_whole(order: Order, lines: Sequence[Line]) -> bool:
    """Nothing of the order is kept."""
    back = {*order.returning, *(line.product for line in lines)}
    return back >= {line.product for line in order.lines}


def refund_of(order: Order, lines: Sequence[Line], label: Money) -> Money:
    """With the delivery fee when nothing is kept."""
    amount = paid_for(order, lines).minor
    if is_whole(order, lines):
        amount += delivery_of(order).minor
    return Money(max(amount - label.minor, 0), order.total.currency)


def delivery_of(order: Order) -> Money:
    """What the total holds besides the goods."""
    return Money(max(order.total.minor - paid_for(order, order.lines).minor, 0), order.total.currency)
