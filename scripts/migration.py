"""Write the next migration: whatever the tables have that the newest revision has not.

Run it as ``python scripts/migration.py "Why the schema changes"``.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from zhiren.db.migrate import MIGRATIONS, config, upgrade
from zhiren.host import Host


def main(why: str) -> None:
    """Compare a migrated database with the tables of every installed plugin."""
    Host()  # loads every plugin, and with them their tables
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'schema.db'}"
        upgrade(url)
        asyncio.run(_compare(url, why))


async def _compare(url: str, why: str) -> None:
    number = len(list((MIGRATIONS / "versions").glob("*.py"))) + 1
    engine = create_async_engine(url)

    def write(connection: Connection) -> None:
        command.revision(config(url, connection), why, autogenerate=True, rev_id=f"{number:04d}")

    async with engine.connect() as connection:
        await connection.run_sync(write)
    await engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
