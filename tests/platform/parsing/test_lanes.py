"""Who waits for whom."""

import asyncio

from zhiren.parsing.lanes import Lanes


async def run(lanes: Lanes, name: str, order: list[str], *, bulk: bool) -> None:
    async with lanes.turn(bulk=bulk):
        order.append(name)
        await asyncio.sleep(0)


async def test_people_go_before_batches_and_each_lane_in_its_order() -> None:
    lanes = Lanes(1)
    order: list[str] = []
    async with lanes.turn(bulk=True):
        calls = [
            asyncio.create_task(run(lanes, name, order, bulk=name.startswith("batch")))
            for name in ("batch 1", "batch 2", "person 1", "person 2")
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*calls)
    assert order == ["person 1", "person 2", "batch 1", "batch 2"]


async def test_one_who_leaves_while_waiting_holds_nobody_up() -> None:
    lanes = Lanes(1)
    order: list[str] = []
    async with lanes.turn(bulk=False):
        first = asyncio.create_task(run(lanes, "first", order, bulk=False))
        second = asyncio.create_task(run(lanes, "second", order, bulk=False))
        await asyncio.sleep(0)
        first.cancel()
    await asyncio.wait({first, second})
    assert order == ["second"]


async def test_one_who_leaves_as_the_turn_comes_passes_it_on() -> None:
    lanes = Lanes(1)
    order: list[str] = []
    async with lanes.turn(bulk=False):
        first = asyncio.create_task(run(lanes, "first", order, bulk=False))
        second = asyncio.create_task(run(lanes, "second", order, bulk=False))
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait({first, second})
    assert order == ["second"]
    await run(lanes, "third", order, bulk=False)
    assert order == ["second", "third"]
