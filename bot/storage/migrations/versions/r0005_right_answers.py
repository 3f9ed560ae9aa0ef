"""What reviewers say of the passages that an answer rests on, and the right answer in their words."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.String(64)


def upgrade() -> None:
    op.add_column("reviews", sa.Column("passages", sa.JSON()))
    op.create_table(
        "right_answers",
        sa.Column("conversation", ID, nullable=False),
        sa.Column("message_seq", sa.Integer(), nullable=False),
        sa.Column("reviewer", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "message_seq", "reviewer", name="pk_right_answers"),
        sa.ForeignKeyConstraint(
            ["conversation", "message_seq", "reviewer"],
            ["reviews.conversation", "reviews.message_seq", "reviews.reviewer"],
            name="fk_right_answers_conversation_message_seq_reviewer",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("right_answers")
    op.drop_column("reviews", "passages")
