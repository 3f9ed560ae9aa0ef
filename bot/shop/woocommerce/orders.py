"""WooCommerce's order as the port's: its state from its status and from what was done to it here."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from bot.shop import values as v
from bot.shop.actions import CancelOrder, MakeGood
from bot.shop.platform.decimals import money
from bot.shop.platform.markup import plain
from bot.shop.platform.notes import Note, address_in, read_notes
from bot.shop.platform.postal import Postal, one_line, postal
from bot.shop.values import OrderId, OrderState, ProductId
from bot.shop.woocommerce.records import Address, Line, Order, Refund
from bot.storage.types import CustomerId

OPEN = ("pending", "on-hold", "processing")
NO_ORDER = ("auto-draft", "checkout-draft", "trash")
LOST = "lost"
STATES: Mapping[str, OrderState] = {
    **dict.fromkeys(OPEN, OrderState.PLACED),
    "completed": OrderState.SHIPPED,
    "cancelled": OrderState.CANCELLED,
    "failed": OrderState.CANCELLED,
    "refunded": OrderState.REFUNDED,
    "packed": OrderState.PACKED,
    "shipped": OrderState.SHIPPED,
    "delivered": OrderState.DELIVERED,
    "returned": OrderState.RETURNED,
    LOST: OrderState.LOST,
}
"""WooCommerce's own seven, where completed says no more than that it was sent; and statuses that shops add by
an extension. Any other that a shop has added is shown as placed, and nothing is done to it."""
TRACKING = "_wc_shipment_tracking_items"
"""Where the shipment tracking extensions write."""


def order(record: Order, refunds: Sequence[Refund] = ()) -> v.Order:
    """`refunds` say when it was paid back."""
    state, parcel = state_of(record), _parcel(record)
    shipped = state in (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.LOST)
    discount = record.discount_total + (record.discount_tax if record.prices_include_tax else 0)
    refunded = paid_back(record)
    return v.Order(
        id=OrderId(record.number),
        customer=CustomerId(str(record.customer_id) if record.customer_id else ""),
        email=record.billing.email,
        state=state,
        placed_at=record.date_created_gmt,
        lines=tuple(_line(line, record) for line in record.line_items),
        total=money(record.total, record.currency),
        discount=money(discount, record.currency),
        carrier=str(parcel.get("tracking_provider") or parcel.get("custom_tracking_provider") or ""),
        tracking=str(parcel.get("tracking_number") or ""),
        promised_on=None,
        shipped_at=(_sent_at(parcel) or record.date_completed_gmt) if shipped else None,
        last_scan="",
        last_scan_at=None,
        delivered_at=record.date_completed_gmt if state is OrderState.DELIVERED else None,
        refunded=money(refunded, record.currency) if refunded else None,
        refunded_at=max((one.date_created_gmt for one in refunds), default=None) if refunded else None,
        ship_to=one_line(address_of(record.shipping), address_in(notes_of(record))),
    )


def state_of(record: Order) -> OrderState:
    """WooCommerce turns whatever is paid back whole into refunded: a note says why it was."""
    if record.status == "refunded":
        done = [note.action for note in notes_of(record).values()]
        if any(isinstance(action, CancelOrder) for action in done):
            return OrderState.CANCELLED
        if any(isinstance(action, MakeGood) for action in done):
            return OrderState.LOST
    return STATES.get(record.status, OrderState.PLACED)


def paid_back(record: Order) -> Decimal:
    return -sum((one.total for one in record.refunds), Decimal(0))


def notes_of(record: Order) -> dict[str, Note]:
    """Meta keys that begin with an underscore are not shown to shoppers."""
    return read_notes({one.key.removeprefix("_"): one.value for one in record.meta_data})


def address_of(address: Address) -> Postal | None:
    if not address.country or not address.address_1:
        return None
    return postal(
        address.address_1,
        address.address_2,
        address.city,
        address.state,
        address.postcode,
        address.country,
    )


def _line(line: Line, record: Order) -> v.Line:
    """The price is that of one piece, as the shop shows prices: with tax or without."""
    paid = line.subtotal + (line.subtotal_tax if record.prices_include_tax else 0)
    price = money(paid / max(line.quantity, 1), record.currency)
    product = str(line.product_id) if line.product_id else f"line-{line.id}"
    return v.Line(ProductId(product), plain(line.name), line.quantity, price)


def _parcel(record: Order) -> Mapping[str, object]:
    for meta in record.meta_data:
        if meta.key == TRACKING and isinstance(meta.value, list) and meta.value:
            last = meta.value[-1]
            return last if isinstance(last, Mapping) else {}
    return {}


def _sent_at(parcel: Mapping[str, object]) -> datetime | None:
    """In seconds since 1970, as text."""
    seconds = str(parcel.get("date_shipped") or "")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() else None
