"""Projects, and conversations with agents."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "projects",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    for column in ("created_by", "organisation_id"):
        op.create_index(f"ix_projects_{column}", "projects", [column])
    with op.batch_alter_table("conversations") as table:
        table.alter_column("kb_id", existing_type=sa.String(), nullable=True)
        table.add_column(sa.Column("project_id", sa.String(64)))
        table.add_column(sa.Column("agent_id", sa.String(64)))
        table.add_column(sa.Column("model_name", sa.String(100)))
        table.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True)))
        table.create_foreign_key(
            "fk_conversations_project_id_projects",
            "projects",
            ["project_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_conversations_project_id", "conversations", ["project_id"])
    op.add_column(
        "messages", sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("users", sa.Column("suspension", sa.String(16)))


def downgrade() -> None:
    """Go back; conversations that this version alone knows are lost."""
    op.drop_column("users", "suspension")
    op.drop_column("messages", "is_pinned")
    gone = "SELECT id FROM conversations WHERE kb_id IS NULL"
    op.execute(f"DELETE FROM messages WHERE conversation_id IN ({gone})")  # noqa: S608 - all ours
    op.execute("DELETE FROM conversations WHERE kb_id IS NULL")
    op.drop_index("ix_conversations_project_id", "conversations")
    with op.batch_alter_table("conversations") as table:
        table.drop_constraint("fk_conversations_project_id_projects", type_="foreignkey")
        for column in ("deleted_at", "model_name", "agent_id", "project_id"):
            table.drop_column(column)
        table.alter_column("kb_id", existing_type=sa.String(), nullable=False)
    op.drop_table("projects")
