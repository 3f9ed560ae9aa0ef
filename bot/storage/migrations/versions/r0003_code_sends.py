"""How often codes were sent to an address and in a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "code_sends",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("email_hash", sa.String(64), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_sends"),
    )
    for name in ("conversation", "email_hash"):
        op.create_index(f"ix_code_sends_{name}_at", "code_sends", [name, "at"])
    op.create_index("ix_code_sends_at", "code_sends", ["at"])


def downgrade() -> None:
    op.drop_table("code_sends")
