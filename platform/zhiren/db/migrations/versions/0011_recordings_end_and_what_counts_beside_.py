"""Recordings end, and what counts beside words is said."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signal_weights", sa.JSON(), nullable=True))

    with op.batch_alter_table("positions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signal_weights", sa.JSON(), nullable=True))

    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_column("removed_at")

    with op.batch_alter_table("positions", schema=None) as batch_op:
        batch_op.drop_column("signal_weights")

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_column("signal_weights")
