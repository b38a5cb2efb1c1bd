"""Databases that are empty at the beginning of a test: a file, or one of a Postgres server."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from sqlalchemy import make_url, text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from zhiren.db import Database

VARIABLE = "TEST_DATABASE"
"""A Postgres on which tests may make and drop databases; without it they use SQLite."""
_ROLE = "zhiren_tests"
_ROLE_EXISTS = "SELECT 1 FROM pg_roles WHERE rolname = :role"
_EMPTY = """SET session_replication_role = replica;
DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'DELETE FROM ' || quote_ident(one);
    END LOOP;
END $$"""
# A database is made in a tenth of a second, but dropping one takes three: they are used again.
_made: list[str] = []
_idle: list[str] = []
# Files with tables and no rows, by how many tables: plugins bring theirs when they are imported.
_laid: dict[int, Path] = {}


@asynccontextmanager
async def throwaway_database(folder: Path) -> AsyncIterator[str]:
    """Give the URL of a database without rows; it may have its tables already."""
    if not (server := os.environ.get(VARIABLE)):
        # A home's own name first: another process may then open the same home.
        own = folder / "zhiren.db"
        path = folder / f"zhiren_{token_hex(4)}.db" if own.exists() else own
        yield f"sqlite+aiosqlite:///{path}"
        return
    name = _idle.pop() if _idle else await _make(server)
    try:
        yield _url(server, name)
    finally:
        await _do(_url(server, name, role=None), _EMPTY)
        _idle.append(name)


async def lay_tables(database: "Database") -> None:
    """Make every known table; a file is copied from the first that was made."""
    from zhiren.db import Base

    own = Path(database.engine.url.database or "")
    if not database.is_sqlite or await asyncio.to_thread(own.exists):
        await database.create_all()
        return
    if (number := len(Base.metadata.tables)) not in _laid:
        _laid[number] = Path(mkdtemp(prefix="zhiren-tables")) / "zhiren.db"
        await _lay(_laid[number])
    shutil.copy(_laid[number], own)


async def _lay(path: Path) -> None:
    from zhiren.db import Database

    database = Database(f"sqlite+aiosqlite:///{path}")
    await database.create_all()
    await database.close()


@asynccontextmanager
async def new_database(server: str) -> AsyncIterator[str]:
    """Give the URL of a database without tables on *server*, for tests of the schema itself."""
    name = await _make(server)
    try:
        yield _url(server, name)
    finally:
        _made.remove(name)
        await _do(server, f"DROP DATABASE {name} WITH (FORCE)")


def drop_databases() -> None:
    """Take away the databases of this process."""
    for path in _laid.values():
        shutil.rmtree(path.parent)
    _laid.clear()
    for name in _made:
        asyncio.run(_do(os.environ[VARIABLE], f"DROP DATABASE {name} WITH (FORCE)"))
    _made.clear()
    _idle.clear()


async def _make(server: str) -> str:
    """Make a database of a plain role: superusers go through every wall."""
    name = f"zhiren_test_{os.getpid()}_{token_hex(4)}"
    engine = _engine(server)
    async with engine.connect() as connection:
        await _make_role(connection)
        await connection.execute(text(f"CREATE DATABASE {name} OWNER {_ROLE}"))
        # What tests keep need not survive a power cut.
        await connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    await engine.dispose()
    _made.append(name)
    return name


async def _make_role(connection: "AsyncConnection") -> None:
    # Test processes start together: the first makes the role, the others find it.
    await connection.execute(text("SELECT pg_advisory_lock(7450912309)"))
    if not await connection.scalar(text(_ROLE_EXISTS), {"role": _ROLE}):
        await connection.execute(text(f"CREATE ROLE {_ROLE} LOGIN"))
    await connection.execute(text("SELECT pg_advisory_unlock(7450912309)"))


async def _do(url: str, statement: str) -> None:
    engine = _engine(url)
    async with engine.connect() as connection:
        for part in statement.split(";\n", 1):
            await connection.exec_driver_sql(part)
    await engine.dispose()


def _engine(server: str) -> "AsyncEngine":
    from zhiren.db.database import open_engine

    return open_engine(server, isolation_level="AUTOCOMMIT")


def _url(server: str, name: str, role: str | None = _ROLE) -> str:
    url = make_url(server).set(database=name)
    return (url.set(username=role) if role else url).render_as_string(hide_password=False)
