"""Eight who write at once, each as a process of its own would: nothing is lost, nobody fails."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from zhiren import Actor, Host
from zhiren.carrying.leases import Ended, Leases
from zhiren.db import Database
from zhiren.db.again import again
from zhiren.kernel.tables import Candidate, Task, User
from zhiren.tasks import Tasks
from zhiren.testing import MakeDatabase

MANY = 8
HR = Actor(user_id="u_1", organisation_id="ours", role="hr")


@again
async def raise_both(database: Database, first: str, second: str) -> None:
    """Change one row and then the other; whoever goes the other way about it meets us."""
    async with database.writing(None) as session:
        for ident in (first, second):
            change = update(User).where(User.id == ident)
            await session.execute(change.values(token_version=User.token_version + 1))
            await asyncio.sleep(0.05)


@pytest.fixture
async def processes(make_database: MakeDatabase) -> AsyncIterator[list[Database]]:
    """One database, opened by several that share nothing else."""
    Host()
    first = await make_database()
    others = [Database(first.url) for _ in range(MANY - 1)]
    yield [first, *others]
    for one in others:
        await one.close()


async def all_of(*work: Any) -> None:
    """Do everything at once; whatever fails is told, all of it."""
    failed = [one for one in await asyncio.gather(*work, return_exceptions=True) if one]
    assert failed == []


async def test_what_all_of_them_raise_loses_no_update(processes: list[Database]) -> None:
    async with processes[0].writing(HR) as session:
        session.add(user := User(username="n", password_hash="", role="hr", token_version=0))

    async def raise_version(database: Database) -> None:
        for _ in range(10):
            async with database.writing(HR) as session:
                (await session.get_one(User, user.id)).token_version += 1

    await all_of(*(raise_version(database) for database in processes))
    async with processes[0].reading(HR) as session:
        assert (await session.get_one(User, user.id)).token_version == 10 * MANY


async def test_two_who_each_wait_for_the_other_both_get_what_they_want(
    processes: list[Database],
) -> None:
    common = {"password_hash": "", "role": "hr", "token_version": 0}
    async with processes[0].writing(HR) as session:
        session.add_all(User(id=one, username=one, **common) for one in ("a", "b"))
    await all_of(
        *(raise_both(one, "a", "b") for one in processes[:2]),
        *(raise_both(one, "b", "a") for one in processes[2:4]),
    )
    async with processes[0].reading(HR) as session:
        assert list(await session.scalars(select(User.token_version))) == [4, 4]


async def test_what_each_adds_only_if_there_is_room_stays_within_it(
    processes: list[Database],
) -> None:
    async def add(database: Database) -> None:
        for _ in range(5):
            async with database.writing(HR) as session:
                there = await session.scalar(select(func.count()).select_from(Candidate)) or 0
                if there < 10:
                    session.add(Candidate(name="n"))

    await all_of(*(add(database) for database in processes))
    async with processes[0].reading(HR) as session:
        assert await session.scalar(select(func.count()).select_from(Candidate)) == 10


async def make_batch(database: Database, parts: int) -> tuple[str, list[str]]:
    """Write a batch whose parts nobody carries yet."""
    async with database.writing(HR) as session:
        common = {"kind": "part", "name": "part", "queue": "bulk", "payload": {}}
        common |= {"owner_id": HR.user_id, "owner_role": "hr"}
        session.add(batch := Task(**(common | {"kind": "batch", "status": "running"})))
        await session.flush()
        tasks = [Task(**common, parent_id=batch.id) for _ in range(parts)]
        session.add_all(tasks)
    return batch.id, [task.id for task in tasks]


async def carry(leases: Leases, task_ids: list[str]) -> int:
    """Take what is free, hold on to it, and finish it; tell how many that were."""
    taken = 0
    for task_id in task_ids:
        if task := await leases.claim(task_id):
            taken += 1
            await leases.renew(task_ids)
            await leases.progress(task_id, 1, 2, "half")
            await leases.finish(task, Ended(status="completed"))
    return taken


async def test_each_part_of_a_batch_is_carried_once_and_all_are_counted(
    processes: list[Database],
) -> None:
    batch, parts = await make_batch(processes[0], 24)
    leases = [Leases(database, f"worker {number}") for number, database in enumerate(processes)]
    assert sum(await asyncio.gather(*(carry(one, parts) for one in leases))) == len(parts)
    async with processes[0].reading(None) as session:
        ended = await session.get_one(Task, batch)
    assert (ended.status, ended.current, ended.result) == ("completed", 24, {"completed": 24})


async def test_a_batch_that_is_called_off_while_its_parts_end_holds_nobody_up(
    processes: list[Database],
) -> None:
    leases = [Leases(database, f"worker {number}") for number, database in enumerate(processes)]
    for _ in range(5):
        batch, parts = await make_batch(processes[0], 5 * MANY)
        mine = {one: parts[number::MANY] for number, one in enumerate(leases)}
        taken = {one: [await one.claim(part) for part in some] for one, some in mine.items()}

        async def end(one: Leases, tasks: list[Task | None], beating: list[str]) -> None:
            for task in tasks:
                assert task is not None
                await one.renew(beating)
                await one.finish(task, Ended(status="completed"))

        async def call_off(database: Database, ident: str) -> None:
            await Tasks(database, {}).cancel(ident, HR)

        ending = [end(one, tasks, mine[one]) for one, tasks in taken.items()]
        await all_of(*ending[:4], *(call_off(one, batch) for one in processes), *ending[4:])
        async with processes[0].reading(None) as session:
            assert (await session.get_one(Task, batch)).ended
