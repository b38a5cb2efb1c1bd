"""A stream on the wire: Server-Sent Events in a dialect's frames."""

from collections.abc import AsyncIterator
from typing import Any

import structlog
from starlette.responses import Response

from zhiren.errors import ZhirenError
from zhiren.utterances import Failed, Numbered, Stream, Utterance
from zhiren.web.dialects.dialect import Dialect

log = structlog.get_logger(__name__)
_HEARTBEAT = 15


async def speak(dialect: Dialect, stream: Stream) -> Response:
    """Answer with *stream*. The first piece is fetched before the headers go out.

    So an early error still has its own status; a late one becomes a frame.
    """
    from sse_starlette import EventSourceResponse

    first = await anext(stream.utterances, None)
    frames = _frames(dialect, first, stream.utterances)
    return EventSourceResponse(frames, ping=_HEARTBEAT, sep="\n")


async def _frames(
    dialect: Dialect,
    first: Utterance | Numbered | None,
    rest: AsyncIterator[Utterance | Numbered],
) -> AsyncIterator[dict[str, Any]]:
    if first is None:
        return
    try:
        if event := _event(dialect, first):
            yield event
        async for said in rest:
            if event := _event(dialect, said):
                yield event
    except ZhirenError as error:
        yield dialect.event(Failed(str(error), type(error).__name__)) or {}
    except Exception:  # the outermost edge: the stream still ends with one frame
        log.exception("stream_failed", dialect=dialect.name)
        yield dialect.event(Failed("Internal error.")) or {}


def _event(dialect: Dialect, said: Utterance | Numbered) -> dict[str, Any] | None:
    if isinstance(said, Numbered):
        return dialect.event(said.utterance, said.id)
    return dialect.event(said)
