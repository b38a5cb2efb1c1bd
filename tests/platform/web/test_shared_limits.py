"""Several servers count together where there is Redis, and each for itself while it is away."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis as plain

from tests.services import OwnRedis, Redis, shared_redis
from zhiren.access import Actor
from zhiren.errors import TooManyRequests
from zhiren.settings import Settings
from zhiren.web.limits import Limits

HR = Actor(user_id="usr_1", organisation_id="a", role="hr")


@pytest.fixture
def redis() -> Iterator[Redis]:
    with shared_redis() as one:
        yield one


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    one = OwnRedis()
    yield one
    one.kill()


def servers(redis: Redis, **most: Any) -> list[Limits]:
    settings = Settings(_env_file=None, redis=redis.url, redis_prefix=redis.prefix, **most)
    return [Limits(settings), Limits(settings)]


@pytest.fixture
async def pair(redis: Redis) -> AsyncIterator[list[Limits]]:
    made = servers(redis, logins_per_minute=4, native_requests_per_minute=2000)
    yield made
    for one in made:
        await one.close()


async def sign_in(limits: Limits, address: str = "192.0.2.1") -> int | None:
    """Try to sign in; give after how many seconds one may again, if it is refused."""
    try:
        await limits.login("Li@example.com", address)
    except TooManyRequests as refused:
        return refused.retry_after
    return None


async def test_what_one_server_was_asked_counts_at_the_other(pair: list[Limits]) -> None:
    here, there = pair
    assert [await sign_in(one) for one in (here, there, here, there)] == [None] * 4
    for one in (here, there):
        wait = await sign_in(one)
        assert wait is not None
        assert 55 <= wait <= 61
    assert await sign_in(there, "192.0.2.2") is None


async def test_asked_all_at_once_no_more_come_through_than_may(pair: list[Limits]) -> None:
    answers = await asyncio.gather(*(sign_in(pair[number % 2]) for number in range(20)))
    assert answers.count(None) == 4


async def test_a_high_limit_is_held_within_a_hundredth_a_server(pair: list[Limits]) -> None:
    passed = 0
    for number in range(2200):
        try:
            await pair[number % 2].request("native", HR, "192.0.2.1")
        except TooManyRequests:
            continue
        passed += 1
    assert 2000 - 20 * 2 <= passed <= 2000 + 20 * 2


async def test_no_name_to_sign_in_with_stands_in_redis(pair: list[Limits], redis: Redis) -> None:
    await sign_in(pair[0])
    with plain.Redis.from_url(redis.url) as client:
        keys = list(client.scan_iter(f"{redis.prefix}:*"))
        assert len(keys) == 2
        assert not any(b"example" in key or b"192" in key for key in keys)
        assert all(0 < client.pttl(key) <= 60_000 for key in keys)


async def test_while_redis_is_away_each_counts_for_itself(own_redis: OwnRedis) -> None:
    limits, _ = servers(own_redis.redis, logins_per_minute=2)
    assert [await sign_in(limits) is None for _ in range(3)] == [True, True, False]


async def test_a_redis_that_comes_back_is_counted_in_again(
    own_redis: OwnRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.web.shared_windows._AGAIN", 0.0)
    here, there = servers(own_redis.redis, logins_per_minute=2)
    assert await sign_in(here) is None
    own_redis.start()
    assert [await sign_in(one) for one in (here, there)] == [None, None]
    assert await sign_in(here)
    assert await sign_in(there)
    for one in (here, there):
        await one.close()
