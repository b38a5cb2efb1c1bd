"""The first schema, as each database says it."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEPARATOR = ";\n\n"


def upgrade() -> None:
    """Go to this version."""
    for statement in _statements("up"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Go back."""
    for statement in _statements("down"):
        op.get_bind().exec_driver_sql(statement)


def _statements(way: str) -> list[str]:
    # Every statement ends with a semicolon and an empty line; a trigger has others inside.
    path = Path(__file__).with_suffix(f".{way}.{op.get_bind().dialect.name}.sql")
    return [part for part in path.read_text(encoding="utf-8").split(_SEPARATOR) if part.strip()]
