"""Hosts that share a Postgres and a Redis, as processes do: who carries what, and who hears it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.services import OwnRedis, Redis, postgres, shared_redis
from zhiren import Actor, Call, Done, Host, TaskKind, Token, hookimpl
from zhiren.carrying.leases import LEASE, Ended, Leases
from zhiren.db import utcnow
from zhiren.kernel.tables import Task
from zhiren.settings import Settings
from zhiren.testing_databases import new_database

HR = Actor(user_id="u_1", organisation_id="org_1", role="hr")
Join = Callable[..., Awaitable[Host]]


class Labour:
    """A plugin whose work says where it was done."""

    def __init__(self) -> None:
        self.done: list[tuple[Host, int]] = []
        self.begun, self.stopped = asyncio.Event(), asyncio.Event()

    @hookimpl
    def register_tasks(self) -> Iterable[TaskKind]:
        yield TaskKind(name="count", handler=self.count)
        yield TaskKind(name="sleep", handler=self.sleep, queue="interactive")

    async def count(self, call: Call, number: int) -> None:
        await call.progress(1, 2, "halfway")
        self.done.append((call.host, number))

    async def sleep(self, call: Call) -> None:
        self.begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            self.stopped.set()


@pytest.fixture
def redis() -> Iterator[Redis]:
    with shared_redis() as one:
        yield one


@pytest.fixture
def labour() -> Labour:
    return Labour()


@pytest.fixture
async def join(tmp_path: Path, redis: Redis, labour: Labour) -> AsyncIterator[Join]:
    """Open one more host on the same database; settings say what it carries."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(new_database(postgres()))
        common: dict[str, Any] = {"home": tmp_path, "database": url, **redis.settings()}

        async def opened(**settings: Any) -> Host:
            made = Settings(_env_file=None, **{**common, **settings})
            host = Host({"labour": labour}, settings=made, is_worker=True)
            await host.database.create_all()
            await stack.enter_async_context(host.lifespan())
            return host

        yield opened


async def begin(host: Host, kind: str, **payload: Any) -> Task:
    call = Call(host=host, actor=HR, name="test")
    async with call.writing() as session:
        return await call.enqueue(session, kind, payload)


async def test_tasks_are_carried_where_their_queue_is_carried(join: Join, labour: Labour) -> None:
    server, worker = await join(carries=[]), await join(carries=["bulk"])
    tasks = [await begin(server, "count", number=n) for n in range(5)]
    left = await begin(server, "sleep")
    ended = [await server.tasks.wait(task.id, 20) for task in tasks]
    assert {(task.status, task.message) for task in ended} == {("completed", "halfway")}
    assert sorted(number for _, number in labour.done) == [0, 1, 2, 3, 4]
    assert {host for host, _ in labour.done} == {worker}
    assert (await server.tasks.get(left.id, None)).status == "pending"


async def test_word_goes_out_and_comes_in_without_a_look_into_the_database(
    join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.streaming.bells._CONNECTED_POLL", 60.0)
    monkeypatch.setattr("zhiren.carrying.carrier._SWEEP_EVERY", 60.0)
    server, _ = await join(carries=[]), await join()
    assert server.bells.wire is not None
    async with asyncio.timeout(20):
        while not server.bells.wire.connected:
            await asyncio.sleep(0.01)
        assert (await server.tasks.wait((await begin(server, "count", number=1)).id, 60)).ended


async def test_a_task_that_is_called_off_elsewhere_stops_within_a_second(
    join: Join, labour: Labour
) -> None:
    server, _ = await join(carries=[]), await join()
    task = await begin(server, "sleep")
    await asyncio.wait_for(labour.begun.wait(), 10)
    await server.tasks.cancel(task.id, HR)
    await asyncio.wait_for(labour.stopped.wait(), 1)
    assert (await server.tasks.wait(task.id, 5)).status == "cancelled"


async def test_what_is_said_in_one_process_is_heard_once_in_another(join: Join) -> None:
    here, there = await join(carries=[]), await join(carries=[])

    async def hear(after: int = 0) -> list[tuple[int, object]]:
        return [(one.id, one.utterance) async for one in there.streams.watch("s", after)]

    listening = asyncio.create_task(hear())
    await asyncio.sleep(0.2)
    speaker = await here.streams.open("s", HR.organisation_id)
    for word in "abc":
        await speaker.say(Token(word))
        await asyncio.sleep(0.15)
    await speaker.say(Done("abc"))
    heard = await asyncio.wait_for(listening, 10)
    assert [said for _, said in heard] == [Token("a"), Token("b"), Token("c"), Done("abc")]
    assert await hear(heard[1][0]) == heard[2:]
    await speaker.close()


async def test_whoever_lost_a_task_lets_it_go_and_cannot_end_it(join: Join, labour: Labour) -> None:
    host = await join()
    task = await begin(host, "sleep")
    await asyncio.wait_for(labour.begun.wait(), 10)
    async with host.database.writing(None) as session:  # as if it had stood still for long
        row = await session.get_one(Task, task.id)
        mine = row.lease_owner
        row.lease_owner, row.lease_until = "another", utcnow() + 4 * LEASE
    await asyncio.wait_for(labour.stopped.wait(), 10)
    assert mine is not None
    await Leases(host.database, mine).finish(task, Ended(status="completed"))
    assert (await host.tasks.get(task.id, None)).status == "running"


async def test_word_that_cannot_be_read_harms_no_other(
    join: Join, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.asyncio import Redis as Client

    monkeypatch.setattr("zhiren.carrying.carrier._SWEEP_EVERY", 60.0)  # words alone are heard
    host = await join(carries=["bulk"])
    async with Client.from_url(redis.url) as client:
        for data in (b"{", b'{"task_id": 1}', "好".encode()):
            await client.xadd(f"{redis.prefix}:tasks:bulk", {"data": data})
        await client.xadd(f"{redis.prefix}:tasks:bulk", {"other": b""})
    assert (await host.tasks.wait((await begin(host, "count", number=1)).id, 30)).ended


async def test_while_redis_is_away_nothing_waits_for_it(join: Join, labour: Labour) -> None:
    gone = OwnRedis()  # never started
    server = await join(carries=[], redis=gone.redis.url)
    await join(redis=gone.redis.url)
    async with asyncio.timeout(15):
        task = await begin(server, "count", number=1)
        assert (await server.tasks.wait(task.id, 15)).status == "completed"
    assert len(labour.done) == 1
