"""Words are found on Postgres too: its list of postings. Other databases stay as they are."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SEPARATOR = ";\n\n"


def upgrade() -> None:
    """Go to this version."""
    _run("up")


def downgrade() -> None:
    """Go back."""
    _run("down")


def _run(way: str) -> None:
    # Every statement ends with a semicolon and an empty line; a function has others inside.
    if op.get_bind().dialect.name != "postgresql":
        return
    path = Path(__file__).with_suffix(f".{way}.postgresql.sql")
    for part in path.read_text(encoding="utf-8").split(_SEPARATOR):
        if part.strip():
            op.get_bind().exec_driver_sql(part)
