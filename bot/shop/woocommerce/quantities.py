"""One line of an order that is not paid, with fewer pieces."""

from collections.abc import Mapping
from typing import Any

from bot.shop.actions import Refusal, Refused, SetQuantity
from bot.shop.platform.decimals import money, written
from bot.shop.woocommerce.records import Order


def lowered(record: Order, action: SetQuantity) -> Mapping[str, Any]:
    """As WooCommerce takes it: it keeps a line's sums unless it is told others, and 0 pieces take it out."""
    line = next((one for one in record.line_items if str(one.product_id) == action.product), None)
    if line is None:
        raise Refused(Refusal.BAD_VALUE, "The order does not hold this product.")
    if not 0 <= action.quantity < line.quantity:
        raise Refused(Refusal.BAD_VALUE, "Quantities can be lowered; a product cannot be added.")
    if action.quantity == 0 and len(record.line_items) == 1:
        raise Refused(Refusal.BAD_VALUE, "This is all there is in the order: cancel it instead.")
    worth = written(money(line.subtotal * action.quantity / line.quantity, record.currency))
    return {"id": line.id, "quantity": action.quantity, "subtotal": worth, "total": worth}
