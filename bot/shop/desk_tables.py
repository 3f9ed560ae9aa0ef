"""What the demo shop writes down when it is asked to do something, beside the generated tables."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from bot.shop.tables import Instant, metadata

done = Table(
    "done",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("action", String, nullable=False),
    Column("receipt", String, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Every action that was carried out, so that a repeated one changes nothing. JSON as in bot.shop.wire."""

cases = Table(
    "cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("order", ForeignKey("orders.id")),
    Column("products", String, nullable=False),
    Column("wish", String, nullable=False),
    Column("words", String, nullable=False),
    Column("state", String, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("answer_by", Date),
    Column("undo_until", Instant),
    Index("cases_of_order", "order", "kind"),
    Index("cases_of_customer", "customer", "kind"),
)
"""What somebody at the shop has to look at. `kind` is the action's, `products` a JSON list, `state` open or
withdrawn; without `undo_until` it cannot be withdrawn."""

order_addresses = Table(
    "order_addresses",
    metadata,
    Column("order", ForeignKey("orders.id"), primary_key=True),
    Column("address", String, nullable=False),
)
"""Where an order goes instead of to its customer's address."""

boxes = Table(
    "boxes",
    metadata,
    Column("subscription", ForeignKey("subscriptions.id"), primary_key=True),
    Column("ship_to", String),
    Column("sent_on", Date),
    Column("next_before_pause", Date),
    Column("resumes_on", Date),
    Column("case", String),
    Column("state_before_end", String),
    Column("next_before_end", Date),
)
"""What was arranged for a subscription: an address, the last box known to have gone, its pause, its end."""

discounts = Table(
    "discounts",
    metadata,
    Column("code_hash", String, primary_key=True),
    Column("typed_hash", String, nullable=False, unique=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("reduction", String, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("amount", Integer),
    Column("at_most", Integer, nullable=False),
    Column("min_order", Integer),
    Column("currency", String(3), nullable=False),
    Column("uses", String, nullable=False),
    Column("countries", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""`code_hash` is the ledger's, of the code in upper case; `typed_hash` forgives hyphens and spaces."""

redemptions = Table(
    "redemptions",
    metadata,
    Column("code_hash", ForeignKey("discounts.code_hash"), primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("order", String, nullable=False, unique=True),
    Column("taken_off", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
"""One a code, one an order. No foreign key to orders: the till redeems before the order is placed."""

checkouts = Table(
    "checkouts",
    metadata,
    Column("key", String, primary_key=True),
    Column("order", ForeignKey("orders.id"), nullable=False),
)
"""Which order a checkout has placed, so that pressing the button twice places one."""
