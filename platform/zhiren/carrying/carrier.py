"""The worker: claims tasks, carries them out, keeps their leases, and takes over from the dead.

A task is claimed in the database; a message is only a hint that there is one. A sweep looks for
leases that have run out, and for tasks of which word was lost, so that a worker that was killed
loses nothing and a live one is never robbed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import Actor
from zhiren.call import Call
from zhiren.carrying.leases import Ended, Leases
from zhiren.carrying.queues import NearQueues, RedisQueues
from zhiren.errors import Conflict, PluginError, ZhirenError
from zhiren.kernel.tables import Task
from zhiren.tasks import CALLED_OFF

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)

_BEAT = 0.5
_RENEW_EVERY = 3.0
_SWEEP_EVERY = 2.0
"""Seconds, as the others."""
_AWAITED = "interactive"
"""The queue of what somebody waits for; what is bulk is shared out among all workers."""
_ATTEMPTS = 5
_MOST = 200
"""Tasks of one queue that a sweep hands on."""
_UNDER_WAY = timedelta(seconds=5)
"""Word that Redis took is heard within this, wherever there is room."""


@dataclass(frozen=True)
class _Taken:
    """A task that is ours."""

    task: Task
    brought: Any = None


class Carrier:
    """Carries out the tasks of one process."""

    def __init__(self, host: "Host") -> None:
        """Work for *host*, on the queues that its settings name."""
        self.host = host
        self.name = f"worker_{token_hex(6)}"
        settings = host.settings
        self._leases = Leases(host.database, self.name)
        rooms = {"interactive": settings.interactive_tasks, "bulk": settings.bulk_tasks}
        self._rooms: dict[str, asyncio.Semaphore] = {
            queue: asyncio.Semaphore(rooms[queue]) for queue in settings.carries
        }
        self._near = NearQueues(self._carry, self._rooms)
        self._far: RedisQueues | None = None
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._taken: dict[str, _Taken] = {}
        """What is ours from the moment when it is written down, until it is begun."""
        self._hinted: dict[str, asyncio.Future[Task | None]] = {}
        """What waits or runs here, and how it ends; None where only the database knows."""
        self._giving: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._closing = False

    async def start(self) -> None:
        """Open the queues, and take over what a killed process left."""
        settings = self.host.settings
        await self._near.start()
        if settings.redis:
            self._far = RedisQueues(settings.redis, settings.redis_prefix, self.name, self._hear)
            self._far.start(self._rooms)
        if self.host.database.is_sqlite:  # nobody else can have it open
            await self._leases.end_all()
        await self._sweep()
        self._loop = asyncio.create_task(self._keep())

    @property
    def is_running(self) -> bool:
        """Whether tasks are taken up here."""
        return self._loop is not None and not self._loop.done()

    async def stop(self) -> None:
        """Let go of everything; what was running is carried out by the next process."""
        self._closing = True
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.wait([self._loop])
        if self._far is not None:
            await self._far.stop_listening()
        running = list(self._running.values())
        for task in running:
            task.cancel("shutdown")
        if running:
            await asyncio.wait(running, timeout=5)
        await self._near.stop()
        if self._giving:
            await asyncio.wait(self._giving)
        if self._far is not None:
            await self._far.stop()

    def take(self, task: Task, brought: Any = None) -> None:
        """Let a new *task* be ours, if somebody waits for it and it can be begun at once.

        So it is claimed in the write that asks for it. Whoever opened that write says `hint`
        when it is committed, or `drop` when it was not.
        """
        room = self._rooms.get(task.queue)
        if task.queue == _AWAITED and self.is_running and room is not None and not room.locked():
            self._leases.take(task)
            self._taken[task.id] = _Taken(task, brought)

    def drop(self, task: Task) -> None:
        """Let go of a task whose write broke: if it was written down after all, others may."""
        if self._taken.pop(task.id, None) is not None:
            giving = asyncio.create_task(self._give_back(task))
            self._giving.add(giving)
            giving.add_done_callback(self._giving.discard)

    async def hint(self, task_id: str, queue: str) -> None:
        """Send word that a task is there."""
        if task_id in self._taken:
            await self._hint_here(task_id, queue)
        elif self._closing or task_id in self._hinted:
            return
        elif self._far is None or not await self._far.send(task_id, queue):
            await self._hint_here(task_id, queue)

    async def _hint_here(self, task_id: str, queue: str) -> None:
        if task_id in self._hinted or task_id in self._running:
            return
        self._expect(task_id)
        try:
            sent = await self._near.send(task_id, queue)
        except BaseException:  # cut off: the sweep sends word again
            self._end(task_id, None)
            raise
        if not sent:
            self._end(task_id, None)

    async def end_of(self, task_id: str, seconds: float) -> Task | None:
        """Wait at most *seconds* for the end of a task that waits or runs in this process.

        None: it has not ended, or only the database knows how.
        """
        if (end := self._hinted.get(task_id)) is None:
            return None
        await asyncio.wait([end], timeout=seconds)
        return end.result() if end.done() else None

    def _expect(self, task_id: str) -> None:
        self._hinted[task_id] = asyncio.get_running_loop().create_future()

    def _end(self, task_id: str, ended: Task | None) -> None:
        if (end := self._hinted.pop(task_id, None)) is not None:
            end.set_result(ended)

    async def stop_cancelled(self) -> None:
        """Stop those running tasks that were called off."""
        if not self._running:
            return
        for task_id in await self._leases.called_off(list(self._running)):
            self._cut_off(task_id, "called off")

    def _cut_off(self, task_id: str, why: str) -> None:
        running = self._running.get(task_id)
        if running is not None and not running.cancelling():  # once: it may be tidying up
            running.cancel(why)

    async def _hear(self, task_id: str, queue: str) -> None:
        """Hear word from another process."""
        if task_id not in self._hinted:
            self._expect(task_id)
            await self._carry(task_id, queue)

    async def _carry(self, task_id: str, queue: str) -> None:
        """Do one task, if nobody else has it."""
        ended: Task | None = None
        try:
            async with self._rooms[queue]:
                # Many wait here for room: at the end none of them is begun any more.
                if (taken := await self._claim(task_id)) is not None:
                    ended = await self._run(taken)
        finally:
            self._end(task_id, ended)

    async def _claim(self, task_id: str) -> _Taken | None:
        if (taken := self._taken.pop(task_id, None)) is not None:
            return taken
        claimed = None if self._closing else await self._leases.claim(task_id)
        return _Taken(claimed) if claimed is not None else None

    async def _run(self, taken: _Taken) -> Task | None:
        """Carry out what is ours; answers it when it has ended, and we know how."""
        task = taken.task
        if self._closing:  # while it was claimed
            await self._give_back(task)
            return None
        if task.attempts > _ATTEMPTS:
            failed = Ended(status="failed", error="It was begun too often without an end.")
            return await self._finish(task, failed)
        call = self._call(taken)
        work = asyncio.create_task(self._work(task, call))
        self._running[task.id] = work
        try:
            await asyncio.wait([work])
            return await self._conclude(task, call, work)
        finally:
            self._running.pop(task.id, None)
            self.host.tasks.ended(task.id)

    def _call(self, taken: _Taken) -> Call:
        task = taken.task
        return Call(
            host=self.host,
            actor=_actor(task),
            name=f"task {task.kind}",
            task=task,
            brought=taken.brought,
            reporter=self._reporter(task),
        )

    async def _work(self, task: Task, call: Call) -> dict[str, Any] | None:
        kind = self.host.tasks.kinds[task.kind]
        async with asyncio.timeout(kind.timeout):
            try:
                return await kind.load()(call, **task.payload)
            except SystemExit as error:  # it would end the loop, and all others with it
                raise PluginError("The task tried to end the process.") from error

    async def conclude(self, session: AsyncSession, task: Task, result: dict[str, Any]) -> None:
        """Write down in an open write of *task* itself that it ends with it.

        Raises `Conflict`, so that nothing of the write is kept, when somebody else has it by now.
        """
        if not await self._leases.conclude(session, task, completed(result)):
            raise Conflict("Somebody else carries this task out by now.")

    async def _conclude(
        self, task: Task, call: Call, work: "asyncio.Task[dict[str, Any] | None]"
    ) -> Task | None:
        if call.concluded is not None:
            if not work.cancelled() and (error := work.exception()):
                log.error("task_broke_after_its_end", kind=task.kind, task=task.id, exc_info=error)
            return self._ended(task, completed(call.concluded))
        if not work.cancelled():
            return await self._finish(task, _outcome(task, work))
        if await self._leases.called_off([task.id]):
            return await self._finish(task, Ended(status="cancelled"))
        if self._closing:
            await self._give_back(task)
        return None

    async def _give_back(self, task: Task) -> None:
        await self._leases.give_back(task)
        if self._far is not None:
            await self._far.send(task.id, task.queue)

    async def _finish(self, task: Task, ended: Ended) -> Task | None:
        ours = await self._leases.finish(task, ended)
        return self._ended(task, ended) if ours else None

    def _ended(self, task: Task, ended: Ended) -> Task:
        task.status, task.result, task.error = ended.status, ended.result, ended.error
        self.host.tasks.ended(task.parent_id)
        return task

    def _reporter(self, task: Task) -> Callable[[float, float | None, str], Awaitable[None]]:
        async def report(current: float, total: float | None, message: str) -> None:
            task.current, task.total, task.message = current, total, message
            await self._leases.progress(task.id, current, total, message)

        return report

    async def _keep(self) -> None:
        renewed = swept = time.monotonic()
        with self.host.bells.waiting(CALLED_OFF) as bell:
            while True:
                await bell.wait(_BEAT)
                try:
                    await self.stop_cancelled()
                    if time.monotonic() - renewed >= _RENEW_EVERY:
                        renewed = time.monotonic()
                        await self._renew()
                    if time.monotonic() - swept >= _SWEEP_EVERY:
                        swept = time.monotonic()
                        await self._sweep()
                except Exception:  # the loop outlives a database that is away for a moment
                    log.exception("worker_beat_failed")

    async def _renew(self) -> None:
        """Hold on to what runs here; what somebody else has meanwhile is let go."""
        held = [*self._running, *self._taken]
        ours = await self._leases.renew(held) if held else set()
        for task_id in held:
            if task_id not in ours:
                self._cut_off(task_id, "taken over")

    async def _sweep(self) -> None:
        """Look for what a dead worker held and what nobody has heard of, however long a queue is.

        While Redis takes words, tasks are looked for only where there is room: then nobody has
        word of what waits.
        """
        wire = self.host.bells.wire
        words_go = self._far is not None and wire is not None and wire.connected
        for queue, room in self._rooms.items():
            if words_go and room.locked():
                continue
            younger = _UNDER_WAY if words_go else timedelta()
            for task_id in await self._leases.free(queue, younger=younger, most=_MOST):
                await self._hint_here(task_id, queue)


def completed(result: dict[str, Any] | None) -> Ended:
    """Say that all is done."""
    return Ended(status="completed", result=result)


def _outcome(task: Task, work: "asyncio.Task[dict[str, Any] | None]") -> Ended:
    """Say how *work* that was not cut off ended."""
    error = work.exception()
    if error is None:
        return completed(work.result())
    if isinstance(error, ZhirenError):
        return Ended(status="failed", error=str(error))
    if isinstance(error, TimeoutError):
        return Ended(status="failed", error="It took longer than it may.")
    # The edge of a plugin: the task fails, the worker goes on.
    log.error("task_failed", kind=task.kind, task=task.id, exc_info=error)
    return Ended(status="failed", error=f"Internal error: {type(error).__name__}.")


def _actor(task: Task) -> Actor:
    """Whoever owns the task, in its organisation; or that organisation itself."""
    if task.owner_role == "service":
        return Actor.service(task.organisation_id)
    role: Any = task.owner_role
    return Actor(user_id=task.owner_id, organisation_id=task.organisation_id, role=role)
