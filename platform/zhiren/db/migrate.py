"""Bringing a database to this version's schema."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from zhiren.db import postgres
from zhiren.db.database import open_engine
from zhiren.errors import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Upgrade the database at *url* to the newest revision; does nothing when it is there."""
    asyncio.run(_upgrade(url))


def standing(url: str) -> tuple[str | None, str]:
    """Tell at which revision the database at *url* is, and which is the newest."""

    async def look() -> str | None:
        engine = open_engine(url)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(_revision)
        finally:
            await engine.dispose()

    return asyncio.run(look()), newest()


async def _upgrade(url: str) -> None:
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            shared = connection.dialect.name == "postgresql"
            if shared:
                await connection.run_sync(postgres.take_turn)
            if (now := await connection.run_sync(_revision)) != newest():
                _refuse_newer(now)
                await connection.run_sync(partial(_run, url))
            if shared:
                await connection.run_sync(_secure)
    except OperationalError as error:
        raise Unavailable(f"The database does not answer: {error.orig}") from None
    finally:
        await engine.dispose()


def _refuse_newer(now: str | None) -> None:
    if now is not None and now > newest():
        raise Unavailable(
            f"The database is at revision {now}, and this version knows {newest()}:"
            " pip install --upgrade zhiren"
        )


def _secure(connection: Connection) -> None:
    from zhiren.plugins.loading import load

    load(None)  # every plugin, and with them their tables
    postgres.put_up_walls(connection)
    postgres.warn_of_open_walls(connection)


def _revision(connection: Connection) -> str | None:
    """Read where the database is, without Alembic: its import is a tenth of a start."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def newest() -> str:
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
