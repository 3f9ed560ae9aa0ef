"""The first tables: conversations, staff, and the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String(64)
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON()
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "conversations",
    "events",
    "texts",
    "messages",
    "decisions",
    "decision_texts",
    "site_events",
    "staff",
    "staff_sessions",
    "budgets",
    "grants",
    "grant_events",
    "retention_log",
)


def upgrade() -> None:
    _conversations()
    _events()
    _decisions()
    _site_events()
    _staff()
    _grants()
    _retention_log()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _column(name: str, kind: sa.types.TypeEngine[Any], **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **options)


def _conversations() -> None:
    op.create_table(
        "conversations",
        _column("id", ID),
        _column("site", sa.String(64)),
        _column("token_hash", sa.String(200)),
        _column("owner", sa.String(16)),
        sa.Column("agent", ID),
        _column("tier", sa.String(16)),
        sa.Column("customer", sa.String(128)),
        _column("locale", sa.String(35)),
        _column("life", sa.String(16)),
        _column("at_risk", sa.Boolean(), server_default=sa.false()),
        _column("last_seq", sa.Integer()),
        _column("asked_seq", sa.Integer(), server_default=sa.text("0")),
        _column("answered_seq", sa.Integer(), server_default=sa.text("0")),
        _column("created_at", TIME),
        _column("updated_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    for name, *columns in (
        ("newest", "updated_at", "id"),
        ("by_owner", "owner", "updated_at", "id"),
        ("by_agent", "agent", "updated_at", "id"),
        ("by_life", "life", "updated_at", "id"),
        ("by_risk", "at_risk", "updated_at", "id"),
        ("by_customer", "customer", "updated_at"),
    ):
        op.create_index(f"ix_conversations_{name}", "conversations", columns)


def _events() -> None:
    op.create_table(
        "events",
        _column("conversation", ID),
        _column("seq", sa.Integer(), autoincrement=False),
        _column("author", sa.String(16)),
        _column("kind", sa.String(32)),
        _column("payload", JSON),
        _column("has_text", sa.Boolean()),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("conversation", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_events_conversation"),
    )
    op.create_table(
        "texts",
        _column("conversation", ID),
        _column("seq", sa.Integer(), autoincrement=False),
        _column("body", sa.Text()),
        sa.PrimaryKeyConstraint("conversation", "seq", name="pk_texts"),
        _of_an_event("texts"),
    )
    op.create_table(
        "messages",
        _column("conversation", ID),
        _column("client_id", sa.String(128)),
        _column("seq", sa.Integer()),
        sa.PrimaryKeyConstraint("conversation", "client_id", name="pk_messages"),
        _of_an_event("messages"),
    )


def _of_an_event(table: str) -> sa.ForeignKeyConstraint:
    here, there = ["conversation", "seq"], ["events.conversation", "events.seq"]
    return sa.ForeignKeyConstraint(here, there, name=f"fk_{table}_conversation_seq")


def _decisions() -> None:
    op.create_table(
        "decisions",
        _column("id", ID),
        _column("conversation", ID),
        _column("message_seq", sa.Integer()),
        _column("record", JSON),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_decisions_conversation"),
    )
    op.create_index("ix_decisions_conversation_message_seq", "decisions", ["conversation", "message_seq"])
    op.create_table(
        "decision_texts",
        _column("decision", ID),
        _column("text", sa.Text()),
        _column("excerpts", JSON),
        sa.PrimaryKeyConstraint("decision", name="pk_decision_texts"),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name="fk_decision_texts_decision"),
    )


def _site_events() -> None:
    op.create_table(
        "site_events",
        _column("id", ID),
        _column("site", sa.String(64)),
        _column("kind", sa.String(64)),
        sa.Column("conversation", ID),
        sa.Column("customer", sa.String(128)),
        _column("payload", JSON),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_site_events"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_site_events_conversation"),
    )
    op.create_index("ix_site_events_customer_at", "site_events", ["customer", "at"])
    op.create_index("ix_site_events_conversation_at", "site_events", ["conversation", "at"])


def _staff() -> None:
    op.create_table(
        "staff",
        _column("id", ID),
        _column("name", sa.String(64)),
        _column("role", sa.String(16)),
        _column("password_hash", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name", name="uq_staff_name"),
    )
    op.create_table(
        "staff_sessions",
        _column("token_hash", sa.String(128)),
        _column("staff", ID),
        _column("csrf", sa.String(128)),
        _column("created_at", TIME),
        _column("expires_at", TIME),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_sessions_staff"),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])


def _grants() -> None:
    op.create_table(
        "budgets",
        _column("id", ID),
        _column("total_minor", sa.BigInteger()),
        _column("reserved_minor", sa.BigInteger(), server_default="0"),
        _column("spent_minor", sa.BigInteger(), server_default="0"),
        _column("currency", sa.String(3)),
        sa.PrimaryKeyConstraint("id", name="pk_budgets"),
        sa.CheckConstraint("reserved_minor >= 0 AND spent_minor >= 0", name="ck_budgets_not_negative"),
        sa.CheckConstraint("reserved_minor + spent_minor <= total_minor", name="ck_budgets_not_overrun"),
    )
    op.create_table(
        "grants",
        _column("id", ID),
        _column("offer", sa.String(64)),
        _column("offer_version", sa.String(64)),
        _column("subject", sa.String(200)),
        _column("state", sa.String(16)),
        _column("decision_key", sa.String(200)),
        _column("window_key", sa.String(64)),
        sa.Column("budget", ID),
        _column("max_cost_minor", sa.BigInteger()),
        _column("currency", sa.String(3)),
        sa.Column("conversation", ID),
        sa.Column("message_seq", sa.Integer()),
        _column("created_at", TIME),
        _column("expires_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.ForeignKeyConstraint(["budget"], ["budgets.id"], name="fk_grants_budget"),
        sa.UniqueConstraint("decision_key", name="uq_grants_decision_key"),
        sa.UniqueConstraint("subject", "window_key", name="uq_grants_subject_window_key"),
        sa.CheckConstraint("max_cost_minor >= 0", name="ck_grants_not_negative"),
    )
    _grants_lookups()


def _grants_lookups() -> None:
    op.create_index("ix_grants_conversation", "grants", ["conversation"])
    op.create_index("ix_grants_state_expires_at", "grants", ["state", "expires_at"])
    op.create_index("ix_grants_subject_created_at", "grants", ["subject", "created_at"])
    op.create_table(
        "grant_events",
        _column("id", ROW_NUMBER, autoincrement=True),
        _column("grant", ID),
        _column("state", sa.String(16)),
        _column("reserved_minor", sa.BigInteger(), server_default="0"),
        _column("spent_minor", sa.BigInteger(), server_default="0"),
        _column("payload", JSON),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_grant_events"),
        sa.ForeignKeyConstraint(["grant"], ["grants.id"], name="fk_grant_events_grant"),
    )
    op.create_index("ix_grant_events_grant_id", "grant_events", ["grant", "id"])


def _retention_log() -> None:
    op.create_table(
        "retention_log",
        _column("id", ROW_NUMBER, autoincrement=True),
        _column("decision_key", sa.String(200)),
        sa.Column("conversation", ID),
        sa.Column("message_seq", sa.Integer()),
        _column("unit", sa.String(200)),
        _column("arm", sa.String(32)),
        _column("would_be", sa.String(32)),
        _column("permitted", JSON),
        _column("propensity", sa.Float()),
        _column("held_out", sa.Boolean()),
        _column("enrolled", sa.Boolean()),
        _column("context", JSON),
        _column("version", sa.String(64)),
        _column("seed", sa.String(128)),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_retention_log"),
        sa.UniqueConstraint("decision_key", name="uq_retention_log_decision_key"),
    )
    op.create_index("ix_retention_log_unit_at", "retention_log", ["unit", "at"])
    op.create_index(
        "ix_retention_log_conversation_message_seq", "retention_log", ["conversation", "message_seq"]
    )
