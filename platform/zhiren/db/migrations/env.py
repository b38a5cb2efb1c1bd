"""How Alembic runs here: always on a connection that `zhiren.db.migrate` opened."""

from alembic import context

from zhiren.db import Base
from zhiren.search.entries import FTS_TABLES


def _ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name in FTS_TABLES)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=_ours,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
