"""Where talks with personas are kept between turns: LangGraph's checkpoints, in the home folder."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiren.errors import Conflict

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


class Talks:
    """One file of checkpoints, opened when somebody first talks.

    All turns share its connection: LangGraph still writes in the background after a turn was cut
    off, and a connection of the turn's own would be closed under it with its transaction open.
    """

    def __init__(self, home: Path) -> None:
        """Keep talks under *home*."""
        self._path = home / "talks.db"
        self._saver: AsyncSqliteSaver | None = None
        self._opening = asyncio.Lock()
        self._busy: set[str] = set()

    async def saver(self) -> "BaseCheckpointSaver[Any]":
        """Open the file at first, and give the saver that writes it."""
        async with self._opening:
            if self._saver is None:
                self._saver = await self._open()
            return self._saver

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

    async def forget(self, thread: str) -> None:
        """Forget one talk."""
        await (await self.saver()).adelete_thread(thread)

    async def close(self) -> None:
        """Let go of the file."""
        if self._saver is not None:
            await self._saver.conn.close()
            self._saver = None

    async def _open(self) -> "AsyncSqliteSaver":
        import aiosqlite
        from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

        self._path.parent.mkdir(parents=True, exist_ok=True)
        saver = AsyncSqliteSaver(await aiosqlite.connect(self._path))
        await saver.setup()
        return saver
