"""Tasks end once, whatever dies in between; a task that is called off hears of it."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import update

from zhiren import Actor, Call, Host, Invalid, TaskKind, hookimpl
from zhiren.carrying import Carrier
from zhiren.db import utcnow
from zhiren.kernel.tables import Task
from zhiren.testing import MakeHost, make_user


class Labour:
    """A plugin with work that counts, fails, and takes its time."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.begun = asyncio.Event()
        self.cancelled = asyncio.Event()

    @hookimpl
    def register_tasks(self) -> Iterable[TaskKind]:
        return [
            TaskKind(name="count", handler=self.count),
            TaskKind(name="fail", handler=self.fail),
            TaskKind(name="break", handler=self.crash),
            TaskKind(name="sleep", handler=self.sleep, queue="interactive"),
            TaskKind(name="dawdle", handler=self.sleep, timeout=0.05),
        ]

    async def count(self, call: Call, number: int) -> dict[str, Any]:
        await call.progress(1, 2, "halfway")
        self.done.append(number)
        return {"number": number}

    async def fail(self, call: Call) -> None:
        raise Invalid("not like this")

    async def crash(self, call: Call) -> None:
        raise ZeroDivisionError

    async def sleep(self, call: Call) -> None:
        self.begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            self.cancelled.set()


@pytest.fixture
def labour() -> Labour:
    return Labour()


@pytest.fixture
async def host(make_host: MakeHost, labour: Labour) -> Host:
    return await make_host(labour=labour)


async def begin(host: Host, actor: Actor, kind: str, **payload: Any) -> Task:
    call = Call(host=host, actor=actor, name="test")
    async with call.writing() as session:
        return await call.enqueue(session, kind, payload)


async def test_a_task_is_carried_out_and_keeps_its_result(host: Host, labour: Labour) -> None:
    hr = await make_user(host, "hr")
    task = await host.tasks.wait((await begin(host, hr, "count", number=7)).id, 5)
    assert (task.status, task.result, task.message) == ("completed", {"number": 7}, "halfway")
    assert labour.done == [7]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("fail", "not like this"), ("break", "ZeroDivisionError"), ("dawdle", "longer")],
)
async def test_a_task_that_goes_wrong_says_why(host: Host, kind: str, said: str) -> None:
    hr = await make_user(host, "hr")
    task = await host.tasks.wait((await begin(host, hr, kind)).id, 5)
    assert task.status == "failed"
    assert said in (task.error or "")


async def test_a_running_task_that_is_called_off_stops_within_a_second(
    host: Host, labour: Labour
) -> None:
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "sleep")
    await asyncio.wait_for(labour.begun.wait(), 5)
    await host.tasks.cancel(task.id, hr)
    await asyncio.wait_for(labour.cancelled.wait(), 1)
    assert (await host.tasks.wait(task.id, 5)).status == "cancelled"


async def test_a_dead_workers_task_is_taken_over_once(host: Host, labour: Labour) -> None:
    hr = await make_user(host, "hr")
    async with host.database.writing(hr) as session:
        task = await host.tasks.add(session, hr, "count", {"number": 1})
        await session.execute(
            update(Task).values(status="running", lease_owner="dead", lease_until=utcnow())
        )
    ended = await host.tasks.wait(task.id, 8)
    assert (ended.status, labour.done) == ("completed", [1])


async def test_a_live_workers_task_is_never_taken(host: Host, labour: Labour) -> None:
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "sleep")
    await asyncio.wait_for(labour.begun.wait(), 5)
    labour.begun.clear()
    other = Carrier(host)
    assert await other._claim(task.id) is None


async def test_of_many_hints_for_one_task_only_one_is_carried_out(
    host: Host, labour: Labour
) -> None:
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "count", number=3)
    carrier = host.tasks.carrier
    assert carrier is not None
    await asyncio.gather(*(carrier._carry(task.id) for _ in range(5)))
    await host.tasks.wait(task.id, 5)
    assert labour.done == [3]


async def test_a_batch_ends_with_its_last_part(host: Host) -> None:
    hr = await make_user(host, "hr")
    call = Call(host=host, actor=hr, name="test")
    async with call.writing() as session:
        batch = await host.tasks.add_batch(session, hr, "three files", 3)
        for number in range(2):
            await call.enqueue(session, "count", {"number": number}, parent_id=batch.id)
        await call.enqueue(session, "fail", {}, parent_id=batch.id)
    ended = await host.tasks.wait(batch.id, 5)
    assert (ended.status, ended.current) == ("completed", 3)
    assert ended.result == {"completed": 2, "failed": 1}
