"""How word of a task reaches whoever carries it out: inside this process, or over Redis Streams.

Word is only a hint. Whoever has it claims the task in the database; what is lost with Redis or
with a process that had heard it is found there again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from zhiren.streaming.wire import away, end

if TYPE_CHECKING:
    from taskiq import InMemoryBroker
    from taskiq.receiver import Receiver
    from taskiq_redis import RedisStreamBroker

log = structlog.get_logger(__name__)

Carry = Callable[[str, str], Awaitable[None]]
"""Carries out the task with an id, of a queue."""
QUEUES = ("interactive", "bulk")
_KEPT = 10_000
"""Words that a stream holds; what is older is found in the database."""
_LISTEN = 2000
"""Milliseconds for which one asks Redis for the next word."""
_PATIENCE = 1.0
_AGAIN = 0.5


class Queues(Protocol):
    """Sends word of tasks."""

    async def send(self, task_id: str, queue: str) -> bool:
        """Send word of a task; False when nobody will hear it."""
        ...

    async def stop(self) -> None:
        """Hear nothing more, and wait for what was begun."""
        ...


class NearQueues:
    """Word that stays in this process."""

    def __init__(self, carry: Carry, queues: Iterable[str]) -> None:
        """Let *carry* hear word of *queues*."""
        self._brokers: dict[str, InMemoryBroker] = {}
        self._send: dict[str, Callable[[str, str], Awaitable[Any]]] = {}
        self._carry, self._queues = carry, tuple(queues)

    async def start(self) -> None:
        """Open the queues."""
        from taskiq import InMemoryBroker

        for queue in self._queues:
            broker = InMemoryBroker(max_stored_results=1)
            named = broker.register_task(_named(self._carry), task_name=f"carry_{queue}")
            self._send[queue], self._brokers[queue] = named.kiq, broker
            await broker.startup()

    async def send(self, task_id: str, queue: str) -> bool:
        """Have a task carried out here; False when its queue is carried elsewhere."""
        if queue not in self._send:
            return False
        await self._send[queue](task_id, queue)
        return True

    async def stop(self) -> None:
        """Wait for what was begun."""
        for broker in self._brokers.values():
            await broker.wait_all()
            await broker.shutdown()


class RedisQueues:
    """Word that goes to one of all processes, by Redis Streams."""

    def __init__(self, url: str, prefix: str, name: str, carry: Carry) -> None:
        """Speak to the Redis at *url* as *name*; *carry* hears word of what is listened to."""
        self._brokers = {queue: _broker(url, prefix, name, queue) for queue in QUEUES}
        self._send: dict[str, Callable[[str, str], Awaitable[Any]]] = {
            queue: broker.register_task(_named(carry), task_name=f"carry_{queue}").kiq
            for queue, broker in self._brokers.items()
        }
        self._listening: list[asyncio.Task[None]] = []
        self._begun: set[asyncio.Task[None]] = set()
        self._closing = False

    def start(self, rooms: Mapping[str, asyncio.Semaphore]) -> None:
        """Listen to the queues for which there are *rooms*, while there is room in them."""
        self._listening = [
            asyncio.create_task(self._listen(self._brokers[queue], room))
            for queue, room in rooms.items()
        ]

    async def send(self, task_id: str, queue: str) -> bool:
        """Send word to whoever listens first; False when Redis does not take it."""
        from taskiq.exceptions import SendTaskError

        try:
            async with asyncio.timeout(_PATIENCE):
                await self._send[queue](task_id, queue)
        except (SendTaskError, TimeoutError):
            return False
        return True

    async def stop_listening(self) -> None:
        """Hear nothing more."""
        self._closing = True
        await end(self._listening)

    async def stop(self) -> None:
        """Wait for what was begun, and hang up."""
        await self.stop_listening()
        if self._begun:
            await asyncio.wait(self._begun)
        for broker in self._brokers.values():
            with suppress(*away()):
                await broker.shutdown()

    async def _listen(self, broker: "RedisStreamBroker", room: asyncio.Semaphore) -> None:
        from taskiq.acks import AcknowledgeType
        from taskiq.receiver import Receiver

        early = AcknowledgeType.WHEN_RECEIVED  # the lease, not Redis, knows who has the task
        receiver = Receiver(broker, run_startup=False, max_async_tasks=1, ack_type=early)
        while not self._closing:
            try:
                await broker.startup()
                await self._take(broker, receiver, room)
            except away():
                pass
            except Exception:  # somebody else's words are in the stream: ours are read on
                log.exception("words_not_read")
            await asyncio.sleep(_AGAIN)

    async def _take(
        self, broker: "RedisStreamBroker", receiver: "Receiver", room: asyncio.Semaphore
    ) -> None:
        said = broker.listen()
        try:
            while not self._closing:
                async with room:  # what there is no room for is left to others
                    pass
                begun = asyncio.create_task(_deliver(receiver, await anext(said)))
                self._begun.add(begun)
                begun.add_done_callback(self._begun.discard)
        finally:
            await said.aclose()


def _broker(url: str, prefix: str, name: str, queue: str) -> "RedisStreamBroker":
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from taskiq_redis import RedisStreamBroker

    return RedisStreamBroker(
        url,
        queue_name=f"{prefix}:tasks:{queue}",
        consumer_group_name="workers",
        consumer_name=name,
        consumer_id="0",  # word that was sent before anybody listened counts too
        maxlen=_KEPT,
        xread_block=_LISTEN,
        xread_count=1,
        socket_connect_timeout=2,
        socket_timeout=5,
        retry=Retry(NoBackoff(), 0),
    )


def _named(carry: Carry) -> Callable[[str, str], Awaitable[None]]:
    """Give *carry* the form of which taskiq makes a task: a function of its own."""

    async def carry_out(task_id: str, queue: str) -> None:
        await carry(task_id, queue)

    return carry_out


async def _deliver(receiver: "Receiver", message: Any) -> None:
    with suppress(*away()):  # it could not be acknowledged: the task is found in the database
        await receiver.callback(message)
