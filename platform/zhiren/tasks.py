"""Work longer than a request: how it is asked for, looked at, waited for and called off."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import Actor
from zhiren.db import Database, new_uuid, utcnow
from zhiren.db.again import again
from zhiren.errors import NotFound
from zhiren.kernel.tables import Task
from zhiren.streaming.bells import Bells

if TYPE_CHECKING:
    from zhiren.carrying.carrier import Carrier

Queue = Literal["interactive", "bulk"]
Handler = Callable[..., Awaitable[dict[str, Any] | None]]
CALLED_OFF = "tasks/called_off"
"""The bell that is rung when a running task was called off."""


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """One kind of work, and who does it.

    The handler is ``async def carry_noun(call, **payload) -> dict | None``. It may be begun again
    after a crash: doing it twice must do nothing twice.
    """

    name: str
    handler: Handler | str
    """The function, or ``"module:function"`` to import it at first use."""
    queue: Queue = "bulk"
    timeout: float = 600.0
    """Seconds."""

    def load(self) -> Handler:
        """Get the function."""
        if not isinstance(self.handler, str):
            return self.handler
        module, function = self.handler.split(":")
        loaded: Handler = getattr(import_module(module), function)
        return loaded


class Tasks:
    """Tasks as everybody but the worker sees them."""

    def __init__(
        self, database: Database, kinds: dict[str, TaskKind], bells: Bells | None = None
    ) -> None:
        """Keep tasks of *kinds* in *database*; *bells* wake those who wait, wherever they are."""
        self.database = database
        self.kinds = kinds
        self.carrier: Carrier | None = None
        self._bells = bells or Bells()

    async def add(
        self,
        session: AsyncSession,
        actor: Actor,
        kind: str,
        payload: dict[str, Any],
        **fields: Any,
    ) -> Task:
        """Write a task into the open transaction; it is carried out as *actor*.

        With ``organisation_id`` of another organisation, that organisation does the work itself:
        an answer of a candidate is heard by whoever owns the position.
        """
        chosen = self.kinds.get(kind)
        if chosen is None:
            raise NotFound("kind of task", kind)
        at_home = fields.get("organisation_id") in (None, actor.organisation_id)
        given = {"name": kind, "queue": chosen.queue, "organisation_id": actor.organisation_id}
        task = Task(
            id=new_uuid(),
            kind=kind,
            payload=payload,
            owner_id=actor.user_id,
            owner_role=actor.role if at_home else "service",
            **(given | fields),
        )
        session.add(task)
        return task

    async def add_batch(self, session: AsyncSession, actor: Actor, name: str, total: int) -> Task:
        """Write the parent of *total* tasks; it ends by itself when the last of them has ended."""
        batch = Task(
            kind="batch",
            name=name,
            queue="bulk",
            status="running",
            payload={},
            total=total,
            owner_id=actor.user_id,
            owner_role=actor.role,
        )
        session.add(batch)
        await session.flush()
        return batch

    def take(self, task: Task, brought: Any = None) -> None:
        """Let this process carry out a new *task* of an open write, if it can at once."""
        if self.carrier is not None:
            self.carrier.take(task, brought)

    def drop(self, task: Task) -> None:
        """Let go of a task whose write broke."""
        if self.carrier is not None:
            self.carrier.drop(task)

    async def hint(self, task: Task) -> None:
        """Tell a worker that *task* is there, so that it need not wait for the sweep."""
        if self.carrier is not None:
            await self.carrier.hint(task.id, task.queue)

    async def get(self, task_id: str, actor: Actor | None) -> Task:
        """Look at a task."""
        async with self.database.reading(actor) as session:
            if task := await session.get(Task, task_id):
                return task
        raise NotFound("task", task_id)

    async def wait(self, task_id: str, timeout: float) -> Task:  # noqa: ASYNC109 - a wish, not a limit
        """Wait until a task has ended, at most *timeout* seconds; answer it as it then is."""
        until = time.monotonic() + timeout
        if self.carrier is not None and (ended := await self.carrier.end_of(task_id, timeout)):
            return ended
        with self._bells.waiting(_topic(task_id)) as bell:
            while True:
                task = await self.get(task_id, None)
                left = until - time.monotonic()
                if task.ended or left <= 0:
                    return task
                await bell.wait(min(left, self._bells.poll))

    async def cancel(self, task_id: str, actor: Actor | None) -> Task:
        """Call a task off, and its parts. One that runs hears of it within a second."""
        task = await self._call_off(task_id, actor)
        if task is None:
            raise NotFound("task", task_id)
        if self.carrier is not None:
            await self.carrier.stop_cancelled()
        self._bells.ring_everywhere(CALLED_OFF)
        self.ended(task_id, task.parent_id)
        return task

    @again
    async def _call_off(self, task_id: str, actor: Actor | None) -> Task | None:
        over = {"cancel_requested": True, "status": "cancelled", "finished_at": utcnow()}
        mine = (Task.id == task_id) | (Task.parent_id == task_id)
        waiting = Task.status == "pending", over
        running = (Task.status == "running") & (Task.kind != "batch"), {"cancel_requested": True}
        # The batch last, as whoever ends its parts does.
        batch = and_(Task.status == "running", Task.kind == "batch"), over
        async with self.database.writing(actor) as session:
            for where, changed in (waiting, running, batch):
                query = update(Task).where(mine, where).values(changed)
                await session.execute(query.execution_options(synchronize_session=False))
            task = await session.get(Task, task_id)
            if task is not None and task.parent_id and task.ended:
                await advance(session, task.parent_id)
        return task

    def ended(self, *task_ids: str | None) -> None:
        """Wake whoever waits for these tasks, in every process."""
        for task_id in filter(None, task_ids):
            self._bells.ring_everywhere(_topic(task_id))


async def advance(session: AsyncSession, parent_id: str) -> None:
    """Count a batch's finished parts; the last one finishes the batch."""
    # Held until the commit: of two workers that end two parts at once, the later counts both.
    batch = await session.get(Task, parent_id, with_for_update=True)
    parts = select(Task.status, func.count()).where(Task.parent_id == parent_id)
    found = await session.execute(parts.group_by(Task.status))
    counts: dict[str, int] = dict(iter(found))
    ended = sum(counts.get(status, 0) for status in ("completed", "failed", "cancelled"))
    if batch is None or batch.ended:
        return
    batch.current, batch.total = ended, sum(counts.values())
    if ended == batch.total:
        batch.status = "cancelled" if batch.cancel_requested else "completed"
        batch.result, batch.finished_at = counts, utcnow()


def _topic(task_id: str) -> str:
    return f"task/{task_id}"
