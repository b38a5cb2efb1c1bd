"""Whoever waits is woken, in every process; while Redis is away they look for themselves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest

from tests.services import OwnRedis, Redis, shared_redis
from zhiren.streaming.bells import POLL, Bells
from zhiren.streaming.wire import RedisWire


@pytest.fixture
def redis() -> Iterator[Redis]:
    with shared_redis() as one:
        yield one


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    one = OwnRedis()
    one.start()
    yield one
    one.kill()


async def wired(stack: AsyncExitStack, redis: Redis) -> Bells:
    """Give the bells of one more process, once it hears the others."""
    bells = Bells()
    wire = RedisWire(redis.url, redis.prefix, bells)
    wire.start()
    stack.push_async_callback(wire.stop)
    await connected(bells)
    return bells


async def connected(bells: Bells, *, wanted: bool = True) -> None:
    async with asyncio.timeout(20):
        while bells.wire is None or bells.wire.connected is not wanted:
            await asyncio.sleep(0.01)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


async def test_a_ring_wakes_all_who_wait_for_its_topic_and_nobody_else() -> None:
    bells = Bells()
    with bells.waiting("a") as one, bells.waiting("a") as two, bells.waiting("b") as other:
        bells.ring_everywhere("a")
        assert [await bell.wait(0.01) for bell in (one, two, other)] == [True, True, False]
        assert not await one.wait(0.01)  # one ring wakes once


async def test_who_waits_no_longer_is_forgotten() -> None:
    bells = Bells()
    with bells.waiting("a"):
        assert bells._waiting
    assert not bells._waiting


async def test_a_ring_is_heard_in_another_process_and_not_under_another_prefix(
    stack: AsyncExitStack, redis: Redis
) -> None:
    here, there = await wired(stack, redis), await wired(stack, redis)
    stranger = await wired(stack, Redis(redis.url, f"{redis.prefix}_other"))
    with there.waiting("stream/一") as bell, stranger.waiting("stream/一") as other:
        here.ring_everywhere("stream/一")
        assert await bell.wait(5)
        assert not await other.wait(0.2)


async def test_while_others_are_heard_one_looks_seldom_and_else_each_second(
    stack: AsyncExitStack, own_redis: OwnRedis
) -> None:
    bells = await wired(stack, own_redis.redis)
    assert bells.poll > POLL
    with bells.waiting("a") as bell:
        own_redis.kill()
        assert await bell.wait(20)  # rings may have been lost
    await connected(bells, wanted=False)
    assert bells.poll == POLL == Bells().poll


async def test_a_redis_that_comes_back_carries_rings_again(
    stack: AsyncExitStack, own_redis: OwnRedis
) -> None:
    here, there = await wired(stack, own_redis.redis), await wired(stack, own_redis.redis)
    own_redis.kill()
    for bells in (here, there):
        await connected(bells, wanted=False)
    here.ring_everywhere("a")  # into the void, and held up by nothing
    own_redis.start()
    for bells in (here, there):
        await connected(bells)
    with there.waiting("b") as bell:
        async with asyncio.timeout(20):
            while not await bell.wait(0.2):
                here.ring_everywhere("b")
