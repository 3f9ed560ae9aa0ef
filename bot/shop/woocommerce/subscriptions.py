"""A subscription of the WooCommerce Subscriptions extension as the port's."""

from collections.abc import Mapping

from bot.shop import values as v
from bot.shop.platform.decimals import money
from bot.shop.platform.markup import plain
from bot.shop.platform.postal import one_line
from bot.shop.values import ProductId, SubscriptionId
from bot.shop.woocommerce.orders import address_of
from bot.shop.woocommerce.records import Subscription
from bot.storage.types import CustomerId

STATES: Mapping[str, str] = {
    "active": "active",
    "on-hold": "paused",
    "pending-cancel": "cancelled",
    "cancelled": "cancelled",
    "expired": "cancelled",
    "switched": "cancelled",
}
"""One that is pending has not begun and is not shown."""
WEEKS: Mapping[str, int] = {"week": 1, "month": 4, "year": 52}
"""A month counts as four weeks, as in the demo shop's plans."""


def subscription(record: Subscription) -> v.Subscription | None:
    if record.status not in STATES or not record.line_items:
        return None
    first = record.line_items[0]
    next_at = record.next_payment_date_gmt
    if record.status == "pending-cancel":
        next_at = record.end_date_gmt
    return v.Subscription(
        id=SubscriptionId(str(record.id)),
        customer=CustomerId(str(record.customer_id)),
        product=ProductId(str(first.product_id)),
        product_name=plain(first.name),
        every_weeks=every_weeks(record.billing_period, record.billing_interval),
        price=money(record.total, record.currency),
        state=STATES[record.status],
        started_on=record.start_date_gmt.date(),
        next_on=next_at.date() if next_at else None,
        skips=0,
        ship_to=one_line(address_of(record.shipping), ""),
    )


def every_weeks(period: str, interval: str) -> int:
    times = int(interval) if interval.isdigit() else 1
    if period == "day":
        return max(round(times / 7), 1)
    return times * WEEKS.get(period, 4)
