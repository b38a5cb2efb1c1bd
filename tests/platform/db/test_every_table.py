"""Over every table: nothing that is asked or done shows, counts or changes a foreign row."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.platform.db.asking import (
    CHANGING,
    COUNTING,
    SHOWING,
)
from tests.platform.db.holes import Shared, Unwalled, holes_in
from tests.platform.db.tables import (
    ACTORS,
    ORGANISATIONS,
    every_table,
    fill,
    truth,
)
from tests.platform.db.watching import changing, reading
from zhiren.access import READERS
from zhiren.db import Base, Database
from zhiren.db.postgres import owned_tables
from zhiren.testing import MakeDatabase

Cls = type[Any]
PERSONS = ("u_4", "nobody")


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    tables = every_table()
    database = await make_database()
    await fill(database, tables, PERSONS)
    return database


@pytest.mark.parametrize("others", [False, True])
async def test_no_way_of_asking_shows_or_counts_a_foreign_row(
    database: Database, others: bool
) -> None:
    wrong = []
    for cls in every_table():
        keys = list(await truth(database, cls))
        assert len(keys) >= len(ORGANISATIONS) * len(PERSONS)
        for who in ACTORS.values():
            if (who.role in READERS) != others:
                wrong += await reading(database, who, cls, keys)
    assert wrong == []


@pytest.mark.parametrize("actor", ["hr of a", "candidate of c", "service of b"])
async def test_no_way_of_changing_reaches_a_foreign_row(database: Database, actor: str) -> None:
    wrong = [one for cls in every_table() for one in await changing(database, ACTORS[actor], cls)]
    assert wrong == []


@pytest.fixture
async def holes(database: Database) -> AsyncIterator[Database]:
    async with holes_in(database):
        yield database


@pytest.mark.parametrize("cls", [Shared, Unwalled])
async def test_a_table_with_a_hole_in_its_wall_is_found_out_by_every_way_of_asking(
    holes: Database, cls: Cls
) -> None:
    wrong = await reading(holes, ACTORS["hr of a"], cls, list(await truth(holes, cls)))
    ways = {f"{cls.__tablename__}: {way.__name__}" for way in (*SHOWING, *COUNTING)}
    assert set(wrong) >= ways


async def test_a_table_without_walls_is_found_out_by_what_changes_it(holes: Database) -> None:
    wrong = await changing(holes, ACTORS["hr of a"], Unwalled)
    ways = [way.__name__ for way in CHANGING]
    until_nothing_is_left = ways[: ways.index("remove_stand_ins") + 1]
    assert wrong == [f"{Unwalled.__tablename__}: {way}" for way in until_nothing_is_left]


def test_only_organisations_themselves_belong_to_none() -> None:
    assert every_table()
    assert Base.metadata.tables.keys() - owned_tables().keys() == {"organisations"}
