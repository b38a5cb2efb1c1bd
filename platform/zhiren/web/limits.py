"""How often somebody may ask: sign-ins and requests, by account and by address."""

import math
import time
from collections import deque

from zhiren.access import Actor
from zhiren.errors import TooManyRequests
from zhiren.settings import Settings

_WINDOW = 60.0
"""Seconds."""


class Limits:
    """Counts requests of this process in moving windows of a minute."""

    def __init__(self, settings: Settings) -> None:
        """Take the limits from *settings*."""
        self._windows = _Windows()
        self._login = settings.logins_per_minute
        self._everyone = settings.logins_per_minute_address
        self._registrations = settings.registrations_per_minute
        self._native = settings.native_requests_per_minute
        self._user = settings.requests_per_minute
        self._admin = settings.requests_per_minute_admin

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

    async def _hit(self, most: int, *who: str) -> None:
        if (left := self._windows.hit(most, who)) is not None:
            # The whole second after that moment: in the moment itself it is still too early.
            raise TooManyRequests(max(1, math.floor(left) + 1))


class _Windows:
    """What was asked in the last minute, by who asked."""

    def __init__(self) -> None:
        self._moments: dict[tuple[str, ...], deque[float]] = {}
        self._swept = 0.0

    def hit(self, most: int, who: tuple[str, ...]) -> float | None:
        """Count one more of *who*; if it is one too many, tell in how many seconds it is not."""
        now = time.time()
        self._sweep(now)
        moments = self._moments.setdefault(who, deque())
        while moments and moments[0] <= now - _WINDOW:
            moments.popleft()
        if len(moments) >= most:
            return (moments[0] if moments else now) + _WINDOW - now
        moments.append(now)
        return None

    def _sweep(self, now: float) -> None:
        """Forget once a minute who has not asked for one."""
        if now - self._swept < _WINDOW:
            return
        self._swept = now
        gone = [who for who, kept in self._moments.items() if not kept or kept[-1] <= now - _WINDOW]
        for who in gone:
            del self._moments[who]
