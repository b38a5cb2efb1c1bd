"""On Postgres a second wall stands in the database: plain SQL meets it, whoever wrote it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.platform.db.tables import every_table, fill, truth
from tests.platform.db.test_writers import raise_both
from zhiren import Actor, Invalid, Unavailable
from zhiren.db import Database
from zhiren.db.database import open_engine
from zhiren.db.migrate import upgrade
from zhiren.db.postgres import owned_tables
from zhiren.kernel.tables import Candidate, User

OURS = Actor(user_id="u_1", organisation_id="ours", role="hr")
THEIRS = Actor(user_id="u_2", organisation_id="theirs", role="hr")


@pytest.fixture
async def database(postgres: str) -> AsyncIterator[Database]:
    await asyncio.to_thread(upgrade, postgres)
    database = Database(postgres)
    for who in (OURS, THEIRS):
        async with database.writing(who) as session:
            session.add(Candidate(name=who.organisation_id))
    yield database
    await database.close()


async def names(database: Database, who: Actor | None) -> list[str]:
    async with database.reading(who) as session:
        return await names_in(session)


async def names_in(session: AsyncSession) -> list[str]:
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


async def test_every_table_with_rows_of_organisations_is_walled_off(database: Database) -> None:
    query = text(
        "SELECT relname, relrowsecurity AND relforcerowsecurity AS walled"
        " FROM pg_class JOIN pg_attribute"
        " ON attrelid = pg_class.oid WHERE attname = 'organisation_id' AND relkind = 'r'"
    )
    async with database.engine.connect() as connection:
        walled = {row.relname: row.walled for row in await connection.execute(query)}
    assert [name for name, there in walled.items() if not there] == []
    assert walled.keys() == owned_tables().keys() | {"search_postings"}


async def in_plain_sql(database: Database, said: str, statement: str) -> Any:
    """Execute *statement* on a connection that says *said*; None where it is refused."""
    async with database.engine.connect() as connection:
        await connection.execute(text(f"SELECT {said}"))
        try:
            done = await connection.execute(text(statement))
        except ProgrammingError as error:
            if "row-level security" not in str(error):
                raise
            return None
        return done.scalar() if done.returns_rows else done.rowcount


HR = "set_config('zhiren.user', 'u_1', true), set_config('zhiren.role', 'hr', true)"
NOBODY = ("1", HR, f"{HR}, set_config('zhiren.organisation', '', true)")
STRANGER = f"{HR}, set_config('zhiren.organisation', 'nowhere', true)"
OF_A = f"{HR}, set_config('zhiren.organisation', 'a', true)"
PLATFORM = "set_config('zhiren.platform', 'on', true)"


async def test_plain_sql_sees_of_every_table_what_it_says_it_is(database: Database) -> None:
    await fill(database, every_table(), ["somebody"])
    for name, cls in owned_tables().items():
        there = [row["organisation_id"] for row in (await truth(database, cls)).values()]
        count = f"SELECT count(*) FROM {name}"
        seen = [await in_plain_sql(database, said, count) for said in (*NOBODY, STRANGER, OF_A)]
        assert (name, *seen) == (name, 0, 0, 0, 0, there.count("a"))
        assert await in_plain_sql(database, PLATFORM, count) == len(there) > there.count("a") > 0


async def test_plain_sql_changes_nothing_of_others_in_any_table(database: Database) -> None:
    await fill(database, every_table(), ["somebody"])
    wrong = []
    for table in owned_tables():
        for statement in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET organisation_id = 'nowhere'",
            f"INSERT INTO {table} SELECT * FROM {table} WHERE organisation_id = 'a'",
        ):
            done = [await in_plain_sql(database, said, statement) for said in (*NOBODY, STRANGER)]
            if set(done) - {0, None}:
                wrong.append(statement)
        refused = f"INSERT INTO {table} (organisation_id) VALUES ('b')"
        if await in_plain_sql(database, OF_A, refused) is not None:
            wrong.append(refused)
    assert wrong == []


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


async def test_a_deadlock_is_told_by_its_meaning(database: Database) -> None:
    ways = (raise_both.__wrapped__(database, *pair) for pair in (("a", "b"), ("b", "a")))  # type: ignore[attr-defined]
    common = {"password_hash": "", "role": "hr"}
    async with database.writing(OURS) as session:
        session.add_all(User(id=one, username=one, **common) for one in ("a", "b"))
    failed = await asyncio.gather(*ways, return_exceptions=True)
    assert sorted(type(one).__name__ for one in failed) == ["Crossed", "NoneType"]


async def test_a_connection_that_is_cut_is_unavailable_and_the_next_one_works(
    database: Database,
) -> None:
    cut = text("SELECT pg_terminate_backend(:pid)")

    async def be_cut() -> None:
        async with database.reading(OURS) as session:
            pid = await session.scalar(text("SELECT pg_backend_pid()"))
            async with database.reading(None) as other:
                await other.execute(cut, {"pid": pid})
            await names_in(session)

    with pytest.raises(Unavailable, match="does not answer"):
        await be_cut()
    assert await names(database, OURS) == ["ours"]


def test_another_kind_of_database_is_refused_in_one_line() -> None:
    with pytest.raises(Invalid, match="ZHIREN_DATABASE"):
        open_engine("mysql+pymysql://nobody@localhost/x")
