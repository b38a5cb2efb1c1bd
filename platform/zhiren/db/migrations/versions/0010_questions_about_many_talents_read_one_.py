"""Questions about many talents read one index, and the list of words is found by id."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SOUGHT = [
    "organisation_id", "deleted_at", "created_at", "id", "education_rank", "work_years",
    "graduation_year", "education_level", "screening_status", "tiers", "city", "position",
    "major", "name", "school", "schools", "abilities", "employers",
]  # fmt: skip
_NEW = {
    "ix_talents_newest": ["organisation_id", "created_at"],
    "ix_talents_name_key": ["organisation_id", "name_key"],
    "ix_talents_city": ["organisation_id", "city"],
    "ix_talents_school": ["organisation_id", "school"],
    "ix_talents_major": ["organisation_id", "major"],
}
_OLD = {
    "ix_talents_name": ["name"],
    "ix_talents_screening_status": ["screening_status"],
    "ix_talents_created_at": ["created_at"],
}
_talents = sa.table(
    "talents", *map(sa.column, ("id", "name", "name_key", "abilities", "employers"))
)


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("talents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_key", sa.String(length=200), nullable=True))
        batch_op.add_column(_empty("abilities"))
        batch_op.add_column(_empty("employers"))
        for name in _OLD:
            batch_op.drop_index(name)
    _gather("abilities", "talent_skills")
    _gather("employers", "talent_companies")
    key = sa.func.lower(_talents.c.name)
    for mark in " -_·":
        key = sa.func.replace(key, mark, "")
    op.execute(_talents.update().values(name_key=key))
    for name, columns in _NEW.items():
        op.create_index(name, "talents", columns)
    op.create_index("ix_talent_companies_key", "talent_companies", ["organisation_id", "key"])
    _count_by(["shelf", "length", "organisation_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_talents_sought", "talents", _SOUGHT)


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_talents_sought", "talents")
    _count_by(["shelf", "organisation_id", "length"])
    op.drop_index("ix_talent_companies_key", "talent_companies")
    with op.batch_alter_table("talents", schema=None) as batch_op:
        for name in _NEW:
            batch_op.drop_index(name)
        for name, columns in _OLD.items():
            batch_op.create_index(name, columns)
        for column in ("employers", "abilities", "name_key"):
            batch_op.drop_column(column)


def _empty(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _count_by(columns: list[str]) -> None:
    op.drop_index("ix_search_entries_length", "search_entries")
    op.create_index("ix_search_entries_length", "search_entries", columns)


def _gather(column: str, table: str) -> None:
    """Write the keys that each talent has in *table* one after another, between bars."""
    its = sa.table(table, sa.column("talent_id"), sa.column("key"))
    keys = sa.func.aggregate_strings(sa.func.replace(its.c.key, "|", ""), "|")
    held = sa.select("|" + keys + "|").where(its.c.talent_id == _talents.c.id).scalar_subquery()
    op.execute(_talents.update().values({column: sa.func.coalesce(held, "")}))
