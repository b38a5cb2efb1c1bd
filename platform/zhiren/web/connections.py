"""A connection as uvicorn serves it, not held open by somebody who says next to nothing."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEAD = 30.0
"""Seconds within which the head of a request must be there, from its first byte."""


class Impatient(HttpToolsProtocol):
    """Hangs up on whoever connects and does not ask, or asks byte by byte."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a request's head."""
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Wait no more: a body has a limit of its own."""
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop()
        self._waiting = self.loop.call_later(_HEAD, self.transport.close)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
