"""This is where processes wake each other without Redis: rings travel as notices of Postgres.

Whoever shares the database hears them. Something between us and Postgres may lose notices without
a word (a pooler that lends connections by the transaction), so a wire believes that it hears
others only for as long as it hears itself.
"""

import asyncio
from contextlib import suppress
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from zhiren.streaming.bells import Bells
from zhiren.streaming.wire import Spoken

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_CHANNEL = "zhiren_bells"
_AGAIN = 0.5
"""Seconds between two attempts to reach Postgres."""
_PULSE = 5.0
"""Seconds within which a wire must hear itself."""
_LONGEST = 2000
"""Characters of a topic; Postgres takes no notice of 8,000 bytes and more."""
_TELL = "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic"


class PostgresWire(Spoken):
    """Carries the rings of one process over a channel of its database."""

    away = "postgres_notices_away"

    def __init__(self, url: str, bells: Bells) -> None:
        """Speak to the Postgres at *url*, and ring *bells* for others."""
        super().__init__(bells)
        self._url = make_url(url).set(drivername="postgresql")
        self._pulse = f"pulse {token_hex(8)}"

    async def _listen(self) -> None:
        while not self._closing:
            with suppress(*_away()):
                async with await self._connect() as heard:
                    await self._hear(heard)
            self._note(connected=False)
            await asyncio.sleep(_AGAIN)

    async def _hear(self, heard: "AsyncConnection[Any]") -> None:
        await heard.execute(f"LISTEN {_CHANNEL}")
        while not self._closing:
            self.send(self._pulse)
            alive = False
            async for notice in heard.notifies(timeout=_PULSE):
                if notice.payload == self._pulse:
                    alive = True
                    self._note(connected=True)
                elif not notice.payload.startswith("pulse "):
                    self._bells.ring(notice.payload)
            if not alive:
                return

    async def _speak(self) -> None:
        while not self._closing:
            with suppress(*_away()):
                async with await self._connect() as told:
                    await self._tell_all(told)
            await asyncio.sleep(_AGAIN)
            self._due.clear()  # too late: whoever waits has looked meanwhile

    async def _tell_all(self, told: "AsyncConnection[Any]") -> None:
        while not self._closing:
            topics = [topic for topic in await self._take() if len(topic) <= _LONGEST]
            await told.execute(_TELL, (_CHANNEL, topics))

    async def _connect(self) -> "AsyncConnection[Any]":
        from psycopg import AsyncConnection

        plain = self._url.render_as_string(hide_password=False)
        return await AsyncConnection.connect(plain, autocommit=True, connect_timeout=5)


def _away() -> tuple[type[Exception], ...]:
    """Name what is raised when Postgres does not answer."""
    from psycopg import Error

    return Error, OSError, asyncio.TimeoutError
