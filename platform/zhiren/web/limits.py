"""How often somebody may ask: sign-ins and requests, by account and by address."""

import math
from ipaddress import IPv6Address, ip_network

from zhiren.access import Actor
from zhiren.errors import TooManyRequests
from zhiren.settings import Settings
from zhiren.web.shared_windows import SharedWindows
from zhiren.web.windows import Windows


class Limits:
    """Counts requests in moving windows of a minute: together with others where there is Redis."""

    def __init__(self, settings: Settings) -> None:
        """Take the limits from *settings*."""
        self._windows = Windows()
        self._shared = (
            SharedWindows(settings.redis, settings.redis_prefix, self._windows)
            if settings.redis
            else None
        )
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
        who = _place(address) if actor.role == "anonymous" else actor.user_id
        item = self._admin if actor.role == "admin" else self._user
        return await self._hit(item, "request", who)

    async def login(self, account: str, address: str) -> None:
        """Count an attempt to sign in: at this account, and at any from this address."""
        place = _place(address)
        await self._hit(self._everyone, "logins", place)
        await self._hit(self._login, "login", account.lower(), place)

    async def refresh(self, address: str) -> None:
        """Count a refresh token that is traded, or tried."""
        await self._hit(self._everyone, "refreshes", _place(address))

    async def register(self, address: str) -> None:
        """Count a new account."""
        await self._hit(self._registrations, "register", _place(address))

    async def close(self) -> None:
        """Let go of what is counted together."""
        if self._shared is not None:
            await self._shared.close()

    async def _hit(self, most: int, *who: str) -> None:
        if self._shared is None:
            left = self._windows.hit(most, who)
        else:
            left = await self._shared.hit(most, who)
        if left is not None:
            # The whole second after that moment: in the moment itself it is still too early.
            raise TooManyRequests(max(1, math.floor(left) + 1))


def _place(address: str) -> str:
    """Name whom an address stands for: in IPv6 everybody has a network of 2⁶⁴ addresses."""
    if ":" not in address:
        return address
    try:
        plain = IPv6Address(address.partition("%")[0])
    except ValueError:  # a name, as of a socket of this machine
        return address
    return str(plain.ipv4_mapped or ip_network((plain, 64), strict=False))
