"""Uploads of candidates."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INDEXED = ("candidate_id", "interview_id", "organisation_id")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(255), nullable=False, unique=True),
        sa.Column(
            "interview_id", sa.String(64), sa.ForeignKey("interviews.id", ondelete="CASCADE")
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("media_type", sa.String(127), nullable=False),
        sa.Column("file_id", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidate_id", sa.String(64), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
    )
    for column in _INDEXED:
        op.create_index(f"ix_uploads_{column}", "uploads", [column])


def downgrade() -> None:
    """Go back."""
    op.drop_table("uploads")
