"""What goes out to other systems, codes and addresses to reach a visitor by, and switches."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.String(64)
TIME = sa.DateTime(timezone=True)
TABLES = ("deliveries", "letters", "codes", "contacts", "switches", "outside_talks")


def upgrade() -> None:
    _deliveries()
    _contacts()
    _switches()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _column(name: str, kind: sa.types.TypeEngine[Any], **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **options)


def _of_conversation(table: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    column = _column("conversation", ID)
    name = f"fk_{table}_conversation"
    return column, sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=name)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _column("id", ID),
        _column("topic", sa.String(32)),
        _column("endpoint", sa.String(64)),
        sa.Column("conversation", ID),
        sa.Column("seq", sa.Integer()),
        _column("payload", sa.JSON()),
        _column("state", sa.String(16)),
        _column("attempts", sa.Integer(), server_default=sa.text("0")),
        _column("next_at", TIME),
        sa.Column("status", sa.Integer()),
        _column("error", sa.String(300)),
        _column("created_at", TIME),
        _column("updated_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"])
    op.create_index("ix_deliveries_created_at_id", "deliveries", ["created_at", "id"])
    op.create_index("ix_deliveries_conversation", "deliveries", ["conversation"])
    op.create_table(
        "letters",
        _column("delivery", ID),
        _column("address", sa.String(320)),
        _column("subject", sa.Text()),
        _column("body", sa.Text()),
        sa.PrimaryKeyConstraint("delivery", name="pk_letters"),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_letters_delivery"),
    )


def _contacts() -> None:
    op.create_table(
        "codes",
        *_of_conversation("codes"),
        _column("email_hash", sa.String(64)),
        _column("code_hash", sa.String(64)),
        sa.Column("customer", sa.String(128)),
        _column("tries", sa.Integer(), server_default=sa.text("0")),
        _column("expires_at", TIME),
        sa.PrimaryKeyConstraint("conversation", name="pk_codes"),
    )
    op.create_table(
        "contacts",
        *_of_conversation("contacts"),
        _column("email", sa.String(320)),
        _column("told_seq", sa.Integer(), server_default=sa.text("0")),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("conversation", name="pk_contacts"),
    )


def _switches() -> None:
    op.create_table(
        "switches",
        _column("name", sa.String(64)),
        _column("value", sa.JSON()),
        sa.Column("changed_by", ID),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("name", name="pk_switches"),
    )
    op.create_table(
        "outside_talks",
        _column("desk", sa.String(32)),
        _column("talk", sa.String(128)),
        *_of_conversation("outside_talks"),
        sa.PrimaryKeyConstraint("desk", "talk", name="pk_outside_talks"),
        sa.UniqueConstraint("conversation", name="uq_outside_talks_conversation"),
    )
