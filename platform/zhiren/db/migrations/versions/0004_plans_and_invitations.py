"""Plans and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.add_column("candidates", sa.Column("resume_data", sa.JSON()))
    op.add_column("interviews", sa.Column("invited_id", sa.String(36)))
    op.add_column("interviews", sa.Column("scheduled_at", sa.DateTime(timezone=True)))
    op.create_index("ix_interviews_invited_id", "interviews", ["invited_id"])
    op.add_column("positions", sa.Column("name", sa.String(200)))
    op.add_column("positions", sa.Column("style", sa.String(16)))


def downgrade() -> None:
    """Go back."""
    op.drop_column("positions", "style")
    op.drop_column("positions", "name")
    op.drop_index("ix_interviews_invited_id", "interviews")
    op.drop_column("interviews", "scheduled_at")
    op.drop_column("interviews", "invited_id")
    op.drop_column("candidates", "resume_data")
