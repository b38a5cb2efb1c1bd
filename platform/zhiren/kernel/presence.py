"""Who is listening just now, so that whoever is shut out hears no further word."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from zhiren.access import Actor
from zhiren.errors import Unauthorized

T = TypeVar("T")


class Visit:
    """One actor, as long as one stream is open."""

    def __init__(self, actor: Actor) -> None:
        """Begin."""
        self.actor = actor
        self._over = False
        self._waiting: asyncio.Timeout | None = None

    def end(self) -> None:
        """Shut the visitor out, in the middle of what they wait for."""
        self._over = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def hear(self, said: AsyncIterator[T]) -> T:
        """Wait for what is *said* next, unless the visit ends first."""
        try:
            if not self._over:
                async with asyncio.timeout(None) as self._waiting:
                    return await anext(said)
        except TimeoutError:
            if not self._over:
                raise
        finally:
            self._waiting = None
        raise Unauthorized("登录已失效 · You are signed in no longer.")


class Presence:
    """Every visit of this process."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._visits: dict[str, set[Visit]] = {}

    @contextmanager
    def visit(self, actor: Actor) -> Iterator[Visit]:
        """Let *actor* in for the length of a stream."""
        visits = self._visits.setdefault(actor.user_id, set())
        visits.add(visit := Visit(actor))
        try:
            yield visit
        finally:
            visits.discard(visit)
            if not visits:
                self._visits.pop(actor.user_id, None)

    async def listen(self, actor: Actor, said: AsyncIterator[T]) -> AsyncIterator[T]:
        """Pass on what is *said*, while *actor* may hear it."""
        with self.visit(actor) as visit, suppress(StopAsyncIteration):
            while True:
                yield await visit.hear(said)

    def end(self, user_id: str, sign_in_id: str | None = None) -> None:
        """End the visits of a user, or those of one signing in."""
        for visit in tuple(self._visits.get(user_id, ())):
            if sign_in_id in (None, visit.actor.sign_in_id):
                visit.end()
