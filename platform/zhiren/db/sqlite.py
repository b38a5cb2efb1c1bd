"""This is where SQLite is spoken to: aiosqlite, with at most one hop to its thread a statement.

A hop to another thread and back costs more than most statements do. aiosqlite makes four of them
for each: a cursor is made, it executes, it fetches, it is closed. Here a statement executes and
fetches in one, what never waits (beginning and ending a read) makes none, and a write begins with
its first statement. Statements of a transaction that is *near* make none either: whoever asked for
it has promised that each finds its few rows by key, in less time than a hop takes.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

_READ, _WRITE = "BEGIN", "BEGIN IMMEDIATE"


class Connection(aiosqlite.Connection):
    """One SQLite connection and its thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        """Open with *connector*, in the thread, when first awaited."""
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True
        self.near = False
        self._reads = False
        self._is_to_write = False
        self._cut_off = False

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """Make a cursor, without a hop."""
        return Cursor(self)

    async def do(self, work: Callable[[], Any]) -> None:
        """Do *work*: here if it is near and waits for nobody, else in the thread."""
        if self.near and not (self._is_to_write or self._cut_off):
            work()
        else:
            await self.hop(work)

    async def hop(self, work: Callable[[], Any]) -> None:
        """Do *work* in the thread. Whoever is cancelled meanwhile does not know how it ended."""
        try:
            await self._execute(work)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            self._cut_off = True
            raise

    def begin_reading(self) -> None:
        """Begin a read: nothing is locked or looked at yet."""
        self._conn.execute(_READ)
        self._reads = True

    def begin_writing(self) -> None:
        """Begin a write, with the first statement of it."""
        self._is_to_write = True

    def begin(self) -> None:
        """Begin what is to be begun, in the thread."""
        if self._is_to_write:
            self._conn.execute(_WRITE)
            self._is_to_write = False

    async def commit(self) -> None:
        """Keep what was written."""
        await self._end(self._conn.commit)

    async def rollback(self) -> None:
        """Forget what was written."""
        await self._end(self._conn.rollback)

    async def _end(self, how: Callable[[], None]) -> None:
        if self._cut_off:
            await self.hop(how)
            self._cut_off = False
        elif self._reads:
            how()
        elif self._conn.in_transaction:
            await self.hop(how)
        self._reads = self._is_to_write = False


class Cursor:
    """One statement and its rows, which are all fetched at once."""

    def __init__(self, connection: Connection) -> None:
        """Work on *connection*."""
        self._connection = connection
        self._cursor = connection._conn.cursor()  # noqa: SLF001 - it has no public name
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        """Enter, as SQLAlchemy does."""
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Execute *sql* and fetch its rows."""
        if sql == _READ:
            self._connection.begin_reading()
        elif sql == _WRITE:
            self._connection.begin_writing()
        else:
            await self._connection.do(partial(self._run, sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Execute *sql* once for each of *parameters*."""
        await self._connection.do(partial(self._run_all, sql, parameters))

    def _run_all(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._connection.begin()
        self._cursor.executemany(sql, parameters)

    def _run(self, sql: str, parameters: Sequence[Any]) -> None:
        self._connection.begin()
        self._cursor.execute(sql, parameters)
        self._rows = self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> list[Any]:
        """Give the rows that are left."""
        rows, self._rows = self._rows, []
        return rows

    async def fetchmany(self, size: int) -> list[Any]:
        """Give the next rows."""
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """Give the next row."""
        return self._rows.pop(0) if self._rows else None

    async def close(self) -> None:
        """Let go of the statement."""
        self._cursor.close()

    @property
    def description(self) -> Any:
        """What the columns are called."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Which row was inserted."""
        return self._cursor.lastrowid


def connect(path: str, **options: Any) -> Connection:
    """Prepare a connection to the database at *path*."""
    # The loop's thread makes cursors and begins reads: SQLite itself is safe between threads.
    return Connection(partial(sqlite3.connect, path, **{**options, "check_same_thread": False}))


CONNECT = {"async_creator_fn": connect}
"""What `create_async_engine` must be given as ``connect_args``."""
