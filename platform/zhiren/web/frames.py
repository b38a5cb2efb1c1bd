"""A stream on the wire: Server-Sent Events in a dialect's frames.

One piece is on its way at a time, at the pace of its reader; nothing piles up behind a slow one.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import structlog
from sse_starlette.event import ServerSentEvent
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from zhiren.errors import ZhirenError
from zhiren.utterances import Failed, Numbered, Stream, Utterance
from zhiren.web.dialects.dialect import Dialect

log = structlog.get_logger(__name__)
_HEARTBEAT = 15.0
_PATIENCE = 20.0
"""Seconds for which a reader may leave a piece unread before we hang up: they can come back."""
_EARLY = 5.0
"""Seconds for which the headers wait for the first piece."""
_PING = b": ping\n\n"

Said = Utterance | Numbered


async def speak(dialect: Dialect, stream: Stream) -> Response:
    """Answer with *stream*. The first piece is waited for before the headers go out.

    So an early error still has its own status; a late one becomes a frame. When nothing is said
    for a while the headers go alone: only then is it noticed that a listener has left.
    """
    first = asyncio.create_task(_first(stream.utterances))
    try:
        await asyncio.wait([first], timeout=_EARLY)
    except asyncio.CancelledError:
        first.cancel()
        raise
    if first.done():
        first.result()
    return Spoken(_frames(dialect, first, stream.utterances))


class Spoken(Response):
    """An answer that goes out piece by piece, until its end or until its reader leaves."""

    media_type = "text/event-stream"

    def __init__(self, pieces: AsyncGenerator[bytes, None]) -> None:
        """Send *pieces*."""
        self.pieces = pieces
        self.status_code, self.background = 200, None
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it."""
        del scope
        line = _Line(send)
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        leaving = asyncio.create_task(line.end_with(receive))
        try:
            # Cut off from inside: no task is needed for each piece that is waited for.
            async with aclosing(self.pieces), asyncio.timeout(None) as line.open:
                await send(start)
                line.beat()
                async for piece in self.pieces:
                    await line.say(piece)
                await line.say(b"", more=False)
        except TimeoutError:
            if not line.over:
                raise
        finally:
            leaving.cancel()
            line.close()


class _Line:
    """The way to one reader: pieces, and a heartbeat whenever nothing was said for a while."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.over = False
        self.open: asyncio.Timeout | None = None
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._sending = 0
        self._timer: asyncio.TimerHandle | None = None
        self._pinging: asyncio.Task[None] | None = None

    async def say(self, piece: bytes, *, more: bool = True) -> None:
        """Send *piece*, and wait until it is on its way."""
        self._sending += 1
        self._since = self._loop.time()
        try:
            await self.send({"type": "http.response.body", "body": piece, "more_body": more})
            # Sending to a reader who is fast, or gone, waits for nothing: others go on meanwhile.
            await asyncio.sleep(0)
        finally:
            self._sending -= 1

    def beat(self) -> None:
        """Send a heartbeat when it is time; hang up on somebody who has not read for too long."""
        due = _PATIENCE if self._sending else _HEARTBEAT
        left = self._since + due - self._loop.time()
        if left <= 0 and self._sending:
            log.warning("reader_left_behind")
            return self.end()
        if left <= 0:
            self._pinging = self._loop.create_task(self.say(_PING))
            left = due
        self._timer = self._loop.call_later(min(left, _PATIENCE), self.beat)
        return None

    async def end_with(self, receive: Receive) -> None:
        """End when the reader leaves."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.end()

    def end(self) -> None:
        """End now, in the middle of whatever is waited for."""
        if not self.over and self.open is not None:
            self.over = True
            self.open.reschedule(self._loop.time())

    def close(self) -> None:
        """Let go of everything."""
        if self._timer is not None:
            self._timer.cancel()
        if self._pinging is not None:
            self._pinging.cancel()


async def _frames(
    dialect: Dialect, first: "asyncio.Task[Said | None]", rest: AsyncIterator[Said]
) -> AsyncGenerator[bytes, None]:
    try:
        if (said := await first) is None:
            return
        if piece := _piece(dialect, said):
            yield piece
        async for said in rest:
            if piece := _piece(dialect, said):
                yield piece
    except ZhirenError as error:
        yield _piece(dialect, Failed(str(error), type(error).__name__))
    except Exception:  # the outermost edge: the stream still ends with one frame
        log.exception("stream_failed", dialect=dialect.name)
        yield _piece(dialect, Failed("Internal error."))
    finally:
        first.cancel()
        if isinstance(rest, AsyncGenerator):
            await rest.aclose()


async def _first(utterances: AsyncIterator[Said]) -> Said | None:
    return await anext(utterances, None)


def _piece(dialect: Dialect, said: Said) -> bytes:
    """Spell what is *said* as an event; nothing, if it is not told."""
    if isinstance(said, Numbered):
        event = dialect.event(said.utterance, said.id)
    else:
        event = dialect.event(said)
    return ServerSentEvent(**event, sep="\n").encode() if event else b""
