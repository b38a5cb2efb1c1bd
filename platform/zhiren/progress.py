"""How progress reaches whoever listens, however much of it somebody makes."""

import asyncio
import time
from collections.abc import Awaitable, Callable

Reporter = Callable[[float, float | None, str], Awaitable[None]]
"""Hears how far a call has come: current, total, message."""

_AT_ONCE = 100
_A_SECOND = 20.0
_LONGEST = 1000
"""Characters of one message."""


def bounded(reporter: Reporter | None) -> Reporter:
    """Pass on what a listener can take: a hundred reports at once, twenty a second in the long run.

    What is more is dropped. Each report lets others run, so that whoever does nothing but report
    can still be cut off.
    """
    left, since = float(_AT_ONCE), time.monotonic()

    async def report(current: float, total: float | None, message: str) -> None:
        nonlocal left, since
        await asyncio.sleep(0)
        now = time.monotonic()
        left, since = min(_AT_ONCE, left + (now - since) * _A_SECOND), now
        if reporter is not None and left >= 1:
            left -= 1
            await reporter(current, total, message[:_LONGEST])

    return report
