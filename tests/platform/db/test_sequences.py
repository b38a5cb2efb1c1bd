"""Whatever several organisations do one after another, each sees and changes its own rows alone."""

from collections.abc import Collection, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from tests.platform.db.asking import CHANGING, Changing, change_all
from tests.platform.db.holes import Shared, Unwalled, holes_in
from tests.platform.db.tables import ACTORS, ORGANISATIONS, Key, every_table, rows_for, truth
from tests.platform.db.watching import attempt, foreign, reading
from zhiren.db import Base, Database
from zhiren.kernel.tables import Organisation
from zhiren.testing import MakeDatabase

Step = tuple[str, int, Changing, str]
WHO = st.sampled_from(sorted(ACTORS))


async def add(session: AsyncSession, cls: type[Any], _: Collection[Key]) -> None:
    scope = session.info["scope"]
    for row in rows_for(cls, scope.organisation_id, scope.user_id):
        session.add(row)
        await session.flush()


async def slip_in(session: AsyncSession, cls: type[Any], _: Collection[Key]) -> None:
    """Add a row to an organisation that is not one's own."""
    mine = session.info["scope"].organisation_id
    session.add_all(rows_for(cls, "a" if mine != "a" else "b", "nobody"))


WAYS: tuple[Changing, ...] = (*[add] * len(CHANGING), *CHANGING, slip_in)
STEPS = st.lists(
    st.tuples(WHO, st.integers(0, 999), st.sampled_from(WAYS), WHO), min_size=3, max_size=12
)


async def begin_anew(database: Database) -> None:
    async with database.writing(None) as session:
        for table in reversed(Base.metadata.sorted_tables):
            await session.execute(delete(table))
        session.add_all(Organisation(id=one, name=one) for one in ORGANISATIONS)


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    every_table()
    return await make_database()


async def play(database: Database, tables: Sequence[type[Any]], steps: list[Step]) -> None:
    """Do what *steps* say, each by its actor on its table, and look with its onlooker's eyes."""
    touched = set[type[Any]]()
    for actor, number, way, onlooker in steps:
        who, cls = ACTORS[actor], tables[number % len(tables)]
        touched.add(cls)
        before = {one: foreign(await truth(database, one), who) for one in touched}
        await attempt(database, who, cls, way, list(await truth(database, cls)))
        assert {one: foreign(await truth(database, one), who) for one in touched} == before
        keys = list(await truth(database, cls))
        assert await reading(database, ACTORS[onlooker], cls, keys) == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_no_sequence_shows_counts_or_changes_a_foreign_row(
    database: Database, steps: list[Step]
) -> None:
    await begin_anew(database)
    await play(database, every_table(), steps)


@pytest.mark.parametrize("cls", [Shared, Unwalled])
async def test_a_sequence_over_a_table_with_a_hole_is_found_out(
    database: Database, cls: type[Any]
) -> None:
    async with holes_in(database):
        with pytest.raises(AssertionError):
            await play(database, [cls], [("hr of a", 0, change_all, "admin of b")])
