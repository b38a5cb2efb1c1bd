"""Who did what. A change's row commits with the change; rows of reads are written in groups."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import Database, utcnow
from zhiren.errors import Repeated
from zhiren.kernel.tables import AuditEntry

if TYPE_CHECKING:
    from zhiren.call import Call

_GROUP = 500
_EVERY = 1.0


class Audit:
    """The book of calls."""

    def __init__(self, database: Database) -> None:
        """Write into *database*."""
        self._database = database
        self._reads: list[dict[str, Any]] = []
        self._full = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def entry(self, call: "Call") -> AuditEntry:
        """Make the row of a changing call, to be committed with its change."""
        return AuditEntry(**_columns(call, changes=True))

    async def refuse_repeat(self, session: AsyncSession, call: "Call") -> None:
        """Raise `Repeated` when the change that *call* is about to make was committed before."""
        done = select(AuditEntry.at).where(AuditEntry.key == call.key)
        if call.key and (at := await session.scalar(done)):
            raise Repeated(f"{call.name} was done already, at {at:%Y-%m-%d %H:%M:%S} UTC.")

    def read(self, call: "Call") -> None:
        """Note a call that only reads. It is written within a second."""
        self._reads.append(_columns(call, changes=False))
        if len(self._reads) >= _GROUP:
            self._full.set()

    def start(self) -> None:
        """Begin to write."""
        self._loop = asyncio.create_task(self._keep_writing())

    async def stop(self) -> None:
        """Write what is left."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.wait([self._loop])
        await self.flush()

    async def flush(self) -> None:
        """Write what has been noted, as plain rows: an object each would cost as much as a call."""
        while self._reads:
            group, self._reads = self._reads[:_GROUP], self._reads[_GROUP:]
            async with self._database.writing(None) as session:
                await session.execute(insert(AuditEntry), group)

    async def _keep_writing(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._full.wait(), _EVERY)
            self._full.clear()
            await self.flush()


def _columns(call: "Call", *, changes: bool) -> dict[str, Any]:
    actor = call.actor
    return {
        "organisation_id": actor.organisation_id,
        "at": utcnow(),
        "actor_id": actor.user_id,
        "role": actor.role,
        "action": call.name,
        "changes": changes,
        "key": call.key if changes else None,
    }
