"""The worker: claims tasks, carries them out, keeps their leases, and takes over from the dead.

A task is claimed in the database; a message is only a hint that there is one. A sweep looks for
leases that have run out, and for tasks of which word was lost, so that a worker that was killed
loses nothing and a live one is never robbed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import structlog

from zhiren.access import Actor
from zhiren.call import Call
from zhiren.errors import PluginError, ZhirenError
from zhiren.kernel.tables import Task
from zhiren.leases import Leases
from zhiren.queues import NearQueues, RedisQueues
from zhiren.tasks import CALLED_OFF

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)

_BEAT = 0.5
_RENEW_EVERY = 3.0
_SWEEP_EVERY = 2.0
"""Seconds, as the others."""
_ATTEMPTS = 5
_MOST = 200
"""Tasks of one queue that a sweep hands on."""
_UNDER_WAY = timedelta(seconds=5)
"""Word that Redis took is heard within this, wherever there is room."""


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
        self._hinted: set[str] = set()
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
        if self._far is not None:
            await self._far.stop()

    async def hint(self, task_id: str, queue: str) -> None:
        """Send word that a task is there."""
        if self._closing or task_id in self._hinted:
            return
        if self._far is None or not await self._far.send(task_id, queue):
            await self._hint_here(task_id, queue)

    async def _hint_here(self, task_id: str, queue: str) -> None:
        if task_id in self._hinted or task_id in self._running:
            return
        self._hinted.add(task_id)
        try:
            taken = await self._near.send(task_id, queue)
        except BaseException:  # cut off: the sweep sends word again
            self._hinted.discard(task_id)
            raise
        if not taken:
            self._hinted.discard(task_id)

    def holds(self, task_id: str) -> bool:
        """Tell whether a task waits or runs in this process."""
        return task_id in self._hinted

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
            self._hinted.add(task_id)
            await self._carry(task_id, queue)

    async def _carry(self, task_id: str, queue: str) -> None:
        """Do one task, if nobody else has it."""
        try:
            async with self._rooms[queue]:
                # Many wait here for room: at the end none of them is begun any more.
                if not self._closing and (claimed := await self._leases.claim(task_id)):
                    await self._run(claimed)
        finally:
            self._hinted.discard(task_id)

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
            if await self._leases.called_off([task.id]):
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
        await self._leases.give_back(task)
        if self._far is not None:
            await self._far.send(task.id, task.queue)

    async def _finish(self, task: Task, status: str, **outcome: Any) -> None:
        await self._leases.finish(task, status, **outcome)
        self.host.tasks.ended(task.parent_id)

    def _reporter(self, task_id: str) -> Callable[[float, float | None, str], Awaitable[None]]:
        async def report(current: float, total: float | None, message: str) -> None:
            await self._leases.progress(task_id, current, total, message)

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
        held = list(self._running)
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


def _actor(task: Task) -> Actor:
    """Whoever owns the task, in its organisation; or that organisation itself."""
    if task.owner_role == "service":
        return Actor.service(task.organisation_id)
    role: Any = task.owner_role
    return Actor(user_id=task.owner_id, organisation_id=task.organisation_id, role=role)
