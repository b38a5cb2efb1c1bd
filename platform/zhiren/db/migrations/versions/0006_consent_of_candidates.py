"""Consent of candidates."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.add_column("interviews", sa.Column("consent", sa.JSON()))


def downgrade() -> None:
    """Go back."""
    op.drop_column("interviews", "consent")
