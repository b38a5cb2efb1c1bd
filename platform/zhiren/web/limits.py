"""How often somebody may ask: sign-ins and requests, by account and by address."""

import math
import time
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from zhiren.access import Actor
from zhiren.errors import TooManyRequests
from zhiren.settings import Settings

if TYPE_CHECKING:
    from limits import RateLimitItem


class Limits:
    """Counts requests of this process in moving windows of a minute."""

    def __init__(self, settings: Settings) -> None:
        """Take the limits from *settings*."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._login = RateLimitItemPerMinute(settings.logins_per_minute)
        self._everyone = RateLimitItemPerMinute(settings.logins_per_minute_address)
        self._registrations = RateLimitItemPerMinute(settings.registrations_per_minute)
        self._native = RateLimitItemPerMinute(settings.native_requests_per_minute)
        self._user = RateLimitItemPerMinute(settings.requests_per_minute)
        self._admin = RateLimitItemPerMinute(settings.requests_per_minute_admin)

    async def request(self, dialect: str, actor: Actor, address: str) -> None:
        """Count a request of *actor*."""
        if dialect == "native":
            return await self._hit(self._native, "native", actor.user_id)
        who = address if actor.role == "anonymous" else actor.user_id
        item = self._admin if actor.role == "admin" else self._user
        return await self._hit(item, "request", who)

    async def login(self, account: str, address: str) -> None:
        """Count an attempt to sign in: at this account, and at any from this address."""
        await self._hit(self._everyone, "logins", address)
        await self._hit(self._login, "login", account.lower(), address)

    async def refresh(self, address: str) -> None:
        """Count a refresh token that is traded, or tried."""
        await self._hit(self._everyone, "refreshes", address)

    async def register(self, address: str) -> None:
        """Count a new account."""
        await self._hit(self._registrations, "register", address)

    async def _hit(self, item: "RateLimitItem", *who: str) -> None:
        if not await self._limiter.hit(item, *who):
            stats = await self._limiter.get_window_stats(item, *who)
            # The whole second after that moment: in the moment itself it is still too early.
            raise TooManyRequests(max(1, math.floor(stats.reset_time - time.time()) + 1))
