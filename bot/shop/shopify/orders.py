"""Shopify's order as the port's: its state from what was cancelled, sent and paid back."""

from collections.abc import Mapping
from decimal import Decimal

from bot.shop import values as v
from bot.shop.platform.decimals import money
from bot.shop.platform.notes import Note, address_in, read_notes
from bot.shop.platform.postal import Postal, one_line, postal
from bot.shop.shopify.records import Address, Fulfilment, Order
from bot.shop.values import OrderId, OrderState, ProductId
from bot.storage.types import CustomerId

LOST = "lost"
"""The tag by which staff mark an order whose parcel is lost: Shopify has no such state."""
DELIVERED = "delivered"
PACKED = ("label_purchased", "label_printed", "ready_for_pickup", "confirmed")
SCANS: Mapping[str, str] = {
    "in_transit": "on its way",
    "out_for_delivery": "out for delivery",
    "attempted_delivery": "delivery was tried",
    "delivered": "delivered",
    "failure": "the courier reports a problem",
}
"""What a shipment's status says to a customer."""


def order(record: Order) -> v.Order:
    sent, refunded = sent_of(record), paid_back(record)
    last = sent[-1] if sent else None
    scanned = last if last is not None and last.shipment_status in SCANS else None
    state = state_of(record)
    arrived = state is OrderState.DELIVERED and last is not None
    return v.Order(
        id=OrderId(record.name),
        customer=CustomerId(str(record.customer.id) if record.customer else ""),
        email=record.email or "",
        state=state,
        placed_at=record.created_at,
        lines=tuple(_line(record, place) for place in range(len(record.line_items))),
        total=money(record.total_price, record.currency),
        discount=money(record.total_discounts, record.currency),
        carrier=(last.tracking_company or "") if last else "",
        tracking=(last.tracking_number or "") if last else "",
        promised_on=None,
        shipped_at=sent[0].created_at if sent else None,
        last_scan=SCANS[scanned.shipment_status or ""] if scanned else "",
        last_scan_at=scanned.updated_at if scanned else None,
        delivered_at=last.updated_at if arrived and last else None,
        refunded=money(refunded, record.currency) if record.refunds and refunded else None,
        refunded_at=max(one.created_at for one in record.refunds) if record.refunds and refunded else None,
        ship_to=one_line(address_of(record.shipping_address), address_in(notes_of(record))),
    )


def state_of(record: Order) -> OrderState:
    if record.cancelled_at is not None:
        return OrderState.CANCELLED
    if is_lost(record):
        return OrderState.LOST
    if record.financial_status == "refunded":
        return OrderState.REFUNDED
    if record.fulfillment_status == "restocked":
        return OrderState.RETURNED
    statuses = {one.shipment_status for one in sent_of(record)}
    if not statuses and record.fulfillment_status is None:
        return OrderState.PLACED
    if statuses == {DELIVERED} and record.fulfillment_status == "fulfilled":
        return OrderState.DELIVERED
    return OrderState.PACKED if statuses and statuses <= set(PACKED) else OrderState.SHIPPED


def is_lost(record: Order) -> bool:
    return LOST in (tag.strip().casefold() for tag in record.tags.split(","))


def sent_of(record: Order) -> list[Fulfilment]:
    """Oldest first, without those that were called off."""
    return sorted(
        (one for one in record.fulfillments if one.status in ("success", "open", "pending")),
        key=lambda one: one.created_at,
    )


def paid_back(record: Order) -> Decimal:
    return sum(
        (
            one.amount
            for refund in record.refunds
            for one in refund.transactions
            if one.kind == "refund" and one.status == "success"
        ),
        Decimal(0),
    )


def notes_of(record: Order) -> dict[str, Note]:
    return read_notes({one.name: one.value for one in record.note_attributes})


def address_of(address: Address | None) -> Postal | None:
    if address is None or not address.country_code:
        return None
    return postal(
        address.address1 or "",
        address.address2 or "",
        address.city or "",
        address.province_code or "",
        address.zip or "",
        address.country_code,
    )


def _line(record: Order, place: int) -> v.Line:
    """A line that is no product of the shop, such as a fee, has an id of its own."""
    line = record.line_items[place]
    product = str(line.product_id) if line.product_id else f"line-{line.id}"
    return v.Line(ProductId(product), line.name, line.quantity, money(line.price, record.currency))
