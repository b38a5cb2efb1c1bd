"""An engine, and transactions on it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from typing import Any
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.ext.asyncio import create_async_engine as create_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import in_greenlet

from zhiren.access import Actor
from zhiren.db import postgres, sqlite
from zhiren.db.base import Base
from zhiren.db.scope import Scope, WalledSession
from zhiren.errors import Crossed, Invalid, MissingExtra, Unavailable

log = structlog.get_logger(__name__)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_POSTGRES = {"pool_pre_ping": True}  # a server that was restarted is found again
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=30000",
)


class Database:
    """Reads and writes, each in its own short transaction. A read sees one moment.

    On SQLite a read is ``BEGIN`` and a write ``BEGIN IMMEDIATE``; writers of this process queue
    for one lock, which is fairer and faster than SQLite's own waiting. On Postgres only writers
    of one organisation wait for each other, here and, across processes, in `zhiren.db.postgres`:
    whoever waits here holds no connection.
    """

    def __init__(self, url: str) -> None:
        """Connect to *url* on first use."""
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {"connect_args": sqlite.CONNECT} if self.is_sqlite else _POSTGRES
        self.engine = open_engine(url, pool_size=8, max_overflow=16, **options)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
            event.listen(self.engine.sync_engine, "invalidate", _let_go_of_sqlite)
        looks = {} if self.is_sqlite else postgres.LOOKS
        reader = self.engine.execution_options(**looks)
        options = {"expire_on_commit": False, "sync_session_class": WalledSession}
        self._readers = async_sessionmaker(reader, **options)
        writer = self.engine.execution_options(zhiren_writes=True)
        self._writers = async_sessionmaker(writer, **options)
        self._near_writers = async_sessionmaker(
            writer.execution_options(zhiren_near=True), **options
        )
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def reading(self, who: Actor | None) -> AsyncIterator[AsyncSession]:
        """Read as *who* may; ``None`` is the platform itself, which sees all."""
        with _as_meant():
            async with self._readers(info=_info(who)) as session:
                yield session

    @asynccontextmanager
    async def writing(
        self, who: Actor | None, *, near: bool = False
    ) -> AsyncIterator[AsyncSession]:
        """Write as *who* may: committed on leaving, rolled back on an error.

        Keep it short: no model, stream, file or tool is waited for inside. *near*: so short that
        every statement finds its few rows by key; SQLite then executes it at once, on the loop.
        """
        if _writing.get():
            raise RuntimeError("A write is already open here: finish it before the next.")
        token = _writing.set(True)
        try:
            with _as_meant():
                writers = self._near_writers if near else self._writers
                async with self._turn(who), writers.begin() as begun:
                    begun.info.update(_info(who))
                    yield begun
        finally:
            _writing.reset(token)

    @asynccontextmanager
    async def _turn(self, who: Actor | None) -> AsyncIterator[None]:
        if not self.is_sqlite and who is None:
            yield
            return
        whose = who.organisation_id if who and not self.is_sqlite else ""
        lock = self._locks.setdefault(whose, asyncio.Lock())
        async with lock:
            yield

    async def create_all(self) -> None:
        """Create every known table at once, for tests. Real homes are migrated."""
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


def open_engine(url: str, **options: Any) -> AsyncEngine:
    """Make an engine for *url*. Nothing is opened yet."""
    if (name := make_url(url).get_backend_name()) not in {"sqlite", "postgresql"}:
        raise Invalid(
            f"ZHIREN_DATABASE is sqlite+aiosqlite:// or postgresql+psycopg://, not {name}."
        )
    try:
        # Errors are logged, and parameters are people's words.
        return create_engine(url, hide_parameters=True, **options)
    except ModuleNotFoundError as error:
        raise MissingExtra(str(error.name), "postgres") from None


@contextmanager
def _as_meant() -> Iterator[None]:
    """Say by meaning what no database can hold, and what came of others or of the database."""
    try:
        yield
    except DataError:
        raise Invalid("A text or a number is longer than can be kept, or holds a NUL.") from None
    except OverflowError:
        raise Invalid("A number is larger than can be kept.") from None
    except UnicodeEncodeError:
        raise Invalid("A text holds half a character.") from None
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in postgres.CROSSED:
            raise Crossed from None
        if not error.connection_invalidated and not _is_busy(error):
            raise
        log.warning("database_does_not_answer", reason=type(error.orig).__name__)
        raise Unavailable("The database does not answer now.") from None
    except PoolTimeout:
        raise Unavailable("The database has too much to do now.") from None


def _is_busy(error: OperationalError) -> bool:
    """Tell whether another process has held SQLite's lock for longer than we wait."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def _info(who: Actor | None) -> dict[str, Any]:
    return {"scope": Scope.of(who)} if who else {}


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we begin, not the driver
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("zhiren_writes")
    driver: Any = connection.connection.driver_connection
    driver.near = connection.get_execution_options().get("zhiren_near", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _let_go_of_sqlite(connection: DBAPIConnection, *_: object) -> None:
    """Roll back before a connection is closed in the middle, as a cancelled call leaves it.

    SQLite keeps a closed connection, and its lock, for as long as anybody holds a cursor of it:
    here a traceback, for seconds. Everybody else would wait.
    """
    if in_greenlet():
        with suppress(sqlite3.Error):  # it may be closed already
            connection.rollback()
