"""A call that is cut off in the middle never holds the others up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from zhiren import Actor, Invalid
from zhiren.db import Database
from zhiren.db.sqlite import Connection
from zhiren.kernel.tables import Candidate

WHO = Actor(user_id="u", organisation_id="ours", role="hr")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/db")
    await database.create_all()
    yield database
    await database.close()


async def write(database: Database, *, near: bool = False) -> None:
    async with database.writing(WHO, near=near) as session:
        session.add(Candidate(name="somebody"))
        await session.flush()
        await session.execute(select(Candidate).limit(1))


@pytest.mark.parametrize("near", [False, True])
async def test_a_write_that_is_cut_off_anywhere_leaves_no_lock(
    database: Database, near: bool
) -> None:
    cut_off = []  # kept on purpose: a traceback that lives on used to keep the lock
    for steps in range(60):
        writing = asyncio.create_task(write(database, near=near))
        for _ in range(steps):
            await asyncio.sleep(0)
        await asyncio.sleep(steps / 20_000)
        writing.cancel()
        cut_off.append((await asyncio.gather(writing, return_exceptions=True))[0])
        await asyncio.wait_for(write(database), 5)
    assert any(isinstance(one, asyncio.CancelledError) for one in cut_off)


async def test_of_a_near_write_only_its_first_statement_and_its_end_take_the_thread(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database)  # a connection is open
    hops, hop = [], Connection.hop

    async def counted(self: Connection, work: Callable[[], Any]) -> None:
        hops.append(work)
        await hop(self, work)

    monkeypatch.setattr(Connection, "hop", counted)
    for near, expected in ((True, 2), (False, 3)):
        hops.clear()
        await write(database, near=near)
        assert len(hops) == expected


async def test_what_no_database_can_hold_is_invalid(database: Database) -> None:
    for name in ("\ud800", 2**70):
        with pytest.raises(Invalid):
            async with database.writing(WHO) as session:
                session.add(Candidate(name=name))
    async with database.reading(WHO) as session:
        assert (await session.scalars(select(Candidate))).all() == []


async def test_an_error_of_the_database_never_tells_what_was_to_be_kept(
    database: Database,
) -> None:
    with pytest.raises(OperationalError) as caught:
        async with database.writing(WHO) as session:
            await session.execute(text("INSERT INTO nowhere VALUES (:phone)"), {"phone": "1381"})
    assert "1381" not in str(caught.value)
