"""Bringing a database to this version's schema."""

import asyncio
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Upgrade the database at *url* to the newest revision; does nothing when it is there."""
    asyncio.run(_upgrade(url))


async def _upgrade(url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(partial(_run, url))
    finally:
        await engine.dispose()


def _run(url: str, connection: Connection) -> None:
    command.upgrade(config(url, connection), "head")


def config(url: str, connection: Connection | None = None) -> Config:
    """Make Alembic's configuration for *url*, on an open *connection* when there is one."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
