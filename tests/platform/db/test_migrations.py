"""The migrations make exactly the tables that the code speaks of, keep rows, and can go back."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from tests.platform.db import reflected
from tests.platform.db.tables import every_table
from zhiren import Unavailable
from zhiren.db import Base, Database
from zhiren.db.database import open_engine
from zhiren.db.migrate import config, newest, upgrade
from zhiren.db.postgres import owned_tables

REVISIONS = [
    one.revision for one in reversed(list(ScriptDirectory.from_config(config("")).walk_revisions()))
]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, of each kind."""
    every_table()
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/db"
    on_postgres: str = request.getfixturevalue("postgres")
    return on_postgres


def on(url: str, work: Callable[[Connection], Any]) -> Any:
    async def run() -> Any:
        engine = open_engine(url)
        async with engine.begin() as connection:
            done = await connection.run_sync(work)
        await engine.dispose()
        return done

    return asyncio.run(run())


def go(url: str, way: Callable[..., None], revision: str) -> None:
    """Go up or down to *revision*, as an operator would with Alembic's own commands."""

    def migrate(connection: Connection) -> None:
        reflected.as_platform(connection)
        way(config(url, connection), revision)

    on(url, migrate)


def differences(connection: Connection) -> list[Any]:
    def ours(one: Any, name: str | None, *_: object) -> bool:
        elsewhere = connection.dialect.name != "sqlite" and getattr(one, "_ddl_if", None)
        return name not in reflected.BESIDE and not elsewhere  # what SQLite alone has

    options = {"include_object": ours}
    context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
    return list(compare_metadata(context, Base.metadata))


def kept(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether what was in both schemas is as it was."""
    return all(
        after[table][name] == value
        for table, row in before.items()
        for name, value in row.items()
        if table in after and name in after[table]
    )


def test_a_migrated_database_has_what_the_tables_say(url: str) -> None:
    upgrade(url)
    assert on(url, differences) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_revision_are_kept_on_the_way_up_and_down(url: str, revision: str) -> None:
    go(url, command.upgrade, revision)
    before = on(url, reflected.fill)
    assert len(before) > 15
    upgrade(url)
    assert kept(before, on(url, reflected.read))
    assert on(url, differences) == []
    assert seen_by_classes(url) >= before.keys()
    go(url, command.downgrade, revision)
    assert on(url, reflected.read) == before
    upgrade(url)
    assert kept(before, on(url, reflected.read))
    assert on(url, differences) == []


def seen_by_classes(url: str) -> set[str]:
    """Read every row by its class; tell of which tables there are any."""

    async def look() -> set[str]:
        database = Database(url)
        async with database.reading(None) as session:
            classes = [mapper.class_ for mapper in Base.registry.mappers]
            found = {c.__tablename__ for c in classes if (await session.scalars(select(c))).all()}
        await database.close()
        return found

    return asyncio.run(look())


def test_the_word_list_follows_the_rows_after_every_upgrade(url: str) -> None:
    go(url, command.upgrade, REVISIONS[0])
    on(url, reflected.fill)
    upgrade(url)

    def words(connection: Connection) -> Any:
        reflected.as_platform(connection)
        sqlite = connection.dialect.name == "sqlite"
        return connection.scalar(
            text(f"SELECT count(*) FROM {'search_terms' if sqlite else 'search_postings'}")
        )

    assert on(url, words) == 1
    on(url, empty)
    assert on(url, words) == 0


def empty(connection: Connection) -> None:
    reflected.as_platform(connection)
    connection.exec_driver_sql("DELETE FROM search_entries")


def test_upgrading_twice_changes_nothing_and_going_back_leaves_nothing(url: str) -> None:
    upgrade(url)
    upgrade(url)
    go(url, command.downgrade, "base")
    assert on(url, lambda connection: inspect(connection).get_table_names()) == ["alembic_version"]


def test_a_database_that_is_newer_than_the_code_is_refused_with_what_to_do(url: str) -> None:
    upgrade(url)
    on(url, lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match=rf"9999.*{newest()}.*pip install --upgrade"):
        upgrade(url)


def test_revisions_follow_each_other_in_one_line() -> None:
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    assert newest() == REVISIONS[-1]


def test_tables_that_were_made_anew_are_walled_off_again(postgres: str) -> None:
    upgrade(postgres)
    go(postgres, command.downgrade, "base")
    upgrade(postgres)

    def is_open(connection: Connection) -> list[str]:
        query = "SELECT relname FROM pg_class WHERE NOT relforcerowsecurity AND relname = ANY(:all)"
        return list(connection.scalars(text(query), {"all": [*owned_tables(), "search_postings"]}))

    assert on(postgres, is_open) == []
