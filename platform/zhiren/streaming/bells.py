"""Wake-ups: whoever waits for news of something is woken when there is some, in every process.

A bell carries no news. Whoever is woken looks into the database, where the truth is, and whoever
waits looks there after a moment anyway: a ring that is lost costs that moment and nothing else.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

POLL = 1.0
"""Seconds after which one looks without having been woken."""
_CONNECTED_POLL = 5.0
"""The same, while rings of other processes come in."""
_ALONE_POLL = 30.0
"""The same, where no other process has the database open: every ring is ours."""


class Wire(Protocol):
    """Carries rings to other processes, and theirs to us."""

    @property
    def connected(self) -> bool:
        """Whether rings of others come in just now."""
        ...

    def send(self, topic: str) -> None:
        """Tell others of a ring, soon."""
        ...


class Bell:
    """One who waits for a topic."""

    def __init__(self, bells: "Bells") -> None:
        """Wait for what *bells* ring."""
        self._bells = bells
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits."""
        self._rung.set()

    def clear(self) -> None:
        """Forget earlier rings: what follows is looked at after this."""
        self._rung.clear()

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait for a ring, at most *seconds* or as long as one should before one looks again.

        Tells whether there was one.
        """
        try:
            async with asyncio.timeout(self._bells.poll if seconds is None else seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Bells:
    """All who wait in this process, by topic."""

    def __init__(self, *, alone: bool = False) -> None:
        """Begin with nobody. *alone*: no other process works on the same database."""
        self._alone = alone
        self.wire: Wire | None = None
        self._waiting: defaultdict[str, set[Bell]] = defaultdict(set)

    @property
    def poll(self) -> float:
        """Seconds after which one looks without having been woken."""
        if self._alone:
            return _ALONE_POLL
        return _CONNECTED_POLL if self.wire is not None and self.wire.connected else POLL

    @contextmanager
    def waiting(self, topic: str) -> Iterator[Bell]:
        """Give the bell of one who waits for *topic*."""
        bell = Bell(self)
        self._waiting[topic].add(bell)
        try:
            yield bell
        finally:
            self._waiting[topic].discard(bell)
            if not self._waiting[topic]:
                del self._waiting[topic]

    def ring(self, topic: str) -> None:
        """Wake everybody who waits for *topic* in this process."""
        for bell in self._waiting.get(topic, ()):
            bell.ring()

    def ring_everywhere(self, topic: str) -> None:
        """Wake everybody who waits for *topic*, in every process."""
        self.ring(topic)
        if self.wire is not None:
            self.wire.send(topic)

    def ring_all(self) -> None:
        """Wake everybody: rings may have been lost."""
        for topic in list(self._waiting):
            self.ring(topic)
