"""WooCommerce's customer as the port's. It knows nothing of consent to offers, so nobody has given it."""

from datetime import UTC, datetime

from bot.shop import values as v
from bot.shop.woocommerce.records import Customer
from bot.storage.types import CustomerId

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def customer(record: Customer) -> v.Customer:
    country, state = record.billing.country, record.billing.state
    names = (record.first_name or record.billing.first_name, record.last_name or record.billing.last_name)
    return v.Customer(
        id=CustomerId(str(record.id)),
        name=" ".join(part for part in names if part),
        email=record.email,
        country=country,
        region=f"{country}-{state}" if country and state else "",
        joined_at=record.date_created_gmt or UNKNOWN,
        club=False,
        marketing=False,
    )
