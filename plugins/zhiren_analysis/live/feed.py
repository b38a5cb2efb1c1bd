"""This is where pieces of a recording become a file that grows: FFmpeg reads it as they come."""

import queue
from collections.abc import Callable
from contextlib import suppress

_WAITING = 16
"""Pieces that wait to be decoded; whoever brings more waits with them."""
_LOOK = 0.1
"""Seconds."""
_HEAD = 16
"""Bytes by which a container is told."""


class Feed:
    """A file whose end is not written yet; one thread brings pieces, another reads."""

    def __init__(self) -> None:
        self.when_quiet: Callable[[], None] = lambda: None
        """Called by the reader, now and then, while it has read all there is."""
        self._pieces: queue.Queue[bytes] = queue.Queue(_WAITING)
        self._held = b""
        self._over = False

    def put(self, piece: bytes) -> None:
        """Bring a piece; it waits while too many wait. An empty one is the end."""
        self._pieces.put(piece)

    @property
    def behind(self) -> bool:
        """Whether pieces wait although there was time for them."""
        return self._pieces.qsize() > 1

    def head(self) -> bytes:
        """Wait for the beginning, without taking it."""
        while len(self._held) < _HEAD and self._more():
            pass
        return self._held

    def read(self, size: int) -> bytes:
        """Give at most *size* bytes, waiting for some; none is the end."""
        while not self._held and self._more():
            pass
        given, self._held = self._held[:size], self._held[size:]
        return given

    def _more(self) -> bool:
        """Wait for a piece; False once there are no more."""
        if not self._over:
            piece = self._next()
            self._held += piece
            self._over = not piece
        return not self._over

    def _next(self) -> bytes:
        while True:
            if self._pieces.empty():
                self.when_quiet()
            with suppress(queue.Empty):
                return self._pieces.get(timeout=_LOOK)
