"""Organisations have an owner, keys tell when they were used, and signing in can be ended."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OWNERS = """
UPDATE organisations SET owner_id = (
    SELECT users.id FROM users
    WHERE users.organisation_id = organisations.id AND users.role IN ('hr', 'admin')
    ORDER BY users.operator DESC, users.created_at, users.id LIMIT 1
)
"""


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("refresh", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sign_ins_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
    )
    for column in ("user_id", "organisation_id", "expires_at"):
        op.create_index(f"ix_sign_ins_{column}", "sign_ins", [column])
    op.add_column("api_keys", sa.Column("last_used_at", _MOMENT, nullable=True))
    op.add_column("audit", sa.Column("subject", sa.String(64), nullable=True))
    op.add_column("organisations", sa.Column("owner_id", sa.String(64), nullable=True))
    if op.get_bind().dialect.name == "postgresql":  # row-level security hides users otherwise
        op.execute("SELECT set_config('zhiren.platform', 'on', true)")
    op.execute(_OWNERS)


def downgrade() -> None:
    """Go back."""
    for table, column in (
        ("organisations", "owner_id"),
        ("audit", "subject"),
        ("api_keys", "last_used_at"),
    ):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    op.drop_table("sign_ins")
