"""Bringing a database to this version's schema."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Upgrade the database at *url* to the newest revision; does nothing when it is there."""
    asyncio.run(_upgrade(url))


def standing(url: str) -> tuple[str | None, str]:
    """Tell at which revision the database at *url* is, and which is the newest."""

    async def look() -> str | None:
        engine = create_async_engine(url)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(_revision)
        finally:
            await engine.dispose()

    return asyncio.run(look()), _newest()


async def _upgrade(url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            if await connection.run_sync(_revision) != _newest():
                await connection.run_sync(partial(_run, url))
    finally:
        await engine.dispose()


def _revision(connection: Connection) -> str | None:
    """Read where the database is, without Alembic: its import is a tenth of a start."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _newest() -> str:
    """Name the last revision: a file begins with its number."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def _run(url: str, connection: Connection) -> None:
    from alembic import command

    command.upgrade(config(url, connection), "head")


def config(url: str, connection: Connection | None = None) -> "Config":
    """Make Alembic's configuration for *url*, on an open *connection* when there is one."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
