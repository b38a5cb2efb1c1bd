"""How Alembic runs here: always on a connection that `zhiren.db.migrate` opened."""

from typing import Literal

from alembic import context

from zhiren.db import Base, UtcDateTime
from zhiren.search.entries import FTS_TABLES


def _ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name in FTS_TABLES)


def _plainly(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our type of moments as what it is in the database."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False
    )


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=_ours,
    render_item=_plainly,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
