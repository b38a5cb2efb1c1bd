"""Who carries which task, as the database has it: whoever holds a lease that lies ahead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import Database, utcnow
from zhiren.db.again import again
from zhiren.kernel.tables import Task
from zhiren.tasks import advance

LEASE = timedelta(seconds=15)
_ALONE = {"synchronize_session": False, "autoflush": False}
"""Of statements in sessions that hold no rows: there is nothing to keep in step."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a task ended."""

    status: str
    """``completed``, ``failed`` or ``cancelled``."""
    result: dict[str, Any] | None = None
    error: str | None = None


class Leases:
    """The leases of one worker."""

    def __init__(self, database: Database, owner: str) -> None:
        """Keep the leases of *owner* in *database*."""
        self._database, self._owner = database, owner

    def take(self, task: Task) -> None:
        """Let a new *task* be ours from the moment when it is written down."""
        task.status, task.attempts = "running", 1
        task.lease_owner, task.lease_until = self._owner, utcnow() + LEASE

    @again
    async def claim(self, task_id: str) -> Task | None:
        """Take a task that nobody has; None when somebody was faster. Of many, one gets it."""
        now = utcnow()
        free = update(Task).where(Task.id == task_id, or_(Task.status == "pending", _dead()))
        lease = {
            "status": "running",
            "lease_owner": self._owner,
            "lease_until": now + LEASE,
            "attempts": Task.attempts + 1,
        }
        async with self._database.writing(None) as session:
            claimed: Task | None = await session.scalar(
                free.values(lease).returning(Task).execution_options(**_ALONE)
            )
            return claimed

    @again
    async def renew(self, task_ids: Collection[str]) -> set[str]:
        """Hold on to tasks that run; tells which are still ours."""
        mine = Task.id.in_(task_ids), Task.lease_owner == self._owner, Task.status == "running"
        held = update(Task).where(*mine).values(lease_until=utcnow() + LEASE).returning(Task.id)
        async with self._database.writing(None) as session:
            return set(await session.scalars(held.execution_options(**_ALONE)))

    @again
    async def give_back(self, task: Task) -> None:
        """Leave *task* to the next process, as if it had not been begun."""
        mine = Task.id == task.id, Task.lease_owner == self._owner, Task.status == "running"
        waiting = {
            "status": "pending",
            "attempts": Task.attempts - 1,
            "lease_owner": None,
            "lease_until": None,
        }
        async with self._database.writing(None) as session:
            await session.execute(
                update(Task).where(*mine).values(waiting), execution_options=_ALONE
            )

    @again
    async def finish(self, task: Task, ended: Ended) -> bool:
        """Write down how *task* ended; tells whether it still was ours to end."""
        async with self._database.writing(None) as session:
            return await self.conclude(session, task, ended)

    async def conclude(self, session: AsyncSession, task: Task, ended: Ended) -> bool:
        """Write down in an open write how *task* ended, and count it in its batch.

        Tells whether it still was ours to end; if not, nothing is written.
        """
        values = {**vars(ended), "finished_at": utcnow(), "lease_until": None}
        mine = Task.id == task.id, Task.lease_owner == self._owner, Task.status == "running"
        change = update(Task).where(*mine).values(values).returning(Task.id)
        ours = await session.scalar(change.execution_options(**_ALONE)) is not None
        if ours and task.parent_id:
            await advance(session, task.parent_id)
        return ours

    @again
    async def progress(self, task_id: str, current: float, total: float | None, said: str) -> None:
        """Write down how far a task of ours has come."""
        come = {"current": current, "total": total, "message": said}
        mine = Task.id == task_id, Task.lease_owner == self._owner
        async with self._database.writing(None) as session:
            await session.execute(update(Task).where(*mine).values(come), execution_options=_ALONE)

    async def called_off(self, task_ids: Collection[str]) -> list[str]:
        """Tell which of these tasks were called off."""
        asked = Task.cancel_requested.is_(True), Task.id.in_(task_ids)
        async with self._database.reading(None) as session:
            return list(await session.scalars(select(Task.id).where(*asked)))

    async def free(self, queue: str, *, younger: timedelta, most: int) -> list[str]:
        """Find tasks of *queue* that nobody has, oldest first.

        What has waited for less than *younger* is left out: word of it may be under way.
        """
        known = Task.created_at <= utcnow() - younger
        waiting = or_(and_(Task.status == "pending", known), _dead())
        query = select(Task.id).where(waiting, Task.queue == queue).order_by(Task.created_at)
        async with self._database.reading(None) as session:
            return list(await session.scalars(query.limit(most)))

    async def end_all(self) -> None:
        """End every lease, whoever held it: only where there is no process but this."""
        held = update(Task).where(Task.status == "running", Task.lease_owner.is_not(None))
        async with self._database.writing(None) as session:
            await session.execute(held.values(lease_until=utcnow() - LEASE))


def _dead() -> ColumnElement[bool]:
    return and_(Task.status == "running", Task.lease_until < utcnow())
