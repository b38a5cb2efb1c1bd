"""Where talks with personas are kept between turns: LangGraph's checkpoints.

They lie beside the rows: in a file of the home when those are in SQLite, else in Postgres too.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from zhiren.errors import Conflict, MissingExtra, Unavailable

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    Saver = BaseCheckpointSaver[Any]

_SETTING_UP = 7_450_912_310
"""The advisory lock of whoever makes LangGraph's tables."""
_CONNECTIONS = 8
_PATIENCE = 10.0
_AGAIN = 0.1
"""Seconds for which a connection is waited for, and between two tries for the lock."""


class Talks:
    """Checkpoints, opened when somebody first talks.

    All turns share their connections: LangGraph still writes in the background after a turn was
    cut off, and a connection of the turn's own would be closed under it with its transaction open.
    """

    def __init__(self, home: Path, database_url: str) -> None:
        """Keep talks where *database_url* keeps rows: under *home*, or in that Postgres."""
        self._path, self._url = home / "talks.db", database_url
        self._saver: Saver | None = None
        self._opened = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._busy: set[str] = set()

    async def saver(self) -> "Saver":
        """Open them at first, and give the saver that writes them."""
        async with self._opening:
            if self._saver is None:
                self._saver = await self._opened.enter_async_context(self._open())
            return self._saver

    @contextmanager
    def alone(self, thread: str) -> Iterator[None]:
        """Let one turn of a talk end before the next begins."""
        if thread in self._busy:
            raise Conflict("This conversation is still being answered.")
        self._busy.add(thread)
        try:
            yield
        finally:
            self._busy.discard(thread)

    async def forget(self, thread: str) -> None:
        """Forget one talk."""
        await (await self.saver()).adelete_thread(thread)

    async def close(self) -> None:
        """Let go of them."""
        self._saver = None
        await self._opened.aclose()

    def _open(self) -> "AbstractAsyncContextManager[Saver]":
        return on_postgres(self._url) if "postgres" in self._url else in_file(self._path)


@asynccontextmanager
async def in_file(path: Path) -> "AsyncIterator[Saver]":
    """Keep checkpoints in a SQLite file at *path*."""
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    await asyncio.to_thread(_make, path)
    async with aiosqlite.connect(path) as connection:
        saver = AsyncSqliteSaver(connection)
        await saver.setup()
        yield saver


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)


@asynccontextmanager
async def on_postgres(url: str) -> "AsyncIterator[Saver]":
    """Keep checkpoints in the Postgres at *url*, in LangGraph's own tables."""
    try:
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
        from psycopg import Error
        from psycopg.rows import dict_row
        from psycopg_pool import AsyncConnectionPool
    except ModuleNotFoundError as error:
        raise MissingExtra(str(error.name), "postgres") from None

    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool: Any = AsyncConnectionPool(
        plain, open=False, kwargs=options, min_size=1, max_size=_CONNECTIONS, timeout=_PATIENCE
    )
    async with pool:
        saver = AsyncPostgresSaver(pool)
        try:
            await _set_up(saver, pool)
        except Error as error:
            raise Unavailable(f"The database does not keep talks: {error}") from error
        yield saver


async def _set_up(saver: Any, pool: Any) -> None:
    """Make LangGraph's tables, one process at a time."""
    async with pool.connection() as connection:
        # Whoever waited inside a statement would be waited for by those who make indexes.
        while not await _taken(connection):  # noqa: ASYNC110 - nobody here knows when
            await asyncio.sleep(_AGAIN)
        try:
            await saver.setup()
        finally:
            await connection.execute("SELECT pg_advisory_unlock(%s)", (_SETTING_UP,))


async def _taken(connection: Any) -> bool:
    asked = await connection.execute("SELECT pg_try_advisory_lock(%s) AS taken", (_SETTING_UP,))
    row = await asked.fetchone()
    return bool(row["taken"])
