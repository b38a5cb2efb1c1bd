"""This is where several servers count together: their windows lie in one Redis.

While Redis is away each counts for itself, and nothing waits for it.
"""

import math
import time
from collections.abc import Awaitable
from contextlib import suppress
from hashlib import blake2b
from secrets import token_hex
from typing import TYPE_CHECKING, cast

import structlog

from zhiren.streaming.wire import away, open_redis
from zhiren.web.windows import WINDOW, Windows

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger(__name__)

_PATIENCE = 0.5
"""Seconds for which a request waits for Redis."""
_AGAIN = 2.0
"""Seconds for which Redis is left alone after it did not answer."""
_MANY = 1_000
"""From this limit on, counts are told by the hundredth part, or once a second."""
_SOON = 1.0
_COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, count = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[4])
local kept = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local sum = count
for place = 1, #kept, 2 do
  sum = sum + tonumber(string.match(kept[place], '^%d+'))
end
if sum > most then
  return (tonumber(kept[2]) or now) + ARGV[4] - now
end
redis.call('ZADD', KEYS[1], now, count .. ':' .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return -1
"""
"""Adds ARGV[2] to the window KEYS[1] if it holds at most ARGV[1] then; else the milliseconds after
which its oldest are gone. By the clock of Redis: those of the servers may differ."""


class SharedWindows:
    """What was asked in the last minute of every server that uses the same Redis.

    A limit of a thousand and more is held within a hundredth a server: whoever calls a thousand
    times a second is not counted a thousand times a second over the network.
    """

    def __init__(self, url: str, prefix: str, alone: Windows) -> None:
        """Count in the Redis at *url*, and in *alone* while it is away."""
        self._url, self._prefix, self._alone = url, prefix, alone
        self._redis: Redis | None = None
        self._untold: dict[tuple[str, ...], tuple[int, float]] = {}
        """By who asks: how many were not told of yet, and since when."""
        self._swept = self._quiet_until = 0.0

    async def hit(self, most: int, who: tuple[str, ...]) -> float | None:
        """Count one more of *who*; if it is one too many, tell in how many seconds it is not."""
        if time.monotonic() < self._quiet_until:
            return self._alone.hit(most, who)
        if not (count := self._due(most, who)):
            return None
        try:
            left = await self._tell(most, count, who)
        except away() as error:
            self._quiet_until = time.monotonic() + _AGAIN
            log.warning("limits_count_alone", reason=type(error).__name__)
            return self._alone.hit(most, who)
        if left < 0:
            return None
        if most >= _MANY:
            self._untold[who] = (0, math.inf)  # near the limit each is told, one by one
        return left / 1000

    async def close(self) -> None:
        """Hang up."""
        if self._redis is not None:
            with suppress(*away()):
                await self._redis.aclose()

    def _due(self, most: int, who: tuple[str, ...]) -> int:
        """Tell how many requests of *who* are to be told of now."""
        if most < _MANY:
            return 1
        now = time.monotonic()
        if now - self._swept > WINDOW:
            self._swept = now
            self._untold.clear()  # of each less than a hundredth, or a second's
        count, since = self._untold.get(who, (0, 0.0))
        if since == math.inf:
            return 1
        if count + 1 < most // 100 and now - since < _SOON:
            self._untold[who] = (count + 1, since)
            return 0
        self._untold[who] = (0, now)
        return count + 1

    async def _tell(self, most: int, count: int, who: tuple[str, ...]) -> int:
        if self._redis is None:
            self._redis = open_redis(self._url, patience=_PATIENCE)
        # Whoever reads along in Redis learns no name to sign in with.
        name = blake2b("\0".join(who).encode(), digest_size=16).hexdigest()
        values = (str(most), str(count), token_hex(8), str(int(WINDOW * 1000)))
        told = self._redis.eval(_COUNT, 1, f"{self._prefix}:limits:{name}", *values)
        return int(await cast("Awaitable[int]", told))
