"""This is where processes wake each other: rings travel over Redis pub/sub.

While Redis is away nothing waits for it: rings are dropped, and whoever waits looks into the
database every second. Without Redis they travel over Postgres (`zhiren.postgres_wire`).
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

import structlog

from zhiren.streaming.bells import Bells

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger(__name__)

_AGAIN = 0.5
"""Seconds between two attempts to reach Redis."""
_MOST = 10_000
"""Topics that wait to be sent; more are dropped."""
_PULSE = 5.0
"""Seconds after which a silent connection is asked whether it lives."""


class Spoken:
    """What every wire does: it hears in one task, speaks in another, and knows whether it works."""

    away: ClassVar[str]
    """What stands in the log when others are heard no longer."""

    def __init__(self, bells: Bells) -> None:
        """Ring *bells* for others."""
        self._bells = bells
        self._due: dict[str, None] = {}
        self._wanted = asyncio.Event()
        self._work: list[asyncio.Task[None]] = []
        self._connected = self._closing = False

    @property
    def connected(self) -> bool:
        """Whether rings of others come in just now."""
        return self._connected

    def send(self, topic: str) -> None:
        """Tell others of a ring, soon; two of one topic become one."""
        if len(self._due) < _MOST:
            self._due[topic] = None
            self._wanted.set()

    def start(self) -> None:
        """Begin to listen and to speak."""
        self._bells.wire = self
        self._work = [asyncio.create_task(self._listen()), asyncio.create_task(self._speak())]

    async def stop(self) -> None:
        """Hang up."""
        self._bells.wire = None
        self._closing = True
        await end(self._work)

    async def _listen(self) -> None:
        raise NotImplementedError

    async def _speak(self) -> None:
        raise NotImplementedError

    async def _take(self) -> dict[str, None]:
        """Wait until there is something to tell, and take it."""
        await self._wanted.wait()
        self._wanted.clear()
        due, self._due = self._due, {}
        return due

    def _note(self, *, connected: bool) -> None:
        if connected == self._connected:
            return
        self._connected = connected
        self._bells.ring_all()  # what was rung meanwhile, nobody heard; and waits are shorter now
        if not connected:
            log.warning(self.away, effect="Other processes are looked for every second.")


class RedisWire(Spoken):
    """Carries the rings of one process over one channel of Redis."""

    away = "redis_away"

    def __init__(self, url: str, prefix: str, bells: Bells) -> None:
        """Speak to the Redis at *url*, and ring *bells* for others."""
        super().__init__(bells)
        self._url, self._channel = url, f"{prefix}:bells"

    async def _listen(self) -> None:
        while not self._closing:
            async with open_redis(self._url) as redis:
                with suppress(*away()):
                    await self._hear(redis)
            self._note(connected=False)
            await asyncio.sleep(_AGAIN)

    async def _hear(self, redis: "Redis") -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.subscribe(self._channel)
            self._note(connected=True)
            asked = False
            while not self._closing:
                message = await heard.get_message(timeout=_PULSE)
                if message is None and asked:
                    return  # it is dead, and nobody has told us
                if message is None:
                    await heard.ping()
                elif message["type"] == "message":
                    self._bells.ring(message["data"].decode())
                asked = message is None

    async def _speak(self) -> None:
        while not self._closing:
            async with open_redis(self._url) as redis:
                with suppress(*away()):
                    await self._send_all(redis)
            await asyncio.sleep(_AGAIN)
            self._due.clear()  # too late: whoever waits has looked meanwhile

    async def _send_all(self, redis: "Redis") -> None:
        while not self._closing:
            due = await self._take()
            async with redis.pipeline(transaction=False) as pipe:
                for topic in due:
                    pipe.publish(self._channel, topic)
                await pipe.execute()


def open_redis(url: str, *, patience: float = 5.0) -> "Redis":
    """Make a client that tries once, and gives up after *patience* seconds."""
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    options: dict[str, Any] = {
        "socket_connect_timeout": min(2.0, patience),
        "socket_timeout": patience,
    }
    client: Redis = Redis.from_url(url, retry=Retry(NoBackoff(), 0), **options)
    return client


def away() -> tuple[type[Exception], ...]:
    """Name what is raised when Redis does not answer."""
    from redis.exceptions import RedisError

    return RedisError, OSError, asyncio.TimeoutError


async def end(tasks: Collection["asyncio.Task[None]"]) -> None:
    """End *tasks* that speak to Redis; its client swallows a cancellation now and then."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_AGAIN)
