"""This is where an answer is given: as plain JSON if it comes soon, else by a stream kept alive."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from starlette.types import Send

SOON = 10.0
"""Seconds of silence, after which a connection is shown to be alive."""
Headers = Iterable[tuple[bytes, bytes]]


class Answer:
    """One answer to one request."""

    def __init__(self, send: Send, headers: Headers = ()) -> None:
        """Begin to wait."""
        self._send, self._headers = send, list(headers)
        self._done = asyncio.Event()
        self._stream: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(SOON, self.stream)

    async def give(self, body: bytes, status: int = 200) -> None:
        """Give it: a message as JSON."""
        self.drop()
        if self._stream is None:
            length = (b"content-length", b"%d" % len(body))
            await self._begin(status, b"application/json", length)
        else:
            await self._stream
            body = b"event: message\r\ndata: " + body + b"\r\n\r\n"
        await self._send({"type": "http.response.body", "body": body})

    def stream(self) -> None:
        """Answer by a stream."""
        if self._stream is None:
            self._stream = asyncio.create_task(self._keep_alive(), name="mcp answer")

    def drop(self) -> None:
        """Wait no longer."""
        self._timer.cancel()
        self._done.set()

    async def _keep_alive(self) -> None:
        await self._begin(200, b"text/event-stream", (b"cache-control", b"no-cache, no-transform"))
        ping = {"type": "http.response.body", "body": b": wait\r\n\r\n", "more_body": True}
        while not self._done.is_set():
            await self._send(ping)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._done.wait(), SOON)

    async def _begin(self, status: int, media_type: bytes, *more: tuple[bytes, bytes]) -> None:
        headers = [(b"content-type", media_type), *self._headers, *more]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
