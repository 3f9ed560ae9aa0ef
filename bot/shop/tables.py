"""The demo shop's tables. A real shop has its own; these exist so that there is something to ask."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """Seconds since 1970 in the file, an aware UTC datetime in Python."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
products = Table(
    "products",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("family", String, nullable=False, index=True),
    Column("price", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("margin", Float, nullable=False),
    Column("stock", Integer, nullable=False),
    Column("description", String, nullable=False),
    Column("colour", String(7), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("facts", JSON(none_as_null=True)),
    Column("restock_on", Date),
)
"""`facts` of a product, as far as it has them: origin, process, roast, taste, weight_g, capacity_l, caffeine,
organic, fits, material and the like. `restock_on`: when something sold out is expected back."""
customers = Table(
    "customers",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, unique=True),
    Column("country", String(2), nullable=False),
    Column("region", String, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("club", Boolean, nullable=False),
    Column("marketing", Boolean, nullable=False),
)
orders = Table(
    "orders",
    metadata,
    Column("id", String, primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("email", String, nullable=False),
    Column("state", String, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("total", Integer, nullable=False),
    Column("discount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("carrier", String, nullable=False),
    Column("tracking", String, nullable=False),
    Column("promised_on", Date),
    Column("shipped_at", Instant),
    Column("last_scan", String, nullable=False),
    Column("last_scan_at", Instant),
    Column("delivered_at", Instant),
    Column("refunded", Integer),
    Column("refunded_at", Instant),
    Column("subscription", ForeignKey("subscriptions.id")),
    Index("orders_of_customer", "customer", "placed_at"),
)
order_lines = Table(
    "order_lines",
    metadata,
    Column("order", ForeignKey("orders.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("product", ForeignKey("products.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price", Integer, nullable=False),
)
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String, primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("product", ForeignKey("products.id"), nullable=False),
    Column("product_name", String, nullable=False),
    Column("every_weeks", Integer, nullable=False),
    Column("price", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("next_on", Date),
    Column("skips", Integer, nullable=False),
)
subscription_events = Table(
    "subscription_events",
    metadata,
    Column("subscription", ForeignKey("subscriptions.id"), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("kind", String, primary_key=True),
)
"""start, skip, pause, resume and cancel."""
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("product", ForeignKey("products.id")),
    Column("at", Instant, nullable=False),
    Index("events_of_customer", "customer", "at"),
)
"""What customers did in the last twelve months, on the site and with the newsletter: page_view, product_view,
cart, purchase, login, email_open and email_click."""
points = Table(
    "points",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("change", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("order", ForeignKey("orders.id")),
    Index("points_of_customer", "customer", "at"),
)
"""Juniper Club points: earned, spent, given_back (of a cancelled order), taken_off (of one sent back or lost)
and expired. The sum of a customer's changes is the balance."""
requests = Table(
    "requests",
    metadata,
    Column("key", String, primary_key=True),
    Column("subscription", ForeignKey("subscriptions.id"), nullable=False),
)
"""Cancel requests that were carried out, so that a repeated one changes nothing."""
stories = Table(
    "stories",
    metadata,
    Column("key", String, primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("title", String, nullable=False),
    Column("about", String, nullable=False),
    Column("order", String, nullable=False),
    Column("rank", Integer, nullable=False),
)
