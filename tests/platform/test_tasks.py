"""Tasks end once, whatever dies in between; a task that is called off hears of it."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select, update

from zhiren import Actor, Call, Host, Invalid, NotFound, TaskKind, hookimpl
from zhiren.carrying.carrier import Carrier
from zhiren.carrying.leases import Leases
from zhiren.db import utcnow
from zhiren.kernel.tables import Organisation, Task
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
            TaskKind(name="found", handler=self.found, queue="interactive"),
        ]

    async def count(self, call: Call, number: int) -> dict[str, Any]:
        await call.progress(1, 2, "halfway")
        self.done.append(number)
        return {"number": number}

    async def fail(self, call: Call) -> None:
        raise Invalid("not like this")

    async def crash(self, call: Call) -> None:
        raise ZeroDivisionError

    async def found(self, call: Call, *, kept: bool) -> None:
        """Make something and end in one write; break in it, or after it."""
        async with call.writing() as session:
            session.add(Organisation(id="org_made", name=str(call.brought)))
            await call.conclude(session, {"made": True})
            if not kept:
                raise Invalid("not like this")
        raise Invalid("too late")

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


@pytest.mark.parametrize(("kept", "ended"), [(True, "completed"), (False, "failed")])
async def test_what_a_task_did_and_its_end_are_kept_as_one(
    host: Host, kept: bool, ended: str
) -> None:
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "found", kept=kept)
    assert (await host.tasks.wait(task.id, 5)).status == ended
    assert (await host.tasks.get(task.id, hr)).status == ended
    async with host.database.reading(None) as session:
        assert (await session.get(Organisation, "org_made") is not None) == kept


async def test_what_was_brought_is_there_when_a_task_is_begun_at_once(host: Host) -> None:
    call = Call(host=host, actor=await make_user(host, "hr"), name="test")
    async with call.writing() as session:
        task = await call.enqueue(session, "found", {"kept": True}, brought="a gift")
    await host.tasks.wait(task.id, 5)
    async with host.database.reading(None) as session:
        assert (await session.get_one(Organisation, "org_made")).name == "a gift"


async def test_a_task_that_was_written_down_although_its_write_broke_waits_for_anybody(
    host: Host, labour: Labour
) -> None:
    call = Call(host=host, actor=await make_user(host, "hr"), name="test")
    with suppress(ZeroDivisionError):
        async with call.writing() as session:
            task = await call.enqueue(session, "sleep", {})
            await session.commit()
            raise ZeroDivisionError
    assert host.tasks.carrier is not None
    await host.tasks.carrier.stop()
    left = await host.tasks.get(task.id, None)
    assert (left.status, left.attempts, labour.begun.is_set()) == ("pending", 0, False)


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
    assert await Leases(host.database, "another").claim(task.id) is None


async def test_of_many_hints_for_one_task_only_one_is_carried_out(
    host: Host, labour: Labour
) -> None:
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "count", number=3)
    carrier = host.tasks.carrier
    assert carrier is not None
    await asyncio.gather(*(carrier._carry(task.id, task.queue) for _ in range(5)))
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


async def restart(host: Host) -> None:
    assert host.tasks.carrier is not None
    await host.tasks.carrier.stop()
    host.tasks.carrier = Carrier(host)
    await host.tasks.carrier.start()


async def test_at_the_end_nothing_that_waits_is_begun(host: Host, labour: Labour) -> None:
    hr = await make_user(host, "hr")
    call = Call(host=host, actor=hr, name="test")
    async with call.writing() as session:
        for _ in range(10):
            await call.enqueue(session, "sleep", {}, queue="bulk")
    await asyncio.wait_for(labour.begun.wait(), 5)
    assert host.tasks.carrier is not None
    await asyncio.wait_for(host.tasks.carrier.stop(), 3)
    async with host.database.reading(None) as session:
        rows = (await session.scalars(select(Task))).all()
    assert {(row.status, row.attempts) for row in rows} == {("pending", 0)}


async def test_restarts_are_no_failed_attempts(host: Host, labour: Labour) -> None:
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "sleep")
    for _ in range(7):
        await asyncio.wait_for(labour.begun.wait(), 5)
        labour.begun.clear()
        await restart(host)
    await asyncio.wait_for(labour.begun.wait(), 5)
    assert (await host.tasks.get(task.id, None)).status == "running"


async def test_a_batch_ends_when_its_last_part_is_called_off_before_it_began(host: Host) -> None:
    hr = await make_user(host, "hr")
    call = Call(host=host, actor=hr, name="test")
    async with call.writing() as session:
        for _ in range(2):  # they take both slots
            await call.enqueue(session, "sleep", {}, queue="bulk")
        batch = await host.tasks.add_batch(session, hr, "one file", 1)
        part = await call.enqueue(session, "count", {"number": 1}, parent_id=batch.id)
    await host.tasks.cancel(part.id, hr)
    ended = await host.tasks.wait(batch.id, 5)
    assert (ended.status, ended.result) == ("completed", {"cancelled": 1})


async def test_of_many_who_wait_for_a_task_all_are_woken_at_once(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.streaming.bells.POLL", 60.0)  # whoever is not woken is late
    hr = await make_user(host, "hr")
    task = await begin(host, hr, "sleep")
    waiting = [asyncio.create_task(host.tasks.wait(task.id, left)) for left in (0.1, 60, 60)]
    await waiting[0]
    await asyncio.sleep(0.1)
    await host.tasks.cancel(task.id, hr)
    early, *woken = await asyncio.wait_for(asyncio.gather(*waiting), 20)
    assert not early.ended
    assert [task.status for task in woken] == ["cancelled", "cancelled"]


async def test_a_long_queue_keeps_nobody_of_the_other_waiting(host: Host, labour: Labour) -> None:
    hr = await make_user(host, "hr")
    async with host.database.writing(hr) as session:  # nobody is told: as after a crash
        for _ in range(250):
            await host.tasks.add(session, hr, "sleep", {}, queue="bulk")
        task = await host.tasks.add(session, hr, "count", {"number": 1}, queue="interactive")
    await restart(host)
    assert (await host.tasks.wait(task.id, 5)).status == "completed"


async def test_a_task_of_another_organisation_cannot_be_called_off(host: Host) -> None:
    hr, foreign = await make_user(host, "hr"), await make_user(host, "hr")
    task = await begin(host, hr, "sleep")
    with pytest.raises(NotFound):
        await host.tasks.cancel(task.id, foreign)
    assert not (await host.tasks.get(task.id, None)).cancel_requested
