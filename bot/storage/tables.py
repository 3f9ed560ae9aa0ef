"""The tables. `events` and `decisions` are written once and never changed; what a person said lies
beside them in `texts` and `decision_texts`, which can be erased without touching the skeleton."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.storage.utc import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Id = String(64)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("token_hash", String(200), nullable=False),
    Column("owner", String(16), nullable=False),
    Column("agent", Id),
    Column("tier", String(16), nullable=False),
    Column("customer", String(128)),
    Column("locale", String(35), nullable=False),
    Column("life", String(16), nullable=False),
    Column("at_risk", Boolean, nullable=False, server_default=false()),
    Column("last_seq", Integer, nullable=False),
    # Two marks of how far the reply is, so that finding unanswered messages never scans events.
    Column("asked_seq", Integer, nullable=False, server_default=text("0")),
    Column("answered_seq", Integer, nullable=False, server_default=text("0")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_conversations_newest", "updated_at", "id"),
    Index("ix_conversations_by_owner", "owner", "updated_at", "id"),
    Index("ix_conversations_by_agent", "agent", "updated_at", "id"),
    Index("ix_conversations_by_life", "life", "updated_at", "id"),
    Index("ix_conversations_by_risk", "at_risk", "updated_at", "id"),
    Index("ix_conversations_by_customer", "customer", "updated_at"),
)

events = Table(
    "events",
    metadata,
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("author", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("has_text", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("conversation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["conversation", "seq"], ["events.conversation", "events.seq"]),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation", Id, primary_key=True),
    Column("client_id", String(128), primary_key=True),
    Column("seq", Integer, nullable=False),
    ForeignKeyConstraint(["conversation", "seq"], ["events.conversation", "events.seq"]),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation", ForeignKey("conversations.id"), nullable=False),
    Column("message_seq", Integer, nullable=False),
    Column("record", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "conversation", "message_seq"),
    Index(None, "at"),
)

decision_texts = Table(
    "decision_texts",
    metadata,
    Column("decision", ForeignKey("decisions.id"), primary_key=True),
    Column("text", Text, nullable=False),
    # Where in the record each excerpt belongs, and what it says: [[path, value], ...].
    Column("excerpts", JSON, nullable=False),
)

site_events = Table(
    "site_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("conversation", ForeignKey("conversations.id")),
    Column("customer", String(128)),
    Column("payload", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "customer", "at"),
    Index(None, "conversation", "at"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200), nullable=False),
    UniqueConstraint("name"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(128), primary_key=True),
    Column("staff", ForeignKey("staff.id"), nullable=False),
    Column("csrf", String(128), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "staff"),
)

# The ledger: money promised to customers. The constraints are the last line: even a bug cannot overrun a
# budget, grant twice for one decision, or grant twice to one person in one window. It names conversations but
# outlives them.

# SQLite numbers rows by itself only for a column declared INTEGER.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")

budgets = Table(
    "budgets",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("total_minor", BigInteger, nullable=False),
    Column("reserved_minor", BigInteger, nullable=False, server_default="0"),
    Column("spent_minor", BigInteger, nullable=False, server_default="0"),
    Column("currency", String(3), nullable=False),
    CheckConstraint("reserved_minor >= 0 AND spent_minor >= 0", name="not_negative"),
    CheckConstraint("reserved_minor + spent_minor <= total_minor", name="not_overrun"),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Id, primary_key=True),
    Column("offer", String(64), nullable=False),
    Column("offer_version", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("decision_key", String(200), nullable=False),
    Column("window_key", String(64), nullable=False),
    Column("budget", ForeignKey("budgets.id")),
    Column("max_cost_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("conversation", Id),
    Column("message_seq", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    UniqueConstraint("decision_key"),
    UniqueConstraint("subject", "window_key"),
    CheckConstraint("max_cost_minor >= 0", name="not_negative"),
    Index(None, "conversation"),
    Index(None, "state", "expires_at"),
    Index(None, "subject", "created_at"),
)

grant_events = Table(
    "grant_events",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("grant", ForeignKey("grants.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reserved_minor", BigInteger, nullable=False, server_default="0"),
    Column("spent_minor", BigInteger, nullable=False, server_default="0"),
    Column("payload", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "grant", "id"),
)

retention_log = Table(
    "retention_log",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("decision_key", String(200), nullable=False),
    Column("conversation", Id),
    Column("message_seq", Integer),
    Column("unit", String(200), nullable=False),
    Column("arm", String(32), nullable=False),
    Column("would_be", String(32), nullable=False),
    Column("permitted", JSON, nullable=False),
    Column("propensity", Float, nullable=False),
    Column("held_out", Boolean, nullable=False),
    Column("enrolled", Boolean, nullable=False),
    Column("context", JSON, nullable=False),
    Column("version", String(64), nullable=False),
    Column("seed", String(128), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("decision_key"),
    Index(None, "unit", "at"),
    Index(None, "conversation", "message_seq"),
)

# What goes out to other systems, and what is known of a visitor only to reach them.

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("topic", String(32), nullable=False),
    Column("endpoint", String(64), nullable=False),
    Column("conversation", Id),
    Column("seq", Integer),
    Column("payload", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("error", String(300), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "state", "next_at"),
    Index(None, "created_at", "id"),
    Index(None, "conversation"),
)
# A letter's words and address, beside its delivery, so that erasing a person leaves the skeleton.
letters = Table(
    "letters",
    metadata,
    Column("delivery", ForeignKey("deliveries.id"), primary_key=True),
    Column("address", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
)
switches = Table(
    "switches",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed_by", Id),
    Column("at", UtcDateTime, nullable=False),
)
outside_talks = Table(
    "outside_talks",
    metadata,
    Column("desk", String(32), primary_key=True),
    Column("talk", String(128), primary_key=True),
    Column("conversation", ForeignKey("conversations.id"), nullable=False),
    UniqueConstraint("conversation"),
)
