"""Who is here just now, so that whoever is shut out does nothing more and hears no further word."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar
from weakref import WeakSet

from zhiren.access import Actor
from zhiren.errors import Unauthorized

T = TypeVar("T")


class Visit:
    """One actor, for as long as one request, stream or socket of theirs is open."""

    def __init__(self, actor: Actor) -> None:
        """Begin."""
        self.actor = actor
        self._over = self._leaving = self._listening = False
        self._waiting: asyncio.Timeout | None = None

    def end(self) -> None:
        """Shut the visitor out, in the middle of what they do or wait for."""
        self._over = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    def check(self) -> None:
        """Raise `Unauthorized` for a visitor who was shut out."""
        if self._over:
            raise Unauthorized("登录已失效 · You are signed in no longer.")

    @asynccontextmanager
    async def during(self, *, expires: bool = False) -> AsyncIterator[None]:
        """Do something that is cut off, with `Unauthorized`, as soon as the visit ends.

        With *expires* it ends with the token that the visitor came with, too. Whoever shuts
        themselves out (by signing out, say) and then does nothing but answer is not cut off.
        """
        self.check()
        try:
            async with asyncio.timeout(self._left() if expires else None) as self._waiting:
                yield
        except TimeoutError:
            self._over = self._over or (expires and self._left() == 0)
            self.check()
            raise
        finally:
            self._waiting = None

    async def listen(self, said: AsyncIterator[T]) -> AsyncGenerator[T, None]:
        """Pass on what is *said*, while the visitor may hear it."""
        self._listening = True
        try:
            while not self._leaving:
                try:
                    async with self.during(expires=True):
                        one = await anext(said)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    if not self._leaving:
                        raise
                    return
                yield one
        finally:
            if isinstance(said, AsyncGenerator):
                await said.aclose()

    def leave(self) -> None:
        """End what is listened to, in the middle of it: the server stops, and nothing is wrong."""
        self._leaving = True
        if self._listening and self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    def _left(self) -> float | None:
        """Tell how many seconds the token is good for; None is without end."""
        until = self.actor.expires_at
        return None if until is None else max(0, until - time.time())


class Presence:
    """Every visit of this process. One lasts for as long as somebody holds on to it."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._visits: WeakSet[Visit] = WeakSet()

    def visit(self, actor: Actor) -> Visit:
        """Let *actor* in."""
        visit = Visit(actor)
        self._visits.add(visit)
        return visit

    def here(self) -> tuple[Visit, ...]:
        """List the visits there are."""
        return tuple(self._visits)

    def close(self) -> None:
        """End all that is listened to; what is asked is still answered."""
        for visit in tuple(self._visits):
            visit.leave()

    def end(
        self, user_id: str, *, sign_in_id: str | None = None, key_id: str | None = None
    ) -> None:
        """End the visits of a user, or only those by one signing in or one key."""
        for visit in tuple(self._visits):
            actor = visit.actor
            if (
                actor.user_id == user_id
                and sign_in_id in (None, actor.sign_in_id)
                and key_id in (None, actor.key_id)
            ):
                visit.end()
