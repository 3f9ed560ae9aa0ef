"""Shopify's customer as the port's."""

from bot.shop import values as v
from bot.shop.shopify.records import Customer
from bot.storage.types import CustomerId


def customer(record: Customer) -> v.Customer:
    address, consent = record.default_address, record.email_marketing_consent
    country = (address.country_code or "") if address else ""
    state = (address.province_code or "") if address else ""
    return v.Customer(
        id=CustomerId(str(record.id)),
        name=" ".join(part for part in (record.first_name, record.last_name) if part),
        email=record.email or "",
        country=country,
        region=f"{country}-{state}" if country and state else "",
        joined_at=record.created_at,
        club=False,
        marketing=consent is not None and consent.state == "subscribed",
    )
