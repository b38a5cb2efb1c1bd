"""This is where talks lie on Postgres: LangGraph's own tables, each talk behind its owner's wall.

A thread's id begins with the organisation and the user whose talk it is. Row-level security holds
it against what the connection said for whom it is asked, so that a wrong id finds nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from typing import Any

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection, AsyncCursor, Error
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import make_url

from zhiren.access import Actor
from zhiren.errors import Unavailable

_SETTING_UP = 7_450_912_310
"""The advisory lock of whoever makes LangGraph's tables."""
_CONNECTIONS = 8
_AGAIN = 0.1
"""Seconds between two tries for the lock."""
TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
_SAY = (
    "SELECT set_config('zhiren.organisation', %s, false), set_config('zhiren.user', %s, false),"
    " set_config('zhiren.platform', %s, false)"
)
_OWN = (
    "(SELECT current_setting('zhiren.platform', true)) = 'on' OR starts_with(thread_id, (SELECT"
    " nullif(current_setting('zhiren.organisation', true), '') || '/'"
    " || nullif(current_setting('zhiren.user', true), '') || '/'))"
)
_STANDING = (
    "SELECT obj_description('checkpoints'::regclass) AS mark,"
    " (SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE oid = ANY(%s::regclass[])) AS whole"
)

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


class WalledSaver(AsyncPostgresSaver):
    """Keeps the talks of one actor, and sees no others; None is the platform, which sees all."""

    def __init__(self, pool: Pool, actor: Actor | None) -> None:
        """Speak for *actor* over connections of *pool*."""
        super().__init__(pool)
        self._pool = pool
        self._said = (actor.organisation_id, actor.user_id, "") if actor else ("", "", "on")

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        # LangGraph has no public name for this one place where it takes a connection. If it ever
        # takes them elsewhere, those say nothing, and see and write nothing.
        async with self._pool.connection() as connection:
            await connection.execute(_SAY, self._said)
            async with AsyncPostgresSaver(connection)._cursor(pipeline=pipeline) as cursor:  # noqa: SLF001 - as above
                yield cursor


@asynccontextmanager
async def open_pool(url: str, patience: float) -> AsyncIterator[Pool]:
    """Connect to the Postgres at *url*, with LangGraph's tables made and their walls put up."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool: Pool = AsyncConnectionPool(
        plain, open=False, kwargs=options, min_size=1, max_size=_CONNECTIONS, timeout=patience
    )
    async with pool:
        try:
            await _set_up(pool)
        except Error as error:
            raise Unavailable(f"The database does not keep talks: {error}") from error
        yield pool


async def _set_up(pool: Pool) -> None:
    """Make LangGraph's tables, one process at a time."""
    async with pool.connection() as connection:
        # Whoever waited inside a statement would be waited for by those who make indexes.
        while not await _taken(connection):  # noqa: ASYNC110 - nobody here knows when
            await asyncio.sleep(_AGAIN)
        try:
            await WalledSaver(pool, None).setup()
            await _wall_off(connection)
        finally:
            await connection.execute("SELECT pg_advisory_unlock(%s)", (_SETTING_UP,))


async def _taken(connection: AsyncConnection[DictRow]) -> bool:
    row = await _one(connection, "SELECT pg_try_advisory_lock(%s) AS taken", (_SETTING_UP,))
    return bool(row["taken"])


async def _wall_off(connection: AsyncConnection[DictRow]) -> None:
    """Put up the walls, unless just these stand there already: it stops every talk for a moment."""
    mark = "walls " + blake2b(_OWN.encode(), digest_size=16).hexdigest()
    standing = await _one(connection, _STANDING, (list(TABLES),))
    if standing == {"mark": mark, "whole": True}:
        return
    async with connection.transaction():
        for table in TABLES:
            for statement in (
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS zhiren_own ON {table}",
                f"CREATE POLICY zhiren_own ON {table} USING ({_OWN})",
            ):
                await connection.execute(statement.encode())
        await connection.execute(f"COMMENT ON TABLE checkpoints IS '{mark}'".encode())


async def _one(connection: AsyncConnection[DictRow], query: str, values: Any) -> DictRow:
    asked = await connection.execute(query.encode(), values)
    row = await asked.fetchone()
    assert row is not None
    return row
