"""Several processes share one index: a Milvus server, here the one that comes with Zhiren."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhiren.errors import Unavailable
from zhiren.search.vectors import MilvusIndex, Space, Vector

SPACE = Space(collection="chunks", embedder="demo", dimension=4)
EAST = [1.0, 0, 0, 0]


@dataclass
class IndexServer:
    """``milvus-lite server`` on a folder; it can be killed and started again."""

    folder: Path
    port: int
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [str(Path(sys.executable).parent / "milvus-lite"), "server"]
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--data-dir", str(self.folder)]
        self._process = subprocess.Popen([*command, *where], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.05)
        raise RuntimeError("The index server does not answer.")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[IndexServer]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        made = IndexServer(tmp_path / "index", listener.getsockname()[1])
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
