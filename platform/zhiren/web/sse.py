"""A response of Server-Sent Events that hangs up on whoever does not read."""

import structlog
from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

log = structlog.get_logger(__name__)


class Events(EventSourceResponse):
    """Ends, without a fuss, when a frame was left unread for ``send_timeout`` seconds."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        try:
            await super().__call__(scope, receive, send)
        except* SendTimeoutError:
            log.warning("reader_left_behind", path=scope.get("path"))
