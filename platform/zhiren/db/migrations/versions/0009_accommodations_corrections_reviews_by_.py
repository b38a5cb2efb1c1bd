"""Accommodations, corrections, reviews by people."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("original_transcript", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accommodations", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviews", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_column("reviews")

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_column("paused_at")
        batch_op.drop_column("accommodations")

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_column("corrected_at")
        batch_op.drop_column("original_transcript")
