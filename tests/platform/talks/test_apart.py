"""Whoever leaves ends what is thought for them, however often they are cancelled."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio
import pytest

from zhiren.talks.apart import apart


async def count(ended: list[str], *, raising: bool = False) -> AsyncGenerator[int, None]:
    try:
        yield 1
        yield 2
        if raising:
            raise KeyError("three")
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        for _ in range(3):  # a way out that takes steps
            await asyncio.sleep(0)
        ended.append("cancelled")
        raise
    finally:
        ended.append("closed")


async def test_what_is_said_is_passed_on_in_order() -> None:
    said = apart(count([], raising=True))
    assert [await anext(said), await anext(said)] == [1, 2]
    with pytest.raises(KeyError, match="three"):
        await anext(said)


async def test_a_listener_who_closes_ends_the_thinking_before_going_on() -> None:
    ended: list[str] = []
    async with aclosing(apart(count(ended))) as said:
        assert await anext(said) == 1
    assert ended == ["cancelled", "closed"]


async def test_a_listener_whose_scope_is_cancelled_ends_the_thinking_whole() -> None:
    ended: list[str] = []

    async def listen(group: anyio.abc.TaskGroup) -> None:
        async with aclosing(apart(count(ended))) as said:
            async for one in said:
                if one == 2:
                    group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(listen, group)
    assert ended == ["cancelled", "closed"]
