"""Where talks with personas are kept between turns: LangGraph's checkpoints.

They lie beside the rows: in a file of the home when those are in SQLite, else in Postgres too.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiren.access import Actor
from zhiren.errors import Conflict, MissingExtra

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    Saver = BaseCheckpointSaver[Any]

_PATIENCE = 10.0
"""Seconds for which a connection is waited for."""


class Talks:
    """Checkpoints, opened when somebody first talks.

    All turns share their connections: LangGraph still writes in the background after a turn was
    cut off, and a connection of the turn's own would be closed under it with its transaction open.
    """

    def __init__(self, home: Path, database_url: str) -> None:
        """Keep talks where *database_url* keeps rows: under *home*, or in that Postgres."""
        self._path, self._url = home / "talks.db", database_url
        self._savers: Callable[[Actor | None], Saver] | None = None
        self._opened = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._busy: set[str] = set()

    async def saver(self, actor: Actor | None) -> "Saver":
        """Open them at first, and give the saver that writes those of *actor*.

        On Postgres it sees no others. None is the platform itself, which sees all.
        """
        async with self._opening:
            if self._savers is None:
                self._savers = await self._open()
            return self._savers(actor)

    @contextmanager
    def alone(self, thread: str) -> Iterator[None]:
        """Let one turn of a talk end before the next begins."""
        if thread in self._busy:
            raise Conflict("This conversation is still being answered.")
        self._busy.add(thread)
        try:
            yield
        finally:
            self._busy.discard(thread)

    async def forget(self, thread: str, actor: Actor) -> None:
        """Forget one talk of *actor*."""
        await (await self.saver(actor)).adelete_thread(thread)

    async def close(self) -> None:
        """Let go of them."""
        self._savers = None
        await self._opened.aclose()

    async def _open(self) -> "Callable[[Actor | None], Saver]":
        if "postgres" not in self._url:
            kept = await self._opened.enter_async_context(in_file(self._path))
            return lambda _: kept
        try:
            from zhiren.talks.checkpoints import WalledSaver, open_pool
        except ModuleNotFoundError as error:
            raise MissingExtra(str(error.name), "postgres") from None
        pool = await self._opened.enter_async_context(open_pool(self._url, _PATIENCE))
        return partial(WalledSaver, pool)


@asynccontextmanager
async def in_file(path: Path) -> "AsyncIterator[Saver]":
    """Keep checkpoints in a SQLite file at *path*."""
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    await asyncio.to_thread(_make, path)
    async with aiosqlite.connect(path) as connection:
        saver = AsyncSqliteSaver(connection)
        await saver.setup()
        yield saver


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
