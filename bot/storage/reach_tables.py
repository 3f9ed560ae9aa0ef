"""The tables of who a visitor is by e-mail, and where to reach one who has left."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from bot.storage.tables import Id, RowNumber, metadata
from bot.storage.utc import UtcDateTime

codes = Table(
    "codes",
    metadata,
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("email_hash", String(64), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("customer", String(128)),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("expires_at", UtcDateTime, nullable=False),
)
# How often codes were sent, to whom the shop knows and to whom it does not; forgotten after an hour.
code_sends = Table(
    "code_sends",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("conversation", Id, nullable=False),
    Column("email_hash", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "conversation", "at"),
    Index(None, "email_hash", "at"),
    Index(None, "at"),
)
contacts = Table(
    "contacts",
    metadata,
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("email", String(320), nullable=False),
    Column("told_seq", Integer, nullable=False, server_default=text("0")),
    Column("at", UtcDateTime, nullable=False),
)
