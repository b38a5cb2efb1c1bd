"""A stream on the wire: Server-Sent Events in a dialect's frames."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog
from starlette.responses import Response
from starlette.types import Message

from zhiren.errors import ZhirenError
from zhiren.utterances import Failed, Numbered, Stream, Utterance
from zhiren.web.dialects.dialect import Dialect

log = structlog.get_logger(__name__)
_HEARTBEAT = 15
_PATIENCE = 20.0
"""Seconds for which a reader may leave a frame unread before we hang up."""
_EARLY = 5.0
"""Seconds for which the headers wait for the first piece."""


async def speak(dialect: Dialect, stream: Stream) -> Response:
    """Answer with *stream*. The first piece is waited for before the headers go out.

    So an early error still has its own status; a late one becomes a frame. When nothing is said
    for a while the headers go alone: only then is it noticed that a listener has left.
    """
    from zhiren.web.sse import Events

    first = asyncio.create_task(_first(stream.utterances))
    try:
        await asyncio.wait([first], timeout=_EARLY)
    except asyncio.CancelledError:
        first.cancel()
        raise
    if first.done():
        first.result()

    async def leave(_: Message) -> None:
        first.cancel()

    frames = _frames(dialect, first, stream.utterances)
    return Events(
        frames,
        ping=_HEARTBEAT,
        sep="\n",
        send_timeout=_PATIENCE,
        client_close_handler_callable=leave,
    )


async def _frames(
    dialect: Dialect,
    first: asyncio.Task[Utterance | Numbered | None],
    rest: AsyncIterator[Utterance | Numbered],
) -> AsyncIterator[dict[str, Any]]:
    try:
        if (said := await first) is None:
            return
        if event := _event(dialect, said):
            yield event
        async for said in rest:
            if event := _event(dialect, said):
                yield event
    except ZhirenError as error:
        yield dialect.event(Failed(str(error), type(error).__name__)) or {}
    except Exception:  # the outermost edge: the stream still ends with one frame
        log.exception("stream_failed", dialect=dialect.name)
        yield dialect.event(Failed("Internal error.")) or {}


async def _first(utterances: AsyncIterator[Utterance | Numbered]) -> Utterance | Numbered | None:
    return await anext(utterances, None)


def _event(dialect: Dialect, said: Utterance | Numbered) -> dict[str, Any] | None:
    if isinstance(said, Numbered):
        return dialect.event(said.utterance, said.id)
    return dialect.event(said)
