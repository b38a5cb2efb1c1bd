"""On Postgres a second wall stands in the database: plain SQL meets it, whoever wrote it."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.exc import ProgrammingError

from zhiren import Actor, Invalid
from zhiren.db import Database
from zhiren.db.database import open_engine
from zhiren.db.migrate import upgrade
from zhiren.db.postgres import owned_tables
from zhiren.kernel.tables import Candidate
from zhiren.testing_databases import VARIABLE, new_database

OURS = Actor(user_id="u_1", organisation_id="ours", role="hr")
THEIRS = Actor(user_id="u_2", organisation_id="theirs", role="hr")
SERVER = "postgresql+psycopg://postgres@127.0.0.1/postgres"


def reachable(server: str) -> bool:
    url = make_url(server)
    try:
        socket.create_connection((url.host or "127.0.0.1", url.port or 5432), timeout=2).close()
    except OSError:
        return False
    return True


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    server = os.environ.get(VARIABLE, SERVER)
    if not reachable(server):
        pytest.skip("No Postgres answers here; TEST_DATABASE may name one.")
    async with new_database(server) as url:
        await asyncio.to_thread(upgrade, url)
        database = Database(url)
        for who in (OURS, THEIRS):
            async with database.writing(who) as session:
                session.add(Candidate(name=who.organisation_id))
        yield database
        await database.close()


async def names(database: Database, who: Actor | None) -> list[str]:
    async with database.reading(who) as session:
        return list(await session.scalars(text("SELECT name FROM candidates ORDER BY name")))


async def test_plain_sql_sees_and_changes_only_what_is_ones_own(database: Database) -> None:
    assert await names(database, OURS) == ["ours"]
    async with database.writing(OURS) as session:
        await session.execute(text("UPDATE candidates SET name = 'taken'"))
    assert await names(database, None) == ["taken", "theirs"]
    async with database.writing(OURS) as session:
        await session.execute(text("DELETE FROM candidates"))
    assert await names(database, None) == ["theirs"]


async def test_plain_sql_gives_nothing_to_another_organisation(database: Database) -> None:
    async def give() -> None:
        async with database.writing(OURS) as session:
            await session.execute(text("UPDATE candidates SET organisation_id = 'theirs'"))

    with pytest.raises(ProgrammingError, match="row-level security"):
        await give()


async def test_a_connection_that_says_nothing_sees_nothing(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM candidates")) == 0


async def test_every_owned_table_of_a_migrated_database_is_walled_off(database: Database) -> None:
    def walled(connection: Connection) -> tuple[set[str], set[str]]:
        query = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        tables = set(inspect(connection).get_table_names())
        return tables, set(connection.scalars(text(query)))

    async with database.engine.connect() as connection:
        tables, walls = await connection.run_sync(walled)
    assert walls >= owned_tables().keys() & tables
    assert {"candidates", "search_entries", "search_postings"} <= walls


async def test_upgrading_again_changes_nothing(database: Database) -> None:
    await asyncio.to_thread(upgrade, database.url)
    assert await names(database, OURS) == ["ours"]


async def test_what_it_cannot_hold_is_a_mistake_of_the_sender(database: Database) -> None:
    async def put(name: str) -> None:
        async with database.writing(OURS) as session:
            session.add(Candidate(name=name))

    for name in ("a\0b", "x" * 201):
        with pytest.raises(Invalid):
            await put(name)


def test_another_kind_of_database_is_refused_in_one_line() -> None:
    with pytest.raises(Invalid, match="ZHIREN_DATABASE"):
        open_engine("mysql+pymysql://nobody@localhost/x")
