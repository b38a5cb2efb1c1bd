"""The worker: claims tasks, carries them out, keeps their leases, and takes over from the dead.

A task is claimed in the database; a broker's message is only a hint that there is one. A sweep
sends hints again for what nobody claimed and for leases that have run out, so that a worker that
was killed loses nothing and a live one is never robbed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import and_, or_, select, update

from zhiren.access import Actor
from zhiren.call import Call
from zhiren.db import utcnow
from zhiren.errors import PluginError, ZhirenError
from zhiren.kernel.tables import Task
from zhiren.tasks import advance

if TYPE_CHECKING:
    from taskiq import InMemoryBroker

    from zhiren.host import Host

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
_BEAT = 0.5
_RENEW_EVERY = 20
_SWEEP_EVERY = 4
_ATTEMPTS = 5
_ALONE = {"synchronize_session": False}
"""Of statements in sessions that hold no rows: there is nothing to keep in step."""
SLOTS = {"interactive": 32, "bulk": 2}
"""How many tasks of each queue this process carries at once."""


class Carrier:
    """Carries out the tasks of one process."""

    def __init__(self, host: "Host") -> None:
        """Work for *host*."""
        self.host = host
        self.name = f"worker_{token_hex(6)}"
        self._slots = {queue: asyncio.Semaphore(size) for queue, size in SLOTS.items()}
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._hinted: set[str] = set()
        self._brokers: dict[str, InMemoryBroker] = {}
        self._send: dict[str, Callable[[str, str], Awaitable[Any]]] = {}
        self._loop: asyncio.Task[None] | None = None
        self._closing = False

    async def start(self) -> None:
        """Open the queues, and take over what a killed process left."""
        from taskiq import InMemoryBroker

        async def carry(task_id: str, queue: str) -> None:
            await self._carry(task_id, queue)

        for queue in SLOTS:
            broker = InMemoryBroker(max_stored_results=1)
            self._send[queue] = broker.register_task(carry, task_name=f"carry_{queue}").kiq
            self._brokers[queue] = broker
            await broker.startup()
        if self.host.database.is_sqlite:
            await self._release_all()
        await self._sweep()
        self._loop = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Let go of everything; what was running is carried out by the next process."""
        self._closing = True
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.wait([self._loop])
        running = list(self._running.values())
        for task in running:
            task.cancel("shutdown")
        if running:
            await asyncio.wait(running, timeout=5)
        for broker in self._brokers.values():
            await broker.wait_all()
            await broker.shutdown()

    async def hint(self, task_id: str, queue: str) -> None:
        """Send word that a task is there."""
        if task_id in self._hinted or self._closing:
            return
        self._hinted.add(task_id)
        try:
            await self._send[queue](task_id, queue)
        except BaseException:  # cut off: the sweep sends word again
            self._hinted.discard(task_id)
            raise

    def holds(self, task_id: str) -> bool:
        """Tell whether a task waits or runs in this process."""
        return task_id in self._hinted

    async def stop_cancelled(self) -> None:
        """Stop those running tasks that were called off."""
        if not self._running:
            return
        async with self.host.database.reading(None) as session:
            asked = Task.cancel_requested.is_(True), Task.id.in_(list(self._running))
            called_off = await session.scalars(select(Task.id).where(*asked))
        for task_id in called_off:
            running = self._running.get(task_id)
            if running is not None and not running.cancelling():  # once: it may be tidying up
                running.cancel("called off")

    async def _carry(self, task_id: str, queue: str) -> None:
        """Do one task, if nobody else has it."""
        try:
            async with self._slots[queue]:
                # Many wait here for a slot: at the end none of them is begun any more.
                if not self._closing and (claimed := await self._claim(task_id)):
                    await self._run(claimed)
        finally:
            self._hinted.discard(task_id)

    async def _claim(self, task_id: str) -> Task | None:
        now = utcnow()
        dead = and_(Task.status == "running", Task.lease_until < now)
        free = update(Task).where(Task.id == task_id, or_(Task.status == "pending", dead))
        lease = {
            "status": "running",
            "lease_owner": self.name,
            "lease_until": now + LEASE,
            "attempts": Task.attempts + 1,
        }
        async with self.host.database.writing(None) as session:
            claimed: Task | None = await session.scalar(
                free.values(lease).returning(Task).execution_options(**_ALONE)
            )
            return claimed

    async def _run(self, task: Task) -> None:
        if self._closing:  # while it was claimed
            await self._give_back(task)
            return
        if task.attempts > _ATTEMPTS:
            await self._finish(task, "failed", error="It was begun too often without an end.")
            return
        work = asyncio.create_task(self._work(task))
        self._running[task.id] = work
        try:
            await asyncio.wait([work])
            await self._conclude(task, work)
        finally:
            self._running.pop(task.id, None)
            self.host.tasks.ended(task.id)

    async def _work(self, task: Task) -> dict[str, Any] | None:
        kind = self.host.tasks.kinds[task.kind]
        call = Call(
            host=self.host,
            actor=_actor(task),
            name=f"task {task.kind}",
            task_id=task.id,
            reporter=self._reporter(task.id),
        )
        async with asyncio.timeout(kind.timeout):
            try:
                return await kind.load()(call, **task.payload)
            except SystemExit as error:  # it would end the loop, and all others with it
                raise PluginError("The task tried to end the process.") from error

    async def _conclude(self, task: Task, work: "asyncio.Task[dict[str, Any] | None]") -> None:
        if work.cancelled():
            if await self._called_off(task.id):
                await self._finish(task, "cancelled")
            elif self._closing:
                await self._give_back(task)
            return
        error = work.exception()
        if error is None:
            await self._finish(task, "completed", result=work.result())
        elif isinstance(error, ZhirenError):
            await self._finish(task, "failed", error=str(error))
        elif isinstance(error, TimeoutError):
            await self._finish(task, "failed", error="It took longer than it may.")
        else:  # the edge of a plugin: the task fails, the worker goes on
            log.error("task_failed", kind=task.kind, task=task.id, exc_info=error)
            await self._finish(task, "failed", error=f"Internal error: {type(error).__name__}.")

    async def _give_back(self, task: Task) -> None:
        """Leave *task* to the next process, as if it had not been begun."""
        mine = Task.id == task.id, Task.lease_owner == self.name, Task.status == "running"
        waiting = {
            "status": "pending",
            "attempts": Task.attempts - 1,
            "lease_owner": None,
            "lease_until": None,
        }
        async with self.host.database.writing(None) as session:
            await session.execute(
                update(Task).where(*mine).values(waiting), execution_options=_ALONE
            )

    async def _called_off(self, task_id: str) -> bool:
        task = await self.host.tasks.get(task_id, None)
        return task.cancel_requested

    async def _finish(
        self, task: Task, status: str, *, result: dict[str, Any] | None = None, error: str = ""
    ) -> None:
        ended = {
            "status": status,
            "result": result,
            "error": error or None,
            "finished_at": utcnow(),
            "lease_until": None,
        }
        mine = Task.id == task.id, Task.lease_owner == self.name
        async with self.host.database.writing(None) as session:
            await session.execute(update(Task).where(*mine).values(ended), execution_options=_ALONE)
            if task.parent_id:
                await advance(session, task.parent_id)
        self.host.tasks.ended(task.parent_id)

    def _reporter(self, task_id: str) -> Callable[[float, float | None, str], Awaitable[None]]:
        async def report(current: float, total: float | None, message: str) -> None:
            come = {"current": current, "total": total, "message": message}
            async with self.host.database.writing(None) as session:
                await session.execute(update(Task).where(Task.id == task_id).values(come))

        return report

    async def _release_all(self) -> None:
        """Take every lease back: a home has one process, and that is this one."""
        async with self.host.database.writing(None) as session:
            held = update(Task).where(Task.status == "running", Task.lease_owner.is_not(None))
            await session.execute(held.values(lease_until=utcnow() - LEASE))

    async def _keep(self) -> None:
        beat = 0
        while True:
            await asyncio.sleep(_BEAT)
            beat += 1
            try:
                await self.stop_cancelled()
                if beat % _RENEW_EVERY == 0:
                    await self._renew()
                if beat % _SWEEP_EVERY == 0:
                    await self._sweep()
            except Exception:  # the loop outlives a database that is away for a moment
                log.exception("worker_beat_failed")

    async def _renew(self) -> None:
        if not self._running:
            return
        async with self.host.database.writing(None) as session:
            mine = Task.id.in_(list(self._running)), Task.lease_owner == self.name
            await session.execute(update(Task).where(*mine).values(lease_until=utcnow() + LEASE))

    async def _sweep(self) -> None:
        """Send hints for what waits and for what a dead worker held, however long a queue is."""
        dead = and_(Task.status == "running", Task.lease_until < utcnow())
        waiting = select(Task.id).where(or_(Task.status == "pending", dead))
        for queue in SLOTS:
            some = waiting.where(Task.queue == queue).order_by(Task.created_at).limit(200)
            async with self.host.database.reading(None) as session:
                found = (await session.scalars(some)).all()
            for task_id in found:
                if task_id not in self._running:
                    await self.hint(task_id, queue)


def _actor(task: Task) -> Actor:
    """Whoever owns the task, in its organisation; or that organisation itself."""
    if task.owner_role == "service":
        return Actor.service(task.organisation_id)
    role: Any = task.owner_role
    return Actor(user_id=task.owner_id, organisation_id=task.organisation_id, role=role)
