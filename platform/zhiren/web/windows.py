"""This is where requests are counted: in moving windows of a minute, by who asks."""

import time
from collections import deque

WINDOW = 60.0
"""Seconds."""


class Windows:
    """What was asked of this process in the last minute."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._moments: dict[tuple[str, ...], deque[float]] = {}
        self._swept = 0.0

    def hit(self, most: int, who: tuple[str, ...]) -> float | None:
        """Count one more of *who*; if it is one too many, tell in how many seconds it is not."""
        now = time.time()
        self._sweep(now)
        moments = self._moments.setdefault(who, deque())
        while moments and moments[0] <= now - WINDOW:
            moments.popleft()
        if len(moments) >= most:
            return (moments[0] if moments else now) + WINDOW - now
        moments.append(now)
        return None

    def _sweep(self, now: float) -> None:
        """Forget once a minute who has not asked for one."""
        if now - self._swept < WINDOW:
            return
        self._swept = now
        gone = [who for who, kept in self._moments.items() if not kept or kept[-1] <= now - WINDOW]
        for who in gone:
            del self._moments[who]
