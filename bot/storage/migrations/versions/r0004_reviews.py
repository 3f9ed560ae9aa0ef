"""What people say of the bot's turns, and a way to the newest turns."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("conversation", ID, nullable=False),
        sa.Column("message_seq", sa.Integer(), nullable=False),
        sa.Column("reviewer", ID, nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("answer", sa.String(16)),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("propensity", sa.Float()),
        sa.Column("predicted", sa.String(64)),
        sa.Column("model_version", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "message_seq", "reviewer", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["conversation", "message_seq"],
            ["events.conversation", "events.seq"],
            name="fk_reviews_conversation_message_seq",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_reviews_at", "reviews", ["at"])
    op.create_index("ix_decisions_at", "decisions", ["at"])


def downgrade() -> None:
    op.drop_index("ix_decisions_at", "decisions")
    op.drop_table("reviews")
