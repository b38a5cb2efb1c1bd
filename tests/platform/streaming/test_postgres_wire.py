"""Without Redis, processes that share a Postgres wake each other over it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import psycopg
import pytest
from sqlalchemy import make_url

from tests.platform.streaming.test_bells import connected
from tests.services import postgres
from zhiren.postgres_wire import PostgresWire
from zhiren.streaming.bells import POLL, Bells
from zhiren.testing_databases import new_database


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with new_database(postgres()) as made:
        yield made


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


async def wired(stack: AsyncExitStack, url: str) -> Bells:
    """Give the bells of one more process, once it hears the others."""
    bells = Bells()
    wire = PostgresWire(url, bells)
    wire.start()
    stack.push_async_callback(wire.stop)
    await connected(bells)
    return bells


def cut(url: str) -> int:
    """End every connection to a database, as its restart would; tell how many there were."""
    where = make_url(postgres()).set(drivername="postgresql")
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(where.render_as_string(hide_password=False)) as connection:
        return connection.execute(ending, (make_url(url).database,)).rowcount


async def test_a_ring_is_heard_in_another_process_and_in_no_other_database(
    stack: AsyncExitStack, url: str
) -> None:
    here, there = await wired(stack, url), await wired(stack, url)
    elsewhere = await wired(stack, await stack.enter_async_context(new_database(postgres())))
    with there.waiting("stream/一") as bell, elsewhere.waiting("stream/一") as other:
        here.ring_everywhere("stream/一")
        assert await bell.wait(5)
        assert not await other.wait(0.2)
    assert here.poll > POLL


async def test_a_topic_that_is_too_long_keeps_no_other_from_being_heard(
    stack: AsyncExitStack, url: str
) -> None:
    here, there = await wired(stack, url), await wired(stack, url)
    with there.waiting("short") as bell:
        here.ring_everywhere("长" * 9_000)
        here.ring_everywhere("short")
        assert await bell.wait(5)


async def test_a_connection_that_was_cut_is_made_again(
    stack: AsyncExitStack, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.postgres_wire._PULSE", 0.5)
    here, there = await wired(stack, url), await wired(stack, url)
    with there.waiting("a") as bell:
        assert await asyncio.to_thread(cut, url) == 4
        assert await bell.wait(5)  # rings may have been lost
        await connected(there, wanted=False)
        assert there.poll == POLL
        for bells in (here, there):
            await connected(bells)
        async with asyncio.timeout(20):
            while not await bell.wait(0.2):
                here.ring_everywhere("a")


async def test_who_does_not_hear_itself_believes_no_silence(
    stack: AsyncExitStack, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.postgres_wire._PULSE", 0.2)
    bells = await wired(stack, url)
    monkeypatch.setattr("zhiren.postgres_wire._CHANNEL", "swallowed_on_the_way")
    monkeypatch.setattr("zhiren.postgres_wire._AGAIN", 60.0)
    await connected(bells, wanted=False)
    assert bells.poll == POLL
