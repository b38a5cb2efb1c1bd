"""Several processes share one index: a Milvus server, here the one that comes with Zhiren."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.services import IndexServer
from zhiren.errors import Unavailable
from zhiren.search.vectors import MilvusIndex, Space, Vector

SPACE = Space(collection="chunks", embedder="demo", dimension=4)
EAST = [1.0, 0, 0, 0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[IndexServer]:
    made = IndexServer(tmp_path / "index")
    made.start()
    yield made
    made.kill()


@pytest.fixture
async def both(server: IndexServer) -> AsyncIterator[tuple[MilvusIndex, MilvusIndex]]:
    one, other = MilvusIndex(server.url), MilvusIndex(server.url)
    yield one, other
    for index in (one, other):
        with suppress(Unavailable):
            await index.close()


def vectors(prefix: str, count: int = 1) -> list[Vector]:
    return [
        Vector(id=f"{prefix}{n}", organisation_id="ours", parent_id="doc", values=EAST)
        for n in range(count)
    ]


async def test_what_one_process_adds_or_takes_away_the_other_sees_at_once(
    both: tuple[MilvusIndex, MilvusIndex],
) -> None:
    one, other = both
    await one.add(SPACE, vectors("a"))
    assert [ident for ident, _ in await other.nearest(SPACE, "ours", EAST, limit=9)] == ["a0"]
    await other.remove("chunks", "ours", ids=["a0"])
    assert await one.ids(SPACE, "ours") == set()


async def test_two_that_begin_a_collection_at_once_both_keep_their_vectors(
    both: tuple[MilvusIndex, MilvusIndex],
) -> None:
    one, other = both
    for turn in range(5):
        space = Space(collection="chunks", embedder=f"demo{turn}", dimension=4)
        await asyncio.gather(one.add(space, vectors("a", 20)), other.add(space, vectors("b", 20)))
        assert len(await one.ids(space, "ours")) == 40


async def test_what_was_kept_outlives_a_server_that_is_killed(
    server: IndexServer, both: tuple[MilvusIndex, MilvusIndex]
) -> None:
    one, other = both
    await one.add(SPACE, vectors("a", 3))
    server.kill()
    with pytest.raises(Unavailable):
        await asyncio.wait_for(one.ids(SPACE, "ours"), 60)
    server.start()
    for index in (one, other):
        assert await found_again(index) == {"a0", "a1", "a2"}


async def found_again(index: MilvusIndex) -> set[str]:
    """Ask until the connection is there again."""
    async with asyncio.timeout(20):
        while True:
            with suppress(Unavailable):
                return await index.ids(SPACE, "ours")
            await asyncio.sleep(0.2)
