"""This is where calls wait for a free worker: those of people before those of batches."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """At most *width* at once; among the waiting, first come first served, batches last."""

    def __init__(self, width: int) -> None:
        self._free = width
        self._waiting: dict[bool, deque[asyncio.Future[None]]] = {False: deque(), True: deque()}

    @asynccontextmanager
    async def turn(self, *, bulk: bool) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(self._waiting[bulk])
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, lane: "deque[asyncio.Future[None]]") -> None:
        place = asyncio.get_running_loop().create_future()
        lane.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._pass_on()  # the turn had come just as the caller went away
            raise

    def _pass_on(self) -> None:
        for lane in (self._waiting[False], self._waiting[True]):
            while lane:
                place = lane.popleft()
                if not place.done():
                    place.set_result(None)
                    return
        self._free += 1
