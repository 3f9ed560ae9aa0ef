"""The table of reviews. What the visitor wrote is not in it: it stays in `texts`, where it can be erased."""

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, Integer, String, Table

from bot.storage.tables import Id, metadata
from bot.storage.utc import UtcDateTime

reviews = Table(
    "reviews",
    metadata,
    Column("conversation", Id, primary_key=True),
    Column("message_seq", Integer, primary_key=True, autoincrement=False),
    Column("reviewer", Id, primary_key=True),
    Column("intent", String(64)),
    Column("answer", String(16)),
    Column("source", String(16), nullable=False),
    Column("propensity", Float),
    Column("predicted", String(64)),
    Column("model_version", String(128), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ["conversation", "message_seq"], ["events.conversation", "events.seq"], ondelete="CASCADE"
    ),
    Index(None, "at"),
)
