"""The migrations make exactly the tables that the code speaks of, and take them away again."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from zhiren.db import Base
from zhiren.db.migrate import config, upgrade
from zhiren.host import Host
from zhiren.search.entries import FTS_TABLES


def on(url: str, work: Callable[[Connection], Any]) -> Any:
    async def run() -> Any:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            done = await connection.run_sync(work)
        await engine.dispose()
        return done

    return asyncio.run(run())


def test_a_migrated_database_has_what_the_tables_say(tmp_path: Path) -> None:
    assert not Host().loaded.broken
    url = f"sqlite+aiosqlite:///{tmp_path}/db"
    upgrade(url)

    def differences(connection: Connection) -> list[Any]:
        options = {"include_object": lambda _, name, kind, *__: name not in FTS_TABLES}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
        return list(compare_metadata(context, Base.metadata))

    assert on(url, differences) == []


def test_the_word_lists_triggers_are_there(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/db"
    upgrade(url)
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    assert on(url, lambda connection: connection.exec_driver_sql(query).scalar()) == 3


def test_upgrading_twice_changes_nothing_and_going_back_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/db"
    upgrade(url)
    upgrade(url)
    on(url, lambda connection: command.downgrade(config(url, connection), "base"))
    assert on(url, lambda connection: inspect(connection).get_table_names()) == ["alembic_version"]
