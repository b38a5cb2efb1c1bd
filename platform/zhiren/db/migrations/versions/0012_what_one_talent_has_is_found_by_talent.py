"""What one talent has is found by the talent, not by looking through the organisation."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES = ("talent_skills", "talent_companies")


def upgrade() -> None:
    """Go to this version."""
    for table in _TABLES:
        op.create_index(f"ix_{table}_talent", table, ["organisation_id", "talent_id"])


def downgrade() -> None:
    """Go back."""
    for table in _TABLES:
        op.drop_index(f"ix_{table}_talent", table)
