"""The tables of reviews. What the visitor wrote is not in them: it stays in `texts`, where it can be erased.
What the reviewer wrote may repeat it and lies beside the review, so that it can be erased too."""

from sqlalchemy import JSON, Column, Float, ForeignKeyConstraint, Index, Integer, String, Table, Text

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
    # What was said of each passage: [{passage, article, version, verdict}, ...]; null in reviews of old.
    Column("passages", JSON),
    ForeignKeyConstraint(
        ["conversation", "message_seq"], ["events.conversation", "events.seq"], ondelete="CASCADE"
    ),
    Index(None, "at"),
)

right_answers = Table(
    "right_answers",
    metadata,
    Column("conversation", Id, primary_key=True),
    Column("message_seq", Integer, primary_key=True, autoincrement=False),
    Column("reviewer", Id, primary_key=True),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(
        ["conversation", "message_seq", "reviewer"],
        ["reviews.conversation", "reviews.message_seq", "reviews.reviewer"],
        ondelete="CASCADE",
    ),
)
