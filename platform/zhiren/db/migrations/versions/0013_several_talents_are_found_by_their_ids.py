"""Several talents are found by their ids, not by looking through the organisation."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_index("ix_talents_own", "talents", ["organisation_id", "id"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_talents_own", "talents")
