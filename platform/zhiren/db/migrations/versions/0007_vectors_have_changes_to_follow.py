"""Vectors have changes to follow."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "index_changes",
        sa.Column("shelf", sa.String(12), nullable=False),
        sa.Column("entry_id", sa.String(80), nullable=False),
        sa.Column("collection", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("shelf", "entry_id", name="pk_index_changes"),
    )
    for column in ("noted_at", "organisation_id"):
        op.create_index(f"ix_index_changes_{column}", "index_changes", [column])


def downgrade() -> None:
    """Go back."""
    op.drop_table("index_changes")
